using Bunit;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Features.Notices;
using Command.Web.Tests.Features.Wall;

namespace Command.Web.Tests.Features.Rooms;

public sealed class NoticesBoardTests : BunitContext
{
    [Theory]
    [InlineData("zh-CN", "发送中", "失败", "短信网关没有受理，会自动重试。")]
    [InlineData("en", "under way", "failed", "The gateway did not take the message")]
    public void List_OfANoticeUnderWay_SaysHowFarItIsToEachRecipient(string culture, string state, string failed, string why)
    {
        PictureState picture = RoomScene.After(
            PictureState.Empty,
            ("li.min", Notice("n1")),
            ("system", new NoteDeliveries("n1", [new DeliveryOutcome("r1", NoticeChannels.Sms, DeliveryState.Failed, 1, new Fault("notice-sms-refused", "code=7"), Scene.Now.AddSeconds(5))])));
        string text = Board(picture, culture, out _).Find("[data-notice=n1]").TextContent;

        Assert.Contains(state, text, StringComparison.Ordinal);
        Assert.Contains(failed, text, StringComparison.Ordinal);
        Assert.Contains(why, text, StringComparison.Ordinal);
        Assert.Contains("13800000000", text, StringComparison.Ordinal);
        Assert.Contains("14:32:12", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Approve_OfWhatSomebodyElseWrote_IsAskedForTheVersionSeenAndOnesOwnIsNot()
    {
        PictureState picture = RoomScene.After(PictureState.Empty, ("li.min", Warning("w1")), ("demo-operator", Warning("w2")));
        IRenderedComponent<NoticesBoard> board = Board(picture, "zh-CN", out RoomScene scene);
        Assert.True(board.Find("[data-notice=w2] [data-testid=approve]").HasAttribute("disabled"));
        board.Find("[data-notice=w1] [data-testid=approve]").Click();

        Assert.Equal(("demo-operator", new ApproveNotice("w1", 1)), (scene.Desk.Commands[0].Author, scene.Desk.Commands[0].Command));
        Assert.Contains("已放行", board.Find("[data-testid=told]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Withdraw_AsksWhyFirst()
    {
        IRenderedComponent<NoticesBoard> board = Board(RoomScene.After(PictureState.Empty, ("li.min", Notice("n1"))), "zh-CN", out RoomScene scene);
        board.Find("[data-testid=begin-withdraw]").Click();
        Assert.True(board.Find("[data-testid=withdraw]").HasAttribute("disabled"));
        board.Find("[data-testid=why]").Input("写错了");
        board.Find("[data-testid=withdraw]").Click();
        Assert.Equal(new WithdrawNotice("n1", 1) { Reason = "写错了" }, Assert.Single(scene.Desk.Commands).Command);
    }

    [Fact]
    public void Acknowledge_OfWhatArrived_IsNotedForThatRecipient()
    {
        IRenderedComponent<NoticesBoard> board = Board(RoomScene.After(PictureState.Empty, ("li.min", Notice("n1"))), "zh-CN", out RoomScene scene);
        board.Find("[data-testid=acknowledge]").Click();
        Assert.Equal(new AcknowledgeNotice("n1", "r1"), Assert.Single(scene.Desk.Commands).Command);
    }

    [Fact]
    public void Form_FilledIn_SendsWhomAndHowAndIsEmptyAfterwards()
    {
        PictureState picture = RoomScene.After(PictureState.Empty, ("li.min", new PutShift("s1", "chief", new DutyPerson("张伟", null, "13900001111", null), Scene.Now.AddHours(-1), Scene.Now.AddHours(5), 0)));
        IRenderedComponent<NoticesBoard> board = Board(picture, "zh-CN", out RoomScene scene);
        Assert.Contains("张伟", board.Find("[data-testid=notice-form]").TextContent, StringComparison.Ordinal);
        board.Find("[data-testid=title]").Change("积水");
        board.Find("[data-testid=text]").Change("请绕行。");
        board.Find("[data-testid=group-leaders]").Change(true);
        board.Find("[data-testid=channel-mail]").Change(true);
        board.Find("[data-testid=people]").Change("王芳，wang.fang@example.org\n李强, 13800000000");
        board.Find("[data-testid=notice-form]").Submit();

        SendNotice send = Assert.IsType<SendNotice>(Assert.Single(scene.Desk.Commands).Command);
        Assert.Equal(("积水", "请绕行。", false), (send.Zh.Title, send.Zh.Text, send.Exercise));
        Assert.Equal(["leaders"], send.Groups);
        Assert.Equal([NoticeChannels.Sms, NoticeChannels.Mail], send.Channels);
        Assert.Equal([("王芳", null, "wang.fang@example.org"), ("李强", "13800000000", null)], send.To.Select(r => (r.Name, r.Phone, r.Mail)));
        Assert.Null(send.Warning);
        Assert.True(string.IsNullOrEmpty(board.Find("[data-testid=title]").GetAttribute("value")));
    }

    [Fact]
    public void Form_WithALineThatSaysNoWay_SendsNothingAndSaysWhichLine()
    {
        IRenderedComponent<NoticesBoard> board = Board(PictureState.Empty, "zh-CN", out RoomScene scene);
        board.Find("[data-testid=title]").Change("积水");
        board.Find("[data-testid=text]").Change("请绕行。");
        board.Find("[data-testid=people]").Change("王芳");
        board.Find("[data-testid=notice-form]").Submit();
        Assert.Empty(scene.Desk.Commands);
        Assert.Contains("王芳", board.Find("[data-testid=unread]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_ByAnotherDesk_ShowsByItselfAndNothingFollowsAfterTheEnd()
    {
        IRenderedComponent<NoticesBoard> board = Board(PictureState.Empty, "zh-CN", out RoomScene scene);
        Assert.Empty(board.FindAll("[data-testid=notice]"));
        scene.Become(RoomScene.After(PictureState.Empty, ("wang.qiang", Notice("n1"))));
        ((Microsoft.Extensions.Time.Testing.FakeTimeProvider)Services.GetService<TimeProvider>()!).Advance(TimeSpan.FromSeconds(1));
        board.WaitForAssertion(() => Assert.Single(board.FindAll("[data-testid=notice]")), TimeSpan.FromSeconds(30));
        await DisposeComponentsAsync();
        Assert.Equal(0, scene.Followers);
    }

    private IRenderedComponent<NoticesBoard> Board(PictureState picture, string culture, out RoomScene scene)
    {
        RoomScene made = scene = new RoomScene(this, picture);
        return made.Still(Render<NoticesBoard>(p => p.Add(b => b.Culture, culture)));
    }

    private static SendNotice Notice(string id) => new(id, new NoticeWords("积水", "请绕行。"), null, null, [new NoticeRecipient("", "王芳", "13800000000", null, null, null, null, null)], [], [], [NoticeChannels.Sms], false, null);

    private static SendNotice Warning(string id) => Notice(id) with
    {
        To = [],
        Endpoints = ["loudspeakers"],
        Channels = [NoticeChannels.Broadcast],
        Warning = new WarningTerms("暴雨", "Met", "Immediate", "Severe", "Observed", Scene.Now.AddHours(3), "道里区", [], 0, null),
    };
}
