using System.Diagnostics;
using System.Globalization;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Map;
using Command.Web.Replica;

namespace Command.Benchmarks.Screens;

/// <summary>
/// What making frames for 200 maps of one city costs when what is encoded is shared, and when each map has a sight of its own and shares nothing, which is what encoding
/// for each connection costs. No sockets: frames are made and their bytes walked through.
/// </summary>
internal static class FrameBenchmark
{
    private const int Units = 20_000, ChangedInARound = 400, Maps = 200;
    private static readonly DateTimeOffset s_start = new(2026, 7, 18, 8, 0, 0, TimeSpan.Zero);

    public static int Run(string[] args)
    {
        int rounds = args.Contains("--quick") ? 20 : 100;
        CityPack pack = CityPackReader.Read(CityPackLocation.Find("harbin", AppContext.BaseDirectory)!).Pack!;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Maps} maps of the whole city, {Units:N0} units, {ChangedInARound} fixes a round, {rounds} rounds"));
        Console.WriteLine($"{"encoding",-22} {"keyframes ms",13} {"round ms",9} {"us/frame",9} {"KiB/frame made",15} {"records written",16}");
        for (int warm = 0; warm < 2; warm++)
        {
            Measure("shared by cell", _ => MapSight.Whole, pack, warm == 0 ? 3 : rounds, warm > 0);
            Measure("for each connection", i => MapSight.Without([string.Create(CultureInfo.InvariantCulture, $"nobody-{i}")]), pack, warm == 0 ? 3 : rounds, warm > 0);
        }

        return 0;
    }

    private static void Measure(string name, Func<int, MapSight> sight, CityPack pack, int rounds, bool print)
    {
        Replica replica = new();
        for (int i = 0; i < Units; i++)
        {
            replica.Units.Apply(Unit(i, 0));
        }

        RoundTime time = new();
        MapUnits units = new(time);
        MapLayers layers = new(pack, time);
        MapWish wish = new(CellRange.Around(new GeoBox(126.3, 45.6, 127, 45.9)), MapLayerSet.Usual, 0);
        MapSession[] maps = [.. Enumerable.Range(0, Maps).Select(i => new MapSession(replica, units, layers, sight(i), time))];
        double first = Round(maps, wish).TotalMilliseconds;
        long allocated = GC.GetTotalAllocatedBytes(precise: true), encoded = units.Of(replica.Units).Encoded;
        TimeSpan all = TimeSpan.Zero;
        for (int round = 1; round <= rounds; round++)
        {
            for (int i = 0; i < ChangedInARound; i++)
            {
                replica.Units.Apply(Unit(((round * ChangedInARound) + i) % Units, round));
            }

            time.Next();
            all += Round(maps, wish);
        }

        if (print)
        {
            double frames = (double)rounds * Maps;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-22} {first,13:0.0} {all.TotalMilliseconds / rounds,9:0.00} {all.TotalMicroseconds / frames,9:0.0} {(GC.GetTotalAllocatedBytes(precise: true) - allocated) / frames / 1024,15:0.0} {(units.Of(replica.Units).Encoded - encoded) / rounds,10:N0} a round"));
        }
    }

    private static TimeSpan Round(MapSession[] maps, MapWish wish)
    {
        long begin = Stopwatch.GetTimestamp(), bytes = 0;
        foreach (MapSession map in maps)
        {
            if (map.Next(wish) is { } frame)
            {
                foreach (ReadOnlyMemory<byte> piece in frame.Units)
                {
                    bytes += piece.Length;
                }
            }
        }

        TimeSpan took = Stopwatch.GetElapsedTime(begin);
        return bytes > 0 ? took : throw new InvalidOperationException("No map was told anything.");
    }

    private static UnitFix Unit(int number, int round) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"vehicles:{number}"),
        Feed = "vehicles",
        Agency = "fire",
        SourceId = number.ToString(CultureInfo.InvariantCulture),
        CallSign = number.ToString(CultureInfo.InvariantCulture),
        Kind = "fire-engine",
        At = new GeoPoint(126.45 + (number * 0.6180339887 % 1 * 0.38) + (round % 2 * 0.001), 45.66 + (number * 0.7548776662 % 1 * 0.19)),
        ObservedAt = s_start.AddSeconds(round),
        KnownAt = s_start.AddSeconds(round),
    };

    private sealed class Replica : IReplica
    {
        public ReplicaView Current { get; } = new() { Epoch = "e", Connected = true, FrameAt = s_start };

        public UnitTable Units { get; } = new();

        public IDisposable OnChange(Action changed) => throw new NotSupportedException("Frames ask for themselves.");
    }

    /// <summary>A clock that goes on by a round at a time.</summary>
    private sealed class RoundTime : TimeProvider
    {
        private long _ticks = TimeSpan.TicksPerHour;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public override DateTimeOffset GetUtcNow() => s_start.AddTicks(_ticks);

        public void Next() => _ticks += TimeSpan.TicksPerMillisecond * 100;
    }
}
