using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Roads;

namespace Command.Ingest.City;

/// <summary>
/// The road network of a pack's schematic base map, for a city that has no street map yet: main roads and bridges as rough lines that meet
/// where they share a vertex. Every road goes both ways, and the map's usual speed is what is driven on it. Pure.
/// </summary>
public static class SchematicRoads
{
    private const double MotorwayKmh = 100;
    private const double TrunkKmh = 70;

    /// <summary>To build the graph with: the schematic map states usual speeds, where a street map has limits.</summary>
    public static RoadSpeeds Speeds { get; } = RoadSpeeds.Default with { PostedShare = 1 };

    /// <summary>The network; empty when the map has no roads.</summary>
    /// <param name="baseMap">The pack's base map, CGCS2000 lon/lat degrees.</param>
    public static RoadGraphData Build(ImmutableArray<MapFeature> baseMap)
    {
        ImmutableArray<(MapFeature Feature, ImmutableArray<GeoPoint> Path)> roads = [.. baseMap
            .Where(f => f.IsRoad)
            .Select(f => (f, ((LineShape)f.Shape).Path))
            .Where(r => r.Path.Length >= 2)];
        HashSet<GeoPoint> seen = [], junctions = [];
        foreach ((_, ImmutableArray<GeoPoint> path) in roads)
        {
            junctions.Add(path[0]);
            junctions.Add(path[^1]);
            junctions.UnionWith(path.Where(p => !seen.Add(p)));
        }

        Dictionary<GeoPoint, int> nodes = [];
        foreach (GeoPoint at in roads.SelectMany(r => r.Path).Where(junctions.Contains))
        {
            nodes.TryAdd(at, nodes.Count);
        }

        ImmutableArray<RoadEdge>.Builder edges = ImmutableArray.CreateBuilder<RoadEdge>();
        for (int road = 0; road < roads.Length; road++)
        {
            foreach (ImmutableArray<GeoPoint> stretch in Split(roads[road].Path, junctions))
            {
                RoadEdge edge = Edge(roads[road].Feature, road + 1, stretch, nodes);
                edges.Add(edge);
                edges.Add(edge with { From = edge.To, To = edge.From, Path = [.. stretch.Reverse()] });
            }
        }

        return new RoadGraphData([.. nodes.OrderBy(n => n.Value).Select(n => n.Key)], edges.ToImmutable(), []);
    }

    private static IEnumerable<ImmutableArray<GeoPoint>> Split(ImmutableArray<GeoPoint> path, HashSet<GeoPoint> junctions)
    {
        int begin = 0;
        for (int i = 1; i < path.Length; i++)
        {
            if (junctions.Contains(path[i]))
            {
                yield return path[begin..(i + 1)];
                begin = i;
            }
        }
    }

    private static RoadEdge Edge(MapFeature feature, long id, ImmutableArray<GeoPoint> stretch, Dictionary<GeoPoint, int> nodes) => new(
        nodes[stretch[0]],
        nodes[stretch[^1]],
        stretch.Zip(stretch.Skip(1), (a, b) => a.DistanceTo(b)).Sum(),
        ClassOf(feature),
        feature.SpeedKmh,
        Bridge: feature.Class == "bridge",
        Tunnel: false,
        feature.Zh,
        id,
        stretch);

    private static RoadClass ClassOf(MapFeature feature) => feature switch
    {
        { SpeedKmh: >= MotorwayKmh } => RoadClass.Motorway,
        { SpeedKmh: >= TrunkKmh } => RoadClass.Trunk,
        { Class: "road" } => RoadClass.Secondary,
        _ => RoadClass.Primary,
    };
}
