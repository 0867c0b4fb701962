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
    [InlineData("zh-CN", "道路积水", "道路积水 南岗区", "南岗区")]
    [InlineData("en", "Waterlogging", "Waterlogging, Nangang", "Nangang")]
    public void From_Incident_NamesKindAndDistrictInTheLanguage(string culture, string kind, string title, string place)
    {
        IncidentRow row = Assert.Single(Read(new Scene().Incident("I-1", 2, TimeSpan.Zero, sources: 3), culture).Incidents);
        Assert.Equal((kind, title, place, "water", 3), (row.Kind, row.Title, row.Place, row.Symbol, row.Sources));
    }

    [Theory]
    [InlineData("zh-CN", null, "I-1 · 重大")]
    [InlineData("zh-CN", "中山路12号", "I-1 · 南岗区 · 重大")]
    [InlineData("zh-CN", "南岗区中山路12号", "I-1 · 重大")]
    [InlineData("en", null, "I-1 · Major")]
    [InlineData("en", "南岗区中山路12号", "I-1 · Nangang · Major")]
    public void Where_TitleSaysThePlaceAlready_IsNotRepeated(string culture, string? address, string where)
    {
        IncidentRow row = Assert.Single(Read(new Scene().Incident("I-1", 2, TimeSpan.Zero, address: address), culture).Incidents);
        Assert.Equal(where, row.Where);
    }

    [Theory]
    [InlineData("zh-CN", "道路积水 中山路12号")]
    [InlineData("en", "Waterlogging, 中山路12号")]
    public void From_IncidentWithAddress_IsTitledWithItAsWritten(string culture, string title) =>
        Assert.Equal(title, Assert.Single(Read(new Scene().Incident("I-1", 2, TimeSpan.Zero, address: "中山路12号"), culture).Incidents).Title);

    [Fact]
    public void From_IncidentOfAKindThatThePackDoesNotName_KeepsItsWrittenTitle() =>
        Assert.Equal("title I-1", Assert.Single(Read(new Scene().Incident("I-1", 2, TimeSpan.Zero, "meteor"), "en").Incidents).Title);

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
        scene.Pulse = new Pulse([], [], new ExerciseName("汛情", "storm"));
        WallModel model = Read(scene);
        Assert.Equal("汛情", model.Exercise);
        Assert.Equal("storm", Read(scene, "en").Exercise);
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
        Assert.Equal(["I-1 结束：道路积水 南岗区", "新事件 I-1：道路积水 南岗区"], model.Ticker.Select(t => t.Text));
        Assert.All(model.Ticker, t => Assert.Equal("14:32", t.Time));
    }

    [Theory]
    [InlineData("zh-CN", "暴雨预警", "预警到期：暴雨预警")]
    [InlineData("en", "Rainstorm", "Alert expired: Rainstorm")]
    public void From_AlertsInTheTicker_SpeakTheViewersLanguage(string culture, string headline, string ended)
    {
        WallModel model = Read(new Scene().Alert("a", 2).Ended("a", AlertState.Expired), culture);
        Assert.Equal(ended, model.Ticker[0].Text);
        Assert.EndsWith(headline, model.Ticker[1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "waterlogging", "city：积水没过膝盖")]
    [InlineData("en", "waterlogging", "city: Waterlogging, Nangang")]
    [InlineData("en", "other", "city: 积水没过膝盖")]
    public void From_ReportInTheTicker_SaysWhatItMeansWhereItsOwnWordsAreForeign(string culture, string kind, string text) =>
        Assert.Equal(text, Assert.Single(Read(new Scene().Report("r", kind, "积水没过膝盖"), culture).Ticker).Text);

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
