using System.Collections.Immutable;

namespace Command.Ingest.Incidents.Dispatch.Advice;

/// <summary>The best sets before they are put into words, and who is in none of them for what reason.</summary>
/// <param name="Sets">The best first.</param>
/// <param name="Excluded">By call sign.</param>
internal sealed record RankedSets(ImmutableArray<RankedSet> Sets, ImmutableArray<AdviceExcluded> Excluded);

/// <summary>A set with its place.</summary>
/// <param name="Cost">With what its leaving costs the depots, in seconds.</param>
internal sealed record RankedSet(double Cost, UnitSet Set, ImmutableArray<AdviceGap> Gaps);

/// <summary>Ranks sets of units for an incident. Pure.</summary>
public static class SetRanking
{
    /// <summary>The best sets, put into words.</summary>
    /// <param name="question">All that they follow from.</param>
    /// <param name="ways">What is known of the ways of units, by their place among the units; they are asked for with <see cref="Wanted"/>.</param>
    public static (ImmutableArray<AdviceSet> Sets, ImmutableArray<AdviceExcluded> Excluded) Of(AdviceQuestion question, IReadOnlyDictionary<int, AdviceWay> ways)
    {
        ArgumentNullException.ThrowIfNull(ways);
        RankedSets ranked = Rank(question);
        return (SetReasons.Of(question, ranked, ways), ranked.Excluded);
    }

    /// <summary>The best sets, put into words with the ways of their units, which are asked for once it is known whose are wanted.</summary>
    /// <param name="question">All that the sets follow from.</param>
    /// <param name="waysOf">Gives the ways of units by their places among the units.</param>
    public static (ImmutableArray<AdviceSet> Sets, ImmutableArray<AdviceExcluded> Excluded) Of(AdviceQuestion question, Func<ImmutableArray<int>, IReadOnlyDictionary<int, AdviceWay>> waysOf)
    {
        ArgumentNullException.ThrowIfNull(waysOf);
        RankedSets ranked = Rank(question);
        return (SetReasons.Of(question, ranked, waysOf(Wanted(ranked))), ranked.Excluded);
    }

    /// <summary>The units of all sets.</summary>
    internal static ImmutableArray<int> Wanted(RankedSets ranked) => [.. ranked.Sets.SelectMany(s => s.Set.Units).Select(u => u.Index).Distinct().Order()];

    internal static RankedSets Rank(AdviceQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        Coverage coverage = new(question);
        (ImmutableArray<Candidate> free, ImmutableArray<AdviceExcluded> excluded) = Candidates.Of(question, coverage);
        ImmutableHashSet<int> with = [.. free.Where(c => question.With.Contains(c.CallSign, StringComparer.Ordinal)).Select(c => c.Index)];
        ImmutableArray<UnitSet> sets = new UnitSets(question.Scene.Needs, free, question.Weights.Missing).Cheapest(with, question.Weights.Weighed);

        // A set that sends fewer than could be sent is no alternative. Alone each unit was charged for what it alone uncovers; together they may uncover more, which is known only now.
        ImmutableArray<RankedSet> best =
        [
            .. sets.Where(s => s.Lacking == sets.Min(o => o.Lacking) && (s.Units.Length > 0 || !question.Scene.Needs.IsEmpty))
                .Select(s => (Set: s, Leaving: s.Units.Select(u => u.Index).ToHashSet()))
                .Select(s => (s.Set, s.Leaving, Cost: s.Set.Cost - s.Set.Units.Sum(u => coverage.CostOf(u.Index)) + coverage.CostOf(s.Leaving)))
                .OrderBy(s => s.Cost).ThenBy(s => s.Set.Key, StringComparer.Ordinal)
                .Take(question.Weights.Sets)
                .Select(s => new RankedSet(s.Cost, s.Set, coverage.Gaps(s.Leaving))),
        ];
        return new RankedSets(best, excluded);
    }
}

/// <summary>What is known of a unit's way to the scene.</summary>
/// <param name="LengthM">Metres of the way by the roads as they are.</param>
/// <param name="OpenSeconds">Seconds of the way it would take if nothing were closed.</param>
/// <param name="Closed">Names of the closed roads on that way; empty where it is the way it takes.</param>
public sealed record AdviceWay(double LengthM, double? OpenSeconds, ImmutableArray<string> Closed);
