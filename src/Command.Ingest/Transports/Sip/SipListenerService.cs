using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Command.Ingest.Hub;
using Command.Ingest.Transports.Senders;

namespace Command.Ingest.Transports.Sip;

/// <summary>Listens for every feed over SIP, on UDP and TCP of one port. A feed without a password stays shut and says so; nothing else waits for it.</summary>
public sealed partial class SipListenerService(FeedGateways gateways, SenderDoors doors, PictureBroadcast picture, TimeProvider time, ILogger<SipListenerService> logger) : BackgroundService
{
    private const int MostConnections = 2_000;
    private const int Lanes = 4;

    /// <summary>Datagrams waiting in a lane; more are dropped, and sent again by their senders.</summary>
    private const int LaneLength = 512;

    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentDictionary<string, IPEndPoint> _doors = new(StringComparer.Ordinal);
    private readonly List<(SipFeed Feed, Socket Udp, TcpListener Tcp)> _open = [];
    private ImmutableArray<string> _shut = [];
    private int _connections;

    /// <summary>The feeds that don't listen, each with what to set.</summary>
    public ImmutableArray<string> Shut => _shut;

    /// <summary>Where a feed is listened for; null for one that is shut or not over SIP.</summary>
    public IPEndPoint? Door(string feed) => _doors.GetValueOrDefault(feed);

    /// <summary>For each feed that listens: wrong passwords so far, and registrations refused unheard because of them.</summary>
    public ImmutableArray<(string Feed, long Wrong, long Refused)> Guesses => [.. _open.Select(o => (o.Feed.Id, o.Feed.Lockout.Wrong, o.Feed.Lockout.Refused))];

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (FeedGateway gateway in gateways.All.Where(g => g.Feed.Transport == "sip"))
        {
            if (gateway.Feed.Sip.HasPasswords)
            {
                Listen(new SipFeed(gateway, picture, time, logger));
            }
            else
            {
                _shut = _shut.Add($"Feed '{gateway.Feed.Id}' does not listen for SIP: it has no password for devices to register with. Set Command__Feeds__{gateway.Feed.Id}__SipPassword to a secret of at least 8 characters.");
                LogShut(gateway.Feed.Id, $"Command__Feeds__{gateway.Feed.Id}__SipPassword");
            }
        }

        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override void Dispose()
    {
        foreach ((SipFeed _, Socket udp, TcpListener tcp) in _open)
        {
            udp.Dispose();
            tcp.Dispose();
        }

        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_open.SelectMany(o => (Task[])[DatagramsAsync(o.Feed, o.Udp, stoppingToken), AcceptAsync(o.Feed, o.Tcp, stoppingToken), TicksAsync(o.Feed, stoppingToken)]));

    private void Listen(SipFeed feed)
    {
        IPEndPoint wanted = new(IPAddress.Parse(feed.Feed.Bind), feed.Feed.Port);
        TcpListener tcp = new(wanted);
        Socket udp = new(wanted.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            tcp.Start(512);
            udp.ReceiveBufferSize = 4 * 1024 * 1024;
            udp.Bind(tcp.LocalEndpoint);
        }
        catch (SocketException e)
        {
            tcp.Dispose();
            udp.Dispose();
            throw new SettingsException(
                $"Feed '{feed.Id}' can't listen on {wanted} (UDP and TCP): {e.Message}. Stop what uses that port, or set Command__Feeds__{feed.Id}__Port to another one (0 takes a free one).", e);
        }

        _open.Add((feed, udp, tcp));
        _doors[feed.Id] = (IPEndPoint)tcp.LocalEndpoint;
        LogListening(feed.Id, tcp.LocalEndpoint);
    }

    private async Task DatagramsAsync(SipFeed feed, Socket udp, CancellationToken stopping)
    {
        Channel<(SipMessage Message, ISipFlow Flow)>[] lanes = [.. Enumerable.Range(0, Lanes).Select(_ => Channel.CreateBounded<(SipMessage, ISipFlow)>(
            new BoundedChannelOptions(LaneLength) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }))];
        Task[] workers = [.. lanes.Select(l => LaneAsync(feed, l.Reader, stopping))];
        byte[] buffer = new byte[65_536];
        SocketAddress from = new(udp.AddressFamily);
        IPEndPoint any = new(udp.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                int length = await udp.ReceiveFromAsync(buffer, SocketFlags.None, from, stopping).ConfigureAwait(false);
                if (doors.AtAddress(feed.Feed, ((IPEndPoint)any.Create(from)).Address) is not null)
                {
                    continue;
                }

                SipRead read = SipReader.Read(buffer.AsSpan(0, length), datagram: true);
                if (read.Message is { } message)
                {
                    // One device's messages stay in their order: they go down the same lane.
                    string device = message.Method is null ? SipMessage.User(message.Header("To")) : message.Sender;
                    int lane = (int)((uint)StringComparer.Ordinal.GetHashCode(device) % Lanes);
                    lanes[lane].Writer.TryWrite((message, new SipDatagramFlow(udp, (IPEndPoint)any.Create(from))));
                }
                else if (read.Fault is { } fault)
                {
                    await feed.SkippedAsync(buffer.AsMemory(0, length).ToArray(), fault, stopping).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (SocketException e)
            {
                // An answer of ours found nobody: that is told at the next receive, and no reason to stop listening.
                LogDatagram(feed.Id, e);
            }
        }

        await Task.WhenAll(workers).ConfigureAwait(false);
    }

    private async Task LaneAsync(SipFeed feed, ChannelReader<(SipMessage Message, ISipFlow Flow)> lane, CancellationToken stopping)
    {
        try
        {
            await foreach ((SipMessage message, ISipFlow flow) in lane.ReadAllAsync(stopping).ConfigureAwait(false))
            {
                await GuardAsync(feed.Id, () => feed.HandleAsync(message, flow, stopping)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // We are stopping: what was not answered will be sent again.
        }
    }

    private async Task TicksAsync(SipFeed feed, CancellationToken stopping)
    {
        using PeriodicTimer timer = new(s_tick, time);
        int ticks = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
            {
                await GuardAsync(feed.Id, () => feed.TickAsync(stopping)).ConfigureAwait(false);
                if (ticks++ % 40 == 0)
                {
                    await GuardAsync(feed.Id, () => feed.SweepAsync(stopping)).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // We are stopping.
        }
    }

    private async Task AcceptAsync(SipFeed feed, TcpListener listener, CancellationToken stopping)
    {
        ConcurrentDictionary<Task, byte> open = new();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                Socket socket = await listener.AcceptSocketAsync(stopping).ConfigureAwait(false);
                if (doors.AtAddress(feed.Feed, (socket.RemoteEndPoint as IPEndPoint)?.Address) is not null || Volatile.Read(ref _connections) >= MostConnections)
                {
                    socket.Dispose();
                    continue;
                }

                Interlocked.Increment(ref _connections);
                Task served = ServeAsync(feed, socket, stopping);
                open[served] = 0;
                _ = served.ContinueWith(t => open.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (SocketException e)
            {
                LogAccept(feed.Id, e);
            }
        }

        await Task.WhenAll(open.Keys).ConfigureAwait(false);
    }

    private async Task ServeAsync(SipFeed feed, Socket socket, CancellationToken stopping)
    {
        try
        {
            await GuardAsync(feed.Id, async () =>
            {
                using SipConnection connection = new(socket, feed, time);
                await connection.RunAsync(stopping).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }
        finally
        {
            socket.Dispose();
            Interlocked.Decrement(ref _connections);
        }
    }

    private async Task GuardAsync(string feed, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side is gone, or we are stopping: what was not answered will be sent again.
        }
#pragma warning disable CA1031 // The boundary of one message or connection: a fault of ours here must not end the feed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(feed, e);
        }
    }

    [LoggerMessage(240, LogLevel.Information, "Feed {Feed} listens for SIP on {EndPoint}, UDP and TCP")]
    private partial void LogListening(string feed, EndPoint endPoint);

    [LoggerMessage(241, LogLevel.Information, "Feed {Feed} does not listen for SIP: it has no password for devices to register with. Set {Setting} to a secret of at least 8 characters")]
    private partial void LogShut(string feed, string setting);

    [LoggerMessage(242, LogLevel.Warning, "Feed {Feed} could not accept a connection")]
    private partial void LogAccept(string feed, Exception e);

    [LoggerMessage(243, LogLevel.Debug, "Feed {Feed}: a datagram could not be received")]
    private partial void LogDatagram(string feed, Exception e);

    [LoggerMessage(244, LogLevel.Error, "A SIP message or connection of feed {Feed} ended by a fault of ours")]
    private partial void LogFault(string feed, Exception e);
}
