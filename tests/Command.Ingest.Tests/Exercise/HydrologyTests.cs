using Command.Ingest.Contracts;
using Command.Ingest.Exercise;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Sl651;
using Command.Ingest.Tests.City;

namespace Command.Ingest.Tests.Exercise;

public sealed class HydrologyTests
{
    private static readonly Scenario s_scenario = Tellings.FloodMorning;

    [Fact]
    public void Of_EveryStationThroughTheStory_DecodesWithoutFaultOrIssue()
    {
        for (int minute = 0; minute <= 120; minute += 5)
        {
            DateTimeOffset now = Tellings.Start.AddMinutes(minute).AddSeconds(31);
            foreach (Sl651Report report in s_scenario.Gauges.Select(g => Hydrology.Of(g, Tellings.Of(), now, 7))
                .Concat(s_scenario.Rain.Select(r => Hydrology.Of(r, s_scenario.Length, Tellings.Of(), now, 7))))
            {
                Decoded decoded = new Sl651Decoder().Decode(Sl651Writer.Report(report), Contexts.Of("flood", now));

                Assert.Empty(decoded.Faults);
                Assert.True(decoded.Messages.Length >= 2);
                Assert.All(decoded.Messages, m =>
                {
                    Reading reading = Assert.IsType<Reading>(m);
                    Assert.Empty(reading.Issues);
                    Assert.Equal("good", reading.Quality);
                    Assert.NotNull(HarbinPack.Pack.StationOf(reading.Station));
                    Assert.InRange((now - reading.ObservedAt).TotalSeconds, 0, 60);
                });
            }
        }
    }

    [Fact]
    public void Of_HarbinStation_RisesFromBelowNearToOverTheWarningLevel()
    {
        GaugeScript harbin = s_scenario.Gauges.Single(g => g.Station == "0011045001");
        int?[] levels = [.. Enumerable.Range(0, 121).Select(m => HarbinPack.Pack.StationOf(harbin.Station)!.StateAt(new DateOnly(2026, 7, 18), LevelAt(harbin, m)).Level)];

        Assert.Equal([3, 4], levels.OfType<int>().Distinct().Order());
        Assert.True(LevelAt(harbin, 0) < 118.3 && LevelAt(harbin, 45) > 118.3);
        Assert.True(Array.IndexOf(levels, 4) < Array.IndexOf(levels, 3));
    }

    [Fact]
    public void Of_OneTellingToTheNext_TheRiverDoesNotJump() =>
        Assert.All(s_scenario.Gauges, g => Assert.Equal(LevelAt(g, 0), LevelAt(g, 120), 0.011));

    [Fact]
    public void Of_FasterTelling_IsAsFarInLessTime()
    {
        GaugeScript harbin = s_scenario.Gauges[0];

        double real = Level(Hydrology.Of(harbin, Tellings.Of(), Tellings.Start.AddMinutes(60), 1)), fast = Level(Hydrology.Of(harbin, Tellings.Of(speed: 60), Tellings.Start.AddMinutes(1), 1));

        Assert.Equal(real, fast, 0.001);
    }

    [Fact]
    public void Of_RainCounter_NeverGoesBackFromTellingToTelling()
    {
        double before = 0;
        for (int i = 0; i < 60; i++)
        {
            DateTimeOffset now = Tellings.Start.AddMinutes(i % 20 * 7);
            double total = Value(Hydrology.Of(s_scenario.Rain[0], s_scenario.Length, Tellings.Of(number: i / 20), now, 1), Reading.Properties.RainTotal);
            Assert.True(total >= before);
            before = total;
        }

        Assert.True(before > 100);
    }

    [Fact]
    public void Of_ThousandsOfTellings_StaysWithinTheElementsDigits() =>
        Assert.InRange(Value(Hydrology.Of(s_scenario.Rain[0], s_scenario.Length, Tellings.Of(number: 1_000_000), Tellings.Start, 1), Reading.Properties.RainTotal), 0, 10_000);

    private static double LevelAt(GaugeScript gauge, int minute) => Level(Hydrology.Of(gauge, Tellings.Of(), Tellings.Start.AddMinutes(minute), 1));

    private static double Level(Sl651Report report) => Value(report, Reading.Properties.WaterLevel);

    private static double Value(Sl651Report report, string property) =>
        new Sl651Decoder().Decode(Sl651Writer.Report(report), Contexts.Of("flood", report.SentAt)).Messages.OfType<Reading>().Single(r => r.Property == property).Value!.Value;
}
