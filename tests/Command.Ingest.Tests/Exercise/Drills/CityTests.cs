using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Exercise;
using Command.Ingest.Exercise.City;
using Command.Ingest.Tests.City;

namespace Command.Ingest.Tests.Exercise.Drills;

public sealed class CityTests
{
    private static readonly GeoPoint s_middle = new(126.63, 45.76);
    private static readonly StormScript s_script = new(1, 90, 4, 30, 90, TimeSpan.Zero, TimeSpan.FromMinutes(120));

    [Fact]
    public void Storm_ThatMovesEast_RainsInTheWestFirstAndTheSameForTheSameSeed()
    {
        Storm storm = new(s_script, s_middle, 5);
        GeoPoint west = new(126.63 - 0.1, 45.76), east = new(126.63 + 0.1, 45.76);

        Assert.True(Heaviest(storm, west) < Heaviest(storm, east));
        Assert.Equal(Enumerable.Range(0, 120).Select(m => storm.MmPerHour(west, TimeSpan.FromMinutes(m))), Enumerable.Range(0, 120).Select(m => new Storm(s_script, s_middle, 5).MmPerHour(west, TimeSpan.FromMinutes(m))));
        Assert.Equal((0, 0), (storm.MmPerHour(west, TimeSpan.FromMinutes(-1)), storm.MmPerHour(west, TimeSpan.FromMinutes(121))));
    }

    [Fact]
    public void Weather_UnderpassWithWeakDrains_FillsAfterTheRainAndIsTold()
    {
        ScenarioRead read = ScenarioReader.Read(HarbinPack.Directory, "summer-storm", HarbinPack.Pack);
        Scenario scenario = Weather.Over(read.Scenario! with { Storm = read.Scenario.Storm! with { MmPerHour = 280, RadiusKm = 12 } }, HarbinPack.Pack);

        Assert.Contains(scenario.Events, e => e.Id.StartsWith("flooded-", StringComparison.Ordinal));
        Assert.Contains(scenario.Rain, r => r.MmPerHour.Points.Any(p => p.Value > 20));
        DepthGauge deep = scenario.Sensors!.Gauges.MaxBy(g => g.DepthM.Points.Max(p => p.Value))!;
        Storm storm = new(read.Scenario.Storm with { MmPerHour = 280, RadiusKm = 12 }, new GeoPoint((HarbinPack.Pack.City.Core.West + HarbinPack.Pack.City.Core.East) / 2, (HarbinPack.Pack.City.Core.South + HarbinPack.Pack.City.Core.North) / 2), read.Scenario.Seed);
        TimeSpan poured = deep.DepthM.Points.First(p => storm.MmPerHour(deep.At, p.At) > deep.Drain!.DrainMmPerHour).At;
        Assert.True(deep.DepthM.Points.First(p => p.Value > 0).At >= poured + deep.Drain!.Lag, "Water stands only after more fell than the drains carry, and came down to it.");
        Assert.Same(Tellings.FloodMorning, Weather.Over(Tellings.FloodMorning, HarbinPack.Pack));
    }

    [Fact]
    public void Scene_WithNobodyThere_GrowsAndWithEnoughIsDone()
    {
        Scene scene = new("E-0001", "fire", Tellings.Start, 1, 0, null, null);
        Scene alone = scene.After(0, 3, 60, 10, Tellings.Start.AddMinutes(10));
        Assert.Equal((1.3, 11.5), (Math.Round(alone.Severity, 6), Math.Round(alone.Harm, 6)));
        Assert.Null(alone.AdequateAt);

        Scene done = alone.After(1, 3, 60, 7.9, Tellings.Start.AddMinutes(18));
        Assert.Equal((0, Tellings.Start.AddMinutes(18), Tellings.Start.AddMinutes(18)), (done.Severity, done.AdequateAt, done.DoneAt));
        Assert.True(Scene.HarmOf(2, 3, 60) < Scene.HarmOf(20, 3, 60));
    }

    [Fact]
    public void Covered_UnitForTwoNeeds_CountsOnceUnlessItIsShared()
    {
        ImmutableArray<string> both = ["fire", "rescue"];
        Assert.Equal(0.5, Scene.Covered([("fire", 1, false), ("rescue", 1, false)], [both]));
        Assert.Equal(1, Scene.Covered([("fire", 1, false), ("rescue", 1, true)], [both]));
        Assert.Equal(0, Scene.Covered([("fire", 2, false)], []));
    }

    [Fact]
    public void TrafficFlow_AtTheEveningPeakBesideAClosure_IsSlowest()
    {
        double night = TrafficFlow.At(3, s_middle, []), peak = TrafficFlow.At(17, s_middle, []), jam = TrafficFlow.At(17, s_middle, [s_middle]);
        Assert.True(night > peak && peak > jam && jam > 0);
        Assert.Equal(peak, TrafficFlow.At(17, s_middle, [new GeoPoint(126.9, 45.9)]));
    }

    private static TimeSpan Heaviest(Storm storm, GeoPoint at) => Enumerable.Range(0, 180).Select(m => TimeSpan.FromMinutes(m)).MaxBy(t => storm.MmPerHour(at, t));
}
