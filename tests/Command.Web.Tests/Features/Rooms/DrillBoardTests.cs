using Bunit;
using Command.Ingest.Api.Drills;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise.Drills;
using Command.Ingest.Picture;
using Command.Web.Features.Admin.Exercise;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Web.Tests.Features.Rooms;

public sealed class DrillBoardTests : BunitContext
{
    private readonly StillDrillDesk _drills = new();

    [Fact]
    public void Start_ScenarioSeedAndSpeed_AreSentAndABadScenarioNamesItsLine()
    {
        IRenderedComponent<DrillBoard> board = Board(PictureState.Empty, "zh-CN", out RoomScene scene);

        Assert.Contains("Line 7", board.Find(".scenario.bad").TextContent, StringComparison.Ordinal);
        Assert.True(board.Find(".scenario.bad input").HasAttribute("disabled"));
        board.Find("input[value=marathon]").Change("marathon");
        board.Find("[data-testid=seed]").Change("42");
        board.Find("[data-testid=speed]").Change("60");
        board.Find("[data-testid=start-form]").Submit();

        StartDrill start = Assert.IsType<StartDrill>(Assert.Single(scene.Desk.Commands).Command);
        Assert.Equal(("marathon", 42, 60d, null), (start.Scenario, start.Seed, start.Speed, start.Vehicles));
    }

    [Fact]
    public void Running_PauseSpeedRewindAndStop_AreCommandsOfThatDrill()
    {
        IRenderedComponent<DrillBoard> board = Board(Running(), "en", out RoomScene scene);

        Assert.Contains("City marathon", board.Find("[data-testid=drill]").TextContent, StringComparison.Ordinal);
        board.Find("[data-testid=pause]").Click();
        board.Find("[data-testid=pace-300]").Click();
        board.Find("[data-testid=rewind-to]").Change("12");
        board.Find(".drill-control form").Submit();
        board.Find("[data-testid=restart]").Click();
        board.Find("[data-testid=stop]").Click();

        Assert.Equal(
            [new PauseDrill("d1", true), new PaceDrill("d1", 300), new RewindDrill("d1", TimeSpan.FromMinutes(12)), new RewindDrill("d1", TimeSpan.Zero), new EndDrill("d1")],
            scene.Desk.Commands.Select(c => c.Command).Distinct());
    }

    [Fact]
    public void Inject_CallsAboutManyPlaces_IsSentAndNotesToo()
    {
        IRenderedComponent<DrillBoard> board = Board(Running(), "zh-CN", out RoomScene scene);

        board.Find("[data-testid=inject-kind]").Change("Twice");
        board.Find("[data-testid=inject-target]").Change("city");
        board.Find("[data-testid=inject-form]").Submit();
        board.Find("[data-testid=note-text]").Change("到场慢");
        board.Find("[data-testid=note-form]").Submit();

        DrillInject inject = Assert.IsType<InjectDrill>(scene.Desk.Commands[0].Command).Inject;
        Assert.Equal((InjectKind.Twice, "city", TimeSpan.FromMinutes(10)), (inject.Kind, inject.Target, inject.Lasts));
        Assert.Equal("到场慢", Assert.IsType<NoteDrill>(scene.Desk.Commands[1].Command).Text);
    }

    [Fact]
    public void Report_OfTheScore_SaysHowMuchSoonerAndIsMarkedAsExercise()
    {
        IRenderedComponent<DrillBoard> board = Board(Running(), "en", out _);

        board.WaitForAssertion(() => Assert.Contains("E-0001", board.Find("[data-testid=score-dispatch]").TextContent, StringComparison.Ordinal));
        Assert.Contains("+1:00", board.Find("[data-testid=score-dispatch]").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(board.FindAll("[data-testid=report] .exercise-mark, [data-testid=report] .exercise"));
        Assert.Equal("drills/d1/score", board.Find("[data-testid=json]").GetAttribute("href"));
    }

    [Fact]
    public void Dispose_WhoLeaves_FollowsNoLonger()
    {
        IRenderedComponent<DrillBoard> board = Board(Running(), "en", out RoomScene scene);
        Assert.Equal(1, scene.Followers);
        board.Instance.Dispose();
        Assert.Equal(0, scene.Followers);
    }

    private static PictureState Running() => RoomScene.After(PictureState.Empty, ("demo-operator", new StartDrill("d1", "marathon", null, 60)));

    private IRenderedComponent<DrillBoard> Board(PictureState picture, string culture, out RoomScene scene)
    {
        Services.AddSingleton<IDrillDesk>(_drills);
        scene = new RoomScene(this, picture);
        return scene.Still(Render<DrillBoard>(p => p.Add(b => b.Culture, culture)));
    }

    private sealed class StillDrillDesk : IDrillDesk
    {
        public Task<DrillShelf> ScenariosAsync(CancellationToken cancellationToken) => Task.FromResult(new DrillShelf(
            true,
            [
                new ScenarioLine("marathon", "城市马拉松保障", "City marathon", TimeSpan.FromHours(6), 4219, 300, []),
                new ScenarioLine("own", "own", "own", TimeSpan.Zero, 0, 0, [new Fault("pack-field", "Line 7: 'minutes' must be a number from 10 to 1440.", "exercise/own.json $.minutes")]),
            ]));

        public Task<DrillScore?> ScoreAsync(string drill, CancellationToken cancellationToken) => Task.FromResult<DrillScore?>(new DrillScore(
            drill, "marathon", DateTimeOffset.UnixEpoch, TimeSpan.FromMinutes(30), new FusionScore(5, 4, 2, 1),
            [new SceneScore("E-0001", "fire", DateTimeOffset.UnixEpoch, 90, 150, 7.25, 9, 0)], [], [new DutyInterval("enroute-onscene", 2, 120, 180)], [new FeedScore("city", 7, 0)], [], []));
    }
}
