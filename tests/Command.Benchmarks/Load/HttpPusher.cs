using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Command.Harness;

namespace Command.Benchmarks.Load;

/// <summary>One kept connection that pushes the same bytes, with a few of them changed, and waits for each answer: as cheap as a sender can be.</summary>
internal sealed class HttpPusher : IDisposable
{
    private static readonly byte[] s_end = "\r\n\r\n"u8.ToArray(), s_chunked = "chunked"u8.ToArray(), s_last = "0\r\n\r\n"u8.ToArray(), s_length = "Content-Length: "u8.ToArray();
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[8192];
    private readonly byte[] _request;
    private readonly int _head;

    private HttpPusher(byte[] head, ReadOnlySpan<byte> body)
    {
        _request = [.. head, .. body];
        _head = head.Length;
    }

    /// <summary>The body, to be changed between pushes.</summary>
    public Span<byte> Body => _request.AsSpan(_head);

    public static async Task<HttpPusher> ConnectAsync(Uri address, string feed, ReportBatch body, CancellationToken cancellationToken)
    {
        byte[] head = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST /feeds/{feed} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {Node.Key(feed)}\r\nContent-Type: application/json\r\nContent-Length: {body.Bytes.Length}\r\n\r\n"));
        HttpPusher pusher = new(head, body.Bytes);
        await pusher._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port), cancellationToken);
        return pusher;
    }

    /// <summary>Pushes and returns the answer's status.</summary>
    public async ValueTask<int> PushAsync(CancellationToken cancellationToken)
    {
        for (int sent = 0; sent < _request.Length;)
        {
            sent += await _socket.SendAsync(_request.AsMemory(sent), SocketFlags.None, cancellationToken);
        }

        for (int have = 0; ;)
        {
            int read = await _socket.ReceiveAsync(_answer.AsMemory(have), SocketFlags.None, cancellationToken);
            if (read == 0)
            {
                throw new IOException("The server closed the connection.");
            }

            have += read;
            if (IsWhole(_answer.AsSpan(0, have)))
            {
                return int.Parse(_answer.AsSpan(9, 3), CultureInfo.InvariantCulture);
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        int end = answer.IndexOf(s_end);
        if (end < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> head = answer[..(end + s_end.Length)];
        if (head.IndexOf(s_chunked) >= 0)
        {
            return answer.EndsWith(s_last);
        }

        int at = head.IndexOf(s_length);
        if (at < 0)
        {
            return true;
        }

        ReadOnlySpan<byte> digits = head[(at + s_length.Length)..];
        return answer.Length - head.Length >= int.Parse(digits[..digits.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
    }
}
