using Command.Ingest.Transports;

namespace Command.Ingest.Tests.Transports;

public sealed class ClockSkewTests
{
    private static readonly DateTimeOffset s_now = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
    private readonly ClockSkew _skew = new();

    [Fact]
    public void Seconds_BeforeEnoughWasHeard_IsNotKnown()
    {
        Take("a", [.. Enumerable.Repeat(3d, ClockSkew.Least - 1)]);
        Assert.Null(_skew.Seconds);

        Take("a", 3);
        Assert.Equal(3, _skew.Seconds);
    }

    [Theory]
    [InlineData(-90)]
    [InlineData(0)]
    [InlineData(3600)]
    public void Seconds_AClockThatIsOff_IsItsDistanceWithSign(double off)
    {
        Take("a", [.. Enumerable.Range(0, 100).Select(i => off + (i % 3 * 0.1))]);
        Assert.Equal(off + 0.1, _skew.Seconds!.Value, 3);
    }

    [Fact]
    public void Seconds_SomeMessagesLateOrWithWrongTimes_AreNotTakenForTheClock()
    {
        Take("a", 2, 2.1, 86_400, 2.2, -1e9, 1.9, 7200, 2, 2.1);
        Assert.InRange(_skew.Seconds!.Value, 1.9, 2.2);
    }

    [Fact]
    public void Seconds_OneSenderOfManyIsOff_DoesNotMoveTheFeed()
    {
        foreach (string sender in new[] { "a", "b", "c" })
        {
            Take(sender, 1, 1, 1, 1, 1);
        }

        Take("d", [.. Enumerable.Repeat(-500d, 1000)]);
        Assert.Equal(1, _skew.Seconds);
    }

    [Fact]
    public void Seconds_AClockThatWasSetRight_IsForgottenAfterTheWindow()
    {
        Take("a", [.. Enumerable.Repeat(-500d, 1000)]);
        Take("a", [.. Enumerable.Repeat(1d, ClockSkew.Window)]);
        Assert.Equal(1, _skew.Seconds);
    }

    [Fact]
    public void Take_MoreSendersThanAreLookedAt_ForgetsTheOneSilentLongest()
    {
        Take("first", -500, -500, -500, -500, -500);
        for (int i = 0; i < ClockSkew.MostSenders; i++)
        {
            Take($"s{i}", 4);
        }

        Assert.Null(_skew.Seconds);
    }

    private void Take(string sender, params double[] behind)
    {
        foreach (double seconds in behind)
        {
            _skew.Take(sender, s_now.AddSeconds(-seconds), s_now);
        }
    }
}
