using Bunit;
using Command.Ingest.Api;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Paper;
using Command.Ingest.Picture;
using Command.Web.Features.Paper;
using Command.Web.Tests.Features.Rooms;
using Microsoft.Extensions.DependencyInjection;
using WallScene = Command.Web.Tests.Features.Wall.Scene;

namespace Command.Web.Tests.Features.Paper;

public sealed class PaperBoardTests : BunitContext
{
    private static readonly string s_number = CardNumbers.Of("K7Q", CardNumbers.MinuteOf(WallScene.Now.AddHours(-3)), 4);

    [Fact]
    public void Key_ACardOfAKnownIncident_TellsItWithTheCitysClock()
    {
        IRenderedComponent<PaperBoard> board = Board("zh-CN", out RoomScene scene);
        Fill(board, s_number);
        board.Find("[data-testid=card-form]").Submit();
        KeyCard key = Assert.IsType<KeyCard>(Assert.Single(scene.Desk.Commands).Command);
        Assert.Equal((s_number, "I-0001", "三车相撞"), (key.Card, key.Incident, key.Text));
        Assert.Equal(new DateTimeOffset(2026, 7, 18, 13, 5, 0, TimeSpan.FromHours(8)), key.ReceivedAt);
        Assert.Empty(scene.Desk.Cases);
    }

    [Theory]
    [InlineData("zh-CN", "不是卡片编号")]
    [InlineData("en", "not a card")]
    public void Key_AWrongNumber_IsSaidBeforeAnythingIsDone(string culture, string said)
    {
        IRenderedComponent<PaperBoard> board = Board(culture, out RoomScene scene);
        Fill(board, "K7Q-0472931-04-x");
        board.Find("[data-testid=card-form]").Submit();
        Assert.Empty(scene.Desk.Commands);
        Assert.Contains(said, board.Markup, StringComparison.Ordinal);
    }

    private static void Fill(IRenderedComponent<PaperBoard> board, string number)
    {
        board.Find("[data-testid=incident]").Change("I-0001");
        board.Find("[data-testid=number]").Change(number);
        board.Find("[data-testid=outage]").Change("2026-07-18T13:00");
        board.Find("[data-testid=received]").Change("2026-07-18T13:05");
        board.Find("[data-testid=text]").Change("三车相撞");
    }

    private IRenderedComponent<PaperBoard> Board(string culture, out RoomScene scene)
    {
        PictureState picture = PictureState.Empty with
        {
            Incidents = PictureState.Empty.Incidents.Add("I-0001", new Incident
            {
                Id = "I-0001",
                Kind = "waterlogging",
                Title = "积水",
                Place = WallScene.Nangang,
                OpenedAt = WallScene.Now.AddHours(-4),
                ObservedAt = WallScene.Now.AddHours(-4),
                LastObservedAt = WallScene.Now,
                Sources = [],
            }),
            Open = ["I-0001"],
        };
        Services.AddSingleton<PaperHealth>();
        RoomScene made = scene = new RoomScene(this, picture);
        return made.Still(Render<PaperBoard>(p => p.Add(b => b.Culture, culture)));
    }
}
