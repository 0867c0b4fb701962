using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Roads;

namespace Command.Ingest.Picture.Inside;

/// <summary>A road by its name, as much of it as lies in the area. Both directions of a street count once; carriageways drawn apart count each.</summary>
/// <param name="Name">The street's name; null for all without one together.</param>
/// <param name="LengthM">Metres of it in the area.</param>
/// <param name="ClosedM">Metres of these on stretches that are closed in one direction at least.</param>
/// <param name="SlowedM">Metres of these on stretches that are slow and not closed.</param>
/// <param name="Reports">Ids of the reports that close them or make them slow.</param>
public sealed record InsideRoad(string? Name, double LengthM, double ClosedM, double SlowedM, ImmutableArray<string> Reports);

/// <summary>Finds the roads of an area. Pure.</summary>
internal static class InsideRoads
{
    public static InsideList<InsideRoad> Of(RoadConditions roads, ShapeRegion region, int most)
    {
        RoadGraph graph = roads.Graph;
        ImmutableArray<int> edges = graph.EdgesNear(region.Box);
        bool cut = edges.Length > AreaInventory.MostEdges;
        ILookup<int, (string Report, bool Closes)> effects = roads.Effects
            .SelectMany(e => e.Closed.Select(c => (Edge: c, e.Event.Id, Closes: true)).Concat(e.Slowed.Select(s => (Edge: s, e.Event.Id, Closes: false))))
            .ToLookup(e => e.Edge, e => (e.Id, e.Closes));
        Dictionary<string, Sum> sums = new(StringComparer.Ordinal);
        foreach (int edge in edges.Take(AreaInventory.MostEdges))
        {
            double metres = region.ShareOf(graph.PathOf(edge)) * graph[edge].LengthM;
            if (metres > 0)
            {
                string name = graph[edge].Name ?? "";
                (string Report, bool Closes)[] here = [.. effects[edge], .. graph.TwinOf(edge) is { } twin ? effects[twin] : []];
                Sum sum = sums.TryGetValue(name, out Sum? known) ? known : sums[name] = new Sum();
                sum.LengthM += metres;
                sum.ClosedM += here.Any(h => h.Closes) ? metres : 0;
                sum.SlowedM += here.Length > 0 && !here.Any(h => h.Closes) ? metres : 0;
                sum.Reports.UnionWith(here.Select(h => h.Report));
            }
        }

        InsideList<InsideRoad> list = InsideList<InsideRoad>.Of(
            sums.Select(s => new InsideRoad(s.Key.Length > 0 ? s.Key : null, s.Value.LengthM, s.Value.ClosedM, s.Value.SlowedM, [.. s.Value.Reports]))
                .OrderBy(r => r.Name is null).ThenByDescending(r => r.Reports.Length > 0).ThenByDescending(r => r.LengthM).ThenBy(r => r.Name, StringComparer.Ordinal),
            most);
        return cut ? list with { Truncated = true } : list;
    }

    private sealed class Sum
    {
        public double LengthM { get; set; }

        public double ClosedM { get; set; }

        public double SlowedM { get; set; }

        public SortedSet<string> Reports { get; } = new(StringComparer.Ordinal);
    }
}
