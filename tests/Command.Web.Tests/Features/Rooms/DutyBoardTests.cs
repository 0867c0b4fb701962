using Bunit;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Features.Duty;
using Command.Web.Tests.Features.Wall;

namespace Command.Web.Tests.Features.Rooms;

public sealed class DutyBoardTests : BunitContext
{
    private static readonly DutyPerson s_me = new("演示", "demo-operator", "13600003333", null), s_zhao = new("赵静", "zhao.jing", "13700002222", null);

    [Theory]
    [InlineData("zh-CN", "值班长", "当班", "无人值守")]
    [InlineData("en", "Watch chief", "on now", "nobody from")]
    public void Roster_OfToday_SaysWhoIsOnAndWhereItHasGaps(string culture, string post, string on, string gap)
    {
        IRenderedComponent<DutyBoard> board = Board(Shifts(), culture, out _);
        string row = board.Find("[data-shift=mine]").TextContent;
        Assert.Contains(post, row, StringComparison.Ordinal);
        Assert.Contains(on, row, StringComparison.Ordinal);
        Assert.Contains("13600003333", row, StringComparison.Ordinal);
        Assert.Contains(gap, board.Find("[data-testid=findings]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Put_AShift_IsOfTheCitysClockAndOfANewId()
    {
        IRenderedComponent<DutyBoard> board = Board(PictureState.Empty, "zh-CN", out RoomScene scene);
        board.Find("[data-testid=name]").Change("张伟");
        board.Find("[data-testid=phone]").Change("139-0000-1111");
        board.Find("[data-testid=shift-form]").Submit();

        PutShift put = Assert.IsType<PutShift>(Assert.Single(scene.Desk.Commands).Command);
        Assert.Equal(("chief", "张伟", "139-0000-1111", 0), (put.Post, put.Person.Name, put.Person.Phone, put.Was));
        Assert.Equal((new DateTimeOffset(2026, 7, 18, 8, 0, 0, TimeSpan.FromHours(8)), new DateTimeOffset(2026, 7, 18, 20, 0, 0, TimeSpan.FromHours(8))), (put.From, put.To));
    }

    [Fact]
    public void Swap_AskedByMe_CanBeTakenBackAndNotAccepted()
    {
        PictureState asked = RoomScene.After(Shifts(), ("demo-operator", new AskSwap("w1", "mine", "next") { Reason = "体检" }));
        IRenderedComponent<DutyBoard> board = Board(asked, "zh-CN", out RoomScene scene);
        Assert.Empty(board.FindAll("[data-testid=accept]"));
        board.Find("[data-testid=decline]").Click();
        Assert.Equal(new AnswerSwap("w1", false), Assert.Single(scene.Desk.Commands).Command);
    }

    [Fact]
    public void Swap_AskedOfMe_IsAccepted()
    {
        PictureState asked = RoomScene.After(Shifts(), ("zhao.jing", new AskSwap("w1", "next", "mine") { Reason = "体检" }));
        IRenderedComponent<DutyBoard> board = Board(asked, "zh-CN", out RoomScene scene);
        board.Find("[data-testid=accept]").Click();
        Assert.Equal(new AnswerSwap("w1", true), Assert.Single(scene.Desk.Commands).Command);
    }

    [Fact]
    public void HandOver_OfMyShift_ShowsThePackAndIsSignedToTheNext()
    {
        PictureState picture = RoomScene.After(Shifts(), ("demo-operator", new PutCall(new PhoneCall("c1", false, Scene.Now, "街道办", "0451-88881234", "要泵", "送两台泵", null, null, false, 0), 0)));
        IRenderedComponent<DutyBoard> board = Board(picture, "zh-CN", out RoomScene scene);
        Assert.Contains("送两台泵", board.Find("[data-testid=give-form] [data-testid=pack]").TextContent, StringComparison.Ordinal);
        board.Find("[data-testid=next]").Change("next");
        board.Find("[data-testid=note]").Change("泵在路上");
        board.Find("[data-testid=give-form]").Submit();
        GiveOver give = Assert.IsType<GiveOver>(Assert.Single(scene.Desk.Commands).Command);
        Assert.Equal(("mine", "next", "泵在路上"), (give.Shift, give.Next, give.Note));
    }

    [Fact]
    public void HandOver_GivenToMe_IsTakenAndOneGivenByMeIsNot()
    {
        PictureState given = RoomScene.After(
            RoomScene.After(PictureState.Empty, ("li.min", new PutShift("old", "chief", s_zhao, Scene.Now.AddHours(-8), Scene.Now.AddHours(1), 0)), ("li.min", new PutShift("mine", "chief", s_me, Scene.Now.AddHours(1), Scene.Now.AddHours(9), 0))),
            ("zhao.jing", new GiveOver("h1", "old", "mine", "")));
        IRenderedComponent<DutyBoard> board = Board(given, "zh-CN", out RoomScene scene);
        board.Find("[data-testid=take]").Click();
        Assert.Equal(new TakeOver("h1"), Assert.Single(scene.Desk.Commands).Command);
    }

    [Fact]
    public void Call_WrittenDown_KeepsItsPromiseUntilItIsDone()
    {
        PhoneCall call = new("c1", false, Scene.Now, "街道办", "0451-88881234", "要泵", "送两台泵", Scene.Now.AddHours(-1), null, false, 0);
        IRenderedComponent<DutyBoard> board = Board(RoomScene.After(PictureState.Empty, ("demo-operator", new PutCall(call, 0))), "zh-CN", out RoomScene scene);
        Assert.Contains("已逾期", board.Find("[data-call=c1]").TextContent, StringComparison.Ordinal);
        board.Find("[data-testid=keep]").Click();
        PutCall kept = Assert.IsType<PutCall>(Assert.Single(scene.Desk.Commands).Command);
        Assert.Equal((true, 1), (kept.Call.Kept, kept.Was));

        board.Find("[data-testid=caller]").Change("气象台");
        board.Find("[data-testid=what]").Change("雨将减弱");
        board.Find("[data-testid=call-form]").Submit();
        PutCall put = Assert.IsType<PutCall>(scene.Desk.Commands[1].Command);
        Assert.Equal(("气象台", "雨将减弱", 0, Scene.Now), (put.Call.Caller, put.Call.What, put.Was, put.Call.At));
    }

    private static PictureState Shifts() => RoomScene.After(
        PictureState.Empty,
        ("li.min", new PutShift("mine", "chief", s_me, Scene.Now.AddHours(-6), Scene.Now.AddHours(2), 0)),
        ("li.min", new PutShift("next", "chief", s_zhao, Scene.Now.AddHours(2), Scene.Now.AddHours(8), 0)));

    private IRenderedComponent<DutyBoard> Board(PictureState picture, string culture, out RoomScene scene)
    {
        RoomScene made = scene = new RoomScene(this, picture);
        return made.Still(Render<DutyBoard>(p => p.Add(b => b.Culture, culture)));
    }
}
