using System.Net.Sockets;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Feeds.Jt808;
using Command.Ingest.Journal;
using Command.Ingest.Transports;

namespace Command.Ingest.Tests.Transports;

/// <summary>What was acknowledged of a message that comes in packets outlives its connection and the process.</summary>
public sealed class SplitMessageTests
{
    private static readonly UnitSpec s_unit = Harbin.Pack.Units[0];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Jt808_ProcessEndsBetweenPackets_TheAcknowledgedOnesAreNotLost()
    {
        string folder = Directory.CreateTempSubdirectory("command-split-").FullName;
        byte[][] packets = Batch();
        Assert.Equal(3, packets.Length);
        try
        {
            await using (Host host = await Host.StartAsync(folder))
            {
                await SendAsync(host, packets[0], packets[1]);
                Assert.Equal(0, host.Feed("vehicles").Stored);
            }

            await using Host again = await Host.StartAsync(folder);
            await SendAsync(again, packets[2]);
            Assert.Equal(90, again.Feed("vehicles").Stored);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Jt808_ConnectionBreaksBetweenPackets_TheMessageIsMadeWholeOverTheNext()
    {
        byte[][] packets = Batch();
        await using Host host = await Host.StartAsync();
        await SendAsync(host, packets[2]);
        await SendAsync(host, packets[0]);
        await SendAsync(host, packets[0], packets[1]);

        Assert.Equal(90, host.Feed("vehicles").Stored);
        Assert.Equal(0, host.Feed("vehicles").Quarantined);
    }

    [Fact]
    public async Task Jt808_TerminalBeginsAnewUnderTheSameSerials_IsNotMixedWithWhatWasKept()
    {
        byte[][] before = Batch(heading: 10), after = Batch(heading: 200);
        await using Host host = await Host.StartAsync();
        await SendAsync(host, before[0], before[1]);
        await SendAsync(host, after[0], after[1], after[2]);

        Assert.Equal(90, host.Feed("vehicles").Stored);
        Assert.Equal(200, Assert.Single(host.Get<IJournalStore>().NewestFixes(DateTimeOffset.UnixEpoch)).HeadingDeg);
    }

    [Fact]
    public async Task Jt808_PacketsPushedInBodiesOfTheirOwn_AreKeptAndMakeTheMessageWhole()
    {
        byte[][] packets = Batch();
        await using Host host = await Host.StartAsync();
        foreach (byte[] packet in packets)
        {
            using HttpResponseMessage response = await host.PushAsync("vehicles", packet, contentType: "application/octet-stream");
            Assert.Equal(System.Net.HttpStatusCode.Accepted, response.StatusCode);
        }

        Assert.Equal(90, host.Feed("vehicles").Stored);
        Assert.Equal(0, host.Feed("vehicles").Quarantined);
    }

    [Fact]
    public async Task Jt808_WholeMessageThatCanNotBeUsed_IsQuarantinedWithAllItsPackets()
    {
        // The batch says that its one item is longer than all of it.
        byte[][] wrong = [.. Jt808Writer.Messages(new Jt808Terminal(Jt808Edition.V2013, s_unit.Terminal), 0x0704, 1, [0, 1, 1, 0xFF, 0xFF, .. new byte[40]], 16)];
        Assert.Equal(3, wrong.Length);
        await using Host host = await Host.StartAsync();
        await SendAsync(host, wrong);

        QuarantinedPart part = host.Get<IJournalStore>().Quarantine("vehicles", 10)[^1];
        Assert.Equal(wrong.Sum(p => p.Length), host.Get<IJournalStore>().FindEnvelope(part.Envelope)!.Bytes.Length);
    }

    [Fact]
    public async Task Jt808_PacketOfATerminalThatIsNotListed_IsNotKept()
    {
        Jt808Terminal stranger = new(Jt808Edition.V2013, "19999999999");
        byte[] packet = Jt808Writer.Batch(stranger, 1, true, [.. Enumerable.Repeat(new Jt808Report { At = new GeoPoint(126.64, 45.75), Time = DateTimeOffset.UtcNow }, 90)])[0];
        await using Host host = await Host.StartAsync();
        await SendAsync(host, packet);

        Assert.Empty(host.Get<IJournalStore>().Parts("vehicles", false, "19999999999-0704-3-1", DateTimeOffset.UnixEpoch));
        Assert.Equal("unknown-source", Assert.Single(host.Get<IJournalStore>().Quarantine("vehicles", 10)).Fault.Code);
    }

    private static byte[][] Batch(int heading = 90)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8));
        DateTimeOffset minute = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)).AddMinutes(-2);
        return
        [
            .. Jt808Writer.Batch(
                new Jt808Terminal(Jt808Edition.V2013, s_unit.Terminal),
                1,
                true,
                [.. Enumerable.Range(0, 90).Select(i => new Jt808Report { At = new GeoPoint(126.6425, 45.757), Time = minute.AddSeconds(i - 100), HeadingDeg = heading })]),
        ];
    }

    /// <summary>Sends packets over a connection of their own, each after the one before was acknowledged.</summary>
    private static async Task SendAsync(Host host, params byte[][] packets)
    {
        using TcpClient client = new();
        await client.ConnectAsync(host.Get<TcpListenerService>().Door("vehicles", exercise: false)!, Cancel);
        NetworkStream stream = client.GetStream();
        byte[] reply = new byte[256];
        foreach (byte[] packet in packets)
        {
            await stream.WriteAsync(packet, Cancel);
            Assert.True(await stream.ReadAsync(reply, Cancel) > 0);
        }
    }
}
