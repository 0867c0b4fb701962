using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Command.Geo;
using Command.Ingest.Feeds.Jt808;
using Command.Ingest.Feeds.Sl651;

namespace Command.Benchmarks.Load;

/// <summary>One TCP connection to a feed, by which frames go and their answers come back.</summary>
internal sealed class TerminalLink : IDisposable
{
    private const byte Flag = 0x7E;
    private const int Sl651Head = 14, Sl651Tail = 3;
    private static readonly TimeSpan s_china = TimeSpan.FromHours(8);
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[65536];

    public static async Task<TerminalLink> ConnectAsync(IPEndPoint door, CancellationToken cancellationToken)
    {
        TerminalLink link = new();
        await link._socket.ConnectAsync(door, cancellationToken);
        return link;
    }

    /// <summary>The terminal of a number, from 0 to 99,999.</summary>
    public static Jt808Terminal Terminal(int number) => new(Jt808Edition.V2013, string.Create(CultureInfo.InvariantCulture, $"139001{number:00000}"));

    /// <summary>A fix: the speed is the serial's last three digits in 0.1 km/h, so that a screen can tell which one it shows.</summary>
    public static Jt808Report Fix(int terminal, int serial, DateTimeOffset from)
    {
        double angle = (serial * 0.01) + terminal;
        return new Jt808Report
        {
            At = new GeoPoint(126.64 + (0.08 * Math.Cos(angle)), 45.755 + (0.05 * Math.Sin(angle))),
            Time = (from + TimeSpan.FromSeconds(serial)).ToOffset(s_china),
            SpeedKmh = serial % 1000 / 10.0,
            HeadingDeg = (int)(angle * 57) % 360,
        };
    }

    /// <summary>A river station's report on time: its level and its battery.</summary>
    public static byte[] Level(int station, int serial, DateTimeOffset from)
    {
        DateTimeOffset at = (from + TimeSpan.FromMinutes(serial)).ToOffset(s_china);
        return Sl651Writer.Report(new Sl651Report
        {
            Centre = 1,
            Station = (4_100_000_000 + station).ToString("D10", CultureInfo.InvariantCulture),
            Function = 0x32,
            Serial = (ushort)(serial + 1),
            SentAt = at,
            Groups = [new Sl651Group(at, [Sl651Item.Of(0x39, 114.5m + (serial % 100 * 0.01m)), Sl651Item.Of(0x38, 12.5m)])],
        });
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        for (int sent = 0; sent < bytes.Length;)
        {
            sent += await _socket.SendAsync(bytes[sent..], SocketFlags.None, cancellationToken);
        }
    }

    /// <summary>Reads until so many JT/T 808 answers came, and says how many of them refuse.</summary>
    public async ValueTask<int> Jt808AnswersAsync(int wanted, CancellationToken cancellationToken)
    {
        int have = 0;
        while (true)
        {
            have += await ReadAsync(have, cancellationToken);
            if (_answer.AsSpan(0, have).Count(Flag) == wanted * 2)
            {
                return Refused(_answer.AsSpan(0, have));
            }
        }
    }

    /// <summary>Reads one SL 651 confirmation.</summary>
    public async ValueTask Sl651AnswerAsync(CancellationToken cancellationToken)
    {
        int have = 0;
        while (true)
        {
            have += await ReadAsync(have, cancellationToken);
            if (have >= Sl651Head && have >= Sl651Head + Sl651Tail + (((_answer[11] << 8) | _answer[12]) & 0xFFF))
            {
                return;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private async ValueTask<int> ReadAsync(int have, CancellationToken cancellationToken)
    {
        int read = await _socket.ReceiveAsync(_answer.AsMemory(have), SocketFlags.None, cancellationToken);
        return read > 0 ? read : throw new IOException("The server closed the connection.");
    }

    // The result of 8001 is the byte before the checksum, which may be escaped.
    private static int Refused(ReadOnlySpan<byte> answers)
    {
        int refused = 0;
        while (!answers.IsEmpty)
        {
            int end = 1 + answers[1..].IndexOf(Flag);
            bool escaped = answers[end - 2] == 0x7D;
            refused += answers[end - (escaped ? 3 : 2)] == 0 ? 0 : 1;
            answers = answers[(end + 1)..];
        }

        return refused;
    }
}
