using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Command.Benchmarks.Load;
using Command.Web.Map;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Benchmarks.EndToEnd;

/// <summary>
/// A map without a browser: it looks at the whole city, takes frames from the map hub as the page's own client does, acknowledges each, and notes when the
/// first frame came that holds each position and each sequence.
/// </summary>
internal sealed class MapScreen : IAsyncDisposable
{
    private const int SpeedAt = 14, SerialsKept = 1000;
    private readonly HubConnection _connection;
    private readonly PositionsSent _sent;
    private readonly Latencies _positions;
    private readonly List<(double At, long Sequence)> _frames = [];
    private readonly Dictionary<int, int> _terminals = [];
    private readonly int[] _shown;

    private MapScreen(Uri web, PositionsSent sent, Latencies positions)
    {
        _connection = new HubConnectionBuilder().WithUrl(new Uri(web, MapHub.Path)).AddMessagePackProtocol().Build();
        _sent = sent;
        _positions = positions;
        _shown = new int[sent.Terminals];
    }

    public long Bytes { get; private set; }

    public int Frames => _frames.Count;

    public static async Task<MapScreen> OpenAsync(Uri web, PositionsSent sent, Latencies positions)
    {
        MapScreen screen = new(web, sent, positions);
        screen._connection.On<MapFrame>("Frame", screen.TakeAsync);
        await screen._connection.StartAsync();
        await screen._connection.SendAsync(nameof(MapHub.SetView), 126.0, 45.0, 127.5, 46.5, 10.0);
        return screen;
    }

    /// <summary>When the first frame came that holds a sequence, in milliseconds of <see cref="Now"/>; null when none did.</summary>
    public double? ShownAt(long sequence)
    {
        lock (_frames)
        {
            int low = 0, high = _frames.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                (low, high) = _frames[middle].Sequence >= sequence ? (low, middle) : (middle + 1, high);
            }

            return low < _frames.Count ? _frames[low].At : null;
        }
    }

    /// <summary>This process's one clock, in milliseconds.</summary>
    public static double Now() => Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency;

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task TakeAsync(MapFrame frame)
    {
        double now = Now();
        lock (_frames)
        {
            _frames.Add((now, frame.Sequence));
        }

        Bytes += frame.Units.Length + (frame.Layers?.Length ?? 0);
        foreach (object[] name in frame.Names)
        {
            string id = (string)name[1];
            _terminals[Convert.ToInt32(name[0], CultureInfo.InvariantCulture)] = int.Parse(id.AsSpan(id.Length - 5), CultureInfo.InvariantCulture);
        }

        byte[] units = frame.Units.ToArray();
        for (int at = 0; at < units.Length; at += UnitRecord.Size)
        {
            ReadOnlySpan<byte> record = units.AsSpan(at, UnitRecord.Size);
            int terminal = _terminals[BinaryPrimitives.ReadInt32LittleEndian(record)];
            if (terminal >= _shown.Length)
            {
                // One that stands and is not measured.
                continue;
            }

            int serial = BinaryPrimitives.ReadUInt16LittleEndian(record[SpeedAt..]);
            int shown = _shown[terminal];
            int newest = shown + ((serial - (shown % SerialsKept) + SerialsKept) % SerialsKept);
            if (newest > _sent.Last(terminal))
            {
                // What the terminal sent before this load began.
                continue;
            }

            for (int s = shown + 1; s <= newest; s++)
            {
                if (_sent.Due(terminal, s) is { } due)
                {
                    _positions.Take(now - due);
                }
            }

            _shown[terminal] = newest;
        }

        await _connection.SendAsync(nameof(MapHub.Ack), frame.Number);
    }
}

/// <summary>When each position of each terminal was due to be sent; serials count from 1.</summary>
internal sealed class PositionsSent(int terminals, int most)
{
    private readonly double[] _due = new double[terminals * (most + 1)];
    private readonly int[] _serials = new int[terminals];

    public int Terminals => terminals;

    /// <summary>From when on positions are measured.</summary>
    public double From { get; set; } = double.PositiveInfinity;

    /// <summary>Until when.</summary>
    public double Until { get; set; } = double.PositiveInfinity;

    /// <summary>The terminal's next serial, due at a time.</summary>
    public int Next(int terminal, double due)
    {
        int serial = ++_serials[terminal];
        Volatile.Write(ref _due[(terminal * (most + 1)) + serial], due);
        return serial;
    }

    /// <summary>The last serial that a terminal has sent.</summary>
    public int Last(int terminal) => Volatile.Read(ref _serials[terminal]);

    /// <summary>When a position was due, if it is measured.</summary>
    public double? Due(int terminal, int serial) =>
        Volatile.Read(ref _due[(terminal * (most + 1)) + serial]) is var due && due >= From && due < Until ? due : null;
}
