using Bunit;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Web.Components;
using Command.Web.Features.Wall;
using Command.Web.Replica;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Command.Web.Tests.Features.Wall;

public sealed class WallBoardTests : BunitContext
{
    private readonly FakeTimeProvider _time = new(Scene.Now);
    private readonly Scene _scene = new();
    private readonly StillReplica _replica = new(ReplicaView.Empty);

    public WallBoardTests()
    {
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddSingleton<CityPack>(Scene.Pack);
        Services.AddSingleton<IReplica>(_replica);
        SetRendererInfo(new RendererInfo("Server", true));
    }

    [Theory]
    [InlineData("zh-CN", "Ⅱ", "2 源")]
    [InlineData("en", "Ⅱ", "2 src")]
    public void Row_Incident_ShowsTheNumeralAndTheLanguagesWords(string culture, string numeral, string sources)
    {
        IRenderedComponent<WallBoard> wall = Board(_scene.Incident("I-0001", 2, TimeSpan.FromMinutes(12), sources: 2), culture);
        AngleSharp.Dom.IElement row = wall.Find("[data-testid=incident-row]");
        Assert.Equal(numeral, row.QuerySelector(".level")!.TextContent);
        Assert.Contains(sources, row.TextContent, StringComparison.Ordinal);
        Assert.Equal(("I-0001", "2", "2"), (row.GetAttribute("data-incident"), row.GetAttribute("data-sources"), row.GetAttribute("data-level")));
    }

    [Fact]
    public void Row_IncidentWhoseLevelHasReasons_SaysThoseThatWeighMostAndNothingWhereNobodyGaveAny()
    {
        Scene scene = _scene.Incident("I-0001", 4, TimeSpan.Zero).Incident("I-0002", 4, TimeSpan.Zero)
            .Assessed("I-0001", 1, Reason.Of("same-kind", "fire"), Reason.Of("apart-minutes", 8), Reason.Of("apart-metres", 100, 50));
        IRenderedComponent<WallBoard> wall = Board(scene);
        PackNames names = new(Scene.Pack, Words.Chinese);
        Assert.Equal(
            names.Reason(Reason.Of("same-kind", "fire")) + Words.Chinese["Dispatch_Semicolon"] + names.Reason(Reason.Of("apart-minutes", 8)),
            wall.Find("[data-incident=I-0001] [data-testid=level-why]").TextContent);
        Assert.Empty(wall.FindAll("[data-incident=I-0002] [data-testid=level-why]"));
    }

    [Fact]
    public void Lists_AllOfThem_KnowHowOldThePictureIs()
    {
        IRenderedComponent<WallBoard> wall = Board(_scene.Incident("I-0001", 4, TimeSpan.FromHours(5)));
        string? at = wall.Find(".cell").GetAttribute("since");
        Assert.NotNull(at);
        Assert.All(wall.FindAll(".cell, .foot"), list => Assert.Equal((at, "4000", "15000", "60000"), (list.GetAttribute("since"), list.GetAttribute("late"), list.GetAttribute("stale"), list.GetAttribute("down"))));
        AngleSharp.Dom.IElement heard = wall.Find("[data-incident=I-0001] .heard");
        Assert.Equal(((Scene.Now - TimeSpan.FromHours(5)).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture), "10800000"), (heard.GetAttribute("since"), heard.GetAttribute("stale")));
    }

    [Fact]
    public void Row_ExerciseIncident_IsMarkedAndARealOneIsNot()
    {
        IRenderedComponent<WallBoard> wall = Board(_scene.Incident("E-0001", 2, TimeSpan.Zero, exercise: true).Incident("I-0001", 3, TimeSpan.Zero));
        Assert.Equal("演练", wall.Find("[data-incident=E-0001] .exercise").TextContent);
        Assert.Empty(wall.FindAll("[data-incident=I-0001] .exercise"));
    }

    [Fact]
    public void Banner_RunningExercise_NamesIt()
    {
        _scene.Pulse = new Pulse([], [], new ExerciseName("汛情演练", "storm-1"));
        string banner = Board(_scene).Find("[data-testid=exercise-banner]").TextContent;
        Assert.Contains("汛情演练", banner, StringComparison.Ordinal);
        Assert.DoesNotContain("storm-1", banner, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WallModel.Roomy, true)]
    [InlineData(WallModel.Roomy + 1, false)]
    public void List_OfFewIncidents_LetsTitlesTakeTwoLines(int incidents, bool roomy)
    {
        for (int i = 0; i < incidents; i++)
        {
            _scene.Incident($"I-{i}", 3, TimeSpan.Zero);
        }

        Assert.Equal(roomy, Board(_scene).Find(".left .rows").ClassList.Contains("roomy"));
    }

    [Fact]
    public void Feed_HeardOfOnlyByAnExercise_IsMarkedAndARealOneIsNot()
    {
        _scene.Pulse = new Pulse([Scene.Feed("flood", 300, TimeSpan.Zero) with { Exercise = true }, Scene.Feed("civil", 60, TimeSpan.Zero)], [], null);
        IRenderedComponent<WallBoard> wall = Board(_scene);
        Assert.Single(wall.FindAll("[data-feed=flood] .exercise"));
        Assert.Empty(wall.FindAll("[data-feed=civil] .exercise"));
    }

    [Fact]
    public void Banner_NoExercise_IsNotThere() => Assert.Empty(Board(_scene).FindAll("[data-testid=exercise-banner]"));

    [Fact]
    public void Banner_WriterLost_SaysSinceWhen()
    {
        _replica.Become(_scene.View with { Connected = false });
        Assert.Contains("14:32", Render("zh-CN").Find("[data-testid=writer-lost]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Feed_Row_CarriesTheTimesThatTheBrowserJudgesItBy()
    {
        _scene.Pulse = new Pulse([Scene.Feed("flood", 300, TimeSpan.FromMinutes(4)), Scene.Feed("civil", 60, null)], [], null);
        IRenderedComponent<WallBoard> wall = Board(_scene);
        AngleSharp.Dom.IElement flood = wall.Find("[data-feed=flood]");
        Assert.Equal(Scene.Now.AddMinutes(-4).ToUnixTimeMilliseconds().ToString(), flood.GetAttribute("since"));
        Assert.Equal(("600000", "1500000", "3000000"), (flood.GetAttribute("late"), flood.GetAttribute("stale"), flood.GetAttribute("down")));
        AngleSharp.Dom.IElement silent = wall.Find("[data-feed=civil]");
        Assert.Null(silent.GetAttribute("since"));
        Assert.Equal(Scene.Now.AddHours(-1).ToUnixTimeMilliseconds().ToString(), silent.GetAttribute("from"));
    }

    [Fact]
    public void Feed_NeverHeard_HasNothingToBeLateBy()
    {
        _scene.Pulse = new Pulse([Scene.Feed("citizens", 60, null, received: 0)], [], null);
        AngleSharp.Dom.IElement row = Board(_scene).Find("[data-feed=citizens]");
        Assert.Null(row.GetAttribute("since"));
        Assert.Null(row.GetAttribute("from"));
    }

    [Fact]
    public void Feed_Row_HoldsAWordForEveryState()
    {
        _scene.Pulse = new Pulse([Scene.Feed("flood", 300, TimeSpan.Zero)], [], null);
        IRenderedComponent<WallBoard> wall = Board(_scene);
        foreach (FeedState state in Enum.GetValues<FeedState>())
        {
            Assert.NotEmpty(wall.Find($"[data-feed=flood] .word.{state.ToString().ToLowerInvariant()}").TextContent);
        }
    }

    [Fact]
    public void Change_OfThePicture_IsDrawnOnceSpacingHasPassed()
    {
        IRenderedComponent<WallBoard> wall = Board(_scene);
        wall.WaitForAssertion(() => Assert.Equal(1, _replica.Followers));
        _replica.Become(_scene.Incident("I-0001", 2, TimeSpan.Zero).View);
        wall.WaitForAssertion(() =>
        {
            _time.Advance(RenderPump.Spacing);
            Assert.NotEmpty(wall.FindAll("[data-incident=I-0001]"));
        });
    }

    [Fact]
    public async Task Dispose_AfterFollowing_LeavesNoFollower()
    {
        Board(_scene);
        Assert.Equal(1, _replica.Followers);
        await DisposeComponentsAsync();
        Assert.Equal(0, _replica.Followers);
    }

    [Fact]
    public void Number_EveryCount_HasAnAgeBesideIt()
    {
        _scene.Pulse = new Pulse([Scene.Feed("flood", 300, TimeSpan.Zero)], [], null);
        IRenderedComponent<WallBoard> wall = Board(_scene.Level(118.4, TimeSpan.Zero).Alert("a", 2));
        foreach (string part in new[] { ".left h2", ".alerts h2", ".units h2", "[data-testid=gauge-row]", "[data-testid=feed-row]", "[data-testid=alert-row]" })
        {
            Assert.NotNull(wall.Find(part).QuerySelector("cmd-age[since], cmd-age"));
        }
    }

    [Theory]
    [InlineData("zh-CN", "^预计 16:3[0-9] 超警戒（16:[0-9]{2}–1[67]:[0-9]{2}）$")]
    [InlineData("en", "^warning level expected 16:3[0-9] \\(16:[0-9]{2}–1[67]:[0-9]{2}\\)$")]
    public void Gauge_Rising_SaysWhenItReachesTheNextThreshold(string culture, string expected) =>
        Assert.Matches(expected, Board(Rising(minutes: 0), culture).Find("[data-testid=gauge-forecast]").TextContent);

    [Fact]
    public void Gauge_SilentForFiveRhythms_ForecastsNothing()
    {
        Assert.NotEmpty(Board(Rising(minutes: 25)).FindAll("[data-testid=gauge-forecast]"));
        Assert.Empty(Board(new Scene()).FindAll("[data-testid=gauge-forecast]"));
        Assert.Empty(Board(Rising(minutes: 26, new Scene())).FindAll("[data-testid=gauge-forecast]"));
    }

    [Fact]
    public void Gauge_WriterLost_ForecastsNothing()
    {
        _replica.Become(Rising(minutes: 0).View with { Connected = false });
        Assert.Empty(Render("zh-CN").FindAll("[data-testid=gauge-forecast]"));
    }

    [Fact]
    public void Gauge_NotRising_ForecastsNothing()
    {
        for (int i = 60; i >= 0; i--)
        {
            _scene.Level(118.2, TimeSpan.FromMinutes(5 * i));
        }

        Assert.Empty(Board(_scene).FindAll("[data-testid=gauge-forecast]"));
    }

    [Theory]
    [InlineData(WallModel.MaxAlerts, WallModel.MaxGauges - 1)]
    [InlineData(WallModel.MaxAlerts - 1, WallModel.MaxGauges)]
    public void Gauges_WithAForecastUnderAsManyAlertsAsFit_LeaveRoomForTheFeeds(int alerts, int gauges)
    {
        for (int i = 0; i < alerts; i++)
        {
            _scene.Alert($"a{i}", 2);
        }

        Rising(minutes: 0).Level(5, TimeSpan.Zero, "9999999998").Level(5, TimeSpan.Zero, "9999999999");
        IRenderedComponent<WallBoard> wall = Board(_scene);
        Assert.Equal(gauges, wall.FindAll("[data-testid=gauge-row]").Count);
        Assert.Single(wall.FindAll("[data-testid=gauge-forecast]"));
    }

    /// <summary>Five centimetres an hour, ten under the warning level when last heard.</summary>
    private Scene Rising(int minutes, Scene? scene = null)
    {
        Scene rising = scene ?? _scene;
        for (int i = 60; i >= 0; i--)
        {
            rising.Level(Math.Round(118.2 - (0.05 * i / 12), 3), TimeSpan.FromMinutes((5 * i) + minutes));
        }

        return rising;
    }

    private IRenderedComponent<WallBoard> Board(Scene scene, string culture = "zh-CN")
    {
        _replica.Become(scene.View);
        return Render(culture);
    }

    private IRenderedComponent<WallBoard> Render(string culture) => Render<WallBoard>(p => p.Add(w => w.Culture, culture));
}
