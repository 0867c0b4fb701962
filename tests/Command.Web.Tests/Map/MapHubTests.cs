using System.Globalization;
using Command.Geo;
using Command.Ingest.Tests.Transports;
using Command.Web.Map;
using Command.Web.Tests.Features.Wall;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Command.Web.Tests.Map;

/// <summary>The hub over a real connection: what a screen is sent, and what it may say.</summary>
public sealed class MapHubTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(double.NaN, 45, 127, 46, 11)]
    [InlineData(126, double.NegativeInfinity, 127, 46, 11)]
    [InlineData(126, 45, double.PositiveInfinity, 46, 11)]
    [InlineData(127, 45, 126, 46, 11)]
    [InlineData(126, 46, 127, 45, 11)]
    [InlineData(126, 45, 127, 46, double.NaN)]
    public async Task SetView_NoBox_IsRefusedInWordsAndTheConnectionLives(double west, double south, double east, double north, double zoom)
    {
        await using MapHost host = await MapHost.StartAsync(new Scene(), Cancel);
        await using MapHost.Viewer viewer = await host.OpenAsync(Cancel);
        HubException refused = await Assert.ThrowsAsync<HubException>(() => viewer.Connection.InvokeAsync(nameof(MapHub.SetView), west, south, east, north, zoom, Cancel));
        Assert.Contains("not a box", refused.Message, StringComparison.Ordinal);
        await viewer.LookAsync(Cancel);
        await Wait.UntilAsync(() => !viewer.Frames.IsEmpty, "a good view is answered");
    }

    [Theory]
    [InlineData(-1e300, -1e300, 1e300, 1e300)]
    [InlineData(-180, -90, 180, 90)]
    [InlineData(126.6, 45.7, 126.6, 45.7)]
    public async Task SetView_HugeOrTiny_IsAnsweredWithWhatThereIs(double west, double south, double east, double north)
    {
        await using MapHost host = await MapHost.StartAsync(new Scene(), Cancel);
        host.Replica.Units.Apply(Scene.Unit("u-1", "available"));
        await using MapHost.Viewer viewer = await host.OpenAsync(Cancel);
        await viewer.Connection.InvokeAsync(nameof(MapHub.SetView), west, south, east, north, 3.0, Cancel);
        await Wait.UntilAsync(() => viewer.Units.Count == 1, "the unit is there");
    }

    [Fact]
    public async Task SetLayers_TooManyNames_IsRefusedAndStrangeOnesAreLeftOut()
    {
        await using MapHost host = await MapHost.StartAsync(new Scene().Incident("I-1", 1, TimeSpan.Zero), Cancel);
        await using MapHost.Viewer viewer = await host.OpenAsync(Cancel);
        string[] names = [.. Enumerable.Range(0, 500).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        await Assert.ThrowsAsync<HubException>(() => viewer.Connection.InvokeAsync(nameof(MapHub.SetLayers), names, Cancel));
        await viewer.Connection.InvokeAsync(nameof(MapHub.SetLayers), (string?[])["gauges", null, "nonsense"], Cancel);
        await viewer.LookAsync(Cancel);
        await Wait.UntilAsync(() => !viewer.Frames.IsEmpty, "it is answered");
        Assert.True(viewer.Frames.First().Layers is { } layers && !System.Text.Encoding.UTF8.GetString(layers).Contains("incidents", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ack_OfFramesNeverSentOrOfNone_OpensNoFloodAndEndsNothing()
    {
        await using MapHost host = await MapHost.StartAsync(new Scene(), Cancel);
        await using MapHost.Viewer viewer = await host.OpenAsync(Cancel);
        viewer.Acknowledges = false;
        await viewer.Connection.InvokeAsync(nameof(MapHub.Ack), long.MaxValue, Cancel);
        await viewer.LookAsync(Cancel);
        await viewer.Connection.InvokeAsync(nameof(MapHub.Ack), long.MinValue, Cancel);
        await Wait.UntilAsync(() => !viewer.Frames.IsEmpty, "the first frame has come");
        host.Replica.Units.Apply(Scene.Unit("u-1", "available"));

        // Another map is served with the same unit meanwhile, so the time for a second frame has been.
        await using MapHost.Viewer other = await host.OpenAsync(Cancel);
        await other.LookAsync(Cancel);
        await Wait.UntilAsync(() => other.Units.Count == 1 && other.Frames.Count > 3, "another map is served");
        MapFrame only = Assert.Single(viewer.Frames);

        await viewer.Connection.InvokeAsync(nameof(MapHub.Ack), only.Number, Cancel);
        await Wait.UntilAsync(() => viewer.Units.Count == 1, "the next one comes when the first is acknowledged");
    }

    [Fact]
    public async Task Repair_AfterAFrameThatIsMissing_TellsEverythingAgain()
    {
        await using MapHost host = await MapHost.StartAsync(new Scene().Incident("I-1", 1, TimeSpan.Zero), Cancel);
        host.Replica.Units.Apply(Scene.Unit("u-1", "available"));
        await using MapHost.Viewer viewer = await host.OpenAsync(Cancel);
        await viewer.LookAsync(Cancel);
        await Wait.UntilAsync(() => viewer.Units.Count == 1, "the map has its unit");
        long before = viewer.Frames.Last().Number;
        await viewer.Connection.InvokeAsync(nameof(MapHub.Repair), Cancel);
        await Wait.UntilAsync(() => viewer.Frames.Any(f => f.Number > before && f.Keyframe && f.Layers is not null), "everything comes again");
    }

    /// <summary>The short form of the harness's measurement, without its times: every fix reaches every screen, in order and without a gap, though one never answers.</summary>
    [Fact]
    public async Task Frames_ManyScreensAndOneThatStalls_AllUpdatesReachTheOthers()
    {
        const int Count = 500, Rounds = 20;
        await using MapHost host = await MapHost.StartAsync(new Scene(), Cancel);
        await using MapHost.Viewer stalled = await host.OpenAsync(Cancel);
        stalled.Acknowledges = false;
        await stalled.LookAsync(Cancel);
        List<MapHost.Viewer> screens = [];
        for (int i = 0; i < 12; i++)
        {
            screens.Add(await host.OpenAsync(Cancel));
            await screens[i].LookAsync(Cancel);
        }

        for (int round = 1; round <= Rounds; round++)
        {
            for (int i = 0; i < Count; i++)
            {
                host.Replica.Units.Apply(Scene.Unit("u" + i.ToString(CultureInfo.InvariantCulture), "available") with
                {
                    At = new GeoPoint(126.45 + (i * 0.0006) + (round * 0.001), 45.65 + (i * 0.0004)),
                    ObservedAt = Scene.Now.AddSeconds(round),
                });
            }

            // At least one of them has this round before the next is made, so that rounds are not all merged into one.
            DateTimeOffset at = Scene.Now.AddSeconds(round);
            await Wait.UntilAsync(() => screens[round % screens.Count].Units.Values.Count(u => u.ObservedAt == at) == Count, "a screen has the round");
        }

        DateTimeOffset last = Scene.Now.AddSeconds(Rounds);
        await Wait.UntilAsync(() => screens.TrueForAll(s => s.Units.Values.Count(u => u.ObservedAt == last) == Count), "every screen has the last of every unit");
        Assert.Single(stalled.Frames);
        foreach (MapHost.Viewer screen in screens)
        {
            Assert.Equal(Enumerable.Range(1, screen.Frames.Count).Select(n => (long)n), screen.Frames.Select(f => f.Number));
            await screen.DisposeAsync();
        }

        await Wait.UntilAsync(() => host.Viewers.Count == 1, "screens that are gone are forgotten");
    }
}
