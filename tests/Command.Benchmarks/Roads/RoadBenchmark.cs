using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Command.Geo;
using Command.Geo.Crs;
using Command.Geo.Roads;
using Command.Geo.Tests.Roads;

namespace Command.Benchmarks.Roads;

/// <summary>
/// Travel times from 500 units to one incident, on the core of Harbin's streets where that network is on the machine and on an artificial
/// network of a whole city's size: this search, a plain search from each unit, pgRouting where it is installed, and the straight line. Equal first, then fast.
/// </summary>
internal static class RoadBenchmark
{
    private const int Units = 500;
    private const int Incidents = 200;
    private const int PlainIncidents = 3;

    /// <summary>Prints the tables; the second argument is the side of the artificial city in blocks (default 160). 1 when a time differs from the plain search's, else 0.</summary>
    public static int Run(string[] args)
    {
        int seed = args.Length > 0 && int.TryParse(args[0], CultureInfo.InvariantCulture, out int given) ? given : 20260718;
        int side = args.Length > 1 && int.TryParse(args[1], CultureInfo.InvariantCulture, out int blocks) && blocks >= 8 ? blocks : 160;
        bool same = RealRoads.Read() is not { } real || Measure("Harbin, core", real, seed);
        return Measure("artificial city", City(side, seed), seed) && same ? 0 : 1;
    }

    private static bool Measure(string name, RoadGraphData data, int seed)
    {
        Random random = new(seed);
        GeoPoint Anywhere()
        {
            GeoPoint node = data.Nodes[random.Next(data.Nodes.Length)];
            return new GeoPoint(node.Lon + ((random.NextDouble() - 0.5) * 0.002), node.Lat + ((random.NextDouble() - 0.5) * 0.001));
        }

        (RoadGraph graph, TimeSpan building) = Timed(() => RoadGraph.Build(data).Graph!);
        RoadEvent[] events = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0
            ? RoadEvent.Closed($"p{i}", new PointShape(Anywhere()), 30)
            : RoadEvent.Closed($"l{i}", new LineShape(data.Edges[random.Next(data.Edges.Length)].Path), 20))];
        RoadConditions.Build(graph, events);
        (RoadConditions conditions, TimeSpan overlay) = Timed(() => RoadConditions.Build(graph, events));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {graph.NodeCount} nodes, {graph.EdgeCount} directed edges, {graph.TurnCount} turns; built in {building.TotalMilliseconds:0} ms, 200 closures in {overlay.TotalMilliseconds:0.0} ms"));

        (GeoPoint Incident, GeoPoint[] Units)[] searches = [.. Enumerable.Range(0, Incidents).Select(_ => (Anywhere(), Enumerable.Range(0, Units).Select(_ => Anywhere()).ToArray()))];
        TravelTimes travel = new(graph);
        PlainDijkstra plain = new(data, conditions);
        List<double> ours = [], plains = [], straight = [];
        for (int i = 0; i < PlainIncidents; i++)
        {
            (GeoPoint incident, GeoPoint[] units) = searches[i];
            ImmutableArray<TravelTime> times = travel.Search(conditions, incident, units);
            (double?[] expected, TimeSpan took) = Timed(() => units.Select(u => plain.Seconds(u, incident, TravelOptions.Default)).ToArray());
            plains.Add(took.TotalMilliseconds);
            int differing = Enumerable.Range(0, units.Length).Count(u => (expected[u] is null) != (times[u].Seconds is null) || Math.Abs((expected[u] ?? 0) - (times[u].Seconds ?? 0)) > 1e-6);
            if (differing > 0)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  incident {i}: {differing} of {Units} times differ from the plain search's"));
                return false;
            }
        }

        if (Peer(data, conditions, plain, travel, searches[..PlainIncidents]) is not { } peers)
        {
            return false;
        }

        foreach ((GeoPoint incident, GeoPoint[] units) in searches)
        {
            ours.Add(Timed(() => travel.Search(conditions, incident, units)).Took.TotalMilliseconds);
            straight.Add(Timed(() => StraightLine.Times(incident, units)).Took.TotalMilliseconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  equal for {PlainIncidents} incidents x {Units} units"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {"500 units to one incident",-34}{"median ms",12}{"p95 ms",12}{"incidents",12}"));
        Row("one search from the incident", ours);
        Row("plain search from each unit", plains);
        Row("straight line (knows no roads)", straight);
        if (peers.Count > 0)
        {
            Row("pgRouting, pgr_dijkstraCost", peers);
        }

        return true;
    }

    // Milliseconds of each question, none where pgRouting is not on this machine; null when its times are others than ours.
    private static List<double>? Peer(RoadGraphData data, RoadConditions conditions, PlainDijkstra plain, TravelTimes travel, (GeoPoint Incident, GeoPoint[] Units)[] searches)
    {
        ILookup<int, int> leaving = Enumerable.Range(0, data.Edges.Length).ToLookup(e => data.Edges[e].From);
        using PgRouting? peer = PgRouting.Start(conditions, Enumerable.Range(0, data.Edges.Length).SelectMany(e => leaving[data.Edges[e].To].Where(next => plain.MayTurn(e, next)).Select(next => (e, next))));
        if (peer is null)
        {
            Console.WriteLine("  pgRouting: skipped, no PostgreSQL 15 with pgRouting on this machine");
            return [];
        }

        List<double> took = [];
        foreach ((GeoPoint incident, GeoPoint[] units) in searches)
        {
            ImmutableArray<TravelTime> times = travel.Search(conditions, incident, units);
            (double?[] theirs, TimeSpan time) = Timed(() => peer.Seconds(incident, units, TravelOptions.Default));
            took.Add(time.TotalMilliseconds);
            int differing = Enumerable.Range(0, units.Length).Count(u => (theirs[u] is null) != (times[u].Seconds is null) || Math.Abs((theirs[u] ?? 0) - (times[u].Seconds ?? 0)) > 1e-6);
            if (differing > 0)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {differing} of {Units} times differ from pgRouting's"));
                return null;
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  equal to pgRouting's on {peer.ArcCount} arcs for {searches.Length} incidents x {Units} units"));
        return took;
    }

    private static void Row(string name, List<double> milliseconds)
    {
        milliseconds.Sort();
        double At(double share) => milliseconds[Math.Min(milliseconds.Count - 1, (int)(share * milliseconds.Count))];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-34}{At(0.5),12:0.000}{At(0.95),12:0.000}{milliseconds.Count,12}"));
    }

    private static (T Value, TimeSpan Took) Timed<T>(Func<T> work)
    {
        long start = Stopwatch.GetTimestamp();
        T value = work();
        return (value, Stopwatch.GetElapsedTime(start));
    }

    // A bent grid with main roads, one-way streets, gaps and forbidden left turns: about 25 000 nodes and 60 000 directed edges.
    private static RoadGraphData City(int side, int seed)
    {
        Random random = new(seed);
        LocalPlane plane = new(new GeoPoint(126.5, 45.65));
        GeoPoint[] nodes = [.. Enumerable.Range(0, side * side).Select(n =>
            plane.Inverse(new PlanePoint((n % side * 150) + (random.NextDouble() * 60), (n / side * 150) + (random.NextDouble() * 60))))];
        List<RoadEdge> edges = [];
        void Street(int a, int b, bool main)
        {
            double dice = random.NextDouble();
            if (dice < 0.25 && !main)
            {
                return;
            }

            RoadEdge edge = new(a, b, nodes[a].DistanceTo(nodes[b]), main ? RoadClass.Primary : RoadClass.Residential, null, false, false, null, edges.Count, [nodes[a], nodes[b]]);
            edges.Add(edge);
            if (dice < 0.8)
            {
                edges.Add(edge with { From = b, To = a, Path = [nodes[b], nodes[a]] });
            }
        }

        for (int n = 0; n < nodes.Length; n++)
        {
            if (n % side < side - 1)
            {
                Street(n, n + 1, n / side % 8 == 0);
            }

            if (n / side < side - 1)
            {
                Street(n, n + side, n % side % 8 == 0);
            }
        }

        ILookup<int, int> leaving = Enumerable.Range(0, edges.Count).ToLookup(e => edges[e].From);
        IEnumerable<TurnRestriction> turns = Enumerable.Range(0, edges.Count)
            .Where(_ => random.NextDouble() < 0.03)
            .Select(e => (From: e, To: leaving[edges[e].To].Cast<int?>().FirstOrDefault()))
            .Where(t => t.To is not null)
            .Select(t => new TurnRestriction(t.From, edges[t.From].To, t.To!.Value, Only: false));
        return new RoadGraphData([.. nodes], [.. edges], [.. turns]);
    }
}
