using AngleSharp.Dom;
using Bunit;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Writer;
using Command.Web.Features.Dispatch;
using Command.Web.Replica;
using Command.Web.Tests.Features.Wall;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Command.Web.Tests.Features.Dispatch;

public sealed class DispatchBoardTests : BunitContext
{
    private readonly FakeTimeProvider _time = new(Scene.Now);
    private readonly StillIncidentDesk _desk = new();
    private readonly StillReplica _replica = new(Evidence.View);
    private readonly ReadReplica _read;
    private readonly CommandOptions _options = new() { DemoSignIn = true };

    public DispatchBoardTests()
    {
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddSingleton<CityPack>(Scene.Pack);
        Services.AddSingleton<IIncidentDesk>(_desk);
        Services.AddSingleton<IAdviceDesk>(new StillAdviceDesk());
        Services.AddSingleton<Command.Ingest.Transports.Persons.IPersonDesk>(new StillPersonDesk());
        _read = new ReadReplica(_replica);
        Services.AddSingleton<IReplica>(_read);
        Services.AddSingleton(Options.Create(_options));
        SetRendererInfo(new RendererInfo("Server", true));
    }

    [Theory]
    [InlineData("zh-CN", "道路积水 中山路", "1 条待确认", "2 源")]
    [InlineData("en", "Waterlogging, 中山路", "1 to confirm", "2 src")]
    public void List_OpenIncidents_TheWorstFirstInTheViewersWords(string culture, string title, string asked, string sources)
    {
        IRenderedComponent<DispatchBoard> board = Board(culture);
        IElement[] rows = [.. board.FindAll("[data-testid=incident]")];
        Assert.Equal(["I-0002", "I-0001"], rows.Select(r => r.GetAttribute("data-incident")));
        Assert.Contains(title, rows[1].TextContent, StringComparison.Ordinal);
        Assert.Contains(asked, rows[1].TextContent, StringComparison.Ordinal);
        Assert.Contains(sources, rows[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Filter_WordsOfARow_LeavesTheRowsThatHaveThemAll()
    {
        IRenderedComponent<DispatchBoard> board = Board("zh-CN");
        board.Find("[data-testid=filter]").Input("0001 积水");
        Assert.Equal("I-0001", board.Find("[data-testid=incident]").GetAttribute("data-incident"));
        board.Find("[data-testid=filter]").Input("火灾");
        Assert.Empty(board.FindAll("[data-testid=incident]"));
        Assert.Contains("没有符合的事件", board.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "I-0001 的 2 个来源全部并入 I-0002", "I-0001 已并入 I-0002")]
    [InlineData("en", "All 2 sources of I-0001 go to I-0002", "I-0001 went into I-0002")]
    public void Merge_WithAReason_IsSentAfterItSaidWhatItDoesAndOffersTheWayBack(string culture, string will, string done)
    {
        IRenderedComponent<DispatchBoard> board = Board(culture);
        board.Find("[data-incident=I-0001]").Click();
        board.Find("[data-testid=act-merge]").Click();
        Assert.True(board.Find("[data-testid=confirm]").HasAttribute("disabled"));
        board.Find("[data-testid=target]").Change("I-0002");
        Assert.Contains(will, board.Find("[data-testid=will]").TextContent, StringComparison.Ordinal);
        Assert.True(board.Find("[data-testid=confirm]").HasAttribute("disabled"));
        board.Find("[data-testid=reason]").Input("同一处积水");
        board.Find("[data-testid=action]").Submit();

        (string id, string author, DeskCommand command) = Assert.Single(_desk.Commands);
        Assert.Equal(new MergeIncidents("I-0001", "I-0002") { Reason = "同一处积水" }, command);
        Assert.Equal(("demo-operator", 32), (author, id.Length));
        Assert.Contains(done, board.Find("[data-testid=told]").TextContent, StringComparison.Ordinal);

        board.Find("[data-testid=undo]").Click();
        SplitIncident back = Assert.IsType<SplitIncident>(_desk.Commands[1].Command);
        Assert.Equal(("I-0002", "city:A1 traffic:B1"), (back.Id, string.Join(' ', back.Reports)));
        Assert.Contains("同一处积水", back.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Split_TickedReport_IsSentAndTheWayBackIsAMerge()
    {
        _desk.Answer = new CommandAnswer(100, "I-0003", null);
        IRenderedComponent<DispatchBoard> board = Board("zh-CN");
        board.Find("[data-incident=I-0001]").Click();
        Assert.True(board.Find("[data-testid=act-split]").HasAttribute("disabled"));
        board.Find("[data-source='traffic:B1'] input").Change(true);
        board.Find("[data-testid=act-split]").Click();
        board.Find("[data-testid=reason]").Input("另一处");
        board.Find("[data-testid=action]").Submit();

        SplitIncident split = Assert.IsType<SplitIncident>(Assert.Single(_desk.Commands).Command);
        Assert.Equal("traffic:B1", Assert.Single(split.Reports));
        Assert.Contains("I-0003", board.Find("[data-testid=told]").TextContent, StringComparison.Ordinal);
        board.Find("[data-testid=undo]").Click();
        Assert.Equal(("I-0003", "I-0001"), _desk.Commands[1].Command is MergeIncidents m ? (m.Id, m.Into) : default);
    }

    [Fact]
    public void Split_AllReports_CanNotBeAsked()
    {
        IRenderedComponent<DispatchBoard> board = Board("zh-CN");
        board.Find("[data-incident=I-0001]").Click();
        board.Find("[data-source='traffic:B1'] input").Change(true);
        board.Find("[data-source='city:A1'] input").Change(true);
        Assert.True(board.Find("[data-testid=act-split]").HasAttribute("disabled"));
    }

    [Fact]
    public void Move_TickedSourceWithoutATarget_BecomesAnEventOfItsOwn()
    {
        IRenderedComponent<DispatchBoard> board = Board("zh-CN");
        board.Find("[data-incident=I-0001]").Click();
        board.Find("[data-source='traffic:B1'] input").Change(true);
        board.Find("[data-testid=act-move]").Click();
        Assert.Contains("成为一起新事件", board.Find("[data-testid=will]").TextContent, StringComparison.Ordinal);
        board.Find("[data-testid=target]").Change("I-0002");
        board.Find("[data-testid=reason]").Input("地点写错");
        board.Find("[data-testid=action]").Submit();
        Assert.Equal(new MoveSource(new SourceRef("report", "traffic:B1"), "I-0001", "I-0002") { Reason = "地点写错" }, Assert.Single(_desk.Commands).Command);
    }

    [Fact]
    public void Level_Chosen_IsSentWithItsReason()
    {
        IRenderedComponent<DispatchBoard> board = Board("zh-CN");
        board.Find("[data-incident=I-0001]").Click();
        board.Find("[data-testid=act-level]").Click();
        board.Find("[data-testid=level-1]").Change(true);
        Assert.Contains("特别重大", board.Find("[data-testid=will]").TextContent, StringComparison.Ordinal);
        board.Find("[data-testid=reason]").Input("有人被困");
        board.Find("[data-testid=action]").Submit();
        Assert.Equal(new OverrideLevel("I-0001", 1) { Reason = "有人被困" }, Assert.Single(_desk.Commands).Command);
    }

    [Theory]
    [InlineData("zh-CN", "由李敏于", "有人被困")]
    [InlineData("en", "set by 李敏", "有人被困")]
    public void Level_SetByAPerson_IsShownWithWhoAndWhy(string culture, string who, string why)
    {
        _replica.Become(Evidence.View with { Picture = Evidence.With(Evidence.Picture, new LevelOverridden("I-0001", 1, "有人被困")) });
        IRenderedComponent<DispatchBoard> board = Board(culture, "I-0001");
        string told = board.Find(".level-why").TextContent;
        Assert.Contains(who, told, StringComparison.Ordinal);
        Assert.Contains(why, told, StringComparison.Ordinal);
        Assert.Equal("I-0001", board.Find("[data-testid=incident]").GetAttribute("data-incident"));
    }

    [Theory]
    [InlineData("zh-CN", "没有执行")]
    [InlineData("en", "Not done")]
    public void Refusal_OfACommand_IsToldInTheViewersWordsWithNoWayBack(string culture, string words)
    {
        _desk.Answer = new CommandAnswer(0, null, new Fault("incident-closed", "I-0001 went into I-0009. Use that one."));
        IRenderedComponent<DispatchBoard> board = Board(culture, "I-0001");
        board.Find("[data-testid=act-never]").Click();
        board.Find("[data-testid=target]").Change("I-0002");
        board.Find("[data-testid=reason]").Input("两处");
        board.Find("[data-testid=action]").Submit();
        IElement told = board.Find("[data-testid=told]");
        Assert.Contains(words, told.TextContent, StringComparison.Ordinal);
        Assert.Contains("I-0009", told.TextContent, StringComparison.Ordinal);
        Assert.NotNull(told.QuerySelector("[data-refusal=incident-closed]"));
        Assert.Empty(board.FindAll("[data-testid=undo]"));
    }

    [Fact]
    public void Desk_ThatCanNotBeReached_IsSaid()
    {
        _desk.Unreachable = true;
        IRenderedComponent<DispatchBoard> board = Board("zh-CN", "I-0001");
        board.Find("[data-testid=tab-suggestions]").Click();
        board.Find("[data-testid=same]").Click();
        Assert.Contains("no such host", board.Find("[data-testid=told]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "62%", "相距 300 m", "图片")]
    [InlineData("en", "62%", "300 m apart", "Picture")]
    public void Suggestion_Chosen_ShowsTheEvidenceSideBySide(string culture, string percent, string apart, string picture)
    {
        IRenderedComponent<DispatchBoard> board = Board(culture);
        board.Find("[data-testid=tab-suggestions]").Click();
        string pane = board.Find(".pane.evidence").TextContent;
        Assert.Contains(percent, pane, StringComparison.Ordinal);
        Assert.Contains(apart, pane, StringComparison.Ordinal);
        Assert.Contains(board.FindAll("mark"), m => m.TextContent.Contains("中山路积水", StringComparison.Ordinal));
        Assert.Equal(2, board.FindAll("[data-testid=sketch] circle[r]").Count(c => c.ClassName!.EndsWith("-circle", StringComparison.Ordinal)));
        IElement link = board.Find("a[href='https://pictures.example/a.jpg']");
        Assert.Equal((picture, "noopener noreferrer nofollow"), (link.TextContent, link.GetAttribute("rel")));
        Assert.Empty(board.FindAll("img[src]"));
    }

    [Theory]
    [InlineData("y", true)]
    [InlineData("n", false)]
    public void Suggestion_AnsweredByKey_IsSent(string key, bool same)
    {
        IRenderedComponent<DispatchBoard> board = Board("zh-CN");
        board.Find("[data-testid=tab-suggestions]").Click();
        board.Find(".pane.list").KeyDown(key);
        Assert.Equal(new AnswerSuggestion("city:A2", same) { Reason = "已核对文字、位置和时间" }, Assert.Single(_desk.Commands).Command);
    }

    [Fact]
    public void Keys_InTheList_MoveTheChoiceAndAnswerNothing()
    {
        IRenderedComponent<DispatchBoard> board = Board("zh-CN");
        board.Find(".pane.list").KeyDown("ArrowDown");
        Assert.Equal("I-0002", board.Find("[aria-current=true]").GetAttribute("data-incident"));
        board.Find(".pane.list").KeyDown("ArrowDown");
        board.Find(".pane.list").KeyDown("ArrowDown");
        Assert.Equal("I-0001", board.Find("[aria-current=true]").GetAttribute("data-incident"));
        board.Find(".pane.list").KeyDown("y");
        Assert.Empty(_desk.Commands);
    }

    [Theory]
    [InlineData("zh-CN", "本页不是实时的：停在 14:32")]
    [InlineData("en", "This page is not live: it shows the picture of 14:32")]
    public void Replica_ThatIsNotLive_IsSaidAndNothingCanBeDone(string culture, string words)
    {
        _replica.Become(Evidence.View with { Connected = false });
        IRenderedComponent<DispatchBoard> board = Board(culture, "I-0001");
        Assert.StartsWith(words, board.Find("[data-testid=not-live]").TextContent, StringComparison.Ordinal);
        Assert.True(board.Find("[data-testid=act-merge]").HasAttribute("disabled"));
        board.Find("[data-testid=tab-suggestions]").Click();
        board.Find(".pane.list").KeyDown("y");
        Assert.Empty(_desk.Commands);
    }

    [Fact]
    public void Person_WhoGivesNoName_CanDoNothingWhereNoDemonstrationIsAllowed()
    {
        _options.DemoSignIn = false;
        IRenderedComponent<DispatchBoard> board = Board("zh-CN", "I-0001");
        Assert.NotEmpty(board.FindAll("[data-testid=needs-name]"));
        Assert.True(board.Find("[data-testid=act-merge]").HasAttribute("disabled"));

        board.Find("[data-testid=who]").Change(" 李敏 ");
        Assert.Empty(board.FindAll("[data-testid=needs-name]"));
        board.Find("[data-testid=tab-suggestions]").Click();
        board.Find("[data-testid=not-same]").Click();
        Assert.Equal("李敏", Assert.Single(_desk.Commands).Author);
    }

    [Fact]
    public void Person_WhoIsSignedIn_ActsInTheirOwnNameAndTypesNone()
    {
        AuthenticationState signedIn = new(new Caller(CallerKind.Person, "li.min", "李敏", [Roles.Operator]).ToPrincipal());
        RenderTree.Add<CascadingValue<Task<AuthenticationState>>>(p => p.Add(v => v.Value, Task.FromResult(signedIn)));
        IRenderedComponent<DispatchBoard> board = Board("zh-CN", "I-0001");
        Assert.Equal("李敏", board.Find("[data-testid=person]").TextContent);
        Assert.Empty(board.FindAll("[data-testid=who]"));
        board.Find("[data-testid=tab-suggestions]").Click();
        board.Find("[data-testid=not-same]").Click();
        Assert.Equal("li.min", Assert.Single(_desk.Commands).Author);
    }

    [Theory]
    [InlineData("zh-CN", "李敏：city:A1 与 city:A2 不是同一事件（两处）", "这将推翻李敏此前的决定：两处")]
    [InlineData("en", "李敏: city:A1 and city:A2 are not one event (两处)", "This overrules what 李敏 decided: 两处")]
    public void Merge_AgainstAnEarlierWord_SaysWhoseItOverrules(string culture, string ruling, string overrules)
    {
        _replica.Become(Evidence.View with { Picture = Evidence.With(Evidence.Picture, new PairRuled("city:A1", "city:A2", false, "两处")) });
        IRenderedComponent<DispatchBoard> board = Board(culture, "I-0001");
        Assert.Contains(ruling, board.Find("[data-testid=rulings]").TextContent, StringComparison.Ordinal);
        board.Find("[data-testid=act-merge]").Click();
        board.Find("[data-testid=target]").Change("I-0002");
        Assert.Contains(overrules, board.Find("[data-testid=will]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "已并入")]
    [InlineData("en", "It went into")]
    public void Incident_ThatWentIntoAnother_PointsThereAndOffersNothing(string culture, string words)
    {
        _replica.Become(Evidence.View with { Picture = Evidence.With(Evidence.Picture, new IncidentMerged("I-0001", "I-0002", [])) });
        IRenderedComponent<DispatchBoard> board = Board(culture, "I-0001");
        Assert.Contains(board.FindAll(".note"), n => n.TextContent.StartsWith(words, StringComparison.Ordinal) && n.TextContent.EndsWith("I-0002", StringComparison.Ordinal));
        Assert.Empty(board.FindAll("[data-testid=act-merge]"));
        board.Find(".note button").Click();
        Assert.NotEmpty(board.FindAll("[data-testid=act-merge]"));
    }

    [Fact]
    public async Task Board_ThatIsLeft_WatchesNoMore()
    {
        Board("zh-CN");
        Assert.Equal(1, _replica.Followers);
        await DisposeComponentsAsync();
        Assert.Equal(0, _replica.Followers);
    }

    private IRenderedComponent<DispatchBoard> Board(string culture, string? incident = null)
    {
        IRenderedComponent<DispatchBoard> board = Render<DispatchBoard>(p => p.Add(b => b.Culture, culture).Add(b => b.Incident, incident));

        // The pump draws once more by itself, and then not before its clock goes on: what is found and clicked must not change meanwhile.
        board.WaitForAssertion(() => Assert.True(_read.Times >= 2));
        board.InvokeAsync(() => { }).GetAwaiter().GetResult();
        return board;
    }
}
