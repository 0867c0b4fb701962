using Command.Geo.Roads;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;

namespace Command.Geo.Crs;

/// <summary>The middle lines of a city's roads, asked for the distance to the nearest.</summary>
/// <remarks>Immutable once made and safe to share between threads: the tree is built before it can be asked.</remarks>
public sealed class RoadLines
{
    /// <summary>Roads further off than this are not looked for, metres.</summary>
    public const double FurthestM = 2_000;

    private static readonly double[] s_reaches = [100, 500, FurthestM];
    private readonly STRtree<Segment> _tree = new();
    private readonly RoadGraph? _graph;

    /// <summary>Roads from their lines.</summary>
    /// <param name="lines">CGCS2000 lon/lat degrees; positions that are not valid are left out.</param>
    public RoadLines(IEnumerable<LineShape> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        foreach (LineShape line in lines)
        {
            ReadOnlySpan<GeoPoint> path = line.Path.IsDefault ? [] : line.Path.AsSpan();
            for (int i = 1; i < path.Length; i++)
            {
                if (path[i - 1].IsValid && path[i].IsValid)
                {
                    _tree.Insert(new Envelope(path[i - 1].Lon, path[i].Lon, path[i - 1].Lat, path[i].Lat), new Segment(path[i - 1], path[i]));
                    Count++;
                }
            }
        }

        _tree.Build();
    }

    /// <summary>The roads of a network, which knows its own nearest edges.</summary>
    /// <param name="graph">CGCS2000.</param>
    public RoadLines(RoadGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        _graph = graph;
        Count = graph.EdgeCount;
        _tree.Build();
    }

    /// <summary>How many straight pieces, or edges of a network, there are.</summary>
    public int Count { get; }

    /// <summary>Metres to the nearest road; infinite when there is none within <see cref="FurthestM"/> or the position is not valid.</summary>
    /// <param name="point">CGCS2000 lon/lat degrees.</param>
    public double DistanceM(GeoPoint point)
    {
        if (!point.IsValid || Count == 0)
        {
            return double.PositiveInfinity;
        }

        if (_graph is { } graph)
        {
            return graph.Snap(point, new SnapReach(FurthestM, 0, 1)) is [var nearestEdge, ..] ? nearestEdge.OffRoadM : double.PositiveInfinity;
        }

        LocalPlane plane = new(point);
        foreach (double reach in s_reaches)
        {
            double dLat = reach / LocalPlane.MetresPerDegree, dLon = dLat / Math.Max(1e-6, Math.Cos(double.DegreesToRadians(point.Lat)));
            double nearest = double.PositiveInfinity;
            foreach (Segment segment in _tree.Query(new Envelope(point.Lon - dLon, point.Lon + dLon, point.Lat - dLat, point.Lat + dLat)))
            {
                nearest = Math.Min(nearest, FromOrigin(plane.Forward(segment.From), plane.Forward(segment.To)));
            }

            if (nearest <= reach)
            {
                return nearest;
            }
        }

        return double.PositiveInfinity;
    }

    private static double FromOrigin(PlanePoint from, PlanePoint to)
    {
        double east = to.East - from.East, north = to.North - from.North;
        double length = (east * east) + (north * north);
        double along = length > 0 ? Math.Clamp(-((from.East * east) + (from.North * north)) / length, 0, 1) : 0;
        return Math.Sqrt(Square(from.East + (along * east)) + Square(from.North + (along * north)));
    }

    private static double Square(double value) => value * value;

    private readonly record struct Segment(GeoPoint From, GeoPoint To);
}
