using System.Net.Sockets;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Jt808;
using Command.Ingest.Hub;
using Command.Ingest.Journal;
using Command.Ingest.Transports;

namespace Command.Ingest.Tests.Transports;

public sealed class TcpTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sl651_RealFrame_IsConfirmedOnceStoredAndItsReplayIsADuplicate()
    {
        byte[] frame = Sl651Sample();
        await using Host host = await Host.StartAsync(("Command:Feeds:flood:Open", "true"));
        byte[] first = await SendAsync(host, "flood", frame, 1);
        byte[] second = await SendAsync(host, "flood", frame, 1);

        Assert.Equal([0x7E, 0x7E], first[..2]);
        Assert.Equal(first[..8], second[..8]);
        await host.UntilAsync(p => p.Readings.Count > 0);
        FeedStatus feed = host.Feed("flood");
        Assert.True(feed.Stored > 0);
        Assert.Equal(feed.Stored, feed.Duplicates);
    }

    [Fact]
    public async Task Sl651_StationNotListed_IsNotConfirmedAndItsBytesAreKept()
    {
        await using Host host = await Host.StartAsync();
        Assert.Empty(await SendAsync(host, "flood", Sl651Sample(), 0));
        await Until(() => !host.Get<IJournalStore>().Quarantine("flood", 5).IsEmpty);

        Assert.All(host.Get<IJournalStore>().Quarantine("flood", 5), p => Assert.Equal("unknown-source", p.Fault.Code));
        Assert.Empty(host.Picture.Readings);
    }

    [Fact]
    public async Task Jt808_TerminalOfThePack_IsAnsweredAndMovesOnTheMap()
    {
        UnitSpec unit = Harbin.Pack.Units[0];
        await using Host host = await Host.StartAsync();
        byte[] reply = await SendAsync(host, "vehicles", Fix(unit, 45.757, 126.6425, DateTimeOffset.UtcNow), 1);

        Assert.Equal(0x7E, reply[0]);
        Assert.Equal([0x80, 0x01], reply[1..3]);
        UnitFix fix = Assert.Single(host.Get<PictureBroadcast>().Units.All());
        Assert.Equal(unit.CallSign, fix.CallSign);
        Assert.Equal(45.757, fix.At.Lat, 5);
        Assert.Equal(126.6425, fix.At.Lon, 5);
        Assert.Equal(0, host.Picture.Sequence);
    }

    [Fact]
    public async Task Jt808_PositionsInGcj02_AreBroughtToTheSharedLayer()
    {
        UnitSpec unit = Harbin.Pack.Units[0];
        await using Host host = await Host.StartAsync(("Command:Feeds:vehicles:Datum", "gcj02"));
        await SendAsync(host, "vehicles", Fix(unit, 45.773910, 126.591917, DateTimeOffset.UtcNow), 1);

        GeoPoint at = Assert.Single(host.Get<PictureBroadcast>().Units.All()).At;
        Assert.True(at.DistanceTo(new GeoPoint(126.586, 45.772)) < 1, $"{at} lies {at.DistanceTo(new GeoPoint(126.586, 45.772))} m off.");
    }

    [Fact]
    public async Task Jt808_NoiseThenFrame_TheFrameIsStillTaken()
    {
        UnitSpec unit = Harbin.Pack.Units[0];
        await using Host host = await Host.StartAsync();
        byte[] noise = [.. Enumerable.Repeat((byte)0x55, 300)];
        byte[] reply = await SendAsync(host, "vehicles", [.. noise, .. Fix(unit, 45.757, 126.6425, DateTimeOffset.UtcNow)], 1);

        Assert.NotEmpty(reply);
        Assert.Single(host.Get<PictureBroadcast>().Units.All());
        Assert.Equal(1, host.Feed("vehicles").Quarantined);
    }

    [Fact]
    public async Task Start_PortInUse_SaysWhichFeedAndWhatToDo()
    {
        await using Host host = await Host.StartAsync();
        string port = host.Get<TcpListenerService>().Door("flood", exercise: false)!.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        SettingsException e = await Assert.ThrowsAsync<SettingsException>(() => Host.StartAsync(("Command:Feeds:flood:Port", port)));
        Assert.Contains("Command__Feeds__flood__Port", e.Message, StringComparison.Ordinal);
    }

    private static byte[] Fix(UnitSpec unit, double lat, double lon, DateTimeOffset at) =>
        Jt808Writer.Position(new Jt808Terminal(Jt808Edition.V2013, unit.Terminal), 1, new Jt808Report { At = new GeoPoint(lon, lat), Time = at.ToOffset(TimeSpan.FromHours(8)) });

    private static byte[] Sl651Sample() =>
        Samples.Text("sl651/frames-beijing.txt")
            .Split((char[])[' ', '\t', '\r', '\n', '|'], StringSplitOptions.RemoveEmptyEntries)
            .Where(t => t.StartsWith("7E7E", StringComparison.OrdinalIgnoreCase) && t.Length % 2 == 0 && t.All(char.IsAsciiHexDigit))
            .Select(Convert.FromHexString)
            .First(f => f[10] == 0x32);

    /// <summary>Sends bytes and returns the answer: at least <paramref name="atLeast"/> bytes, else whatever came before the server closed.</summary>
    private static async Task<byte[]> SendAsync(Host host, string feed, byte[] bytes, int atLeast)
    {
        using TcpClient client = new();
        await client.ConnectAsync(host.Get<TcpListenerService>().Door(feed, exercise: false)!, Cancel);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(bytes, Cancel);
        if (atLeast == 0)
        {
            client.Client.Shutdown(SocketShutdown.Send);
        }

        byte[] buffer = new byte[4096];
        int length = 0;
        while (length < Math.Max(atLeast, 1))
        {
            int read = await stream.ReadAsync(buffer.AsMemory(length), Cancel);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return buffer[..length];
    }

    private static async Task Until(Func<bool> expected)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        for (int i = 0; i < 6000 && !expected(); i++)
        {
            await timer.WaitForNextTickAsync(Cancel);
        }

        Assert.True(expected());
    }
}
