using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Command.Harness;

/// <summary>What a proxy does to the bytes of one direction.</summary>
public sealed record LinkFault
{
    public static LinkFault None { get; } = new();

    /// <summary>Bytes are taken and never come out, on new connections too: a firewall's drop rule, a cable that was pulled.</summary>
    public static LinkFault BlackHole { get; } = new() { Swallow = true };

    /// <summary>How long each piece waits before it goes on.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>At most so many bytes a second and connection; 0 for no limit.</summary>
    public int BytesPerSecond { get; init; }

    public bool Swallow { get; init; }
}

/// <summary>
/// A loopback TCP proxy whose link can be made bad while it runs, each direction by itself. Connections that were black-holed stay lost when the fault is
/// lifted, as their bytes are gone: both ends have to notice by themselves.
/// </summary>
public sealed class ChaosProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Link, byte> _links = new();
    private readonly Task _accepting;
    private volatile IPEndPoint _target;
    private volatile LinkFault _toServer = LinkFault.None, _toClient = LinkFault.None;

    public ChaosProxy(IPEndPoint target)
    {
        _target = target;
        _listener.Start();
        Door = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect.</summary>
    public IPEndPoint Door { get; }

    /// <summary>Where new connections go on to: a server that was started again listens elsewhere.</summary>
    public IPEndPoint Target
    {
        get => _target;
        set => _target = value;
    }

    /// <summary>What happens to bytes from clients.</summary>
    public LinkFault ToServer
    {
        get => _toServer;
        set => _toServer = value;
    }

    /// <summary>What happens to bytes from the server.</summary>
    public LinkFault ToClient
    {
        get => _toClient;
        set => _toClient = value;
    }

    /// <summary>True while new connections are refused.</summary>
    public bool Refuse { get; set; }

    /// <summary>Connections that were made so far.</summary>
    public int Connections { get; private set; }

    /// <summary>The same fault both ways.</summary>
    public void Both(LinkFault fault) => ToServer = ToClient = fault;

    /// <summary>Resets every connection: both ends get an RST.</summary>
    public void Reset()
    {
        foreach (Link link in _links.Keys)
        {
            link.Reset();
        }
    }

    /// <summary>Half-open: the server is told that every connection ended; the clients are told nothing and their bytes go nowhere.</summary>
    public void HalfOpen()
    {
        foreach (Link link in _links.Keys)
        {
            link.HalfOpen();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Reset();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Socket client = await _listener.AcceptSocketAsync(_stop.Token);
                if (Refuse)
                {
                    Abort(client);
                    continue;
                }

                Connections++;
                _ = CarryAsync(client);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // Stopping, or a client that was gone before it was taken.
            }
        }
    }

    private async Task CarryAsync(Socket client)
    {
        Socket server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        Link link = new(client, server);
        _links[link] = 0;
        try
        {
            await server.ConnectAsync(_target, _stop.Token);
            await Task.WhenAll(PumpAsync(link, client, server, () => _toServer), PumpAsync(link, server, client, () => _toClient));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            link.Reset();
        }
        finally
        {
            _links.TryRemove(link, out _);
            if (!link.Half)
            {
                client.Dispose();
            }

            server.Dispose();
        }
    }

    private async Task PumpAsync(Link link, Socket from, Socket to, Func<LinkFault> fault)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            bool holed = false;
            for (int read; (read = await from.ReceiveAsync(buffer.AsMemory(0, Room(fault(), buffer.Length)), _stop.Token)) > 0;)
            {
                LinkFault now = fault();
                holed |= now.Swallow;
                if (holed)
                {
                    continue;
                }

                TimeSpan wait = now.Delay + (now.BytesPerSecond > 0 ? TimeSpan.FromSeconds((double)read / now.BytesPerSecond) : TimeSpan.Zero);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, _stop.Token);
                }

                for (int sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _stop.Token);
                }
            }

            if (!holed)
            {
                to.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            if (!link.Half)
            {
                link.Reset();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int Room(LinkFault fault, int length) => fault.BytesPerSecond > 0 ? Math.Clamp(fault.BytesPerSecond / 10, 1, length) : length;

    private static void Abort(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is gone already.
        }

        socket.Dispose();
    }

    private sealed class Link(Socket client, Socket server)
    {
        public bool Half { get; private set; }

        public void Reset()
        {
            Abort(client);
            Abort(server);
        }

        public void HalfOpen()
        {
            Half = true;
            server.Dispose();
        }
    }
}
