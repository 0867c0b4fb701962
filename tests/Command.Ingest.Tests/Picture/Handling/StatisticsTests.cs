using System.Collections.Immutable;
using Command.Ingest.Picture.Handling;

namespace Command.Ingest.Tests.Picture.Handling;

public sealed class StatisticsTests
{
    private static readonly DateTimeOffset s_day = new(2026, 7, 1, 0, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void Percentile_OfNothing_IsNothing() => Assert.Null(Percentiles.Of([], 0.9));

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Percentile_OfOneValue_IsThatValue(double share) => Assert.Equal(7, Percentiles.Of([7], share));

    [Theory]
    [InlineData(0.05, 15)]
    [InlineData(0.30, 20)]
    [InlineData(0.40, 20)]
    [InlineData(0.50, 35)]
    [InlineData(1.00, 50)]
    public void Percentile_OfFive_IsTheNearestRank(double share, double expected) => Assert.Equal(expected, Percentiles.Of([15, 20, 35, 40, 50], share));

    [Fact]
    public void Percentile_WhoseRankIsWhole_IsThatRankAndNotTheNext()
    {
        double[] values = [.. Enumerable.Range(1, 20).Select(i => (double)i)];
        Assert.Equal((10.0, 18.0, 19.0), (Percentiles.Of(values, 0.5), Percentiles.Of(values, 0.9), Percentiles.Of(values, 0.95)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.1)]
    public void Percentile_OfNoShare_IsAMistake(double share) => Assert.Throws<ArgumentOutOfRangeException>(() => Percentiles.Of([1], share));

    [Fact]
    public void Individuals_WorkedByHand_HaveTheLimitsOfTheMovingRange()
    {
        // Mean 10; ranges 2, 2, 2, 2, 2, 2, 2: 10 ± 2.66 · 2.
        ControlChart chart = ControlLimits.Individuals(Days(9, 11, 9, 11, 9, 11, 9, 11));
        Assert.Equal(10, chart.Middle);
        Assert.All(chart.Points, p => Assert.Equal((4.68, 15.32), (Math.Round(p.Lower!.Value, 6), Math.Round(p.Upper!.Value, 6))));
        Assert.All(chart.Points, p => Assert.Null(p.Signal));
    }

    [Fact]
    public void Individuals_OnePointBeyond_IsASignalAndTheOthersAreNoise()
    {
        ControlChart chart = ControlLimits.Individuals(Days(10, 10.5, 10, 9.5, 10, 10.5, 10, 9.5, 10, 10.5, 10, 9.5, 30));
        Assert.Equal("beyond", chart.Points[^1].Signal);
        Assert.Single(chart.Points, p => p.Signal == "beyond");
    }

    [Fact]
    public void Individuals_EightInARowOnOneSide_AreASignal()
    {
        ControlChart chart = ControlLimits.Individuals(Days(1, 9, 1, 9, 1, 9, 1, 9, 6, 6.1, 6, 6.1, 6, 6.1, 6, 6.1));
        Assert.Equal("run", chart.Points[^1].Signal);
        Assert.Null(chart.Points[12].Signal);
    }

    [Fact]
    public void Individuals_OfFewerThanEightDays_HaveNoLimits()
    {
        ControlChart chart = ControlLimits.Individuals([.. Days(1, 100, 1, 100, 1, 100, 1), (s_day.AddDays(7), null)]);
        Assert.Null(chart.Middle);
        Assert.All(chart.Points, p => Assert.Equal((null, null, null), (p.Lower, p.Upper, p.Signal)));
    }

    [Fact]
    public void Individuals_AreNeverBelowNothing() => Assert.Equal(0, ControlLimits.Individuals(Days(0, 5, 0, 5, 0, 5, 0, 5)).Points[0].Lower);

    [Fact]
    public void Shares_WorkedByHand_HaveEachDaysOwnLimits()
    {
        // 720 of 800 is 90 %; of a hundred: ± 3 · √(0.9 · 0.1 / 100) = 9 %; of nine: ± 30 %, and no share is over the whole.
        (DateTimeOffset, int, int)[] days = [.. Enumerable.Range(0, 8).Select(i => (s_day.AddDays(i), 100, 90))];
        ControlChart chart = ControlLimits.Shares([.. days, (s_day.AddDays(8), 0, 0)]);
        Assert.Equal(90, chart.Middle!.Value, 9);
        Assert.Equal((81.0, 99.0), (Math.Round(chart.Points[0].Lower!.Value, 9), Math.Round(chart.Points[0].Upper!.Value, 9)));
        Assert.Equal((null, null), (chart.Points[^1].Value, chart.Points[^1].Upper));
        Assert.Equal(100, ControlLimits.Shares([.. days.Select(d => (d.Item1, 9, 8))]).Points[0].Upper);
    }

    [Fact]
    public void Histogram_HasRoundBinsAndOneForWhatIsBeyond()
    {
        ImmutableArray<HistogramBin> bins = Histograms.Of([.. Enumerable.Range(0, 99).Select(i => (double)i), 100_000], 10);
        Assert.Equal((10, 0.0, 10.0), (bins[0].Count, bins[0].From, bins[0].To!.Value));
        Assert.Equal((null, 1), (bins[^1].To, bins[^1].Count));
        Assert.Equal(100, bins.Sum(b => b.Count));
        Assert.Empty(Histograms.Of([]));
        Assert.Equal(3, Histograms.Of([5, 5, 5]).Sum(b => b.Count));
    }

    private static ImmutableArray<(DateTimeOffset, double?)> Days(params double[] values) => [.. values.Select((v, i) => (s_day.AddDays(i), (double?)v))];
}
