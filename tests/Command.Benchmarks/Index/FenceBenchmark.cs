using System.Diagnostics;
using System.Globalization;
using Command.Geo;
using Command.Geo.Areas;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;
using NetTopologySuite.Index.Strtree;

namespace Command.Benchmarks.Index;

/// <summary>Unit updates a second among 25 000 polygons on one thread, each giving the fences left and entered; ours against NTS's prepared
/// polygons in an STRtree with the same bookkeeping. The events of the first updates are compared first.</summary>
internal static class FenceBenchmark
{
    private const int Fences = 25_000;
    private const int Units = 10_000;
    private const int Compared = 30_000;

    /// <returns>True when both give the same events.</returns>
    public static bool Run(double seconds)
    {
        Random random = new(25);
        Geofence[] all = [.. Enumerable.Range(0, Fences).Select(i => Star(random, i))];
        Geofences fences = Geofences.Build(all);
        (int Slot, GeoPoint To)[] walk = Walk(random);
        FenceTracker ours = new(fences, Units);
        Trees trees = new(all);

        List<FenceEvent> events = [];
        List<(int Slot, int Fence, bool Entered)> theirs = [];
        for (int i = 0; i < Compared; i++)
        {
            ours.Moved(walk[i].Slot, walk[i].To, events);
            trees.Moved(walk[i].Slot, walk[i].To, theirs);
        }

        if (fences.Count != Fences || !events.Select(e => (e.Slot, fences.NumberOf(e.Fence.Id), e.Entered)).SequenceEqual(theirs))
        {
            Console.WriteLine("fences: the events DIFFER");
            return false;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Fences} fences  {events.Count} events of {Compared} updates agree"));
        double own = Measure(walk, seconds, (slot, to) =>
        {
            events.Clear();
            ours.Moved(slot, to, events);
        });
        double its = Measure(walk, seconds, (slot, to) =>
        {
            theirs.Clear();
            trees.Moved(slot, to, theirs);
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Fences} fences  Command.Geo          {own,9:0} updates a second of one core"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Fences} fences  NTS STRtree, prepared {its,8:0} updates a second of one core  ours is {own / its:0.0} x as fast"));
        return true;
    }

    private static double Measure((int Slot, GeoPoint To)[] walk, double seconds, Action<int, GeoPoint> move)
    {
        // By the processor's time, so that a core shared with others counts for what it gave.
        using Process self = Process.GetCurrentProcess();
        TimeSpan before = self.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        long moved = 0;
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            for (int i = 0; i < 500; i++, moved++)
            {
                (int slot, GeoPoint to) = walk[moved % walk.Length];
                move(slot, to);
            }
        }

        self.Refresh();
        return moved / (self.TotalProcessorTime - before).TotalSeconds;
    }

    // Most are blocks of a few hundred metres; one in fifty is as large as a street or a district.
    private static Geofence Star(Random random, int number)
    {
        GeoPoint centre = IndexBenchmark.Somewhere(random);
        double size = number % 50 == 0 ? 0.01 + (random.NextDouble() * 0.04) : 0.001 + (random.NextDouble() * 0.003);
        int corners = number % 50 == 0 ? 200 : 12;
        List<GeoPoint> ring = [.. Enumerable.Range(0, corners).Select(i =>
        {
            (double sin, double cos) = Math.SinCos(2 * Math.PI * i / corners);
            double reach = size * (0.6 + (0.4 * random.NextDouble()));
            return new GeoPoint(centre.Lon + (reach * cos), centre.Lat + (0.7 * reach * sin));
        })];
        return new Geofence($"{number:D5}", new AreaShape([.. ring, ring[0]]));
    }

    // Steps of a vehicle in a second: about 15 m.
    private static (int Slot, GeoPoint To)[] Walk(Random random)
    {
        GeoPoint[] at = [.. Enumerable.Range(0, Units).Select(_ => IndexBenchmark.Somewhere(random))];
        double[] heading = [.. at.Select(_ => random.NextDouble() * 2 * Math.PI)];
        return [.. Enumerable.Range(0, Units * 30).Select(i =>
        {
            int slot = i % Units;
            (double sin, double cos) = Math.SinCos(heading[slot] += (random.NextDouble() - 0.5) * 0.3);
            at[slot] = new GeoPoint(at[slot].Lon + (0.0002 * cos), at[slot].Lat + (0.00014 * sin));
            return (slot, at[slot]);
        })];
    }

    private sealed class Trees
    {
        private readonly STRtree<int> _tree = new();
        private readonly IPreparedGeometry[] _prepared;
        private readonly int[][] _inside = [.. Enumerable.Repeat(Array.Empty<int>(), Units)];

        public Trees(Geofence[] fences)
        {
            _prepared = [.. fences.Select(f => PreparedGeometryFactory.Prepare(ShapeGeometry.ToGeometry(f.Shape).Geometry!))];
            for (int i = 0; i < _prepared.Length; i++)
            {
                _tree.Insert(_prepared[i].Geometry.EnvelopeInternal, i);
            }

            _tree.Build();
        }

        public void Moved(int slot, GeoPoint to, List<(int Slot, int Fence, bool Entered)> into)
        {
            Coordinate at = new(to.Lon, to.Lat);
            Point point = GeometryFactory.Default.CreatePoint(at);
            int[] now = [.. _tree.Query(new Envelope(at)).Where(i => _prepared[i].Covers(point)).Order()];
            foreach (int fence in _inside[slot])
            {
                if (Array.BinarySearch(now, fence) < 0)
                {
                    into.Add((slot, fence, false));
                }
            }

            foreach (int fence in now)
            {
                if (Array.BinarySearch(_inside[slot], fence) < 0)
                {
                    into.Add((slot, fence, true));
                }
            }

            _inside[slot] = now;
        }
    }
}
