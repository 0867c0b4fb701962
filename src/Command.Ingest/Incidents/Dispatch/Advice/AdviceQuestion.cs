using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Incidents.Dispatch.Advice;

/// <summary>What a unit does at the moment, as far as sending it is concerned.</summary>
public enum AdviceDuty
{
    /// <summary>It can be sent.</summary>
    Free,

    /// <summary>It is at or on the way to an incident.</summary>
    Committed,

    /// <summary>Nobody crews it.</summary>
    OffDuty,

    /// <summary>Nothing was heard of its crew for longer than its clock allows.</summary>
    Silent,
}

/// <summary>A unit as it is weighed.</summary>
public sealed record AdviceUnit
{
    public required string CallSign { get; init; }

    public required string Agency { get; init; }

    public required ImmutableArray<string> Capabilities { get; init; }

    /// <summary>Its newest fix, CGCS2000 lon/lat degrees; null when none is known.</summary>
    public GeoPoint? At { get; init; }

    /// <summary>When the fix was taken.</summary>
    public DateTimeOffset? FixAt { get; init; }

    public AdviceDuty Duty { get; init; }

    /// <summary>The incident that it is committed to; null where none is, or the viewer may not know it.</summary>
    public string? Incident { get; init; }

    /// <summary>When its shift ends; null when that is not known.</summary>
    public DateTimeOffset? ShiftEnds { get; init; }

    /// <summary>When it came back from its last job; null when it had none.</summary>
    public DateTimeOffset? ClearedAt { get; init; }

    /// <summary>How long its crew rests after a job.</summary>
    public TimeSpan Rest { get; init; }

    /// <summary>Codes of the areas that it is answerable for; empty for the whole city.</summary>
    public ImmutableArray<string> Areas { get; init; } = [];
}

/// <summary>A depot as it is weighed.</summary>
/// <param name="Covers">Capabilities of which one must stay near.</param>
/// <param name="WithinSeconds">How near by road counts.</param>
public sealed record AdviceDepot(string Id, string Zh, string En, ImmutableArray<string> Covers, double WithinSeconds);

/// <summary>Units with a capability that an incident takes.</summary>
/// <param name="Shared">True when a unit that serves another capability may serve this one too.</param>
public sealed record AdviceNeed(string Capability, int Count, bool Shared);

/// <summary>The incident that units are looked for.</summary>
/// <param name="Areas">Codes of the areas that it lies in, the smallest first.</param>
/// <param name="Needs">What its plan takes at its level, less what is there already.</param>
/// <param name="WorkSeconds">How long a unit usually works there.</param>
public sealed record AdviceScene(string Incident, GeoPoint At, int? Level, DateTimeOffset Since, ImmutableArray<string> Areas, ImmutableArray<AdviceNeed> Needs, double WorkSeconds);

/// <summary>How much what is not travel time weighs, in seconds of travel.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record AdviceWeights
{
    public static AdviceWeights Usual { get; } = new();

    /// <summary>For each minute that the shift ends before the job is done.</summary>
    public double OverShiftPerMinute { get; init; } = 6;

    /// <summary>At the most for the shift.</summary>
    public double MostOverShift { get; init; } = 600;

    /// <summary>For each minute of rest that the crew would lose.</summary>
    public double LostRestPerMinute { get; init; } = 8;

    /// <summary>For a unit that is answerable for other areas.</summary>
    public double OutsideItsAreas { get; init; } = 90;

    /// <summary>For each minute that a depot has nobody near for a capability.</summary>
    public double GapPerMinute { get; init; } = 6;

    /// <summary>At the most for one such gap.</summary>
    public double MostGap { get; init; } = 600;

    /// <summary>For each unit that is needed and can't be found.</summary>
    public double Missing { get; init; } = 7_200;

    /// <summary>Fixes older than this say nothing of where a unit is.</summary>
    public TimeSpan OldestFix { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many sets are answered with.</summary>
    public int Sets { get; init; } = 5;

    /// <summary>How many of the best sets by unit are held against each other by coverage.</summary>
    public int Weighed { get; init; } = 24;
}

/// <summary>All that the best sets of units for an incident follow from. Lists of times are in the order of <see cref="Units"/>.</summary>
public sealed record AdviceQuestion
{
    public required AdviceScene Scene { get; init; }

    public required ImmutableArray<AdviceUnit> Units { get; init; }

    /// <summary>Seconds of each unit to the scene by the roads as they are; null where it has no way.</summary>
    public required ImmutableArray<double?> Seconds { get; init; }

    public required ImmutableArray<AdviceDepot> Depots { get; init; }

    /// <summary>For each depot the seconds of each unit to it; null where it is too far to matter.</summary>
    public required ImmutableArray<ImmutableArray<double?>> DepotSeconds { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>Call signs that must be in every set.</summary>
    public ImmutableArray<string> With { get; init; } = [];

    /// <summary>Call signs that may be in none.</summary>
    public ImmutableArray<string> Without { get; init; } = [];

    public AdviceWeights Weights { get; init; } = AdviceWeights.Usual;
}
