using Bunit;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Tests.Transports;
using Command.Web.Features.Admin.Walls;
using Command.Web.Replica;
using Command.Web.Tests.Features.Wall;
using Command.Web.Tests.Walls;
using Command.Web.Walls;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Command.Web.Tests.Features.Admin.Walls;

public sealed class WallRoomBoardTests : BunitContext
{
    private static readonly ScreenReport s_report = new("flood", 60, 120.2, 800, 4000, "up", "up", WallVersion.Current, 1920, 1080, 3700, true);
    private readonly FakeTimeProvider _time = new(Scene.Now);
    private readonly Scene _scene = new();
    private readonly StillReplica _replica = new(ReplicaView.Empty);
    private readonly OpenBook _open;
    private readonly CommandOptions _options = new() { DemoSignIn = true };

    public WallRoomBoardTests()
    {
        _open = new OpenBook(_time);
        _open.AddTo(Services);
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddSingleton<CityPack>(Scene.Pack);
        Services.AddSingleton<IReplica>(_replica);
        Services.AddSingleton<IOptions<CommandOptions>>(new OptionsWrapper<CommandOptions>(_options));
        SetRendererInfo(new RendererInfo("Server", true));
    }

    [Theory]
    [InlineData("well", 60, 800.0, 4000.0, "up", "up")]
    [InlineData("slow", 2, 800.0, 4000.0, "up", "up")]
    [InlineData("behind", 60, 60_000.0, 4000.0, "up", "up")]
    [InlineData("behind", 60, 800.0, 4000.0, "lost", "up")]
    [InlineData("behind", 60, null, 4000.0, "waiting", "up")]
    [InlineData("blind", 60, 800.0, 90_000.0, "up", "up")]
    [InlineData("blind", 60, 800.0, 4000.0, "up", "lost")]
    public void Health_OfAScreen_IsTheWorstThatItReports(string health, double fps, double? data, double? session, string dataLink, string sessionLink)
    {
        Report(s_report with { Fps = fps, DataAgeMs = data, SessionAgeMs = session, Data = dataLink, Session = sessionLink });
        Assert.Equal(health, Show().Find("tr[data-screen=north]").GetAttribute("data-health"));
    }

    [Fact]
    public void Health_OfAScreenThatNoLongerReports_IsSilentAndOfAnOldPageOld()
    {
        Report(s_report with { Version = "0123456789" });
        Assert.Equal("old", Show().Find("tr[data-screen=north]").GetAttribute("data-health"));
        _time.Advance(ScreenRow.Silence + TimeSpan.FromSeconds(1));
        Assert.Equal("silent", Show().Find("tr[data-screen=north]").GetAttribute("data-health"));
    }

    [Fact]
    public void Row_OfAScreen_HasEveryFigure()
    {
        Report(s_report);
        string row = Show().Find("tr[data-screen=north]").TextContent;
        foreach (string figure in (string[])["防汛", "60", "120 MB", "1920×1080", WallVersion.Current, "1 h 1 min"])
        {
            Assert.Contains(figure, row, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Reload_OfAScreen_IsSentToItsConnectionsAlone()
    {
        Report(s_report);
        _open.Screens.Join("c-2", "south");
        _time.Advance(TimeSpan.FromHours(1));
        await ClickAsync(Show(), "tr[data-screen=north] [data-testid=reload]");
        using WallOrders orders = new(_open.Book, _open.Screens, _open.Hub, _time);
        await orders.StartAsync(Xunit.TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => _open.Hub.Sent.Count > 0, "the order is carried out");
        await orders.StopAsync(Xunit.TestContext.Current.CancellationToken);
        Assert.Equal([("c-1", "Reload")], _open.Hub.Sent);
    }

    [Fact]
    public async Task Settings_Saved_AreKeptWithWhoGaveThem()
    {
        Report(s_report);
        IRenderedComponent<WallRoomBoard> room = Show();
        await ClickAsync(room, "tr[data-screen=north] .choose");
        await room.InvokeAsync(() => room.Find("[data-testid=give-layout]").Change("traffic"));
        await ClickAsync(room, "[data-testid=save-screen]");
        room.WaitForAssertion(() => Assert.Equal(("traffic", "演示操作员"), (_open.Book.Notes.For("north").Layout, _open.Book.Notes.For("north").By)));
    }

    [Fact]
    public async Task Settings_ThatCannotBe_AreRefusedInWordsAndNothingIsKept()
    {
        Report(s_report);
        IRenderedComponent<WallRoomBoard> room = Show();
        await ClickAsync(room, "tr[data-screen=north] .choose");
        await room.InvokeAsync(() => room.FindAll("[data-testid=screen-form] input")[1].Change("flood:3"));
        await room.InvokeAsync(() => room.FindAll("[data-testid=screen-form] input")[4].Change("99x99"));
        await ClickAsync(room, "[data-testid=save-screen]");
        Assert.Equal(2, room.FindAll(".fault").Count);
        Assert.Empty(_open.Book.Notes.Screens);
    }

    [Fact]
    public async Task Alarm_AcknowledgedInTheRoom_LeavesTheList()
    {
        _scene.Incident("I-0001", 1, TimeSpan.Zero).Incident("I-0002", 3, TimeSpan.Zero);
        IRenderedComponent<WallRoomBoard> room = Show();
        Assert.Equal("I-0001", Assert.Single(room.FindAll("[data-testid=room-alarm]")).GetAttribute("data-incident"));
        await ClickAsync(room, "[data-testid=room-acknowledge]");
        room.WaitForAssertion(() => Assert.Empty(room.FindAll("[data-testid=room-alarm]")));
        Assert.Contains("演示操作员", room.Find("[data-testid=room-acknowledged]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acts_WithoutAName_AreNotOffered()
    {
        _options.DemoSignIn = false;
        Report(s_report);
        IRenderedComponent<WallRoomBoard> room = Show();
        Assert.True(room.Find("[data-testid=reload]").HasAttribute("disabled"));
        Assert.NotEmpty(room.FindAll("[data-testid=needs-name]"));
        await room.InvokeAsync(() => room.Find("[data-testid=who]").Change("张三"));
        Assert.False(room.Find("[data-testid=reload]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Incident_HandedOverByADesk_IsChosenToBeThrown()
    {
        _scene.Incident("I-0001", 3, TimeSpan.Zero);
        _replica.Become(_scene.View);
        IRenderedComponent<WallRoomBoard> room = Render<WallRoomBoard>(p => p.Add(w => w.Culture, "zh-CN").Add(w => w.Incident, "I-0001"));
        await ClickAsync(room, "[data-testid=throw]");
        room.WaitForAssertion(() => Assert.Equal("I-0001", _open.Book.Notes.Thrown[Thrown.Everywhere].Incident));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _open.Dispose();
        }
    }

    private void Report(ScreenReport report)
    {
        _open.Screens.Join("c-1", "north");
        Assert.True(_open.Screens.Take("c-1", report));
    }

    // The first drawing after the circuit began may come between finding and pressing.
    private static Task ClickAsync(IRenderedComponent<WallRoomBoard> room, string what) => room.InvokeAsync(() => room.Find(what).Click());

    private IRenderedComponent<WallRoomBoard> Show()
    {
        _replica.Become(_scene.View);
        return Render<WallRoomBoard>(p => p.Add(w => w.Culture, "zh-CN"));
    }
}
