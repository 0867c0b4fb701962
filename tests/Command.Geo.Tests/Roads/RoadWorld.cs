using System.Collections.Immutable;
using Command.Geo.Roads;
using CsCheck;

namespace Command.Geo.Tests.Roads;

/// <summary>Small networks drawn in metres around a corner of Harbin.</summary>
internal static class RoadWorld
{
    private static readonly LocalPlane s_plane = new(new GeoPoint(126.6, 45.75));

    public static GeoPoint At(double eastM, double northM) => s_plane.Inverse(new Command.Geo.Crs.PlanePoint(eastM, northM));

    public static RoadGraph Graph(RoadGraphData data)
    {
        RoadGraphRead read = RoadGraph.Build(data);
        Assert.Empty(read.Faults);
        return read.Graph!;
    }

    /// <summary>A street of straight steps; both directions, or the drawn one alone.</summary>
    public static IEnumerable<RoadEdge> Street(int from, int to, ImmutableArray<GeoPoint> path, bool oneWay = false, RoadClass roadClass = RoadClass.Secondary, bool tunnel = false, bool bridge = false)
    {
        double lengthM = path.Zip(path.Skip(1), (a, b) => a.DistanceTo(b)).Sum();
        RoadEdge edge = new(from, to, lengthM, roadClass, null, bridge, tunnel, null, 0, path);
        return oneWay ? [edge] : [edge, edge with { From = to, To = from, Path = [.. path.Reverse()] }];
    }

    /// <summary>A square grid of two-way streets; node (column, row) is row × columns + column.</summary>
    public static RoadGraphData Grid(int columns, int rows, double stepM)
    {
        GeoPoint[] nodes = [.. Enumerable.Range(0, columns * rows).Select(n => At(n % columns * stepM, n / columns * stepM))];
        IEnumerable<RoadEdge> edges = Enumerable.Range(0, nodes.Length).SelectMany(n => Enumerable.Empty<RoadEdge>()
            .Concat(n % columns < columns - 1 ? Street(n, n + 1, [nodes[n], nodes[n + 1]]) : [])
            .Concat(n / columns < rows - 1 ? Street(n, n + columns, [nodes[n], nodes[n + columns]]) : []));
        return new RoadGraphData([.. nodes], [.. edges], []);
    }

    /// <summary>Any small network: one-way streets, loops, parallel and zero-length edges, parts without connection, and turns forbidden or prescribed.</summary>
    public static Gen<RoadGraphData> Any { get; } =
        from nodes in Gen.Select(Gen.Int[0, 8], Gen.Int[0, 8]).Select((x, y) => At(x * 60, y * 60)).Array[1, 9]
        from streets in Gen.Select(Gen.Int[0, 8], Gen.Int[0, 8], Gen.Int[0, 9], Gen.Double[-40, 40], Gen.Enum<RoadClass>()).Array[0, 16]
        let edges = Edges(nodes, streets)
        from turns in Gen.Select(Gen.Int[0, 200], Gen.Int[0, 200], Gen.Int[0, 3]).Array[0, 10]
        select new RoadGraphData([.. nodes], edges, Restrictions(edges, turns));

    public static Gen<GeoPoint> Place { get; } = Gen.OneOf(
        Gen.Select(Gen.Double[-60, 540], Gen.Double[-60, 540]).Select(At),
        Gen.Select(Gen.Int[0, 8], Gen.Int[0, 8]).Select((x, y) => At(x * 60, y * 60)));

    /// <summary>Closures and slow stretches anywhere in the small networks.</summary>
    public static Gen<RoadEvent[]> Events { get; } =
        Gen.Select(Place, Place, Gen.Int[0, 4], Gen.Double[0.05, 1], Gen.Bool).Select((a, b, kind, factor, both) => kind switch
        {
            0 => RoadEvent.Closed("c", new PointShape(a), 30),
            1 => RoadEvent.Closed("l", new LineShape([a, b]), 20, both),
            2 => RoadEvent.Slow("s", new CircleShape(a, 100), factor),
            3 => RoadEvent.Slow("l", new LineShape([a, b]), factor, 20, both),
            _ => RoadEvent.Closed("c", new CircleShape(a, 100)),
        }).Array[0, 4];

    private static ImmutableArray<RoadEdge> Edges(GeoPoint[] nodes, (int From, int To, int Dice, double Bend, RoadClass Class)[] streets) => [.. streets.SelectMany((s, i) =>
    {
        int from = s.From % nodes.Length, to = s.To % nodes.Length;
        GeoPoint middle = new((nodes[from].Lon + nodes[to].Lon) / 2, ((nodes[from].Lat + nodes[to].Lat) / 2) + (s.Bend / 111_000));
        ImmutableArray<GeoPoint> path = s.Dice % 2 == 0 ? [nodes[from], nodes[to]] : [nodes[from], middle, nodes[to]];
        return Street(from, to, path, oneWay: s.Dice is 0 or 1 or 2, s.Class)
            .Select(e => e with { WayId = i, LengthM = s.Dice == 3 ? 0 : e.LengthM, MaxSpeedKmh = s.Dice == 4 ? 60 : null });
    })];

    private static ImmutableArray<TurnRestriction> Restrictions(ImmutableArray<RoadEdge> edges, (int From, int To, int Dice)[] turns)
    {
        (int From, int To)[] possible = [.. from f in Enumerable.Range(0, edges.Length)
                                            from t in Enumerable.Range(0, edges.Length)
                                            where edges[f].To == edges[t].From
                                            select (f, t)];
        return possible.Length == 0
            ? []
            : [.. turns.Select(t => (Turn: possible[((t.From * 211) + t.To) % possible.Length], t.Dice)).Select(t => new TurnRestriction(t.Turn.From, edges[t.Turn.From].To, t.Turn.To, t.Dice == 0))];
    }
}
