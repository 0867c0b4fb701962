using System.Net;
using System.Net.Sockets;
using Command.Ingest.Feeds;

namespace Command.Ingest.Exercise;

/// <summary>Finds the next frame at the start of what was received.</summary>
internal delegate FrameRead FrameReader(ReadOnlySpan<byte> buffer);

/// <summary>A sender's TCP connection: frames out, the platform's answers in. One may send while another receives.</summary>
internal sealed class FrameLink : IDisposable
{
    private readonly Socket _socket;
    private readonly FrameReader _framing;
    private readonly byte[] _buffer = new byte[1024];
    private int _filled;

    private FrameLink(Socket socket, FrameReader framing)
    {
        _socket = socket;
        _framing = framing;
    }

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task<FrameLink> OpenAsync(IPEndPoint door, FrameReader framing, CancellationToken cancellationToken)
    {
        Socket socket = new(door.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(door, cancellationToken).ConfigureAwait(false);
            return new FrameLink(socket, framing);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        while (!frame.IsEmpty)
        {
            frame = frame[await _socket.SendAsync(frame, cancellationToken).ConfigureAwait(false)..];
        }
    }

    /// <summary>The next whole frame; null when the other side has closed, or sends what is no answer.</summary>
    public async ValueTask<byte[]?> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            FrameRead read = _framing(_buffer.AsSpan(0, _filled));
            if (read.Consumed > 0)
            {
                _buffer.AsSpan(read.Consumed, _filled - read.Consumed).CopyTo(_buffer);
                _filled -= read.Consumed;
                if (read.Frame is not null)
                {
                    return read.Frame;
                }

                continue;
            }

            if (_filled == _buffer.Length)
            {
                return null;
            }

            int received = await _socket.ReceiveAsync(_buffer.AsMemory(_filled), cancellationToken).ConfigureAwait(false);
            if (received == 0)
            {
                return null;
            }

            _filled += received;
        }
    }

    public void Dispose() => _socket.Dispose();
}
