using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Incidents.Dispatch.Advice;

/// <summary>The best sets of units for an incident, as it is kept with the decision.</summary>
/// <param name="Incident">Its number.</param>
/// <param name="Plan">The plan that says what it takes.</param>
/// <param name="PlanVersion">Its edition.</param>
/// <param name="Level">The incident's level.</param>
/// <param name="At">When this was worked out.</param>
/// <param name="Sequence">On which picture.</param>
/// <param name="ByRoad">False when no road network was there, and times come of the straight line.</param>
/// <param name="Sets">The best first.</param>
/// <param name="Excluded">Units that could do some of the work and can't be sent, each with its reason.</param>
/// <param name="With">Call signs that had to be in every set.</param>
/// <param name="Without">Call signs that could be in none.</param>
public sealed record Recommendation(
    string Incident,
    string Plan,
    int PlanVersion,
    int? Level,
    DateTimeOffset At,
    long Sequence,
    bool ByRoad,
    ImmutableArray<AdviceNeed> Needs,
    ImmutableArray<AdviceSet> Sets,
    ImmutableArray<AdviceExcluded> Excluded,
    ImmutableArray<string> With,
    ImmutableArray<string> Without);

/// <summary>Units that together meet the plan, or as much of it as can be met.</summary>
/// <param name="Rank">1 for the best.</param>
/// <param name="Cost">What it is ranked by: seconds of travel of all units, and what else weighs, in seconds.</param>
/// <param name="FirstSeconds">When the first unit is there; null for an empty set.</param>
/// <param name="AllSeconds">When the last is; null for an empty set.</param>
/// <param name="Units">By the order of their arrival.</param>
/// <param name="Shortfalls">Capabilities of which fewer were found than are needed.</param>
/// <param name="Gaps">Depots that nobody is near any more.</param>
/// <param name="Reasons">What speaks for and against it.</param>
public sealed record AdviceSet(
    int Rank,
    double Cost,
    double? FirstSeconds,
    double? AllSeconds,
    ImmutableArray<AdvicePick> Units,
    ImmutableArray<AdviceShortfall> Shortfalls,
    ImmutableArray<AdviceGap> Gaps,
    ImmutableArray<Reason> Reasons);

/// <summary>A unit of a set.</summary>
/// <param name="For">Capabilities that it serves.</param>
/// <param name="Seconds">Its way by the roads as they are.</param>
/// <param name="Cost">What its choice costs by itself: the way and what else weighs, in seconds.</param>
/// <param name="Reasons">What speaks for and against it.</param>
public sealed record AdvicePick(string CallSign, ImmutableArray<string> For, double Seconds, double Cost, ImmutableArray<Reason> Reasons)
{
    /// <summary>Metres of its way; null where that was not worked out.</summary>
    public double? LengthM { get; init; }

    /// <summary>Metres to the scene as the crow flies.</summary>
    public double? StraightM { get; init; }

    /// <summary>Seconds of the way it would take if nothing were closed; null where that is the way it takes.</summary>
    public double? OpenSeconds { get; init; }

    /// <summary>Roads on that way that are closed.</summary>
    public ImmutableArray<string> Closed { get; init; } = [];
}

/// <summary>A capability of which too few were found.</summary>
public sealed record AdviceShortfall(string Capability, int Needed, int Found);

/// <summary>A depot that nobody with a capability is near while the set is away.</summary>
/// <param name="Minutes">Until a unit of the set is back, if nobody is moved up.</param>
/// <param name="MoveUp">A free unit that could go there meanwhile; null where none can be spared.</param>
/// <param name="MoveUpMinutes">How long it takes there.</param>
public sealed record AdviceGap(string Depot, string Zh, string En, string Capability, double Minutes, string? MoveUp, double? MoveUpMinutes);

/// <summary>A unit that could do some of the work and can't be sent.</summary>
public sealed record AdviceExcluded(string CallSign, Reason Reason);
