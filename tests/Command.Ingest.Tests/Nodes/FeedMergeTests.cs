using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Nodes;

namespace Command.Ingest.Tests.Nodes;

public sealed class FeedMergeTests
{
    private static readonly DateTimeOffset s_at = new(2026, 7, 18, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_FeedHeardElsewhere_TakesTheNewestOfEach()
    {
        FeedStatus own = Feed() with { LastReceivedAt = s_at, LastFaultAt = s_at.AddSeconds(5), LastFault = new Fault("broken", "it is") };
        FeedStatus other = Feed() with { LastReceivedAt = s_at.AddSeconds(9), LastObservedAt = s_at.AddSeconds(8), Since = s_at.AddHours(-1) };

        FeedStatus merged = Merge(own, other);

        Assert.Equal(s_at.AddSeconds(9), merged.LastReceivedAt);
        Assert.Equal(s_at.AddSeconds(8), merged.LastObservedAt);
        Assert.Equal(s_at.AddHours(-1), merged.Since);
        Assert.False(merged.IsBroken());
    }

    [Fact]
    public void Of_FeedBrokenElsewhereSinceItWasHeardHere_IsBroken()
    {
        FeedStatus own = Feed() with { LastReceivedAt = s_at };
        FeedStatus other = Feed() with { LastFaultAt = s_at.AddSeconds(1), LastFault = new Fault("gone", "the sender can't be reached") };

        Assert.Equal("gone", Merge(own, other).LastFault?.Code);
    }

    [Fact]
    public void Of_ExerciseHereAndRealThere_IsReal()
    {
        FeedStatus own = Feed() with { LastReceivedAt = s_at.AddSeconds(3), Exercise = true };
        Assert.False(Merge(own, Feed() with { LastReceivedAt = s_at }).Exercise);
        Assert.True(Merge(own, Feed()).Exercise);
    }

    [Fact]
    public void Of_AnyNodes_KeepsTheConservationLaw()
    {
        FeedStatus own = Feed() with { Received = 12, Stored = 10, InFlight = 2 };
        FeedStatus other = Feed() with { Received = 7, Stored = 4, InFlight = 3 };

        FeedStatus merged = Assert.Single(FeedMerge.Of([own], [Node(other)], ImmutableDictionary<string, FeedCounts>.Empty.Add("city", new FeedCounts(20, 15, 4, 1))));

        Assert.Equal(25, merged.Received);
        Assert.True(merged.IsConserved());
    }

    private static FeedStatus Merge(FeedStatus own, FeedStatus other) => Assert.Single(FeedMerge.Of([own], [Node(other)], ImmutableDictionary<string, FeedCounts>.Empty));

    private static NodeState Node(FeedStatus feed) => new("b", [feed], [], null, 0);

    private static FeedStatus Feed() => new() { Feed = "city", Agency = "city", NameZh = "城管", NameEn = "City", RhythmSeconds = 60, Since = s_at };
}
