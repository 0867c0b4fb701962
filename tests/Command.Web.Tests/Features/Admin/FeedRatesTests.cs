using Command.Ingest.Contracts;
using Command.Web.Features.Admin;

namespace Command.Web.Tests.Features.Admin;

public sealed class FeedRatesTests
{
    private static readonly DateTimeOffset s_at = new(2026, 7, 18, 14, 32, 7, TimeSpan.FromHours(8));

    [Fact]
    public void PerMinute_SteadyFeed_IsWhatItSends()
    {
        FeedRates rates = new();
        Assert.Null(rates.PerMinute("city"));
        for (int second = 0; second <= 90; second++)
        {
            rates.Note(s_at.AddSeconds(second), [Feed(1000 + (second * 3))]);
            double? rate = rates.PerMinute("city");
            Assert.Equal(second < 5, rate is null);
            Assert.Equal(180, rate ?? 180, 6);
        }
    }

    [Fact]
    public void PerMinute_FeedThatStopped_IsZeroAMinuteLater()
    {
        FeedRates rates = new();
        rates.Note(s_at, [Feed(0)]);
        rates.Note(s_at.AddSeconds(10), [Feed(100)]);
        Assert.Equal(600, rates.PerMinute("city")!.Value, 6);

        for (int second = 11; second <= 75; second++)
        {
            rates.Note(s_at.AddSeconds(second), [Feed(100)]);
        }

        Assert.Equal(0, rates.PerMinute("city"));
    }

    [Fact]
    public void PerMinute_PulseSeenTwice_CountsOnce()
    {
        FeedRates rates = new();
        rates.Note(s_at, [Feed(0)]);
        rates.Note(s_at, [Feed(50)]);
        rates.Note(s_at.AddSeconds(30), [Feed(30)]);
        Assert.Equal(60, rates.PerMinute("city")!.Value, 6);
    }

    private static FeedStatus Feed(long received) =>
        new() { Feed = "city", Agency = "a", NameZh = "案件", NameEn = "Cases", RhythmSeconds = 60, Since = s_at, Received = received };
}
