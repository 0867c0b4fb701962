using System.Collections.Immutable;
using Command.Ingest.Api.Rights;
using Command.Ingest.Exercise.Drills;

namespace Command.Ingest.Api.Drills;

/// <summary>What a drill desk asks for besides the picture; what it does, it does by commands.</summary>
public interface IDrillDesk
{
    /// <summary>The scenarios that there are.</summary>
    [Needs(Right.SeeDrills)]
    Task<DrillShelf> ScenariosAsync(CancellationToken cancellationToken);

    /// <summary>How a drill went so far; null where nothing is known of it.</summary>
    [Needs(Right.SeeDrills)]
    Task<DrillScore?> ScoreAsync(string drill, CancellationToken cancellationToken);
}

/// <summary>The scenarios of the city.</summary>
/// <param name="Open">False where the settings allow no drills.</param>
/// <param name="Scenarios">By name.</param>
public sealed record DrillShelf(bool Open, ImmutableArray<ScenarioLine> Scenarios);
