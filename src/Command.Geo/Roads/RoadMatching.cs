using System.Collections.Immutable;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;

namespace Command.Geo.Roads;

/// <summary>The edges that an event's shape means.</summary>
/// <param name="Edges">Edges in or along the shape, each once.</param>
/// <param name="Tunnels">For water: tunnel edges near the shape, each once.</param>
/// <param name="Fault">Why no edges could be looked for; null when they could.</param>
internal sealed record RoadMatch(IReadOnlyCollection<int> Edges, IReadOnlyCollection<int> Tunnels, RoadFault? Fault);

/// <summary>Finds the edges that shapes mean, with one budget for all of them. One thread at a time.</summary>
internal sealed class RoadMatching(RoadGraph graph)
{
    private const double LeastReachM = 10;
    private const double MostPointReachM = 50;
    private const double VagueM = 100;
    private const double MostCircleM = 50_000;
    private const double WaterReachM = 100;
    private const int MostParts = 5_000;

    // Work for all shapes together: edges held against a shape and samples along lines.
    private long _budget = 10_000_000;
    private readonly List<EdgeStep> _near = [];

    public RoadMatch Match(RoadEvent roadEvent)
    {
        HashSet<int> edges = [], tunnels = [];
        RoadFault? fault = Check(roadEvent) ?? Parts(roadEvent.Shape).Select(part => Add(part, roadEvent, edges)).FirstOrDefault(f => f is not null);
        if (fault is null && roadEvent.IsWater)
        {
            fault = Parts(roadEvent.Shape).Select(part => AddTunnels(part, tunnels)).FirstOrDefault(f => f is not null);
        }

        return fault is null ? new RoadMatch(edges, tunnels, null) : new RoadMatch([], [], fault);
    }

    private static ImmutableArray<GeoShape> Parts(GeoShape shape) => shape is MultiShape multi ? multi.Parts : [shape];

    private static RoadFault? Check(RoadEvent roadEvent)
    {
        if (roadEvent.Shape is MultiShape { Parts.IsDefaultOrEmpty: true } or MultiShape { Parts.Length: > MostParts } || !Parts(roadEvent.Shape).All(IsUsable))
        {
            return new RoadFault("road-event-shape", "The shape is empty, too large, or a position is not finite or out of range.");
        }

        return roadEvent.UncertaintyM >= 0 ? null : new RoadFault("road-event-shape", "The uncertainty must be 0 or more metres.");
    }

    private static bool IsUsable(GeoShape shape) => shape switch
    {
        PointShape point => point.At.IsValid,
        LineShape { Path.IsDefaultOrEmpty: false } line => line.Path.All(p => p.IsValid),
        AreaShape { Outer.IsDefaultOrEmpty: false, Holes.IsDefault: false } area => area.Holes.All(h => !h.IsDefault) && area.Positions().All(p => p.IsValid),
        CircleShape circle => circle.Centre.IsValid && circle.RadiusM is >= 0 and <= MostCircleM,
        _ => false,
    };

    private static RoadFault TooMany() => new("road-event-many", "The events together need more work than is done for one picture.");

    private RoadFault? Add(GeoShape part, RoadEvent roadEvent, HashSet<int> into)
    {
        switch (part)
        {
            // Where a point may be anywhere in the neighbourhood nobody can say which street is meant.
            case PointShape when roadEvent.UncertaintyM > VagueM:
                return new RoadFault("road-event-vague", $"A point that is uncertain by more than {VagueM} m says nothing about one road.");
            case PointShape point:
                return Within(point.At, Math.Clamp(roadEvent.UncertaintyM, LeastReachM, MostPointReachM), into);
            case CircleShape circle:
                return Within(circle.Centre, Math.Max(circle.RadiusM, LeastReachM), into);
            case LineShape { Path: [var first, .. var rest] } when rest.All(p => p == first):
                return Within(first, Math.Clamp(roadEvent.UncertaintyM, LeastReachM, MostPointReachM), into);
            case LineShape line:
                return RoadAlongLine.Add(graph, line.Path, roadEvent, ref _budget, into) ? null : TooMany();
            default:
                return Inside((AreaShape)part, into);
        }
    }

    private RoadFault? Within(GeoPoint centre, double radiusM, HashSet<int> into)
    {
        RoadPlane plane = new(centre);
        if (!Collect(plane.Around(radiusM)))
        {
            return TooMany();
        }

        foreach (EdgeStep step in _near)
        {
            (GeoPoint a, GeoPoint b) = graph.EndsOf(step);
            if (plane.ToStep(a, b).DistanceM <= radiusM)
            {
                AddBoth(step.Edge, into);
            }
        }

        return null;
    }

    private RoadFault? Inside(AreaShape area, HashSet<int> into)
    {
        if (ShapeGeometry.ToGeometry(area) is not { Geometry: { } geometry })
        {
            return new RoadFault("road-event-shape", "The area's rings cannot be mended.");
        }

        if (!Collect(area.Box))
        {
            return TooMany();
        }

        IPreparedGeometry prepared = PreparedGeometryFactory.Prepare(geometry);
        foreach (int edge in _near.Select(s => s.Edge).Distinct())
        {
            if (prepared.Intersects(Line(graph.PathOf(edge))))
            {
                AddBoth(edge, into);
            }
        }

        return null;
    }

    private RoadFault? AddTunnels(GeoShape part, HashSet<int> into)
    {
        GeoBox box = part.Box;
        GeoBox south = new RoadPlane(new GeoPoint(box.West, box.South)).Around(WaterReachM), north = new RoadPlane(new GeoPoint(box.East, box.North)).Around(WaterReachM);
        if (!Collect(new GeoBox(Math.Min(south.West, north.West), south.South, Math.Max(south.East, north.East), north.North)))
        {
            return TooMany();
        }

        foreach (int edge in _near.Select(s => s.Edge).Distinct().Where(e => graph[e].Tunnel && !into.Contains(e)))
        {
            _budget -= 100;
            if (ShapeGeometry.DistanceM(part, new LineShape([.. graph.PathOf(edge)])) <= WaterReachM)
            {
                AddBoth(edge, into);
            }
        }

        return null;
    }

    private void AddBoth(int edge, HashSet<int> into)
    {
        into.Add(edge);
        if (graph.TwinOf(edge) is { } twin)
        {
            into.Add(twin);
        }
    }

    private bool Collect(GeoBox box)
    {
        _near.Clear();
        if (_budget <= 0)
        {
            return false;
        }

        graph.Collect(box, _near);
        _budget -= _near.Count + 1;
        return true;
    }

    private static LineString Line(ReadOnlySpan<GeoPoint> path)
    {
        Coordinate[] coordinates = new Coordinate[path.Length];
        for (int i = 0; i < path.Length; i++)
        {
            coordinates[i] = new Coordinate(path[i].Lon, path[i].Lat);
        }

        return GeometryFactory.Default.CreateLineString(coordinates);
    }
}
