using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Journal;
using Command.Ingest.Transports;

namespace Command.Ingest.Tests.Transports;

public sealed class FeedStatusTests
{
    private static readonly DateTimeOffset s_start = new(2026, 7, 18, 6, 0, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData(0)]
    [InlineData(121)]
    [InlineData(86_400)]
    [InlineData(31_536_000)]
    public void StateAt_NeverHeardInTheWholeHistory_IsWaitingForEver(int seconds) =>
        Assert.Equal(FeedState.Waiting, Started(received: 0).StateAt(s_start.AddSeconds(seconds)));

    [Theory]
    [InlineData(0, FeedState.Waiting)]
    [InlineData(121, FeedState.Late)]
    [InlineData(301, FeedState.Stale)]
    [InlineData(601, FeedState.Down)]
    public void StateAt_HeardBeforeTheStartAndNotSince_IsJudgedFromTheStart(int seconds, FeedState expected) =>
        Assert.Equal(expected, Started(received: 7).StateAt(s_start.AddSeconds(seconds)));

    [Theory]
    [InlineData(60, FeedState.Live)]
    [InlineData(121, FeedState.Late)]
    [InlineData(601, FeedState.Down)]
    public void StateAt_OnceHeard_SilenceIsToldWhateverTheCounts(int seconds, FeedState expected)
    {
        FeedMonitor monitor = Monitor(0);
        monitor.Heard("citizens", s_start);

        Assert.Equal(expected, Assert.Single(monitor.Snapshot()).StateAt(s_start.AddSeconds(seconds)));
    }

    private static FeedStatus Started(long received) => Assert.Single(Monitor(received).Snapshot());

    private static FeedMonitor Monitor(long received) => new(
        [new FeedConfig { Id = "citizens", Format = "open311", Transport = "http", Agency = "a", NameZh = "市民", NameEn = "Citizens", RhythmSeconds = 60, Codes = CodeTable.Empty }],
        ImmutableDictionary<string, FeedCounts>.Empty.Add("citizens", new FeedCounts(received, received, 0, 0)),
        s_start);
}
