using System.Collections.Immutable;
using AngleSharp.Dom;
using Bunit;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Picture;
using Command.Ingest.Transports;
using Command.Web.Components;
using Command.Web.Features.Admin;
using Command.Web.Replica;
using Command.Web.Tests.Features.Wall;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Command.Web.Tests.Features.Admin;

public sealed class FeedBoardTests : BunitContext
{
    private static readonly Fault s_unreachable = new("poll-unreachable", "example.org can't be reached (NameResolutionError): no such host", "page 2");

    private readonly FakeTimeProvider _time = new(Scene.Now);
    private readonly StillDesk _desk = new();
    private readonly StillReplica _replica = new(ReplicaView.Empty);

    public FeedBoardTests()
    {
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddSingleton<CityPack>(Scene.Pack);
        Services.AddSingleton<IFeedDesk>(_desk);
        Services.AddSingleton<IReplica>(_replica);
        SetRendererInfo(new RendererInfo("Server", true));
    }

    [Theory]
    [InlineData("zh-CN", "连不上对方", "位置：page 2")]
    [InlineData("en", "The service can't be reached", "at page 2")]
    public void Fault_OfAFeed_IsInTheViewersWordsFirstAndThenAsItWasFound(string culture, string words, string place)
    {
        IElement row = Row(culture, Well() with { LastFault = s_unreachable, LastFaultAt = Scene.Now });
        IElement fault = row.QuerySelector("[data-fault=poll-unreachable]")!;
        Assert.StartsWith(words, fault.QuerySelector(".words")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(s_unreachable.Reason, fault.QuerySelector("small")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(place, fault.TextContent, StringComparison.Ordinal);
        Assert.Equal("true", row.QuerySelector(".feed")!.GetAttribute("data-broken"));
        Assert.NotNull(row.QuerySelector(".broken"));
    }

    [Fact]
    public void Silent_Feed_IsNotBroken()
    {
        IElement row = Row("zh-CN", Well() with { LastReceivedAt = Scene.Now.AddHours(-3) });
        Assert.Null(row.QuerySelector(".feed")!.GetAttribute("data-broken"));
        Assert.Null(row.QuerySelector(".broken"));
        Assert.Null(row.QuerySelector(".fault"));
    }

    [Theory]
    [InlineData(-12.4, "zh-CN", "时钟快 12 s")]
    [InlineData(3.2, "zh-CN", "时钟慢 3.2 s")]
    [InlineData(-12.4, "en", "clock 12 s fast")]
    [InlineData(3.2, "en", "clock 3.2 s slow")]
    public void Skew_BeyondTwoSeconds_IsSaid(double behind, string culture, string expected) =>
        Assert.Contains(expected, Row(culture, Well() with { ClockSkewSeconds = behind }).TextContent, StringComparison.Ordinal);

    [Theory]
    [InlineData(1.9)]
    [InlineData(-2.0)]
    [InlineData(null)]
    public void Skew_OfTheWayAlone_IsNotSaid(double? behind) =>
        Assert.DoesNotContain("时钟", Row("zh-CN", Well() with { ClockSkewSeconds = behind }).TextContent, StringComparison.Ordinal);

    [Fact]
    public void Counts_BesideTheLaw_AreShownWhereThereAreAny()
    {
        string some = Row("zh-CN", Well() with { Received = 13, InFlight = 3, TurnedAway = 2, Dropped = 1_234 }).TextContent;
        Assert.Contains("处理中 3", some, StringComparison.Ordinal);
        Assert.Contains("退回 2", some, StringComparison.Ordinal);
        Assert.Contains("丢弃 1,234", some, StringComparison.Ordinal);
        Assert.DoesNotContain("处理中", Row("zh-CN", Well()).QuerySelector("td.some")?.TextContent ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, "zh-CN", "✓ 收支平衡", false)]
    [InlineData(11, "zh-CN", "≠ 收支不平", true)]
    [InlineData(10, "en", "✓ balanced", false)]
    [InlineData(11, "en", "≠ not balanced", true)]
    public void Balance_OfWhatWasReceived_IsChecked(long received, string culture, string expected, bool off)
    {
        IElement cell = Row(culture, Well() with { Received = received }).QuerySelector("td.balance")!;
        Assert.Equal(expected, cell.TextContent);
        Assert.Equal(off, cell.ClassList.Contains("off"));
        Assert.Contains(received.ToString(), cell.GetAttribute("title"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "须对调经纬度才落在本市")]
    [InlineData("en", "change places")]
    public void Findings_OfPositions_StandUnderTheNameInWords(string culture, string expected)
    {
        IElement finding = Row(culture, Well() with { Diagnostics = [Reason.Of("positions-swapped-axes", 9, 10)] }).QuerySelector("th .finding")!;
        Assert.Contains(expected, finding.TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("positions-swapped-axes", finding.TextContent, StringComparison.Ordinal);
        Assert.NotNull(finding.QuerySelector(".warn"));
    }

    [Theory]
    [InlineData("zh-CN", "快照少了 8/10 条，等下一份确认")]
    [InlineData("en", "the snapshot lacks 8 of 10; the next one decides")]
    public void Doubts_OfASnapshot_StandUnderItsFeedAlone(string culture, string expected)
    {
        PictureState doubtful = PictureState.Empty with { Doubts = PictureState.Empty.Doubts.Add("flood/a", new SnapshotDoubted("flood/a", "flood", 8, 10)) };
        IRenderedComponent<FeedBoard> board = Board(culture, doubtful, Well(), Well() with { Feed = "civil" });
        Assert.Contains(expected, board.Find("tr[data-feed=flood]").TextContent, StringComparison.Ordinal);
        Assert.Null(board.Find("tr[data-feed=civil]").QuerySelector(".finding"));
    }

    [Fact]
    public void Poll_WithoutAnythingNew_KeepsTheFeedAliveAndSaysSo()
    {
        DateTimeOffset heard = Scene.Now.AddSeconds(-5);
        IElement row = Row("zh-CN", Well() with { LastReceivedAt = Scene.Now.AddHours(-3), LastHeardAt = heard });
        Assert.Equal(heard.ToUnixTimeMilliseconds().ToString(), row.QuerySelector(".feed")!.GetAttribute("since"));
        Assert.Contains("有应答，无新内容", row.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Door_OfAListener_IsTheOneItHas()
    {
        _desk.Cards = [new FeedCard("flood", "汛情", "Flood", "a", "sl651", "tcp", "127.0.0.1:40123", "cgcs2000", 300, false, false)];
        IRenderedComponent<FeedBoard> board = Board("zh-CN", PictureState.Empty, Well());
        board.WaitForAssertion(() =>
        {
            _time.Advance(RenderPump.Spacing);
            Assert.Contains("127.0.0.1:40123", board.Find("tr[data-feed=flood]").TextContent, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("zh-CN", "waterlogging · 道路积水", "校验码不符")]
    [InlineData("en", "waterlogging · Waterlogging", "The checksum does not fit")]
    public void Trial_OfAMessage_NamesItsKindAndExplainsItsFaults(string culture, string kind, string fault)
    {
        Report report = new()
        {
            Feed = "flood",
            Agency = "a",
            SourceId = "1",
            Version = "1",
            ObservedAt = Scene.Now,
            Kind = "waterlogging",
            Title = "积水",
        };
        _desk.Trial = new Trial([report], [], [new Fault("crc-mismatch", "The frame states CRC 1234 and its bytes give 4321.")], [new OutlinePart("0–1", "7E7E", "起始", "start")]);
        IRenderedComponent<TryBox> box = Render<TryBox>(p => p.Add(b => b.Feed, "flood").Add(b => b.Words, Command.Web.Resources.Words.For(culture)));
        box.Find("[data-testid=try-text]").Change("7E7E");
        box.Find("[data-testid=try-run]").Click();
        box.WaitForAssertion(() => Assert.Contains(kind, box.Find("[data-testid=try-message]").TextContent, StringComparison.Ordinal));
        Assert.StartsWith(fault, box.Find(".fault .words").TextContent, StringComparison.Ordinal);
        Assert.Contains("4321", box.Find(".fault small").TextContent, StringComparison.Ordinal);
    }

    private static FeedStatus Well() => Scene.Feed("flood", 300, TimeSpan.Zero) with { Received = 10, Stored = 7, Duplicates = 2, Quarantined = 1 };

    private IElement Row(string culture, FeedStatus status) => Board(culture, PictureState.Empty, status).Find("tr[data-feed=flood]");

    private IRenderedComponent<FeedBoard> Board(string culture, PictureState picture, params FeedStatus[] feeds)
    {
        _replica.Become(ReplicaView.Empty with { Connected = true, FrameAt = Scene.Now, Picture = picture, Pulse = new Pulse([.. feeds], [], null) });
        return Render<FeedBoard>(p => p.Add(b => b.Culture, culture));
    }

    private sealed class StillDesk : IFeedDesk
    {
        public ImmutableArray<FeedCard> Cards { get; set; } = [];

        public Trial Trial { get; set; } = new([], [], [], []);

        public Task<ImmutableArray<FeedCard>> FeedsAsync(CancellationToken cancellationToken) => Task.FromResult(Cards);

        public Task<ImmutableArray<QuarantineCard>> QuarantineAsync(string feed, int limit, CancellationToken cancellationToken) => Task.FromResult<ImmutableArray<QuarantineCard>>([]);

        public Task<ReplayOutcome> ReplayAsync(string feed, string envelope, CancellationToken cancellationToken) => Task.FromResult(new ReplayOutcome(false, 0, 0));

        public Task<Trial> TryAsync(string feed, ReadOnlyMemory<byte> body, string? contentType, CancellationToken cancellationToken) => Task.FromResult(Trial);
    }
}
