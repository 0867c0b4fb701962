using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Incidents.Levels;

/// <summary>All that an incident's level follows from. Made from the picture by <see cref="LevelInputs"/>.</summary>
public sealed record LevelInput
{
    /// <summary>The code of its kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The level that the city's table gives to the kind at the least, 1 to 4; null where it gives none.</summary>
    public int? KindLevel { get; init; }

    /// <summary>The reports that are not over.</summary>
    public ImmutableArray<LevelReport> Reports { get; init; } = [];

    /// <summary>Alerts in force about this one place that state a level; an alert for a whole district says nothing about how bad it is at one spot.</summary>
    public ImmutableArray<LevelAlert> Alerts { get; init; } = [];

    /// <summary>Gauges at or over a threshold.</summary>
    public ImmutableArray<LevelGauge> Gauges { get; init; } = [];

    /// <summary>The nearest place with people who can't help themselves, or where it would get worse; null where none is near or the incident's place is not known well enough.</summary>
    public SensitivePlace? Near { get; init; }

    /// <summary>The level that a person set; null where nobody did.</summary>
    public LevelOverride? Override { get; init; }
}

/// <summary>A report as a source of a level.</summary>
/// <param name="Id">The platform's id of the report.</param>
/// <param name="Feed">The feed it came by.</param>
/// <param name="Reporter">Who it is from: two reports with the same one are no independent witnesses.</param>
/// <param name="FromPublic">True when anybody may have sent it; false for an authority's own feed.</param>
/// <param name="Level">What it states, 1 to 4, or null.</param>
/// <param name="ObservedAt">When it was so.</param>
/// <param name="Casualties">What its words tell of people.</param>
public sealed record LevelReport(string Id, string Feed, string Reporter, bool FromPublic, int? Level, DateTimeOffset ObservedAt, Casualties Casualties);

/// <summary>An alert as a source of a level.</summary>
public sealed record LevelAlert(string Id, string? Event, int Level);

/// <summary>A gauge as a source of a level.</summary>
/// <param name="Id">The platform's id of the series.</param>
/// <param name="Station">The station's name.</param>
/// <param name="Threshold">near, warning, guarantee or record.</param>
/// <param name="Level">What the threshold means, 1 to 4.</param>
public sealed record LevelGauge(string Id, string? Station, string Threshold, int Level);

/// <summary>A level that a person set.</summary>
/// <param name="Level">1 to 4.</param>
/// <param name="Author">Who set it.</param>
/// <param name="Reason">Why, in the person's words.</param>
public sealed record LevelOverride(int Level, string Author, string Reason);

/// <summary>A level with what it rests on.</summary>
/// <param name="Level">1 (worst) to 4.</param>
/// <param name="Why">What decides stands first; what was counted and does not decide follows.</param>
public sealed record LevelFinding(int Level, ImmutableArray<Reason> Why);
