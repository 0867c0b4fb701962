using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Forecasts;
using CsCheck;

namespace Command.Ingest.Tests.Picture.Forecasts;

public sealed class GaugeForecastTests
{
    private static readonly DateTimeOffset s_now = new(2026, 8, 20, 14, 0, 0, TimeSpan.FromHours(8));
    private static readonly TimeSpan s_rhythm = TimeSpan.FromMinutes(5);
    private static readonly DateOnly s_day = new(2026, 8, 20);

    [Fact]
    public void Of_SteadyRise_ReachesTheNextThresholdWhenItsRateSays()
    {
        // 3 cm an hour, 15 cm under the warning level.
        GaugeForecast forecast = Forecast(Of(h => 118.15 + (0.03 * h)));
        Assert.Equal(("warning", 118.3), (forecast.Threshold, forecast.LevelM));
        Assert.Equal(5, (forecast.At - s_now).TotalHours, 0.3);
        Assert.True(forecast.From < forecast.At && forecast.At < forecast.To);
        Assert.Equal(0.03, forecast.RateMPerHour, 3);
        Assert.Null(forecast.FlowM3S);
    }

    [Theory]
    [InlineData(117.7, "near")]
    [InlineData(118.25, "warning")]
    [InlineData(120.5, "guarantee")]
    [InlineData(120.8, "record")]
    public void Of_LevelNow_NamesTheNextThreshold(double level, string threshold) => Assert.Equal(threshold, Forecast(Of(h => level + (0.05 * h))).Threshold);

    [Fact]
    public void Of_NewestValueAtTheThreshold_LooksToTheNextOne() => Assert.Equal("guarantee", Forecast(Of(h => 118.3 + (0.2 * h))).Threshold);

    [Fact]
    public void Of_SingleSpikeOverAThreshold_DoesNotReachIt()
    {
        Series series = Series(h => 118.1 + (0.05 * h));
        ForecastFinding finding = Of(series with { Latest = series.Latest with { Value = 119.4 }, History = series.History.SetItem(series.History.Length - 1, new SeriesPoint(s_now, 119.4)) });
        Assert.Equal("warning", Forecast(finding).Threshold);
    }

    [Theory]
    [InlineData(0, "forecast-not-rising")]
    [InlineData(-0.05, "forecast-not-rising")]
    [InlineData(0.006, "forecast-beyond")]
    public void Of_NotRisingOrTooSlowly_IsNoneWithTheReason(double rate, string why) => None(why, Of(h => 118 + (rate * h)));

    [Fact]
    public void Of_OverTheRecord_IsNone() => None("forecast-above-all", Of(h => 121 + (0.05 * h)));

    [Fact]
    public void Of_WildValues_AreNoTrend()
    {
        int count = 0;
        None("forecast-noisy", Of(h => 117 + (0.03 * h) + (count++ % 2 == 0 ? 0.3 : -0.3)));
    }

    [Fact]
    public void Of_FewOrShort_IsNone()
    {
        Series series = Series(h => 118.2 + (0.05 * h));
        None("forecast-few-points", Of(series with { History = series.History[^7..] }));
        None("forecast-few-points", Of(series with { History = series.History[^10..] }));
    }

    [Fact]
    public void Of_HourlyStation_IsLookedAtFurtherBack() =>
        Assert.Equal(2, (Forecast(GaugeForecast.Of(Series(h => 118.2 + (0.05 * h), 12, 60), Station(), s_day, TimeSpan.FromHours(1), s_now)).At - s_now).TotalHours, 0.3);

    [Fact]
    public void Of_SilentStation_IsNone()
    {
        Series series = Series(h => 118.2 + (0.05 * h));
        Assert.NotNull(GaugeForecast.Of(series, Station(), s_day, s_rhythm, s_now.AddMinutes(25)).Forecast);
        None("forecast-stale", GaugeForecast.Of(series, Station(), s_day, s_rhythm, s_now.AddMinutes(26)));
    }

    [Fact]
    public void Of_CrossingThatShouldHaveBeen_IsNotForecastIntoThePast()
    {
        Series series = Series(h => 118.29 + (0.3 * h));
        ForecastFinding finding = GaugeForecast.Of(series, Station(), s_day, s_rhythm, s_now.AddMinutes(20));
        None("forecast-overdue", finding);
        GaugeForecast forecast = Forecast(GaugeForecast.Of(Series(h => 118.2 + (0.3 * h)), Station(), s_day, s_rhythm, s_now.AddMinutes(20)));
        Assert.Equal(s_now.AddMinutes(20), forecast.From);
        Assert.InRange(forecast.At, s_now.AddMinutes(20), s_now.AddMinutes(21));
    }

    [Theory]
    [InlineData("missing", null)]
    [InlineData("suspect", 118.2)]
    public void Of_NewestValueUnsure_IsNone(string quality, double? value)
    {
        Series series = Series(h => 118.2 + (0.05 * h));
        None("forecast-no-value", Of(series with { Latest = series.Latest with { Quality = quality, Value = value } }));
    }

    [Fact]
    public void Of_BeforeTheFirstThresholds_IsNone() => None("forecast-no-threshold", GaugeForecast.Of(Series(h => 118.2 + (0.05 * h)), Station(), new DateOnly(2019, 1, 1), s_rhythm, s_now));

    [Fact]
    public void Of_StationWithARating_StatesTheFlow()
    {
        Station rated = Station() with { Rating = [new RatingPoint(118, 4000), new RatingPoint(119, 6000)] };
        Assert.Equal(4600, Forecast(GaugeForecast.Of(Series(h => 118.2 + (0.05 * h)), rated, s_day, s_rhythm, s_now)).FlowM3S!.Value, 6);
        Assert.Null(rated.FlowAt(119.01));
        Assert.Null(rated.FlowAt(117.99));
    }

    [Fact]
    public void Of_HarbinStation_TakesTheThresholdsOfThePack()
    {
        Series series = Series(h => 118.2 + (0.05 * h));
        Assert.Equal("warning", Forecast(GaugeForecast.Of(Harbin.Pack, series, s_rhythm, s_now)).Threshold);
        None("forecast-no-threshold", GaugeForecast.Of(Harbin.Pack, series with { Latest = series.Latest with { Station = "0011045101" } }, s_rhythm, s_now));
        None("forecast-no-threshold", GaugeForecast.Of(Harbin.Pack, series with { Latest = series.Latest with { Property = "flow" } }, s_rhythm, s_now));
    }

    /// <summary>
    /// Floods like that of 1998 on the Songhua (metres in days), and quicker ones: a logistic rise, values to the centimetre with ±1 cm of noise, one in fifty wrong by
    /// decimetres, one in ten missing and a gap of up to an hour. The threshold lies anywhere between a quarter and nine tenths of the rise.
    /// </summary>
    [Theory]
    [InlineData(24, 60, 1)]
    [InlineData(24, 60, 2)]
    [InlineData(8, 24, 3)]
    [InlineData(8, 24, 4)]
    [InlineData(8, 60, 5)]
    public void Of_SyntheticFloods_TheIntervalHoldsTheTruthSeventyToNinetyFiveTimesInAHundred(double shortest, double longest, int seed)
    {
        Random random = new(seed);
        List<(double Lead, double From, double To, double Truth)> forecasts = [];
        for (int i = 0; i < 400; i++)
        {
            double rise = Between(random, 1.5, 4.5), hours = shortest * Math.Pow(longest / shortest, random.NextDouble()), level = 116 + (rise * Between(random, 0.25, 0.9));
            double crossing = -hours * Math.Log((rise / (level - 116)) - 1), origin = crossing - Between(random, 0.3, 20);
            Series series = Flood(random, h => 116 + (rise / (1 + Math.Exp(-(origin + h) / hours))));
            Station station = Station() with { NearM = 0, Thresholds = [new StationThresholds(new DateOnly(2020, 1, 1), level, null, null, null)] };
            if (GaugeForecast.Of(series, station, s_day, s_rhythm, s_now).Forecast is { } f)
            {
                forecasts.Add(((f.At - s_now).TotalHours, (f.From - s_now).TotalHours, (f.To - s_now)?.TotalHours ?? double.PositiveInfinity, crossing - origin));
            }
        }

        double held = forecasts.Count(f => f.From <= f.Truth && f.Truth <= f.To) / (double)forecasts.Count;
        double open = forecasts.Count(f => double.IsInfinity(f.To)) / (double)forecasts.Count;
        double[] widths = [.. forecasts.Where(f => f is { To: < double.PositiveInfinity, Lead: > 1 }).Select(f => (f.To - f.From) / f.Lead).Order()];
        Assert.True(forecasts.Count > 250, $"Only {forecasts.Count} forecasts.");
        Assert.True(held is >= 0.70 and <= 0.95, $"The interval held the truth in {held:P0} of {forecasts.Count}.");
        Assert.True(open < 0.2, $"{open:P0} of the intervals are open.");
        Assert.True(widths[widths.Length / 2] < 1, $"The median interval is {widths[widths.Length / 2]:0.00} of the time ahead.");
    }

    [Fact]
    public void Of_AnyHistory_IsAForecastInOrderOrAReason() =>
        Gen.Select(Gen.Double[-1e6, 1e6].Array[0, Command.Ingest.Picture.Series.MaxHistory], Gen.Int[1, 3_600], Gen.Int[0, 90]).Sample((values, seconds, late) =>
        {
            ImmutableArray<SeriesPoint> history = [.. values.Select((v, i) => new SeriesPoint(s_now.AddSeconds(-seconds * (double)(values.Length - 1 - i)), v))];
            ForecastFinding finding = GaugeForecast.Of(Made(history), Station(), s_day, TimeSpan.FromMinutes(20), s_now.AddMinutes(late));
            Assert.True(finding.Forecast is null != finding.WhyNot is null);
            if (finding.Forecast is { } f)
            {
                Assert.True(f.From <= f.At && f.At <= (f.To ?? f.At) && f.From >= s_now);
                Assert.True(f.At - s_now <= GaugeForecast.Furthest);
            }
        });

    private static Series Flood(Random random, Func<double, double> level)
    {
        double gap = Between(random, -6, 0), length = random.NextDouble();
        ImmutableArray<SeriesPoint>.Builder history = ImmutableArray.CreateBuilder<SeriesPoint>();
        for (int i = 76; i >= 0; i--)
        {
            double at = -i / 12.0;
            if (random.NextDouble() < 0.1 || (at > gap && at < gap + length && i > 0))
            {
                continue;
            }

            double value = Math.Round(level(at) + Between(random, -0.01, 0.01), 2);
            if (random.NextDouble() < 0.02)
            {
                value += (random.Next(2) == 0 ? 1 : -1) * Between(random, 0.2, 1);
            }

            history.Add(new SeriesPoint(s_now.AddHours(at), value));
        }

        return Made(history.ToImmutable());
    }

    private static ForecastFinding Of(Func<double, double> level) => Of(Series(level));

    private static ForecastFinding Of(Series series) => GaugeForecast.Of(series, Station(), s_day, s_rhythm, s_now);

    private static GaugeForecast Forecast(ForecastFinding finding)
    {
        Assert.True(finding.Forecast is not null, finding.WhyNot?.Code);
        return finding.Forecast;
    }

    private static void None(string why, ForecastFinding finding)
    {
        Assert.Null(finding.Forecast);
        Assert.Equal(why, finding.WhyNot!.Code);
    }

    private static double Between(Random random, double least, double most) => least + (random.NextDouble() * (most - least));

    private static Series Series(Func<double, double> level, int count = 73, int minutes = 5) =>
        Made([.. Enumerable.Range(0, count).Select(i => -(count - 1 - i) * minutes / 60.0).Select(h => new SeriesPoint(s_now.AddHours(h), Math.Round(level(h), 3)))]);

    private static Series Made(ImmutableArray<SeriesPoint> history)
    {
        Reading latest = new()
        {
            Feed = "flood",
            Agency = "flood-control",
            SourceId = "0011045001/waterLevel",
            Version = "1",
            ObservedAt = s_now,
            Station = "0011045001",
            Property = Reading.Properties.WaterLevel,
            Value = history.IsEmpty ? null : history[^1].Value,
            Unit = "m",
        };
        return new Series("flood:0011045001/waterLevel", latest, Place.Unknown, null, s_now, history);
    }

    private static Station Station() => new()
    {
        Id = "0011045001",
        Zh = "哈尔滨",
        En = "Harbin",
        Class = "48H",
        At = new GeoPoint(126.586, 45.775),
        NearM = 0.5,
        Thresholds = [new StationThresholds(new DateOnly(2020, 1, 1), 118.3, 120.58, 120.89, null)],
    };
}
