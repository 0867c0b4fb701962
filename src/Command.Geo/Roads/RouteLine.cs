namespace Command.Geo.Roads;

/// <summary>Puts a route together from its first place to its last.</summary>
internal sealed class RouteLine
{
    private readonly RoadGraph _graph;
    private readonly RoadPosition _from;
    private readonly List<int> _edges;
    private readonly List<GeoPoint> _path;

    public RouteLine(RoadGraph graph, GeoPoint unit, RoadPosition from)
    {
        _graph = graph;
        _from = from;
        _edges = [];
        _path = [unit];
    }

    public void Into(int edge) => _edges.Add(edge);

    /// <summary>The route to a place; the edges so far are driven to their ends.</summary>
    public Route To(RoadPosition target, GeoPoint incident, double seconds)
    {
        double lengthM = _from.OffRoadM + target.OffRoadM;
        if (_edges.Count == 0)
        {
            _edges.Add(target.Edge);
            lengthM += Append(target.Edge, _from.Fraction, target.Fraction);
        }
        else
        {
            for (int i = 0; i < _edges.Count; i++)
            {
                lengthM += Append(_edges[i], i == 0 ? _from.Fraction : 0, 1);
            }

            _edges.Add(target.Edge);
            lengthM += Append(target.Edge, 0, target.Fraction);
        }

        Add(incident);
        return new Route(seconds, lengthM, [.. _edges], [.. _path], _from.OffRoadM + target.OffRoadM);
    }

    private double Append(int edge, double from, double to)
    {
        ReadOnlySpan<GeoPoint> path = _graph.PathOf(edge);
        RoadPlane plane = new(path[0]);
        double wholeM = 0;
        for (int i = 1; i < path.Length; i++)
        {
            wholeM += plane.Length(path[i - 1], path[i]);
        }

        double fromM = from * wholeM, toM = to * wholeM, atM = 0;
        Add(from <= 0 ? path[0] : PointAt(path, plane, fromM));
        for (int i = 1; i < path.Length; i++)
        {
            atM += plane.Length(path[i - 1], path[i]);
            if (atM > fromM && atM < toM)
            {
                Add(path[i]);
            }
        }

        Add(to >= 1 ? path[^1] : PointAt(path, plane, toM));
        return _graph[edge].LengthM * (to - from);
    }

    private static GeoPoint PointAt(ReadOnlySpan<GeoPoint> path, RoadPlane plane, double metres)
    {
        double atM = 0;
        for (int i = 1; i < path.Length; i++)
        {
            double stepM = plane.Length(path[i - 1], path[i]);
            if (stepM > 0 && atM + stepM >= metres)
            {
                double t = (metres - atM) / stepM;
                return new GeoPoint(path[i - 1].Lon + ((path[i].Lon - path[i - 1].Lon) * t), path[i - 1].Lat + ((path[i].Lat - path[i - 1].Lat) * t));
            }

            atM += stepM;
        }

        return path[^1];
    }

    private void Add(GeoPoint at)
    {
        if (_path[^1] != at)
        {
            _path.Add(at);
        }
    }
}
