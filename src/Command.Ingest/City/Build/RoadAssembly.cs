using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Osm;
using Command.Geo.Roads;

namespace Command.Ingest.City.Build;

/// <summary>The road network of an extract, and the turn restrictions that could not be used.</summary>
/// <param name="Data">The network.</param>
/// <param name="UnusedRestrictions">Restrictions over ways that are cut, or that run via a way, or that name no single turn.</param>
internal sealed record RoadNetwork(RoadGraphData Data, int UnusedRestrictions);

/// <summary>Cuts the roads of an extract where they meet and joins them to a network.</summary>
internal static class RoadAssembly
{
    /// <summary>The network of the roads that <paramref name="isInside"/> lets through.</summary>
    public static RoadNetwork Build(OsmExtract extract, Func<GeoPoint, bool> isInside)
    {
        // A byte a node: a network of a whole province is counted in a few megabytes, and the ids are read again where they are needed.
        byte[] visits = new byte[extract.WayNodes];
        List<(OsmWay Way, RoadClass Class)> roads = [];
        foreach (OsmWay way in extract.Ways)
        {
            if (!way.Wanted || OsmWords.Road(way.Tags) is not { } road)
            {
                continue;
            }

            ImmutableArray<long> ids = way.NodeIds();
            roads.Add((way, road));
            for (int i = 0; i < ids.Length; i++)
            {
                // An end always is a node of the network, and so is whatever is passed twice.
                ref byte visited = ref visits[extract.PlaceOf(ids[i])];
                visited = (byte)Math.Min(2, visited + (i == 0 || i == ids.Length - 1 ? 2 : 1));
            }
        }

        Network network = new();
        foreach ((OsmWay way, RoadClass road) in roads)
        {
            Cut(extract, way, road, visits, isInside, network);
        }

        (ImmutableArray<TurnRestriction> turns, int unused) = Restrictions(extract, network);
        return new RoadNetwork(new RoadGraphData([.. network.Nodes], [.. network.Edges], turns), unused);
    }

    private static void Cut(OsmExtract extract, OsmWay way, RoadClass road, byte[] visits, Func<GeoPoint, bool> isInside, Network network)
    {
        List<GeoPoint> path = [];
        long from = 0, last = 0;
        foreach (long id in way.NodeIds())
        {
            if (extract.Locate(id) is not { } at || !isInside(at))
            {
                // The road goes on beyond the edge of the extract: what is known of it ends here.
                Close(last);
                path.Clear();
                continue;
            }

            if (path.Count == 0)
            {
                from = id;
            }

            if (path.Count == 0 || path[^1] != at)
            {
                path.Add(at);
            }

            last = id;
            if (path.Count > 1 && visits[extract.PlaceOf(id)] > 1)
            {
                Close(id);
                path.Clear();
                path.Add(at);
                from = id;
            }
        }

        Close(last);

        void Close(long to)
        {
            if (path.Count >= 2)
            {
                network.Add(way, road, from, to, [.. path]);
            }
        }
    }

    private static (ImmutableArray<TurnRestriction> Turns, int Unused) Restrictions(OsmExtract extract, Network network)
    {
        HashSet<TurnRestriction> turns = [];
        int unused = 0;
        foreach (OsmRelation relation in extract.Relations.Where(r => r.Tags.Is("type", "restriction")))
        {
            string? rule = relation.Tags["restriction"];
            bool only = rule?.StartsWith("only_", StringComparison.Ordinal) == true;
            if ((!only && rule?.StartsWith("no_", StringComparison.Ordinal) != true) || relation.Tags["except"]?.Contains("emergency", StringComparison.Ordinal) == true)
            {
                unused++;
                continue;
            }

            ImmutableArray<TurnRestriction> found = Turns(relation, only, network);
            unused += found.IsEmpty ? 1 : 0;
            turns.UnionWith(found);
        }

        return ([.. turns], unused);
    }

    private static ImmutableArray<TurnRestriction> Turns(OsmRelation relation, bool only, Network network)
    {
        long[] via = [.. relation.Members.Where(m => m is { Role: "via", Kind: OsmKind.Node }).Select(m => m.Id)];
        long[] from = [.. relation.Members.Where(m => m is { Role: "from", Kind: OsmKind.Way }).Select(m => m.Id)];
        long[] to = [.. relation.Members.Where(m => m is { Role: "to", Kind: OsmKind.Way }).Select(m => m.Id)];
        if (via is not [var junction] || relation.Members.Any(m => m is { Role: "via", Kind: OsmKind.Way }) || network.NodeOf(junction) is not { } node)
        {
            return [];
        }

        ImmutableArray<TurnRestriction>.Builder turns = ImmutableArray.CreateBuilder<TurnRestriction>();
        foreach ((long One, long Other) pair in from.SelectMany(f => to.Select(t => (f, t))))
        {
            int[] arriving = [.. network.EdgesOf(pair.One).Where(e => network.Edges[e].To == node)];
            int[] leaving = [.. network.EdgesOf(pair.Other).Where(e => network.Edges[e].From == node)];
            // A way that runs through the junction has two edges there, and nothing says which is meant.
            if (arriving is [var come] && leaving is [var go])
            {
                turns.Add(new TurnRestriction(come, node, go, only));
            }
        }

        return turns.ToImmutable();
    }

    private sealed class Network
    {
        private readonly Dictionary<long, int> _nodes = [];
        private readonly Dictionary<long, List<int>> _edgesOfWay = [];

        public List<GeoPoint> Nodes { get; } = [];

        public List<RoadEdge> Edges { get; } = [];

        public int? NodeOf(long id) => _nodes.TryGetValue(id, out int node) ? node : null;

        public List<int> EdgesOf(long way) => _edgesOfWay.GetValueOrDefault(way) ?? [];

        public void Add(OsmWay way, RoadClass road, long from, long to, ImmutableArray<GeoPoint> path)
        {
            double length = 0;
            for (int i = 1; i < path.Length; i++)
            {
                length += path[i - 1].DistanceTo(path[i]);
            }

            RoadEdge edge = new(
                Node(from, path[0]), Node(to, path[^1]), length, road, OsmWords.MaxSpeed(way.Tags),
                OsmWords.IsBridge(way.Tags), OsmWords.IsTunnel(way.Tags), OsmWords.Name(way.Tags), way.Id, path);
            int oneWay = OsmWords.OneWay(way.Tags);
            if (oneWay >= 0)
            {
                Put(edge);
            }

            if (oneWay <= 0)
            {
                Put(edge with { From = edge.To, To = edge.From, Path = [.. path.Reverse()] });
            }
        }

        private void Put(RoadEdge edge)
        {
            if (!_edgesOfWay.TryGetValue(edge.WayId, out List<int>? ofWay))
            {
                _edgesOfWay[edge.WayId] = ofWay = [];
            }

            ofWay.Add(Edges.Count);
            Edges.Add(edge);
        }

        private int Node(long id, GeoPoint at)
        {
            if (!_nodes.TryGetValue(id, out int node))
            {
                node = Nodes.Count;
                _nodes.Add(id, node);
                Nodes.Add(at);
            }

            return node;
        }
    }
}
