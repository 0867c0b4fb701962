using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Command.Harness.Senders;

/// <summary>A terminal's or station's connection, with answers read by the letter of the two standards and not by the code that is tested.</summary>
public sealed class FrameClient : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[4096];
    private int _filled;

    public async Task ConnectAsync(IPEndPoint door, CancellationToken cancellationToken) => await _socket.ConnectAsync(door, cancellationToken);

    /// <summary>Sends a JT/T 808 position and waits for the general answer 8001 to its serial.</summary>
    /// <returns>True when the platform says that it is done; false when it says no or closes.</returns>
    public async Task<bool> PositionAsync(byte[] frame, ushort serial, CancellationToken cancellationToken)
    {
        await SendAsync(frame, cancellationToken);
        while (await AnswerAsync(Flagged, cancellationToken) is { } answer)
        {
            byte[] plain = Unescape(answer.AsSpan(1, answer.Length - 2));
            if (plain.Length >= 17 && BinaryPrimitives.ReadUInt16BigEndian(plain) == 0x8001 && BinaryPrimitives.ReadUInt16BigEndian(plain.AsSpan(12)) == serial)
            {
                return plain[16] == 0;
            }
        }

        return false;
    }

    /// <summary>Sends an SL 651 report and waits for the centre's confirmation of its serial; false when it closes.</summary>
    public async Task<bool> ReportAsync(byte[] frame, ushort serial, CancellationToken cancellationToken)
    {
        await SendAsync(frame, cancellationToken);
        while (await AnswerAsync(Counted, cancellationToken) is { } answer)
        {
            if (answer.Length >= 16 && BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(14)) == serial)
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose() => _socket.Dispose();

    private async Task SendAsync(byte[] frame, CancellationToken cancellationToken)
    {
        for (int sent = 0; sent < frame.Length;)
        {
            sent += await _socket.SendAsync(frame.AsMemory(sent), cancellationToken);
        }
    }

    private async Task<byte[]?> AnswerAsync(Func<ReadOnlyMemory<byte>, int> length, CancellationToken cancellationToken)
    {
        while (true)
        {
            int whole = length(_buffer.AsMemory(0, _filled));
            if (whole > 0 && whole <= _filled)
            {
                byte[] answer = _buffer[..whole];
                _buffer.AsSpan(whole, _filled - whole).CopyTo(_buffer);
                _filled -= whole;
                return answer;
            }

            int read = _filled == _buffer.Length ? 0 : await _socket.ReceiveAsync(_buffer.AsMemory(_filled), cancellationToken);
            if (read == 0)
            {
                return null;
            }

            _filled += read;
        }
    }

    // JT/T 808 §4.4.2: 7E … 7E.
    private static int Flagged(ReadOnlyMemory<byte> bytes) => bytes.Length > 1 ? bytes.Span[1..].IndexOf((byte)0x7E) is >= 0 and var at ? at + 2 : 0 : 0;

    // SL 651-2014 §6.2.2: 7E7E, five bytes of station, centre, two of password, function, two of direction and length, STX, body, end, CRC.
    private static int Counted(ReadOnlyMemory<byte> bytes) => bytes.Length < 14 ? 0 : 14 + (BinaryPrimitives.ReadUInt16BigEndian(bytes.Span[11..]) & 0xFFF) + 3;

    private static byte[] Unescape(ReadOnlySpan<byte> bytes)
    {
        List<byte> plain = new(bytes.Length);
        for (int i = 0; i < bytes.Length; i++)
        {
            plain.Add(bytes[i] == 0x7D && i + 1 < bytes.Length ? (byte)(bytes[++i] == 0x01 ? 0x7D : 0x7E) : bytes[i]);
        }

        return [.. plain];
    }
}
