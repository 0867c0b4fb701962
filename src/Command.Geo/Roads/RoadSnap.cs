namespace Command.Geo.Roads;

/// <summary>A place along an edge.</summary>
/// <param name="Edge">The edge.</param>
/// <param name="Fraction">How far along it, 0 at its beginning to 1 at its end.</param>
/// <param name="OffRoadM">How far, in metres, the position asked about lies from there.</param>
public readonly record struct RoadPosition(int Edge, double Fraction, double OffRoadM);

/// <summary>How far to look for the road that a position is on.</summary>
/// <param name="MostM">No road further away than this is meant, metres.</param>
/// <param name="AmbiguityM">Edges that are at most this much further away than the nearest may be meant as well, metres: two carriageways side by side, a junction.</param>
/// <param name="Most">How many streets at the most; each may count in two directions.</param>
public readonly record struct SnapReach(double MostM, double AmbiguityM, int Most = 8);

/// <summary>Finds the edges near a position, with buffers that are used again. One thread at a time.</summary>
internal sealed class RoadSnap(RoadGraph graph)
{
    private const double FirstReachM = 150;
    private readonly List<EdgeStep> _near = [];
    private readonly List<(double DistanceM, EdgeStep Step, double Along)> _edges = [];
    private readonly Dictionary<int, int> _placeOf = [];

    public void Snap(GeoPoint at, SnapReach reach, List<RoadPosition> into)
    {
        if (!at.IsValid || !(reach.MostM >= 0) || !(reach.AmbiguityM >= 0))
        {
            return;
        }

        RoadPlane plane = new(at);
        for (double lookM = Math.Min(FirstReachM, reach.MostM); ; lookM = Math.Min(lookM * 4, reach.MostM))
        {
            double nearest = Measure(plane, lookM);
            if (nearest + reach.AmbiguityM <= lookM || lookM >= reach.MostM)
            {
                _edges.RemoveAll(e => e.DistanceM > Math.Min(nearest + reach.AmbiguityM, reach.MostM));
                break;
            }
        }

        _edges.Sort((a, b) => a.DistanceM != b.DistanceM ? a.DistanceM.CompareTo(b.DistanceM) : a.Step.Edge.CompareTo(b.Step.Edge));
        foreach ((double distanceM, EdgeStep step, double along) in _edges.Take(reach.Most))
        {
            double fraction = FractionOf(plane, step, along);
            into.Add(new RoadPosition(step.Edge, fraction, distanceM));
            if (graph.TwinOf(step.Edge) is { } twin)
            {
                into.Add(new RoadPosition(twin, 1 - fraction, distanceM));
            }
        }
    }

    private double Measure(RoadPlane plane, double lookM)
    {
        _near.Clear();
        _edges.Clear();
        _placeOf.Clear();
        graph.Collect(plane.Around(lookM), _near);
        double nearest = double.PositiveInfinity;
        foreach (EdgeStep step in _near)
        {
            (GeoPoint a, GeoPoint b) = graph.EndsOf(step);
            (double distanceM, double along) = plane.ToStep(a, b);
            nearest = Math.Min(nearest, distanceM);
            if (!_placeOf.TryGetValue(step.Edge, out int place))
            {
                _placeOf.Add(step.Edge, _edges.Count);
                _edges.Add((distanceM, step, along));
            }
            else if (distanceM < _edges[place].DistanceM || (distanceM == _edges[place].DistanceM && step.From < _edges[place].Step.From))
            {
                _edges[place] = (distanceM, step, along);
            }
        }

        return nearest;
    }

    private double FractionOf(RoadPlane plane, EdgeStep step, double along)
    {
        ReadOnlySpan<GeoPoint> path = graph.PathOf(step.Edge);
        int at = graph.StepFrom(step.Edge, step);
        double before = 0, whole = 0;
        for (int i = 1; i < path.Length; i++)
        {
            double lengthM = plane.Length(path[i - 1], path[i]);
            before += i - 1 < at ? lengthM : i - 1 == at ? lengthM * along : 0;
            whole += lengthM;
        }

        return whole > 0 ? Math.Clamp(before / whole, 0, 1) : 0;
    }
}

/// <summary>The flat plane around one position with its scale worked out once: metres per degree each way, as in <see cref="LocalPlane"/>.</summary>
internal readonly struct RoadPlane
{
    private readonly GeoPoint _origin;
    private readonly double _east;

    public RoadPlane(GeoPoint origin)
    {
        _origin = origin;
        _east = LocalPlane.MetresPerDegree * Math.Max(1e-9, Math.Cos(double.DegreesToRadians(origin.Lat)));
    }

    public GeoBox Around(double reachM)
    {
        // A little more than asked for, so that rounding leaves nothing out.
        double lat = (reachM / LocalPlane.MetresPerDegree * 1.000001) + 1e-9, lon = (reachM / _east * 1.000001) + 1e-9;
        return new GeoBox(_origin.Lon - lon, _origin.Lat - lat, _origin.Lon + lon, _origin.Lat + lat);
    }

    public double Length(GeoPoint a, GeoPoint b)
    {
        (double east, double north) = Between(a, b);
        return Math.Sqrt((east * east) + (north * north));
    }

    /// <summary>Metres east and north from one position to another.</summary>
    public (double East, double North) Between(GeoPoint a, GeoPoint b) => ((b.Lon - a.Lon) * _east, (b.Lat - a.Lat) * LocalPlane.MetresPerDegree);

    /// <summary>How far the origin lies from a step, and how far along the step, 0 to 1, it is nearest.</summary>
    public (double DistanceM, double Along) ToStep(GeoPoint a, GeoPoint b)
    {
        (double east, double north) = Between(a, b);
        (double fromEast, double fromNorth) = Between(a, _origin);
        double square = (east * east) + (north * north);
        double along = square > 0 ? Math.Clamp(((fromEast * east) + (fromNorth * north)) / square, 0, 1) : 0;
        double offEast = fromEast - (east * along), offNorth = fromNorth - (north * along);
        return (Math.Sqrt((offEast * offEast) + (offNorth * offNorth)), along);
    }
}
