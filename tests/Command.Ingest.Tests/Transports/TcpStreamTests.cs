using System.Net.Sockets;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Jt808;
using Command.Ingest.Journal;
using Command.Ingest.Transports;

namespace Command.Ingest.Tests.Transports;

/// <summary>Frames of one connection that are sent without waiting for the answers between them.</summary>
public sealed class TcpStreamTests
{
    private const int MostInFlight = 64;
    private const byte Done = 0, Failed = 1;
    private static readonly Jt808Terminal s_terminal = new(Jt808Edition.V2013, "13900112233");
    private static readonly (string, string) s_open = ("Command:Feeds:vehicles:Open", "true");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Frames_SentTogether_AreOnTheirWayToTheDiskTogetherAndAnsweredInOrder()
    {
        await using Host host = await Host.StartAsync(null, FailingJournal.Into, s_open);
        TaskCompletionSource open = Shut(host);
        using TcpClient client = await ConnectAsync(host);
        await client.GetStream().WriteAsync(Positions(1, 10), Cancel);
        await Wait.UntilAsync(() => host.Feed("vehicles").InFlight == 10, "all are on their way");
        Assert.Equal(0, client.Available);

        open.SetResult();
        Assert.Equal(Enumerable.Range(1, 10).Select(n => (n, Done)), await AnswersAsync(client, 10));
        Assert.True(host.Feed("vehicles") is { Received: 10, Stored: 10, InFlight: 0 });
    }

    [Fact]
    public async Task Frames_MoreThanMayBeUnderWay_WaitUntilOthersAreAnswered()
    {
        await using Host host = await Host.StartAsync(null, FailingJournal.Into, s_open);
        TaskCompletionSource open = Shut(host);
        using TcpClient client = await ConnectAsync(host);
        await client.GetStream().WriteAsync(Positions(1, 200), Cancel);
        await Wait.UntilAsync(() => host.Feed("vehicles").InFlight == MostInFlight, "as many as may be are on their way");

        // A second connection is read meanwhile, and by then the first would have been.
        using TcpClient other = await ConnectAsync(host);
        await other.GetStream().WriteAsync(Positions(500, 1), Cancel);
        await Wait.UntilAsync(() => host.Feed("vehicles").InFlight > MostInFlight, "the other connection is read");
        Assert.Equal(MostInFlight + 1, host.Feed("vehicles").InFlight);

        open.SetResult();
        Assert.Equal(Enumerable.Range(1, 200).Select(n => (n, Done)), await AnswersAsync(client, 200));
        await AnswersAsync(other, 1);
        Assert.True(host.Feed("vehicles") is { Received: 201, Stored: 201, InFlight: 0 });
    }

    [Fact]
    public async Task Frame_NotDurable_IsRefusedInItsPlaceAndTheOthersAreStored()
    {
        await using Host host = await Host.StartAsync(null, FailingJournal.Into, s_open);
        ((FailingJournal)host.Get<IJournalStore>()).Fail(before: 1, after: 0);
        using TcpClient client = await ConnectAsync(host);
        await client.GetStream().WriteAsync(Positions(1, 5), Cancel);

        Assert.Equal([(1, Failed), (2, Done), (3, Done), (4, Done), (5, Done)], await AnswersAsync(client, 5));
        Assert.True(host.Feed("vehicles") is { Received: 4, Stored: 4, TurnedAway: 1, InFlight: 0 });
    }

    [Fact]
    public async Task Frames_AroundAWrongAuthentication_AreAnsweredByWhatWasKnownAtTheirPlace()
    {
        await using Host host = await Host.StartAsync(null, FailingJournal.Into, s_open);
        using TcpClient client = await ConnectAsync(host);
        byte[] wrong = Jt808Writer.Authenticate(s_terminal, 4, "0000000000000000");
        await client.GetStream().WriteAsync((byte[])[.. Positions(1, 3), .. wrong, .. Positions(5, 2)], Cancel);

        Assert.Equal([(1, Done), (2, Done), (3, Done), (4, Failed), (5, Failed), (6, Failed)], await AnswersAsync(client, 6));
        Assert.True(host.Feed("vehicles") is { Stored: 3, Quarantined: 3, InFlight: 0 });
    }

    [Fact]
    public async Task Sender_GoneBeforeItsAnswers_WhatItSentIsStoredAndCountedAllTheSame()
    {
        await using Host host = await Host.StartAsync(null, FailingJournal.Into, s_open);
        TaskCompletionSource open = Shut(host);
        using (TcpClient client = await ConnectAsync(host))
        {
            await client.GetStream().WriteAsync(Positions(1, 20), Cancel);
            await Wait.UntilAsync(() => host.Feed("vehicles").InFlight == 20, "all are on their way");
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        open.SetResult();
        await Wait.UntilAsync(() => host.Feed("vehicles") is { Received: 20, Stored: 20, InFlight: 0 }, "all are stored");
    }

    [Fact]
    public async Task Server_StopsWhileFramesAreUnderWay_NothingIsLeftInFlight()
    {
        Host host = await Host.StartAsync(null, FailingJournal.Into, s_open);
        FeedMonitor monitor = host.Get<FeedMonitor>();
        await using (host)
        {
            Shut(host);
            using TcpClient client = await ConnectAsync(host);
            await client.GetStream().WriteAsync(Positions(1, 30), Cancel);
            await Wait.UntilAsync(() => host.Feed("vehicles").InFlight == 30, "all are on their way");
        }

        FeedStatus feed = monitor.Snapshot().Single(f => f.Feed == "vehicles");
        Assert.True(feed is { Received: 0, InFlight: 0, TurnedAway: 30 }, feed.ToString());
    }

    /// <summary>Lets nothing become durable until it is told.</summary>
    private static TaskCompletionSource Shut(Host host)
    {
        TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ((FailingJournal)host.Get<IJournalStore>()).Gate = open.Task;
        return open;
    }

    private static async Task<TcpClient> ConnectAsync(Host host)
    {
        TcpClient client = new();
        await client.ConnectAsync(host.Get<TcpListenerService>().Door("vehicles", exercise: false)!, Cancel);
        return client;
    }

    private static byte[] Positions(int first, int count) =>
    [
        .. Enumerable.Range(first, count).SelectMany(n => Jt808Writer.Position(
            s_terminal,
            (ushort)n,
            new Jt808Report { At = new GeoPoint(126.63, 45.75), Time = new DateTimeOffset(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8)).AddSeconds(n) })),
    ];

    /// <summary>Reads so many general answers: the serial that each is for, and its result.</summary>
    private static async Task<List<(int Serial, byte Result)>> AnswersAsync(TcpClient client, int count)
    {
        const byte Flag = 0x7E;
        const int Serial = 12, Result = 16;
        byte[] bytes = new byte[64 * 1024];
        int length = 0;
        while (bytes.AsSpan(0, length).Count(Flag) < count * 2)
        {
            int read = await client.GetStream().ReadAsync(bytes.AsMemory(length), Cancel);
            Assert.NotEqual(0, read);
            length += read;
        }

        List<(int, byte)> answers = [];
        foreach (byte[] frame in Frames(bytes.AsSpan(0, length), Flag))
        {
            Assert.Equal([0x80, 0x01], frame[..2]);
            answers.Add(((frame[Serial] << 8) | frame[Serial + 1], frame[Result]));
        }

        return answers;
    }

    private static List<byte[]> Frames(ReadOnlySpan<byte> bytes, byte flag)
    {
        List<byte[]> frames = [];
        foreach (Range range in bytes.Split(flag))
        {
            if (!bytes[range].IsEmpty)
            {
                frames.Add([.. Unescaped(bytes[range].ToArray())]);
            }
        }

        return frames;
    }

    private static IEnumerable<byte> Unescaped(byte[] bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            yield return bytes[i] == 0x7D ? (byte)(0x7C + bytes[++i]) : bytes[i];
        }
    }
}
