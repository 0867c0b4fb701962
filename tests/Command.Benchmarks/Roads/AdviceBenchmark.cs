using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Command.Geo;
using Command.Geo.Roads;
using Command.Geo.Tests.Roads;
using Command.Ingest.City;
using Command.Ingest.Incidents.Dispatch.Advice;
using Command.Ingest.Roads;

namespace Command.Benchmarks.Roads;

/// <summary>
/// What a dispatcher waits for: the best sets of 500 units for each of 20 incidents, all asked for at the same moment, with 200 closures, the ways of the
/// proposed units and what the depots are left with; and the 20 held against each other, best and greedy. On the core of Harbin's streets where that network
/// is on the machine, else on the pack's schematic roads.
/// </summary>
internal static class AdviceBenchmark
{
    private const int Units = 500;
    private const int Incidents = 20;
    private const int Aim = 300;

    /// <summary>Prints the table; 1 when the 95th percentile misses the aim or a greedy choice beats the best, else 0.</summary>
    public static async Task<int> RunAsync(int rounds)
    {
        CityPack pack = CityPackReader.Read(CityPackLocation.Find("harbin", AppContext.BaseDirectory)!).Pack!;
        RoadGraphData? real = RealRoads.Read();
        RoadGraphData data = real ?? SchematicRoads.Build(pack.BaseMap);
        RoadGraph graph = (real is null ? RoadGraph.Build(data, SchematicRoads.Speeds) : RoadGraph.Build(data)).Graph!;
        Random random = new(20260718);
        GeoPoint Anywhere() => data.Nodes[random.Next(data.Nodes.Length)];
        RoadConditions roads = RoadConditions.Build(graph, [.. Enumerable.Range(0, real is null ? 5 : 200).Select(i => RoadEvent.Closed($"l{i}", new LineShape(data.Edges[random.Next(data.Edges.Length)].Path), 20))]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(real is null ? "schematic roads" : "Harbin, core")}: {graph.NodeCount} nodes, {graph.EdgeCount} directed edges, {roads.Effects.Length} closures; {Units} units, {pack.Depots.Length} depots"));

        GeoBox box = data.Nodes.Aggregate(GeoBox.Empty, (b, n) => b.Including(n));
        using RoadAdvice advice = new([.. AdviceInputs.Depots(pack).Select(d => (d.Depot, box.Contains(d.At) ? d.At : Anywhere()))], TimeProvider.System);
        UnitSpec[] kinds = [.. pack.Units.Where(u => !u.Capabilities.IsEmpty)];
        Plan[] plans = [.. pack.Plans.Plans];
        List<double> answers = [], whole = [], work = [], batches = [];
        double best = 0, greedy = 0;
        int differing = 0, worse = 0;
        for (int round = -2; round < rounds; round++)
        {
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            ImmutableArray<AdviceUnit> units = [.. Enumerable.Range(0, Units).Select(i => new AdviceUnit
            {
                CallSign = string.Create(CultureInfo.InvariantCulture, $"u{i:000}"),
                Agency = kinds[i % kinds.Length].Agency,
                Capabilities = kinds[i % kinds.Length].Capabilities,
                At = Anywhere(),
                FixAt = now,
                Duty = random.Next(10) == 0 ? AdviceDuty.Committed : AdviceDuty.Free,
            })];
            ImmutableArray<AdviceScene> scenes = [.. Enumerable.Range(0, Incidents).Select(i =>
            {
                Plan plan = plans[random.Next(plans.Length)];
                int level = 1 + random.Next(4);
                return new AdviceScene($"I-{i:0000}", Anywhere(), level, now, [], [.. plan.Needs.Select(n => new AdviceNeed(n.Capability, n.CountAt(level), n.Shared)).Where(n => n.Count > 0)], plan.WorkMinutes * 60);
            })];

            // Each round reads the units anew, as if two seconds had gone by: nothing is kept from the last.
            object of = new();
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            double[] took = await Task.WhenAll(scenes.Select(async scene =>
            {
                await advice.RecommendAsync(roads, scene, units, of, [], [], closed => closed.Name ?? "", CancellationToken.None);
                return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }));
            double all = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            double cores = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
            long began = Stopwatch.GetTimestamp();
            (BatchChoice optimum, BatchChoice nearest, ImmutableArray<BatchDifference> others) = await advice.BatchAsync(roads, scenes, units, CancellationToken.None);
            double batch = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (round >= 0)
            {
                answers.AddRange(took);
                whole.Add(all);
                work.Add(cores);
                batches.Add(batch);
                best += optimum.WeightedDelay;
                greedy += nearest.WeightedDelay;
                differing += others.Length;
                worse += optimum.WeightedDelay > nearest.WeightedDelay ? 1 : 0;
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {$"{Incidents} incidents at once, {rounds} rounds",-44}{"median ms",12}{"p95 ms",12}{"most ms",12}"));
        double p95 = Row("until a dispatcher has the answer", answers);
        Row("until all have theirs", whole);
        Row("processor time of that, all cores together", work);
        Row("all held against each other", batches);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  total weighted delay: best {best / rounds / 3600:0.00} h, greedy {greedy / rounds / 3600:0.00} h a round ({(greedy / best) - 1:+0.0%;-0.0%} with greedy), {(double)differing / rounds:0.0} units go elsewhere; greedy better in {worse} of {rounds}"));
        return p95 <= Aim && worse == 0 ? 0 : 1;
    }

    private static double Row(string name, List<double> milliseconds)
    {
        milliseconds.Sort();
        double At(double share) => milliseconds[Math.Min(milliseconds.Count - 1, (int)(share * milliseconds.Count))];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-44}{At(0.5),12:0}{At(0.95),12:0}{milliseconds[^1],12:0}"));
        return At(0.95);
    }
}
