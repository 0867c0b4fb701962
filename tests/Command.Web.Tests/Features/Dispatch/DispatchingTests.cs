using Bunit;
using Command.Ingest.Api.Incidents;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Dispatch.Advice;
using Command.Ingest.Picture;
using Command.Ingest.Writer;
using Command.Web.Components;
using Command.Web.Features.Dispatch;
using Command.Web.Replica;
using Command.Web.Tests.Features.Wall;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Command.Web.Tests.Features.Dispatch;

public sealed class DispatchingTests : BunitContext
{
    private readonly FakeTimeProvider _time = new(Scene.Now);
    private readonly StillIncidentDesk _desk = new();
    private readonly StillAdviceDesk _advice = new();
    private readonly StillReplica _replica = new(Evidence.View);
    private readonly ReadReplica _read;
    private IRenderedComponent<DispatchBoard>? _board;

    public DispatchingTests()
    {
        _read = new ReadReplica(_replica);
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddSingleton<CityPack>(DeskScene.Pack);
        Services.AddSingleton<IIncidentDesk>(_desk);
        Services.AddSingleton<IAdviceDesk>(_advice);
        Services.AddSingleton<Command.Ingest.Transports.Persons.IPersonDesk>(new StillPersonDesk());
        Services.AddSingleton<IReplica>(_read);
        Services.AddSingleton(Options.Create(new CommandOptions { DemoSignIn = true }));
        SetRendererInfo(new RendererInfo("Server", true));
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Theory]
    [InlineData("zh-CN", "已派 消防3、救护7 到 I-0001")]
    [InlineData("en", "消防3, 救护7 sent to I-0001")]
    public void Order_OfTypedAndClickedUnits_GoesWithTheVersionsSeen(string culture, string told)
    {
        Become(DeskScene.Said(Evidence.Picture, "救护7", UnitStatus.Available));
        IRenderedComponent<DispatchBoard> board = Board(culture);
        board.Find("[data-testid=assign-unit]").Input("xf3");
        board.Find("[data-testid=assign-proposal]").Click();
        board.Find("[data-unit=救护7] [data-testid=unit-pick]").Click();
        board.Find("[data-testid=assign] form").Submit();

        AssignUnits order = Assert.IsType<AssignUnits>(Assert.Single(_desk.Commands).Command);
        Assert.Equal(("I-0001", "消防3:0 救护7:1"), (order.Incident, string.Join(' ', order.Units.Select(u => $"{u.Unit}:{u.Was}"))));
        Assert.Contains(told, board.Find("[data-testid=told]").TextContent, StringComparison.Ordinal);
        Assert.Empty(board.FindAll("[data-testid=pick]"));
    }

    [Theory]
    [InlineData("zh-CN", "王强于 14:32:07 改动过，请看：", "待命", "已派 I-0002")]
    [InlineData("en", "Changed by 王强 at 14:32:07, look:", "Available", "Dispatched I-0002")]
    public void Refusal_OfAChangedUnit_ShowsBothVersionsAndTheWayOn(string culture, string changed, string seen, string now)
    {
        IRenderedComponent<DispatchBoard> board = Board(culture);
        board.Find("[data-unit=消防3] [data-testid=unit-pick]").Click();
        _desk.Answer = new CommandAnswer(0, null, new Fault("unit-committed", "消防3 is at I-0002 (A-0001) already.", "消防3"));
        board.Find("[data-testid=assign] form").Submit();
        Assert.NotNull(board.Find("[data-testid=assign-refused]").GetAttribute("data-refusal"));

        Become(DeskScene.Sent(Evidence.Picture, "消防3", "I-0002"));
        board.WaitForAssertion(() => Assert.Contains(changed, board.Find("[data-testid=changed]").TextContent, StringComparison.Ordinal));
        Assert.StartsWith(seen, board.Find("[data-testid=seen]").TextContent, StringComparison.Ordinal);
        Assert.StartsWith(now, board.Find("[data-testid=now]").TextContent, StringComparison.Ordinal);

        // Going on with what is so now needs a reason, because the unit is not free.
        board.Find("[data-testid=go-on]").Click();
        Assert.Empty(board.FindAll("[data-testid=changed]"));
        Assert.True(board.Find("[data-testid=assign-send]").HasAttribute("disabled"));
        board.Find("[data-testid=assign-reason]").Input("有人被困");
        _desk.Answer = new CommandAnswer(9, null, null);
        board.Find("[data-testid=assign] form").Submit();
        AssignUnits order = Assert.IsType<AssignUnits>(_desk.Commands[^1].Command);
        Assert.Equal(("消防3", 1, "有人被困"), (order.Units[0].Unit, order.Units[0].Was, order.Reason));
    }

    [Fact]
    public void Undo_OfAnOrder_CallsOffWhatItMade()
    {
        IRenderedComponent<DispatchBoard> board = Board("zh-CN");
        Type(board, "派 消防3");
        Become(DeskScene.Sent(Evidence.Picture, "消防3", "I-0001", "demo-operator"));
        board.WaitForAssertion(() => Assert.NotEmpty(board.FindAll("[data-testid=job]")));
        board.Find("[data-testid=undo]").Click();
        Assert.Equal("A-0001", Assert.IsType<CancelAssignment>(_desk.Commands[^1].Command).Id);
    }

    [Fact]
    public void Undo_OfAStatusInAJob_IsToldToBeNone()
    {
        Become(DeskScene.Sent(Evidence.Picture, "消防3", "I-0001"));
        IRenderedComponent<DispatchBoard> board = Board("zh-CN");
        Type(board, "状态 消防3 到场");
        Assert.Empty(board.FindAll("[data-testid=undo]"));
        Type(board, "撤销");
        Assert.Single(_desk.Commands);
        Assert.Contains("状态不能倒退", board.Find("[data-testid=told]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Claim_OfSomebodyElse_IsShownAndTakenOverForAReason()
    {
        Become(Evidence.With(Evidence.Picture, new IncidentClaimed("I-0001", "王强", null)));
        IRenderedComponent<DispatchBoard> board = Board("zh-CN");
        Assert.Contains("王强在处理", board.Find("[data-incident=I-0001] [data-testid=claim]").TextContent, StringComparison.Ordinal);
        Assert.Contains("王强在处理", board.Find("[data-testid=claimed-by]").TextContent, StringComparison.Ordinal);
        board.Find("[data-testid=claim-why]").Input("换班");
        board.Find("[data-testid=claim-bar] form").Submit();
        Assert.Equal(new ClaimIncident("I-0001") { Reason = "换班" }, Assert.Single(_desk.Commands).Command);
    }

    [Fact]
    public void Incident_MergedWhileAnOrderIsPutTogether_IsFollowedAndTheOrderComesAlong()
    {
        IRenderedComponent<DispatchBoard> board = Board("zh-CN");
        board.Find("[data-unit=消防3] [data-testid=unit-pick]").Click();
        Become(Evidence.With(Evidence.Picture, new IncidentMerged("I-0001", "I-0002", [])));
        board.WaitForAssertion(() => Assert.Contains("I-0001 刚被并入 I-0002", board.Find("[data-testid=followed]").TextContent, StringComparison.Ordinal));
        Assert.Equal("消防3", board.Find("[data-testid=pick]").GetAttribute("data-unit"));
        board.Find("[data-testid=assign] form").Submit();
        Assert.Equal("I-0002", Assert.IsType<AssignUnits>(Assert.Single(_desk.Commands).Command).Incident);
    }

    [Fact]
    public void Bar_FaultyLine_StaysAndSaysWhatToWrite()
    {
        IRenderedComponent<DispatchBoard> board = Board("zh-CN");
        Type(board, "派 消防99");
        Assert.Contains("消防99", board.Find("[data-testid=bar-reading]").TextContent, StringComparison.Ordinal);
        Assert.Equal("派 消防99", board.Find("[data-testid=bar]").GetAttribute("value"));
        Assert.Empty(_desk.Commands);
    }

    [Fact]
    public void Bar_LineTypedBefore_IsOfferedAgain()
    {
        IRenderedComponent<DispatchBoard> board = Board("zh-CN");
        Type(board, "接 1");
        Assert.Equal("", board.Find("[data-testid=bar]").GetAttribute("value"));
        Assert.Contains("接 1", board.Find("[data-testid=bar-proposals]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Task_AskedAndAnswered_IsSentWithTheVersionSeen()
    {
        AgencyTask task = new() { Id = "T-0001", Incident = "I-0001", Agency = "power", Text = "断电", AskedBy = "王强", AskedAt = Scene.Now, By = "王强", At = Scene.Now };
        Become(Evidence.With(Evidence.Picture, new AgencyTaskPut(task)));
        IRenderedComponent<DispatchBoard> board = Board("zh-CN");
        Assert.Contains("哈尔滨供电公司", board.Find("[data-testid=task]").TextContent, StringComparison.Ordinal);
        Assert.True(board.Find("[data-testid=task-Declined]").HasAttribute("disabled"));
        board.Find("[data-testid=task-answer]").Input("人手不足");
        board.Find("[data-testid=task-Declined]").Click();
        Assert.Equal(new AnswerTask("T-0001", AgencyTaskState.Declined, "人手不足", 1), Assert.Single(_desk.Commands).Command);

        board.Find("[data-testid=task-ask]").Click();
        board.Find("[data-testid=task-agency]").Change("fire");
        board.Find("[data-testid=task-text]").Input("增援");
        board.Find("[data-testid=task-capability]").Change("rescue");
        board.Find("[data-testid=task-form]").Submit();
        Assert.Equal(new AskAgency("I-0001", "fire", "增援", "rescue", 1), _desk.Commands[^1].Command);
    }

    [Fact]
    public void Step_Corrected_IsSentWithItsTrueTimeAndReason()
    {
        Become(DeskScene.Sent(Evidence.Picture, "消防3", "I-0001"));
        IRenderedComponent<DispatchBoard> board = Board("zh-CN");
        board.Find("[data-testid=job-correct]").Click();
        board.Find("[data-testid=job-time]").Input("14:30");
        board.Find("[data-testid=job-reason]").Input("钟慢");
        board.Find("[data-testid=job-form]").Submit();
        CorrectStep correct = Assert.IsType<CorrectStep>(Assert.Single(_desk.Commands).Command);
        Assert.Equal((AssignmentStep.Dispatched, Scene.Now.AddMinutes(-2).AddSeconds(-7), 1, "钟慢"), (correct.Step, correct.At, correct.Was, correct.Reason));
    }

    [Fact]
    public void Stage_PointedAtOnTheSketch_GoesWithTheOrder()
    {
        IRenderedComponent<DispatchBoard> board = Board("zh-CN");
        board.Find("[data-unit=消防3] [data-testid=unit-pick]").Click();
        board.Find("[data-testid=assign-stage]").Click();
        board.Find("[data-testid=map-point]").Change("0.5,0.25");
        board.Find("[data-testid=assign] form").Submit();
        AssignUnits order = Assert.IsType<AssignUnits>(Assert.Single(_desk.Commands).Command);
        Assert.Equal(126.64, order.Stage!.Value.Lon, 4);
        Assert.True(order.Stage.Value.Lat > 45.74);
    }

    [Fact]
    public void Case_TakenAndJoinedToAnIncident_LeadsToSendingSomebodyThere()
    {
        _desk.Taken = new CaseTaken("city:A2", [], null);
        IRenderedComponent<DispatchBoard> board = Board("zh-CN");
        board.Find("[data-testid=tab-intake]").Click();
        Assert.False(board.Find(".intake").HasAttribute("hidden"));
        board.Find("[data-testid=case-kind]").Input("道路积水");
        board.Find("[data-testid=case-address]").Input("45.74, 126.64");
        Assert.Equal(("126.64", "45.74"), (board.Find("[data-testid=case-lon]").GetAttribute("value"), board.Find("[data-testid=case-lat]").GetAttribute("value")));
        board.Find("[data-testid=case]").Submit();
        Assert.Equal("I-0002", board.Find("[data-testid=tab-work]").TextContent);
        Assert.True(board.Find(".intake").HasAttribute("hidden"));
        Assert.NotEmpty(board.FindAll("[data-testid=assign]"));
    }

    [Fact]
    public void Recommendation_Chosen_FillsTheOrderAndIsKeptWithIt()
    {
        AdvicePick pick = new("消防3", ["pump"], 240, 240, []);
        _advice.Answer = new AdviceAnswer(new Recommendation("I-0001", "flood", 1, 3, Scene.Now, 8, true, [], [new AdviceSet(1, 240, 240, 240, [pick], [], [], [])], [], [], []), null);
        IRenderedComponent<DispatchBoard> board = Board("zh-CN");
        Assert.Contains("4.0 分钟", board.Find("[data-testid=advice-set]").TextContent, StringComparison.Ordinal);
        board.Find("[data-testid=advice-without]").Click();
        Assert.Equal(["消防3"], _advice.Asked[^1].Without);
        board.Find("[data-testid=advice-take]").Click();
        board.Find("[data-testid=assign] form").Submit();
        AssignUnits order = Assert.IsType<AssignUnits>(Assert.Single(_desk.Commands).Command);
        Assert.Equal("消防3", Assert.Single(order.Units).Unit);
        Assert.Contains("消防3", order.Basis, StringComparison.Ordinal);
    }

    private static void Type(IRenderedComponent<DispatchBoard> board, string line)
    {
        board.Find("[data-testid=bar]").Input(line);
        board.Find("[data-testid=bar-form]").Submit();
    }

    private void Become(PictureState picture)
    {
        int before = _read.Times;
        _replica.Become(Evidence.View with { Picture = picture });
        if (_board is { } board)
        {
            // It is drawn at the next beat of the desk's clock, and then not again before that goes on: what is found and clicked must not change meanwhile.
            Assert.True(SpinWait.SpinUntil(
                () =>
                {
                    _time.Advance(RenderPump.Spacing);
                    return _read.Times > before;
                },
                TimeSpan.FromMinutes(1)));
            board.InvokeAsync(() => { }).GetAwaiter().GetResult();
        }
    }

    private IRenderedComponent<DispatchBoard> Board(string culture)
    {
        _board = Render<DispatchBoard>(p => p.Add(b => b.Culture, culture).Add(b => b.Incident, "I-0001"));
        _board.WaitForAssertion(() => Assert.True(_read.Times >= 2), TimeSpan.FromSeconds(30));
        _board.InvokeAsync(() => { }).GetAwaiter().GetResult();
        return _board;
    }
}
