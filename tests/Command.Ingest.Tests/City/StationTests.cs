using System.Globalization;
using Command.Ingest.City;

namespace Command.Ingest.Tests.City;

public sealed class StationTests
{
    private static readonly Station s_harbin = HarbinPack.Pack.Stations.Single(s => s.Zh == "哈尔滨");

    /// <summary>The differences that the authority published, one row a bulletin.</summary>
    public static TheoryData<string, string, double, double?> Bulletins()
    {
        TheoryData<string, string, double, double?> rows = [];
        string file = Samples.Files("hydro-harbin", "observations-expected.tsv").FirstOrDefault() ?? "";
        foreach (string[] row in file.Length == 0 ? [] : Samples.Text(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split('\t')))
        {
            rows.Add(row[0], row[1], Number(row[2])!.Value, Number(row[5]));
        }

        return rows;
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Bulletins), DisableDiscoveryEnumeration = true)]
    public void StateAt_PublishedBulletin_GivesTheDifferenceThatWasPublished(string station, string date, double levelM, double? expected)
    {
        StationState state = StationOf(station).StateAt(DayOf(date), levelM);
        if (expected is { } difference)
        {
            Assert.NotNull(state.OverWarningM);
            Assert.Equal(difference, state.OverWarningM.Value, 9);
            Assert.Equal(difference >= 0, state.Level <= 3);
        }
        else
        {
            Assert.Null(state.Thresholds);
            Assert.Null(state.Level);
        }
    }

    [Fact]
    public void Bulletins_OnAMachineWithSamples_AreEleven()
    {
        Assert.SkipWhen(!Samples.Files("hydro-harbin").Any(), "The samples folder is not on this machine.");
        Assert.Equal(11, Bulletins().Count);
    }

    [Theory]
    [InlineData("2012-12-31", null)]
    [InlineData("2013-01-01", 118.10)]
    [InlineData("2019-12-31", 118.10)]
    [InlineData("2020-01-01", 118.30)]
    [InlineData("2031-07-01", 118.30)]
    public void ThresholdsAt_Day_AreThoseInForce(string day, double? warningM) =>
        Assert.Equal(warningM, s_harbin.ThresholdsAt(Day(day))?.WarningM);

    [Theory]
    [InlineData(117.79, null)]
    [InlineData(117.80, 4)]
    [InlineData(118.29, 4)]
    [InlineData(118.30, 3)]
    [InlineData(120.57, 3)]
    [InlineData(120.58, 2)]
    [InlineData(120.88, 2)]
    [InlineData(120.89, 1)]
    [InlineData(125.00, 1)]
    public void StateAt_WaterLevel_HasTheLevelOfTheSignal(double levelM, int? level) =>
        Assert.Equal(level, s_harbin.StateAt(Day("2021-08-24"), levelM).Level);

    [Fact]
    public void StateAt_NoGuaranteeLevelPublished_GoesFromWarningToRecord() =>
        Assert.Equal(3, s_harbin.StateAt(Day("2013-08-25"), 120.80).Level);

    [Fact]
    public void StateAt_SumOfBinaryFractions_IsAtTheWarningLevel() =>
        Assert.Equal(3, s_harbin.StateAt(Day("2021-08-24"), 118.1 + 0.1 + 0.1).Level);

    [Fact]
    public void StateAt_StationWithoutThresholds_SaysNothing()
    {
        Station hulan = HarbinPack.Pack.Stations.Single(s => s.Zh == "呼兰");
        Assert.Equal(new StationState(null, null, null), hulan.StateAt(Day("2021-08-24"), 200));
    }

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    // Rows dated by the press alone are of the flood of 2021.
    private static DateOnly DayOf(string text) => text switch
    {
        _ when text.StartsWith("press", StringComparison.Ordinal) => new DateOnly(2021, 8, 14),
        _ when text.StartsWith("1932", StringComparison.Ordinal) => new DateOnly(1932, 8, 12),
        _ => Day(text[..10]),
    };

    // Stations below the prefecture are not the city's: their thresholds come from the table beside the bulletins.
    private static Station StationOf(string name)
    {
        if (HarbinPack.Pack.Stations.FirstOrDefault(s => s.Zh == name && s.Class == "48H") is { } station)
        {
            return station;
        }

        string[] row = Samples.Text("hydro-harbin/stations-thresholds.tsv").Split('\n').Select(l => l.Split('\t')).Single(r => r[0] == name);
        return s_harbin with { Zh = name, Thresholds = [new StationThresholds(new DateOnly(2020, 1, 1), Number(row[2])!.Value, Number(row[3]), null, null)] };
    }

    private static double? Number(string text) => text.Length == 0 || !char.IsAsciiDigit(text[^1]) ? null : double.Parse(text, CultureInfo.InvariantCulture);
}
