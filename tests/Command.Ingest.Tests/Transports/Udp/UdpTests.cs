using System.Net;
using System.Net.Sockets;
using System.Text;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Jt808;
using Command.Ingest.Hub;
using Command.Ingest.Journal;
using Command.Ingest.Transports;
using Command.Ingest.Transports.Udp;

namespace Command.Ingest.Tests.Transports.Udp;

public sealed class UdpTests
{
    private static readonly UnitSpec s_unit = Harbin.Pack.Units[0];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Datagram_AFrameOfATerminal_IsAnsweredToItsSenderOnceStored()
    {
        await using Host host = await Host.StartAsync(("Command:Feeds:vehicles:Transport", "udp"));
        using UdpClient terminal = Terminal(host, "vehicles");
        await terminal.SendAsync(Fix(1), Cancel);
        byte[] reply = (await terminal.ReceiveAsync(Cancel)).Buffer;

        Assert.Equal([0x7E, 0x80, 0x01], reply[..3]);
        Assert.Equal(s_unit.CallSign, Assert.Single(host.Get<PictureBroadcast>().Units.All()).CallSign);
        Assert.Equal(1, host.Feed("vehicles").Stored);
    }

    [Fact]
    public async Task Datagram_SeveralFramesInOne_AreEachAnswered()
    {
        await using Host host = await Host.StartAsync(("Command:Feeds:vehicles:Transport", "udp"));
        using UdpClient terminal = Terminal(host, "vehicles");
        await terminal.SendAsync(new byte[][] { Fix(1), Fix(2) }.SelectMany(f => f).ToArray(), Cancel);
        await terminal.ReceiveAsync(Cancel);
        await terminal.ReceiveAsync(Cancel);

        Assert.Equal(2, host.Feed("vehicles").Received);
    }

    [Fact]
    public async Task Datagram_CutInsideAFrame_IsKeptAndTheNextIsTaken()
    {
        await using Host host = await Host.StartAsync(("Command:Feeds:vehicles:Transport", "udp"));
        using UdpClient terminal = Terminal(host, "vehicles");
        await terminal.SendAsync(Fix(1).AsMemory()[..^5], Cancel);
        await terminal.SendAsync(Fix(2), Cancel);
        await terminal.ReceiveAsync(Cancel);

        Assert.Equal("udp-truncated", Assert.Single(host.Get<IJournalStore>().Quarantine("vehicles", 10)).Fault.Code);
        Assert.Equal((1, 1), (host.Feed("vehicles").Stored, host.Feed("vehicles").Quarantined));
    }

    [Fact]
    public async Task Datagram_OfAFormatWithoutFrames_IsABody()
    {
        await using Host host = await Host.StartAsync(("Command:Feeds:city:Transport", "udp"), ("Command:Feeds:city:Port", "0"));
        using UdpClient sender = Terminal(host, "city");
        await sender.SendAsync("""[{"service_request_id":"U-1","status":"open","service_code":"crash","service_name":"x","lat":45.757,"long":126.6425,"requested_datetime":"2026-07-18T09:00:00+08:00"}]"""u8.ToArray(), Cancel);
        await sender.SendAsync(Array.Empty<byte>(), Cancel);
        await sender.SendAsync("{"u8.ToArray(), Cancel);
        await Wait.UntilAsync(() => host.Feed("city").Received == 2, "both datagrams are counted");

        await Wait.UntilAsync(() => host.Feed("city") is { Stored: 1, Quarantined: 1 }, "one is stored and one kept");
    }

    [Fact]
    public async Task Datagrams_FasterThanTheyAreTaken_AreDroppedAndCounted()
    {
        await using Host host = await Host.StartAsync(null, FailingJournal.Into, ("Command:Feeds:vehicles:Transport", "udp"));
        TaskCompletionSource open = new();
        ((FailingJournal)host.Get<IJournalStore>()).Gate = open.Task;
        using UdpClient terminal = Terminal(host, "vehicles");
        int sent = 0;
        while (sent < 20_000 && host.Feed("vehicles").Dropped == 0)
        {
            await terminal.SendAsync(Fix(sent++), Cancel);
        }

        Assert.True(host.Feed("vehicles").Dropped > 0);
        await Wait.UntilAsync(() => host.Feed("vehicles").InFlight == 1, "the first is on its way");
        open.SetResult();
        await Wait.UntilAsync(() => host.Feed("vehicles") is { InFlight: 0, Received: > 400 }, "what waited is taken");
        Assert.True(host.Feed("vehicles").Received + host.Feed("vehicles").Dropped <= sent);
    }

    [Fact]
    public async Task Push_ToAFeedOfAnotherTransport_IsTaken()
    {
        await using Host host = await Host.StartAsync(("Command:Feeds:vehicles:Transport", "udp"));
        using HttpResponseMessage response = await host.PushAsync("vehicles", Encoding.ASCII.GetBytes(Convert.ToHexString(Fix(1))));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(1, host.Feed("vehicles").Stored);
    }

    [Fact]
    public async Task Start_PortInUse_SaysWhichFeedAndWhatToDo()
    {
        using UdpClient taken = new(new IPEndPoint(IPAddress.Loopback, 0));
        string port = ((IPEndPoint)taken.Client.LocalEndPoint!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        SettingsException e = await Assert.ThrowsAsync<SettingsException>(() => Host.StartAsync(("Command:Feeds:flood:Transport", "udp"), ("Command:Feeds:flood:Port", port)));
        Assert.Contains("Command__Feeds__flood__Port", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Senders_MoreThanAreHeld_ForgetTheOneSilentLongest()
    {
        List<IStreamSession> opened = [];
        UdpSenders senders = new(() => Opened(opened), 3);
        DateTimeOffset now = new(2026, 7, 18, 9, 0, 0, TimeSpan.Zero);
        IStreamSession first = senders.Of(Port(1), now);
        senders.Of(Port(2), now);
        senders.Of(Port(3), now);
        Assert.Same(first, senders.Of(Port(1), now));
        senders.Of(Port(4), now);

        Assert.Equal(3, senders.Count);
        Assert.Same(first, senders.Of(Port(1), now));
        Assert.Equal(4, opened.Count);
        senders.Of(Port(2), now);
        Assert.Equal(5, opened.Count);
    }

    [Fact]
    public void Senders_SilentForLong_BeginAnew()
    {
        List<IStreamSession> opened = [];
        UdpSenders senders = new(() => Opened(opened), 100);
        DateTimeOffset now = new(2026, 7, 18, 9, 0, 0, TimeSpan.Zero);
        IStreamSession first = senders.Of(Port(1), now);
        senders.Of(Port(2), now);

        Assert.NotSame(first, senders.Of(Port(1), now + UdpSenders.Idle + TimeSpan.FromSeconds(1)));
        Assert.Equal(1, senders.Count);
    }

    private static Jt808Session Opened(List<IStreamSession> opened)
    {
        Jt808Session session = new(Contexts.Of("vehicles"));
        opened.Add(session);
        return session;
    }

    private static IPEndPoint Port(int port) => new(IPAddress.Loopback, port);

    private static UdpClient Terminal(Host host, string feed)
    {
        UdpClient client = new();
        client.Connect(host.Get<UdpListenerService>().Door(feed, exercise: false)!);
        return client;
    }

    private static byte[] Fix(int second) => Jt808Writer.Position(
        new Jt808Terminal(Jt808Edition.V2013, s_unit.Terminal),
        (ushort)second,
        new Jt808Report { At = new GeoPoint(126.6425, 45.757), Time = DateTimeOffset.UtcNow.AddSeconds(second - 10).ToOffset(TimeSpan.FromHours(8)) });
}
