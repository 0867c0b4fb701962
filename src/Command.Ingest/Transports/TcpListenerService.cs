using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Command.Ingest.Configuration;
using Command.Ingest.Feeds;
using Command.Ingest.Transports.Senders;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Transports;

/// <summary>Listens for every TCP feed; while an exercise is configured, also on a loopback port of its own whose traffic is marked as exercise.</summary>
public sealed partial class TcpListenerService(FeedGateways gateways, SenderDoors doors, SenderTls tls, IOptions<CommandOptions> options, TimeProvider time, ILogger<TcpListenerService> logger) : BackgroundService
{
    private const int MostConnections = 20_000;
    private readonly ConcurrentDictionary<(string Feed, bool Exercise), IPEndPoint> _doors = new();
    private readonly List<(TcpListener Listener, FeedGateway Gateway, bool Exercise)> _listeners = [];
    private int _connections;

    /// <summary>Where a feed is listened for; null for a feed without TCP.</summary>
    public IPEndPoint? Door(string feed, bool exercise) => _doors.GetValueOrDefault((feed, exercise));

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (FeedGateway gateway in gateways.All.Where(g => g.Feed.Transport == "tcp"))
        {
            if (gateway.Feed.Sender.Tls)
            {
                tls.Prepare(gateway.Feed.Id);
            }

            Listen(gateway, new IPEndPoint(IPAddress.Parse(gateway.Feed.Bind), gateway.Feed.Port), exercise: false);
            if (options.Value.Exercise.Opens)
            {
                Listen(gateway, new IPEndPoint(IPAddress.Loopback, 0), exercise: true);
            }
        }

        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_listeners.Select(l => AcceptAsync(l.Listener, l.Gateway, l.Exercise, stoppingToken)));

    private void Listen(FeedGateway gateway, IPEndPoint endPoint, bool exercise)
    {
        TcpListener listener = new(endPoint);
        try
        {
            listener.Start(512);
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw new SettingsException(
                $"Feed '{gateway.Feed.Id}' can't listen on {endPoint}: {e.Message}. Stop what uses that port, or set Command__Feeds__{gateway.Feed.Id}__Port to another one (0 takes a free one).", e);
        }

        _listeners.Add((listener, gateway, exercise));
        _doors[(gateway.Feed.Id, exercise)] = (IPEndPoint)listener.LocalEndpoint;
        LogListening(gateway.Feed.Id, listener.LocalEndpoint);
    }

    private async Task AcceptAsync(TcpListener listener, FeedGateway gateway, bool exercise, CancellationToken stopping)
    {
        IStreamFormat format = (IStreamFormat)gateway.Decoder;
        ConcurrentDictionary<Task, byte> open = new();
        using (listener)
        {
            while (!stopping.IsCancellationRequested)
            {
                Socket socket;
                try
                {
                    socket = await listener.AcceptSocketAsync(stopping).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    break;
                }
                catch (SocketException e)
                {
                    LogAccept(gateway.Feed.Id, e);
                    continue;
                }

                if (!exercise && doors.AtAddress(gateway.Feed, (socket.RemoteEndPoint as IPEndPoint)?.Address) is not null)
                {
                    socket.Dispose();
                    continue;
                }

                if (Volatile.Read(ref _connections) >= MostConnections)
                {
                    socket.Dispose();
                    continue;
                }

                Interlocked.Increment(ref _connections);
                TcpConnection connection = new(gateway, doors, format.Open(gateway.Context(exercise) with { RequireCode = gateway.Feed.Sender.RequireCode && !exercise }), exercise, time);
                Task served = ServeAsync(connection, socket, gateway.Feed, gateway.Feed.Sender.Tls && !exercise, stopping);
                open[served] = 0;
                _ = served.ContinueWith(t => open.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }

        await Task.WhenAll(open.Keys).ConfigureAwait(false);
    }

    private async Task ServeAsync(TcpConnection connection, Socket socket, FeedConfig feed, bool sealedByTls, CancellationToken stopping)
    {
        try
        {
            using (socket)
            {
                socket.NoDelay = true;
                if ((sealedByTls ? await tls.OpenAsync(socket, feed, stopping).ConfigureAwait(false) : new NetworkStream(socket, ownsSocket: false)) is { } stream)
                {
                    await using (stream.ConfigureAwait(false))
                    {
                        await connection.RunAsync(stream, stopping).ConfigureAwait(false);
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The other side is gone, or we are stopping: what was not acknowledged will be sent again.
        }
#pragma warning disable CA1031 // The boundary of one connection: a fault of ours here must not end the listener.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogConnection(feed.Id, e);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    [LoggerMessage(200, LogLevel.Information, "Feed {Feed} listens on {EndPoint}")]
    private partial void LogListening(string feed, EndPoint endPoint);

    [LoggerMessage(201, LogLevel.Warning, "Feed {Feed} could not accept a connection")]
    private partial void LogAccept(string feed, Exception e);

    [LoggerMessage(202, LogLevel.Error, "A connection of feed {Feed} ended by a fault of ours")]
    private partial void LogConnection(string feed, Exception e);
}
