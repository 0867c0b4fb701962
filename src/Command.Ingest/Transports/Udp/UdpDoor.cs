using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Journal;
using Command.Ingest.Transports.Senders;

namespace Command.Ingest.Transports.Udp;

/// <summary>
/// One socket for a feed's datagrams. What is received waits in bounded lanes, a sender always in the same one so that its datagrams stay in order; what does
/// not fit is thrown away and counted, for a sender of datagrams can't be slowed down.
/// </summary>
internal sealed partial class UdpDoor(Socket socket, FeedGateway gateway, SenderDoors doors, FeedMonitor monitor, bool exercise, TimeProvider time, ILogger logger)
{
    /// <summary>Room for a second of a busy feed in the system, before it is even read.</summary>
    public const int ReceiveBuffer = 4 * 1024 * 1024;

    private const int Lanes = 8;
    private const int LaneLength = 512;
    private const int MostSendersALane = 2_500;
    private const int LargestDatagram = 65_535;

    public EndPoint LocalEndPoint => socket.LocalEndPoint!;

    public async Task RunAsync(CancellationToken stopping)
    {
        Channel<Datagram>[] lanes = [.. Enumerable.Range(0, Lanes).Select(_ => Channel.CreateBounded<Datagram>(new BoundedChannelOptions(LaneLength) { SingleReader = true, SingleWriter = true }))];
        using (socket)
        {
            Task[] takers = [.. lanes.Select(lane => TakeAllAsync(lane.Reader, stopping))];
            try
            {
                await ReceiveAsync(lanes, stopping).ConfigureAwait(false);
            }
            finally
            {
                foreach (Channel<Datagram> lane in lanes)
                {
                    lane.Writer.TryComplete();
                }

                await Task.WhenAll(takers).ConfigureAwait(false);
            }
        }
    }

    private async Task ReceiveAsync(Channel<Datagram>[] lanes, CancellationToken stopping)
    {
        byte[] buffer = new byte[LargestDatagram];
        IPEndPoint any = new(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (true)
        {
            try
            {
                SocketReceiveFromResult received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, any, stopping).ConfigureAwait(false);
                if (!exercise && Refuses((received.RemoteEndPoint as IPEndPoint)?.Address))
                {
                    continue;
                }

                Channel<Datagram> lane = lanes[(uint)received.RemoteEndPoint.GetHashCode() % Lanes];
                if (!lane.Writer.TryWrite(new Datagram(received.RemoteEndPoint, buffer[..received.ReceivedBytes])))
                {
                    monitor.Dropped(gateway.Feed.Id, 1);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException e)
            {
                // A sender that is gone is reported here by some systems; the door stays open for the others.
                LogReceive(gateway.Feed.Id, e);
            }
        }
    }

    /// <summary>A sender of datagrams can't be told to wait: what is too much is thrown away and counted, as what finds no room is.</summary>
    private bool Refuses(IPAddress? from)
    {
        if (doors.AtAddress(gateway.Feed, from) is not null)
        {
            return true;
        }

        if (gateway.Feed.Sender.MostPerSecond is null || doors.AtOnce(gateway.Feed, from) is null)
        {
            return false;
        }

        monitor.Dropped(gateway.Feed.Id, 1);
        return true;
    }

    private async Task TakeAllAsync(ChannelReader<Datagram> lane, CancellationToken stopping)
    {
        UdpSenders? senders = gateway.Decoder is IStreamFormat format ? new UdpSenders(() => format.Open(gateway.Context(exercise)), MostSendersALane) : null;
        await foreach (Datagram datagram in lane.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            try
            {
                await (senders is null ? TakeBodyAsync(datagram, stopping) : TakeFramesAsync(datagram, senders, stopping)).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or JournalUnavailableException)
            {
                // Nothing was acknowledged; the monitor counts what was turned away.
            }
#pragma warning disable CA1031 // The boundary of one datagram: a fault of ours in it must not end the lane.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogFault(gateway.Feed.Id, e);
            }
        }
    }

    private async Task TakeBodyAsync(Datagram datagram, CancellationToken stopping)
    {
        if (datagram.Bytes.Length > 0)
        {
            await gateway.ReceiveAsync(datagram.Bytes, null, exercise, stopping).ConfigureAwait(false);
        }
    }

    private async Task TakeFramesAsync(Datagram datagram, UdpSenders senders, CancellationToken stopping)
    {
        IStreamSession session = senders.Of(datagram.From, time.GetUtcNow());
        ReadOnlyMemory<byte> rest = datagram.Bytes;
        while (!rest.IsEmpty)
        {
            FrameRead read = session.Read(rest.Span);
            if (read.Consumed == 0)
            {
                Fault cut = new("udp-truncated", "The datagram ends inside a frame: a frame must be whole in one datagram.");
                await gateway.SkippedAsync(rest, cut, exercise, stopping).ConfigureAwait(false);
                return;
            }

            if (read.Skipped is { } fault)
            {
                await gateway.SkippedAsync(rest[..read.Consumed], fault, exercise, stopping).ConfigureAwait(false);
            }

            rest = rest[read.Consumed..];
            if (read.Frame is { } frame)
            {
                FrameOutcome outcome = await gateway.ReceiveFrameAsync(session, frame, exercise, stopping).ConfigureAwait(false);
                ReadOnlyMemory<byte> reply = session.Reply(frame, outcome, time.GetUtcNow());
                if (!reply.IsEmpty)
                {
                    await socket.SendToAsync(reply, SocketFlags.None, datagram.From, stopping).ConfigureAwait(false);
                }
            }
        }
    }

    [LoggerMessage(230, LogLevel.Warning, "Feed {Feed} could not receive a datagram")]
    private partial void LogReceive(string feed, Exception e);

    [LoggerMessage(231, LogLevel.Error, "A datagram of feed {Feed} failed by a fault of ours")]
    private partial void LogFault(string feed, Exception e);

    private readonly record struct Datagram(EndPoint From, byte[] Bytes);
}
