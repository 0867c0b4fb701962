using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;

namespace Command.Ingest.Nodes;

/// <summary>What a node tells the others of itself, about once a second.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Feeds">What it has heard itself.</param>
/// <param name="Degraded">What does not work there.</param>
/// <param name="Exercise">The exercise that it runs, or null.</param>
/// <param name="Sequence">Where its picture stands.</param>
public sealed record NodeState(string Node, ImmutableArray<FeedStatus> Feeds, ImmutableArray<Reason> Degraded, ExerciseName? Exercise, long Sequence);

/// <summary>Makes one status of what several nodes have heard of a feed. Pure.</summary>
public static class FeedMerge
{
    /// <summary>Merges what every node says, in the order of the feeds' ids.</summary>
    /// <param name="own">This node's; a feed that is not among them is another configuration's and left out.</param>
    /// <param name="others">The other nodes'.</param>
    /// <param name="counts">What the journal they share has counted.</param>
    public static ImmutableArray<FeedStatus> Of(ImmutableArray<FeedStatus> own, IEnumerable<NodeState> others, ImmutableDictionary<string, FeedCounts> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ILookup<string, FeedStatus> elsewhere = others.SelectMany(n => n.Feeds).ToLookup(f => f.Feed, StringComparer.Ordinal);
        return [.. own.Select(f => Counted(elsewhere[f.Feed].Aggregate(f, Merge), counts.GetValueOrDefault(f.Feed)))];
    }

    private static FeedStatus Merge(FeedStatus a, FeedStatus b)
    {
        // What was last heard decides whether the feed is well, wherever it was heard.
        FeedStatus newest = Newest(a, b);
        return a with
        {
            LastReceivedAt = Later(a.LastReceivedAt, b.LastReceivedAt),
            LastObservedAt = Later(a.LastObservedAt, b.LastObservedAt),
            LastHeardAt = Later(a.LastHeardAt, b.LastHeardAt),
            LastFaultAt = Later(a.LastFaultAt, b.LastFaultAt),
            LastFault = newest.LastFault,
            ClockSkewSeconds = newest.ClockSkewSeconds ?? a.ClockSkewSeconds ?? b.ClockSkewSeconds,
            Since = a.Since < b.Since ? a.Since : b.Since,
            Exercise = (a.LastReceivedAt is null || a.Exercise) && (b.LastReceivedAt is null || b.Exercise) && (a.Exercise || b.Exercise),
            InFlight = a.InFlight + b.InFlight,
            TurnedAway = a.TurnedAway + b.TurnedAway,
            Resolved = a.Resolved + b.Resolved,
            Dropped = a.Dropped + b.Dropped,
            Refused = a.Refused + b.Refused,
            LastRefusedAt = Later(a.LastRefusedAt, b.LastRefusedAt),
            LastRefusal = a.LastRefusedAt is null || b.LastRefusedAt > a.LastRefusedAt ? b.LastRefusal : a.LastRefusal,
            Diagnostics = newest.Diagnostics.IsDefaultOrEmpty ? a.Diagnostics.IsDefaultOrEmpty ? b.Diagnostics : a.Diagnostics : newest.Diagnostics,
        };
    }

    private static FeedStatus Newest(FeedStatus a, FeedStatus b) => LastEvent(b) > LastEvent(a) ? b : a;

    private static DateTimeOffset LastEvent(FeedStatus f) => Later(f.LastAlive, f.LastFaultAt) ?? DateTimeOffset.MinValue;

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b : a;

    private static FeedStatus Counted(FeedStatus feed, FeedCounts? counts) => counts is null
        ? feed
        : feed with { Received = counts.Received + feed.InFlight, Stored = counts.Stored, Duplicates = counts.Duplicates, Quarantined = counts.Quarantined };
}
