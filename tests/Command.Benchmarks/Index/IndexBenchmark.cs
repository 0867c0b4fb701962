using System.Diagnostics;
using System.Globalization;
using Command.Geo;

namespace Command.Benchmarks.Index;

/// <summary>
/// The ten nearest units and the units within 500 m of a point, one thread asking while another moves 5 000 units a second, among 10 000 and
/// 100 000 units in a city; ours against NTS's trees, Redis and PostGIS. The answers of units at rest are compared first. The trees cannot change:
/// they are built anew once a second, so that their answers are up to a second old; the others' are of the moment.
/// </summary>
internal static class IndexBenchmark
{
    public const int NearestCount = 10;
    public const double WithinM = 500;
    private const int MovesASecond = 5_000;
    private const int Points = 500;
    private static readonly TimeSpan s_beat = TimeSpan.FromMilliseconds(10);
    private static readonly GeoBox s_city = new(126.4, 45.6, 126.9, 45.95);

    /// <summary>Runs it; the first argument is the seconds of each measurement (default 1.2), the second <c>units</c> or <c>fences</c> for that part alone.</summary>
    /// <returns>0 when all answers agree.</returns>
    public static int Run(string[] args)
    {
        double seconds = args.Length > 0 && double.TryParse(args[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double s) && s > 0 ? s : 1.2;
        string part = args.ElementAtOrDefault(1) ?? "all";
        bool agree = part == "units" || FenceBenchmark.Run(seconds);
        return (part == "fences" || Units(TimeSpan.FromSeconds(seconds))) && agree ? 0 : 1;
    }

    /// <summary>A radius that holds the ten nearest more often than not, for those that want one.</summary>
    public static double ReachM(int units)
    {
        double widthM = new GeoPoint(s_city.West, s_city.South).DistanceTo(new GeoPoint(s_city.East, s_city.South));
        double heightM = (s_city.North - s_city.South) * LocalPlane.MetresPerDegree;
        return 1.3 * Math.Sqrt(NearestCount * widthM * heightM / units / Math.PI);
    }

    public static GeoPoint Somewhere(Random random) =>
        new(s_city.West + (random.NextDouble() * (s_city.East - s_city.West)), s_city.South + (random.NextDouble() * (s_city.North - s_city.South)));

    private static bool Units(TimeSpan time)
    {
        List<IUnitStore> stores = [new OwnStore(), NtsStores.StrTree(), NtsStores.HprTree()];
        Join(stores, RedisStore.Start(), "Redis: skipped, no redis-server on this machine");
        Join(stores, PostgisStore.Start(), "PostGIS: skipped, no PostgreSQL 15 with PostGIS on this machine");
        bool agree = true;
        try
        {
            foreach (int units in (ReadOnlySpan<int>)[10_000, 100_000])
            {
                Random random = new(units);
                GeoPoint[] places = [.. Enumerable.Range(0, units).Select(_ => Somewhere(random))];
                GeoPoint[] points = [.. Enumerable.Range(0, Points).Select(_ => Somewhere(random))];
                stores.ForEach(store => store.Load(places));
                agree &= stores.Skip(1).Select(store => Agrees(stores[0], store, places, points)).ToArray().All(a => a);
                if (agree)
                {
                    Compare("nearest 10", stores, places, points, time, (store, at) => store.Nearest(at).Length);
                    Compare("within 500 m", stores, places, points, time, (store, at) => store.Within(at).Length);
                }
            }
        }
        finally
        {
            stores.ForEach(store => store.Dispose());
        }

        return agree;
    }

    private static void Join(List<IUnitStore> stores, IUnitStore? store, string otherwise)
    {
        if (store is null)
        {
            Console.WriteLine(otherwise);
        }
        else
        {
            stores.Add(store);
        }
    }

    private static bool Agrees(IUnitStore ours, IUnitStore other, GeoPoint[] places, GeoPoint[] points)
    {
        foreach (GeoPoint at in points)
        {
            double[] mine = [.. ours.Nearest(at).ToArray().Select(u => at.DistanceTo(places[u]))], its = [.. other.Nearest(at).ToArray().Select(u => at.DistanceTo(places[u]))];
            HashSet<int> within = [.. ours.Within(at)];
            within.SymmetricExceptWith(other.Within(at).ToArray());
            if (mine.Length != its.Length || mine.Zip(its).Any(d => Math.Abs(d.First - d.Second) > other.ToleranceM)
                || within.Any(u => Math.Abs(at.DistanceTo(places[u]) - WithinM) > other.ToleranceM))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{other.Name} DIFFERS among {places.Length} units at {at.Lon}, {at.Lat}: {string.Join(' ', mine)} against {string.Join(' ', its)}, within {string.Join(' ', within.Select(u => at.DistanceTo(places[u])))}"));
                return false;
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{places.Length,7} units  {other.Name,-18} gives our answers to {points.Length} questions of each kind, within {other.ToleranceM} m"));
        return true;
    }

    private static void Compare(string question, List<IUnitStore> stores, GeoPoint[] places, GeoPoint[] points, TimeSpan time, Func<IUnitStore, GeoPoint, int> ask)
    {
        double own = 0;
        foreach (IUnitStore store in stores)
        {
            (double asked, double moved, double p99) = Measure(store, places.Length, points, time, ask);
            own = own == 0 ? asked : own;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{places.Length,7} units  {question,-12}  {store.Name,-18} {1e6 / asked,8:0.00} us in the middle  99 % within {p99 * 1e6,8:0.0} us  {moved,5:0} moves a second  ours is {own / asked,7:0.0} x as fast"));
        }
    }

    private static (double Asked, double Moved, double P99) Measure(IUnitStore store, int units, GeoPoint[] points, TimeSpan time, Func<IUnitStore, GeoPoint, int> ask)
    {
        long warming = Stopwatch.GetTimestamp();
        for (int i = 0; Stopwatch.GetElapsedTime(warming) < time / 4; i++)
        {
            ask(store, points[i % points.Length]);
        }

        // A little longer than the asking, so that all of it is among moves.
        bool done = false;
        long moves = 0;
        double movedFor = 0;
        Thread mover = new(() =>
        {
            Random random = new(units);
            (int Slot, GeoPoint To)[] batch = new (int, GeoPoint)[(int)(MovesASecond * s_beat.TotalSeconds)];
            long start = Stopwatch.GetTimestamp();
            while (!Volatile.Read(ref done))
            {
                for (int i = 0; i < batch.Length; i++)
                {
                    batch[i] = (random.Next(units), Somewhere(random));
                }

                store.Move(batch);
                moves += batch.Length;
                TimeSpan early = (s_beat * (moves / batch.Length)) - Stopwatch.GetElapsedTime(start);
                if (early > TimeSpan.Zero)
                {
                    Thread.Sleep(early);
                }
            }

            movedFor = Stopwatch.GetElapsedTime(start).TotalSeconds;
        });
        mover.Start();

        List<double> took = new(1 << 20);
        long begin = Stopwatch.GetTimestamp(), last = begin;
        for (int i = 0; Stopwatch.GetElapsedTime(begin, last) < time; i++)
        {
            ask(store, points[i % points.Length]);
            long now = Stopwatch.GetTimestamp();
            took.Add(Stopwatch.GetElapsedTime(last, now).TotalSeconds);
            last = now;
        }

        Volatile.Write(ref done, true);
        mover.Join();
        took.Sort();

        // By the middle question: what the machine does for others meanwhile must not be the measure.
        return (1 / took[took.Count / 2], moves / movedFor, took[(int)(took.Count * 0.99)]);
    }
}
