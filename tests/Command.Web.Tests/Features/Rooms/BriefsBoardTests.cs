using Bunit;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Features.Briefs;
using Command.Web.Features.Directives;
using Command.Web.Tests.Features.Wall;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Web.Tests.Features.Rooms;

public sealed class BriefsBoardTests : BunitContext
{
    private readonly BriefEditors _editors = new();

    [Theory]
    [InlineData("zh-CN", "按当前态势起草", "人员伤亡", "待填")]
    [InlineData("en", "Draft from the picture", "Casualties", "to be filled in")]
    public void Brief_OfTheDay_ShowsItsSectionsAndItsGaps(string culture, string button, string section, string gap)
    {
        IRenderedComponent<BriefsBoard> board = Board(Drafted(), culture, out _);
        Assert.Contains(button, board.Find("[data-testid=draft]").TextContent, StringComparison.Ordinal);
        Assert.Contains(section, board.Find("[data-section=casualties]").TextContent, StringComparison.Ordinal);
        Assert.Contains(gap, board.Find($"[data-section=casualties] [data-testid={(culture == "en" ? "en" : "zh")}]").GetAttribute("value"), StringComparison.Ordinal);
        Assert.Empty(board.FindAll("[data-testid=approve]"));
    }

    [Fact]
    public void Draft_OfTheDay_IsOfTheCitysDay()
    {
        IRenderedComponent<BriefsBoard> board = Board(PictureState.Empty, "zh-CN", out RoomScene scene);
        Assert.Contains("17:00", board.Find("[data-testid=daily]").TextContent, StringComparison.Ordinal);
        board.Find("[data-testid=draft-form]").Submit();
        DraftBrief draft = Assert.IsType<DraftBrief>(Assert.Single(scene.Desk.Commands).Command);
        Assert.Equal((BriefKind.Daily, new DateOnly(2026, 7, 18), null), (draft.Kind, draft.Day, draft.Incident));
    }

    [Fact]
    public void Section_TypedIn_IsSavedWithTheVersionThatWasSeen()
    {
        IRenderedComponent<BriefsBoard> board = Board(Drafted(), "zh-CN", out RoomScene scene);
        Assert.Empty(board.FindAll("[data-testid=save]"));
        board.Find("[data-section=casualties] [data-testid=zh]").Input("无人员伤亡。");
        board.Find("[data-section=casualties] [data-testid=save]").Click();
        EditBriefSection edit = Assert.IsType<EditBriefSection>(Assert.Single(scene.Desk.Commands).Command);
        Assert.Equal(("b1", "casualties", "无人员伤亡。", 1), (edit.Brief, edit.Section, edit.Zh, edit.Was));
    }

    [Fact]
    public void Section_SavedByAnotherWhileItIsTypedIn_ShowsBothTextsAndLosesNone()
    {
        PictureState picture = Drafted();
        IRenderedComponent<BriefsBoard> board = Board(picture, "zh-CN", out RoomScene scene);
        board.Find("[data-section=casualties] [data-testid=zh]").Input("一人轻伤。");
        Become(board, scene, RoomScene.After(picture, ("li.min", new EditBriefSection("b1", "casualties", "无人员伤亡。", "", 1))));
        board.WaitForAssertion(() => Assert.Contains("无人员伤亡。", board.Find("[data-section=casualties] [data-testid=stale]").TextContent, StringComparison.Ordinal));
        Assert.Equal("一人轻伤。", board.Find("[data-section=casualties] [data-testid=zh]").GetAttribute("value"));
        Assert.Empty(board.FindAll("[data-testid=save]"));
        board.Find("[data-testid=mine]").Click();
        board.Find("[data-testid=save]").Click();
        EditBriefSection edit = Assert.IsType<EditBriefSection>(Assert.Single(scene.Desk.Commands).Command);
        Assert.Equal(("一人轻伤。", 2), (edit.Zh, edit.Was));
    }

    [Fact]
    public void Section_ThatAnotherWritesIn_SaysWho()
    {
        IRenderedComponent<BriefsBoard> board = Board(Drafted(), "zh-CN", out _);
        _editors.Begin(new object(), "b1", "casualties", "赵静");
        board.Find("[data-section=overview] [data-testid=zh]").Input("x");
        board.Render();
        Assert.Contains("赵静", board.Find("[data-section=casualties] [data-testid=others]").TextContent, StringComparison.Ordinal);
        Assert.Empty(board.FindAll("[data-section=overview] [data-testid=others]"));
    }

    [Fact]
    public async Task Editors_WhenThePageIsLeft_AreForgotten()
    {
        IRenderedComponent<BriefsBoard> board = Board(Drafted(), "zh-CN", out RoomScene scene);
        board.Find("[data-section=casualties] [data-testid=zh]").Input("x");
        Assert.Single(_editors.Others(new object(), "b1", "casualties"));
        await DisposeComponentsAsync();
        Assert.Empty(_editors.Others(new object(), "b1", "casualties"));
        Assert.Equal(0, scene.Followers);
    }

    [Fact]
    public void Directive_FromTheForm_IsGivenAndSplit()
    {
        PictureState picture = RoomScene.After(PictureState.Empty, ("zhao", new GiveDirective("d1", null, "排除积水", false, "赵静")));
        RoomScene scene = new(this, picture);
        IRenderedComponent<DirectivesBoard> board = scene.Still(Render<DirectivesBoard>(p => p.Add(b => b.Culture, "zh-CN")));
        Assert.Contains("排除积水", board.Find("[data-directive=d1]").TextContent, StringComparison.Ordinal);
        Assert.Contains("浏览器", board.Find("cmd-speech").TextContent, StringComparison.Ordinal);
        Assert.True(board.Find("cmd-speech").HasAttribute("hidden"));
        board.Find("[data-testid=text]").Change("加强巡查");
        board.Find("[data-testid=give-form]").Submit();
        Assert.Equal("加强巡查", Assert.IsType<GiveDirective>(Assert.Single(scene.Desk.Commands).Command).Text);
        board.Find("[data-testid=task]").Change("架泵");
        board.Find("[data-testid=due]").Change("2026-07-18T18:00");
        board.Find("[data-testid=split-form]").Submit();
        DirectivePart part = Assert.Single(Assert.IsType<SplitDirective>(scene.Desk.Commands[^1].Command).Tasks);
        Assert.Equal(new DateTimeOffset(2026, 7, 18, 18, 0, 0, TimeSpan.FromHours(8)), part.Due);
    }

    [Theory]
    [InlineData("zh-CN", "红灯", "签收")]
    [InlineData("en", "red", "Sign for it")]
    public void Task_Overdue_ShowsItsLightInWordsAndItsNextStep(string culture, string light, string next)
    {
        DirectiveTask task = new(new DirectivePart("t1", "drainage", null, "架泵", Scene.Now.AddMinutes(-1)), Scene.Now.AddHours(-2), DirectiveState.Issued, 1, []);
        DirectiveItem item = new("d1", null, "排除积水", true, "赵静", "赵静", Scene.Now.AddHours(-2), false, 2, [task]);
        RoomScene scene = new(this, PictureState.Empty with { Directives = PictureState.Empty.Directives.Add("d1", item) });
        IRenderedComponent<DirectivesBoard> board = scene.Still(Render<DirectivesBoard>(p => p.Add(b => b.Culture, culture)));
        Assert.Contains(light, board.Find("[data-stage=Issued] [data-light=Red]").TextContent, StringComparison.Ordinal);
        Assert.Contains(next, board.Find("[data-testid=sign]").TextContent, StringComparison.Ordinal);
        board.Find("[data-testid=sign]").Click();
        Assert.Equal(new AnswerDirective("d1", "t1", DirectiveMove.Sign, null, 1), Assert.Single(scene.Desk.Commands).Command);
    }

    private static PictureState Drafted() => RoomScene.After(PictureState.Empty, ("li.min", new DraftBrief("b1", BriefKind.Daily, null, new DateOnly(2026, 7, 18), null)));

    // The page draws a change when its pump's clock goes on.
    private void Become<T>(IRenderedComponent<T> board, RoomScene scene, PictureState picture)
        where T : IComponent
    {
        scene.Become(picture);
        ((Microsoft.Extensions.Time.Testing.FakeTimeProvider)Services.GetRequiredService<TimeProvider>()).Advance(TimeSpan.FromSeconds(1));
        board.InvokeAsync(() => { }).GetAwaiter().GetResult();
    }

    private IRenderedComponent<BriefsBoard> Board(PictureState picture, string culture, out RoomScene scene)
    {
        Services.AddSingleton(_editors);
        RoomScene made = scene = new RoomScene(this, picture);
        return made.Still(Render<BriefsBoard>(p => p.Add(b => b.Culture, culture)));
    }
}
