using Command.Ingest.Tests.Bus;
using Command.Ingest.Tests.Transports;
using Command.Web.Tests.Nodes;
using Command.Web.Walls;
using Microsoft.AspNetCore.SignalR.Client;

namespace Command.Web.Tests.Walls;

public sealed class WallScreensTests
{
    private static readonly ScreenReport s_report = new("flood", 60, 120.5, 800, 4000, "up", "up", WallVersion.Current, 1920, 1080, 3600, true);

    [Fact]
    public async Task Report_OfAScreen_IsListedAndAnsweredWithTheBuild()
    {
        await using WebNode node = await WebNode.StartAsync(null);
        await using HubConnection wall = await OpenAsync(node, "north");
        Assert.Equal(WallVersion.Current, await wall.InvokeAsync<string>("Report", s_report, TestContext.Current.CancellationToken));
        LiveScreen screen = Assert.Single(node.Get<WallScreens>().All);
        Assert.Equal(("north", "flood", 60.0, 800.0), (screen.Screen, screen.Report!.Layout, screen.Report.Fps, screen.Report.DataAgeMs));
        await wall.StopAsync(TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => node.Get<WallScreens>().All.IsEmpty, "a screen that has gone is not listed");
    }

    [Fact]
    public async Task Report_SentWithoutPause_IsNotTakenAndEndsTheConnection()
    {
        await using WebNode node = await WebNode.StartAsync(null);
        await using HubConnection wall = await OpenAsync(node, "noisy");
        for (int i = 0; i < 200 && wall.State == HubConnectionState.Connected; i++)
        {
            try
            {
                await wall.InvokeAsync<string>("Report", s_report with { Fps = i }, TestContext.Current.CancellationToken);
            }
            catch (Exception e) when (e is InvalidOperationException or OperationCanceledException or Microsoft.AspNetCore.SignalR.HubException or IOException)
            {
                break;
            }
        }

        await Wait.UntilAsync(() => wall.State == HubConnectionState.Disconnected, "a client that floods is sent away");
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("UPPER")]
    public async Task Join_NameThatIsNone_IsUnnamed(string name)
    {
        await using WebNode node = await WebNode.StartAsync(null);
        await using HubConnection wall = await OpenAsync(node, name);
        Assert.Equal("unnamed", Assert.Single(node.Get<WallScreens>().All).Screen);
    }

    [Fact]
    public void Checked_FiguresThatCannotBe_AreClampedAndNonsenseIsNone()
    {
        ScreenReport wild = s_report with { Fps = 1e9, HeapMb = -5, DataAgeMs = 1e30, Layout = "<script>", Data = "???", Version = new string('x', 500), Width = int.MaxValue };
        ScreenReport good = wild.Checked()!;
        Assert.Equal((1000.0, 0.0, null, "waiting", null), (good.Fps, good.HeapMb, good.Layout, good.Data, good.Version));
        Assert.Null((s_report with { Fps = double.NaN }).Checked());
        Assert.Null((s_report with { DataAgeMs = double.PositiveInfinity }).Checked());
    }

    [Fact]
    public async Task Reload_AtOneNode_ReachesAScreenOfTheOther()
    {
        await using DebianRedis redis = DebianRedis.Start();
        await using WebNode a = await WebNode.StartAsync(redis.ConnectionString), b = await WebNode.StartAsync(redis.ConnectionString);
        await using HubConnection north = await OpenAsync(a, "north"), south = await OpenAsync(b, "south");
        int reloads = 0, others = 0;
        south.On("Reload", () => Interlocked.Increment(ref reloads));
        north.On("Reload", () => Interlocked.Increment(ref others));
        await Wait.UntilAsync(() => a.Get<WallScreens>().All.Any(s => s.Screen == "south"), "each node lists the other's screens");

        await a.Get<WallDesk>().ReloadAsync("south", "", TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => Volatile.Read(ref reloads) == 1, "the other node's screen is told");
        Assert.Equal(0, Volatile.Read(ref others));
        await b.Get<WallDesk>().ReloadAsync(null, "", TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => Volatile.Read(ref reloads) == 2 && Volatile.Read(ref others) == 1, "all are told");
    }

    [Fact]
    public async Task Reload_GivenWhileRedisAndTheScreenAreAway_IsObeyedWhenBothAreBackAndOnce()
    {
        await using DebianRedis redis = DebianRedis.Start();
        await using WebNode a = await WebNode.StartAsync(redis.ConnectionString), b = await WebNode.StartAsync(redis.ConnectionString);
        redis.Kill();
        Assert.True(await a.Get<WallDesk>().ReloadAsync("south", "", TestContext.Current.CancellationToken));
        redis.Up();
        await Wait.UntilAsync(() => b.Get<WallBook>().Notes.Orders.Count == 1, "the other node knows of it");

        await using HubConnection south = await OpenAsync(b, "south");
        int reloads = 0;
        south.On("Reload", () => Interlocked.Increment(ref reloads));
        await south.InvokeAsync<string>("Report", s_report, TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => Volatile.Read(ref reloads) == 1, "a page that was there before the order is told when it is back");

        // A later order comes after everything that the first could still cause.
        await b.Get<WallDesk>().ReloadAsync(null, "", TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => Volatile.Read(ref reloads) >= 2, "it is told the next");
        Assert.Equal(2, Volatile.Read(ref reloads));
    }

    [Theory]
    [InlineData("Reload", "south", 60, true)]
    [InlineData("Reload", "*", 60, true)]
    [InlineData("Reload", "north", 60, false)]
    [InlineData("Reload", "south", 5, false)]
    [InlineData("Reload", "south", null, false)]
    [InlineData("Identify", "south", null, true)]
    public void IsFor_AScreenThatConnectedAfterTheOrder_GoesByWhenItsPageWasLoaded(string what, string to, int? uptime, bool expected)
    {
        DateTimeOffset now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero), given = now.AddSeconds(-20);
        LiveScreen screen = new("1", "south", "b", now.AddSeconds(-4), uptime is null ? null : now, uptime is { } s ? s_report with { UptimeS = s } : null);
        Assert.Equal(expected, WallOrders.IsFor(screen, new ScreenOrder(what, to, "", given), given, now));
    }

    [Fact]
    public void IsFor_OrderOfTheFutureOrOfAnHourAgo_IsNotObeyedAgainAndAgain()
    {
        DateTimeOffset now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero), ahead = now.AddHours(1);
        LiveScreen screen = new("1", "south", "b", now.AddDays(-1), null, null);
        Assert.False(WallOrders.IsFor(screen, new ScreenOrder(ScreenOrder.Reload, "south", "", ahead), ahead, now));
        Assert.False(WallOrders.IsFor(screen, new ScreenOrder(ScreenOrder.Identify, "south", "", now.AddHours(-1)), now.AddHours(-1), now));
    }

    private static async Task<HubConnection> OpenAsync(WebNode node, string screen)
    {
        HubConnection wall = new HubConnectionBuilder().WithUrl(new Uri(node.Http.BaseAddress!, $"{WallHub.Path}?screen={Uri.EscapeDataString(screen)}"), o => o.Headers["Authorization"] = "Bearer " + WebNode.Key).Build();
        await wall.StartAsync(TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => !node.Get<WallScreens>().All.IsEmpty, "the screen is listed");
        return wall;
    }
}
