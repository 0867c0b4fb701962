using System.Collections.Immutable;

namespace Command.Ingest.Incidents.Dispatch.Advice;

/// <summary>Several incidents that wait for units at the same time. Lists of times are in the order of <see cref="Units"/>.</summary>
public sealed record BatchQuestion
{
    public required ImmutableArray<AdviceScene> Scenes { get; init; }

    public required ImmutableArray<AdviceUnit> Units { get; init; }

    /// <summary>For each scene the seconds of each unit to it; null where it has no way.</summary>
    public required ImmutableArray<ImmutableArray<double?>> Seconds { get; init; }

    public required DateTimeOffset Now { get; init; }

    public AdviceWeights Weights { get; init; } = AdviceWeights.Usual;

    /// <summary>How much a second of delay weighs by level, 1 to 4: a person in a fire doesn't wait like a flooded lane.</summary>
    public static double WeightOf(int? level) => level switch
    {
        1 => 8,
        2 => 4,
        3 => 2,
        _ => 1,
    };
}

/// <summary>Who goes where when several incidents wait.</summary>
/// <param name="At">When this was worked out.</param>
/// <param name="Sequence">On which picture.</param>
/// <param name="ByRoad">False when times come of the straight line.</param>
/// <param name="Best">With the least total weighted delay there is.</param>
/// <param name="Greedy">As it goes when the gravest incident takes its nearest units first, and so on.</param>
/// <param name="Differing">Units that go elsewhere, or nowhere, in the greedy choice.</param>
public sealed record BatchAdvice(DateTimeOffset At, long Sequence, bool ByRoad, BatchChoice Best, BatchChoice Greedy, ImmutableArray<BatchDifference> Differing);

/// <summary>A way to give units to incidents.</summary>
/// <param name="WeightedDelay">Seconds of delay times the incident's weight, over all units sent; each unit that is missing counts as hours.</param>
/// <param name="Incidents">In the order of their numbers.</param>
public sealed record BatchChoice(double WeightedDelay, ImmutableArray<BatchIncident> Incidents);

/// <summary>What one incident gets.</summary>
/// <param name="Weight">How much its delay weighs.</param>
public sealed record BatchIncident(string Incident, int? Level, double Weight, double WeightedDelay, ImmutableArray<BatchPick> Units, ImmutableArray<AdviceShortfall> Shortfalls);

/// <summary>A unit sent to an incident.</summary>
public sealed record BatchPick(string CallSign, string For, double Seconds);

/// <summary>A unit that the two choices use otherwise.</summary>
/// <param name="Best">Where the best choice sends it; null for nowhere.</param>
/// <param name="Greedy">Where the greedy one does.</param>
public sealed record BatchDifference(string CallSign, string? Best, string? Greedy);
