using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Command.Ingest.Configuration;
using Command.Ingest.Transports.Senders;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Transports.Udp;

/// <summary>Listens for every UDP feed; while an exercise is configured, also on a loopback port of its own whose traffic is marked as exercise.</summary>
public sealed partial class UdpListenerService(FeedGateways gateways, SenderDoors doors, FeedMonitor monitor, IOptions<CommandOptions> options, TimeProvider time, ILogger<UdpListenerService> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<(string Feed, bool Exercise), UdpDoor> _doors = new();

    /// <summary>Where a feed is listened for; null for a feed without UDP.</summary>
    public IPEndPoint? Door(string feed, bool exercise) => _doors.TryGetValue((feed, exercise), out UdpDoor? door) ? (IPEndPoint)door.LocalEndPoint : null;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (FeedGateway gateway in gateways.All.Where(g => g.Feed.Transport == "udp"))
        {
            Open(gateway, new IPEndPoint(IPAddress.Parse(gateway.Feed.Bind), gateway.Feed.Port), exercise: false);
            if (options.Value.Exercise.Enabled)
            {
                Open(gateway, new IPEndPoint(IPAddress.Loopback, 0), exercise: true);
            }
        }

        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(_doors.Values.Select(d => d.RunAsync(stoppingToken)));

    private void Open(FeedGateway gateway, IPEndPoint endPoint, bool exercise)
    {
        Socket socket = new(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.ReceiveBufferSize = UdpDoor.ReceiveBuffer;
            socket.Bind(endPoint);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new SettingsException(
                $"Feed '{gateway.Feed.Id}' can't listen on UDP {endPoint}: {e.Message}. Stop what uses that port, or set Command__Feeds__{gateway.Feed.Id}__Port to another one (0 takes a free one).", e);
        }

        _doors[(gateway.Feed.Id, exercise)] = new UdpDoor(socket, gateway, doors, monitor, exercise, time, logger);
        LogListening(gateway.Feed.Id, socket.LocalEndPoint!);
    }

    [LoggerMessage(232, LogLevel.Information, "Feed {Feed} listens on UDP {EndPoint}")]
    private partial void LogListening(string feed, EndPoint endPoint);
}
