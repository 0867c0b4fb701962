using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;

namespace Command.Geo;

/// <summary>Tells a drawing with a slip of the hand, which can be mended, from a scribble, whose mending would take minutes.</summary>
internal static class Scribble
{
    private const int MostMeetings = 1_000;
    private const int MostTests = 5_000_000;

    /// <summary>True when the edges meet each other too often, or cannot be shown not to within a bounded number of tests.</summary>
    public static bool Is(Geometry geometry)
    {
        List<Edge> edges = [];
        int order = 0;
        foreach (Coordinate[] path in Paths(geometry))
        {
            for (int i = 1; i < path.Length; i++)
            {
                if (!path[i - 1].Equals2D(path[i]))
                {
                    edges.Add(new Edge(path[i - 1], path[i], order++));
                }
            }

            // The last edge of one path is no neighbour of the first of the next.
            order++;
        }

        edges.Sort((a, b) => a.West.CompareTo(b.West));
        List<Edge> open = [];
        int meetings = 0, tests = 0;
        foreach (Edge edge in edges)
        {
            open.RemoveAll(o => o.East < edge.West);
            tests += open.Count + 1;
            meetings += open.Count(o => Math.Abs(o.Order - edge.Order) != 1 && edge.Meets(o));
            if (meetings > MostMeetings || tests > MostTests)
            {
                return true;
            }

            open.Add(edge);
        }

        return false;
    }

    private static IEnumerable<Coordinate[]> Paths(Geometry geometry) => geometry switch
    {
        GeometryCollection many => many.Geometries.SelectMany(Paths),
        Polygon polygon => polygon.InteriorRings.Prepend(polygon.ExteriorRing).Select(r => r.Coordinates),
        LineString line => [line.Coordinates],
        _ => [],
    };

    private sealed record Edge(Coordinate From, Coordinate To, int Order)
    {
        public double West => Math.Min(From.X, To.X);

        public double East => Math.Max(From.X, To.X);

        public bool Meets(Edge other) =>
            Math.Max(From.Y, To.Y) >= Math.Min(other.From.Y, other.To.Y)
            && Math.Min(From.Y, To.Y) <= Math.Max(other.From.Y, other.To.Y)
            && Side(other.From) * Side(other.To) <= 0
            && other.Side(From) * other.Side(To) <= 0;

        private int Side(Coordinate point) => CGAlgorithmsDD.OrientationIndex(From.X, From.Y, To.X, To.Y, point.X, point.Y);
    }
}
