using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Picture;

namespace Command.Faults.Tests;

/// <summary>A follower of the picture that stops reading.</summary>
public sealed class SlowFollowerTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Follower_ThatStopsReading_IsLetGoAndHoldsNobodyBack()
    {
        using TempFolder data = new("command-slow-");
        await using Node node = await Node.StartAsync(Node.Ingest, "a", data.Path);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using Follower fast = new();
        Task following = fast.RunAsync(node, stop.Token);
        await Until.SoAsync("the other follows", s_patience, () => fast.Picture is not null);
        double without = await FollowersAsync(node);
        using SocketsHttpHandler small = SmallBuffers();
        using ClientWebSocket slow = await StuckAsync(node, small);
        await Until.SoAsync("both follow", s_patience, async () => await FollowersAsync(node) == without + 1);
        PictureState stood = fast.Picture!;
        long memory = node.Memory;

        Task sending = FlowAsync(node, stop.Token);
        TimeSpan letGo = await Until.SoAsync("the slow one is let go", s_patience, async () => await FollowersAsync(node) == without);
        await stop.CancelAsync();
        await Task.WhenAll(following, sending);

        output.WriteLine($"let go after {letGo.TotalSeconds:0.0} s; the other's longest wait for a frame was {fast.LongestWait.TotalSeconds:0.00} s; {(node.Memory - memory) >> 20} MiB more in use");
        Assert.True(fast.LongestWait < TimeSpan.FromSeconds(10), $"The other waited {fast.LongestWait.TotalSeconds:0.0} s for a frame.");
        Assert.True(node.Memory - memory < 600L << 20, $"{(node.Memory - memory) >> 20} MiB more in use.");
        FollowFrame again = await FirstAsync(node, new FollowPoint(fast.Epoch, fast.Picture!.Sequence));
        Assert.Null(again.Snapshot);
        PictureState resumed = Fold.EvolveAll(fast.Picture, again.Frame.Entries);
        Assert.Equal(again.Frame.Sequence, resumed.Sequence);
        Assert.True(resumed.Sequence > stood.Sequence);
    }

    private static async Task<FollowFrame> FirstAsync(Node node, FollowPoint from)
    {
        await foreach (FollowFrame frame in new RemotePictureSource(node.Address, null).FollowAsync(Cancel, from))
        {
            return frame;
        }

        throw new InvalidOperationException("The picture's stream ended.");
    }

    private static async Task<double> FollowersAsync(Node node) => (await ShownPicture.MetricsAsync(node, Cancel))["command_followers"];

    /// <summary>Asks to follow by SignalR's JSON protocol and never reads.</summary>
    private static async Task<ClientWebSocket> StuckAsync(Node node, SocketsHttpHandler small)
    {
        using HttpMessageInvoker invoker = new(small, disposeHandler: false);
        ClientWebSocket socket = new();
        await socket.ConnectAsync(new Uri($"ws://{node.Address.Authority}{PictureHub.Path}"), invoker, Cancel);
        foreach (string said in (string[])["""{"protocol":"json","version":1}""", """{"type":4,"invocationId":"1","target":"Follow","arguments":[]}"""])
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(said + "\u001e"), WebSocketMessageType.Text, true, Cancel);
        }

        return socket;
    }

    private static SocketsHttpHandler SmallBuffers() => new()
    {
        ConnectCallback = async (context, cancel) =>
        {
            Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
            await socket.ConnectAsync(context.DnsEndPoint, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    /// <summary>Two hundred reports a second, and more text in each than most have, so that buffers fill within the test's time.</summary>
    private static async Task FlowAsync(Node node, CancellationToken stop)
    {
        const int Together = 20;
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(100));
        DateTimeOffset at = DateTimeOffset.UtcNow.AddHours(-5);
        for (int i = 0; !stop.IsCancellationRequested; i += Together)
        {
            try
            {
                byte[] body = Messages.Cases(Enumerable.Range(i, Together).Select(n => (string.Create(CultureInfo.InvariantCulture, $"flow-{n}"), n, at.AddSeconds(n))), new string('字', 2000));
                using HttpResponseMessage answer = await node.PushAsync("city", body, stop);
                Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
                await timer.WaitForNextTickAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
            }
        }
    }

    private sealed class Follower : IDisposable
    {
        private volatile PictureState? _picture;

        public PictureState? Picture => _picture;

        public string Epoch { get; private set; } = "";

        public TimeSpan LongestWait { get; private set; }

        public async Task RunAsync(Node node, CancellationToken stop)
        {
            long last = Stopwatch.GetTimestamp();
            try
            {
                await foreach (FollowFrame frame in new RemotePictureSource(node.Address, null).FollowAsync(stop))
                {
                    TimeSpan wait = Stopwatch.GetElapsedTime(last);
                    last = Stopwatch.GetTimestamp();
                    LongestWait = _picture is not null && wait > LongestWait ? wait : LongestWait;
                    Epoch = frame.Frame.Epoch;
                    _picture = frame.Snapshot ?? Fold.EvolveAll(_picture!, frame.Frame.Entries);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
            }
        }

        public void Dispose() => _picture = null;
    }
}
