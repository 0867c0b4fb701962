using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Features.Wall;
using Command.Web.Resources;

namespace Command.Web.Tests.Features.Wall;

public sealed class WallModelTests
{
    [Fact]
    public void From_EmptyReplica_SaysNothingAndCountsNothing()
    {
        WallModel model = Read(new Scene());
        Assert.Equal(0, model.IncidentCount);
        Assert.Empty(model.Alerts);
        Assert.Null(model.Exercise);
        Assert.Null(model.Units.NewestAt);
    }

    [Fact]
    public void From_SeveralIncidents_CountsByLevelWithTheUnlevelledApart()
    {
        WallModel model = Read(new Scene()
            .Incident("I-1", 2, TimeSpan.FromMinutes(5)).Incident("I-2", 3, TimeSpan.FromMinutes(5)).Incident("I-3", 3, TimeSpan.Zero).Incident("I-4", null, TimeSpan.Zero));
        Assert.Equal([1, 0, 1, 2, 0], model.CountByLevel);
        Assert.Equal(4, model.IncidentCount);
    }

    [Fact]
    public void From_SeveralIncidents_OrdersByLevelThenByLastHeard()
    {
        WallModel model = Read(new Scene()
            .Incident("old-3", 3, TimeSpan.FromMinutes(50)).Incident("none", null, TimeSpan.Zero).Incident("new-3", 3, TimeSpan.FromMinutes(5)).Incident("one", 1, TimeSpan.FromHours(2)));
        Assert.Equal(["one", "new-3", "old-3", "none"], model.Incidents.Select(i => i.Id));
    }

    [Fact]
    public void From_ClosedIncident_LeavesTheListAndTheCounts()
    {
        WallModel model = Read(new Scene().Incident("I-1", 2, TimeSpan.Zero).Incident("I-2", 3, TimeSpan.Zero).Closed("I-1"));
        Assert.Equal("I-2", Assert.Single(model.Incidents).Id);
        Assert.Equal(0, model.CountByLevel[2]);
    }

    [Fact]
    public void From_MoreIncidentsThanFit_SaysHowManyAreNotShown()
    {
        Scene scene = new();
        for (int i = 0; i < WallModel.MaxIncidents + 3; i++)
        {
            scene.Incident($"I-{i}", 3, TimeSpan.Zero);
        }

        WallModel model = Read(scene);
        Assert.Equal(WallModel.MaxIncidents, model.Incidents.Length);
        Assert.Equal(3, model.MoreIncidents);
    }

    [Theory]
    [InlineData("zh-CN", "道路积水", "南岗区")]
    [InlineData("en", "Waterlogging", "Nangang")]
    public void From_Incident_NamesKindAndDistrictInTheLanguage(string culture, string kind, string place)
    {
        IncidentRow row = Assert.Single(Read(new Scene().Incident("I-1", 2, TimeSpan.Zero, sources: 3), culture).Incidents);
        Assert.Equal((kind, place, "water", 3), (row.Kind, row.Place, row.Symbol, row.Sources));
    }

    [Theory]
    [InlineData("道路积水 南岗区", "I-1")]
    [InlineData("no words in common", "I-1 · 道路积水 · 南岗区")]
    public void Where_TitleSaysItAlready_IsNotRepeated(string title, string where)
    {
        IncidentRow row = Assert.Single(Read(new Scene().Incident("I-1", 2, TimeSpan.Zero)).Incidents) with { Title = title };
        Assert.Equal(where, row.Where);
    }

    [Theory]
    [InlineData("zh-CN", "暴雨预警", "至 20:32")]
    [InlineData("en", "Rainstorm", "until 20:32")]
    public void From_AlertInTwoLanguages_TakesTheViewersAndTheCitysTime(string culture, string headline, string when)
    {
        AlertRow row = Assert.Single(Read(new Scene().Alert("a", 2), culture).Alerts);
        Assert.Equal((headline, when, false), (row.Headline, row.When, row.Expected));
    }

    [Fact]
    public void From_AlertWithOnsetToCome_IsExpectedFromThen()
    {
        AlertRow row = Assert.Single(Read(new Scene().Alert("a", 2, onset: Scene.Now.AddDays(1))).Alerts);
        Assert.True(row.Expected);
        Assert.Equal("07-19 14:32 起", row.When);
    }

    [Fact]
    public void From_AlertsThatAreOver_ShowsOnlyThoseInForce()
    {
        WallModel model = Read(new Scene().Alert("over", 1, state: AlertState.Cancelled).Alert("low", null).Alert("high", 3));
        Assert.Equal(["civil:high", "civil:low"], model.Alerts.Select(a => a.Id));
        Assert.Equal(2, model.AlertCount);
    }

    [Fact]
    public void From_Gauge_HoldsTheValueAgainstTheThresholdsOfItsDay()
    {
        GaugeRow row = Assert.Single(Read(new Scene().Level(118.40, TimeSpan.FromHours(1)).Level(118.46, TimeSpan.Zero)).Gauges);
        Assert.Equal((118.46, 118.3, 120.58, 120.89, 3), (row.Value, row.Warning, row.Guarantee, row.Record, row.Level));
        Assert.Equal(0.16, row.Difference!.Value, 3);
        Assert.Equal(6, row.TrendCm!.Value, 3);
    }

    [Fact]
    public void From_GaugeOfUnknownStation_ShowsTheValueWithoutThreshold()
    {
        GaugeRow row = Assert.Single(Read(new Scene().Level(5, TimeSpan.Zero, "9999999999")).Gauges);
        Assert.Equal(("9999999999", null, null), (row.Name, row.Warning, row.Difference));
    }

    [Fact]
    public void From_Units_CountsByStatusWithTheNewestFix()
    {
        UnitTable units = new();
        foreach ((string id, string status) in new[] { ("a", "available"), ("b", "committed"), ("c", "onScene"), ("d", "out"), ("e", "available") })
        {
            units.Apply(Scene.Unit(id, status));
        }

        UnitCounts counts = UnitCounts.From(units);
        Assert.Equal(new UnitCounts(5, 2, 1, 1, 1, Scene.Now, false), counts);
    }

    [Fact]
    public void From_RunningExercise_NamesItAndMarksItsIncidents()
    {
        Scene scene = new Scene().Incident("E-1", 2, TimeSpan.Zero, exercise: true).Incident("I-1", 3, TimeSpan.Zero);
        scene.Pulse = new Pulse([], [], "storm");
        WallModel model = Read(scene);
        Assert.Equal("storm", model.Exercise);
        Assert.Equal([true, false], model.Incidents.Select(i => i.Exercise));
        Assert.Contains(model.Ticker, t => t.Exercise);
    }

    [Fact]
    public void From_DegradedReasonWithoutText_StillSaysItsCode()
    {
        Scene scene = new() { Pulse = new Pulse([], [Reason.Of("journal-slow", 3)], null) };
        Assert.Contains("journal-slow", Assert.Single(Read(scene).Degraded), StringComparison.Ordinal);
    }

    [Fact]
    public void From_JournalEntries_PutsThemInWordsNewestFirst()
    {
        WallModel model = Read(new Scene().Incident("I-1", 2, TimeSpan.Zero).Closed("I-1"));
        Assert.Equal(["I-1 结束：title I-1", "新事件 I-1：title I-1"], model.Ticker.Select(t => t.Text));
        Assert.All(model.Ticker, t => Assert.Equal("14:32", t.Time));
    }

    [Fact]
    public void From_SamePicture_GivesEqualRowsSoNothingIsDrawnAgain()
    {
        Scene scene = new Scene().Incident("I-1", 2, TimeSpan.Zero).Alert("a", 2).Level(118.4, TimeSpan.Zero);
        WallModel first = Read(scene), second = Read(scene);
        Assert.Equal(first.Incidents, second.Incidents);
        Assert.Equal(first.Alerts, second.Alerts);
        Assert.Equal(first.Gauges, second.Gauges);
    }

    private static WallModel Read(Scene scene, string culture = "zh-CN") => WallModel.From(scene.View, new UnitTable(), Scene.Pack, Words.For(culture));
}
