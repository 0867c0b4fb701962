using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Command.Geo.Roads;

/// <summary>
/// Finds the edges that a line runs along: at every few metres of it the nearest edge that goes its way. Streets that it only crosses go
/// another way, and streets that branch off at a small angle are not the nearest for long enough.
/// </summary>
internal static class RoadAlongLine
{
    private const double LeastReachM = 15;
    private const double MostReachM = 60;
    private const double SampleM = 10;
    private const double LeastCoveredM = 15;

    // 45°: further off the line's direction is another street.
    private const double LeastCosine = 0.707;

    /// <summary>False when the budget is used up.</summary>
    public static bool Add(RoadGraph graph, ImmutableArray<GeoPoint> path, RoadEvent roadEvent, ref long budget, HashSet<int> into)
    {
        double reachM = Math.Clamp(roadEvent.UncertaintyM, LeastReachM, MostReachM);
        Dictionary<int, double> coveredM = [];
        List<EdgeStep> near = [];
        double wholeM = 0;
        for (int i = 1; i < path.Length; i++)
        {
            RoadPlane scale = new(path[i - 1]);
            (double east, double north) = scale.Between(path[i - 1], path[i]);
            double lengthM = Math.Sqrt((east * east) + (north * north));
            double samples = Math.Ceiling(lengthM / SampleM);
            if (!(samples <= budget))
            {
                return false;
            }

            wholeM += lengthM;
            for (int s = 0; s < samples; s++)
            {
                // Samples lie in the middle of their stretch: at the line's very end the next street is as near as the one meant.
                double t = (s + 0.5) / samples;
                RoadPlane plane = new(new GeoPoint(
                    path[i - 1].Lon + ((path[i].Lon - path[i - 1].Lon) * t), path[i - 1].Lat + ((path[i].Lat - path[i - 1].Lat) * t)));
                near.Clear();
                graph.Collect(plane.Around(reachM), near);
                budget -= near.Count + 1;
                Cover(graph, plane, near, (east / lengthM, north / lengthM), reachM, roadEvent.BothWays, lengthM / samples, coveredM);
            }
        }

        foreach ((int edge, double metres) in coveredM)
        {
            if (metres >= Math.Min(LeastCoveredM, 0.4 * Math.Min(wholeM, LengthOf(graph.PathOf(edge)))))
            {
                into.Add(edge);
            }
        }

        return true;
    }

    private static void Cover(
        RoadGraph graph, RoadPlane plane, List<EdgeStep> near, (double East, double North) way, double reachM, bool bothWays, double weightM, Dictionary<int, double> coveredM)
    {
        const double SamePlaceM = 0.5;
        Dictionary<int, double> along = [], against = [];
        foreach (EdgeStep step in near)
        {
            (GeoPoint a, GeoPoint b) = graph.EndsOf(step);
            (double east, double north) = plane.Between(a, b);
            double length = Math.Sqrt((east * east) + (north * north));
            double cosine = length > 0 ? ((east * way.East) + (north * way.North)) / length : 0;
            double distanceM = plane.ToStep(a, b).DistanceM;
            if (distanceM > reachM || Math.Abs(cosine) < LeastCosine)
            {
                continue;
            }

            int? twin = graph.TwinOf(step.Edge);
            Keep(along, cosine > 0 ? step.Edge : twin, distanceM);
            Keep(against, cosine > 0 ? twin : step.Edge, distanceM);
        }

        Count(along, weightM, coveredM);
        if (bothWays)
        {
            Count(against, weightM, coveredM);
        }

        static void Keep(Dictionary<int, double> edges, int? edge, double distanceM)
        {
            if (edge is { } named)
            {
                ref double kept = ref CollectionsMarshal.GetValueRefOrAddDefault(edges, named, out bool known);
                kept = known ? Math.Min(kept, distanceM) : distanceM;
            }
        }

        static void Count(Dictionary<int, double> edges, double weightM, Dictionary<int, double> coveredM)
        {
            double nearest = edges.Count == 0 ? 0 : edges.Values.Min();
            foreach ((int edge, double distanceM) in edges)
            {
                if (distanceM <= nearest + SamePlaceM)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(coveredM, edge, out _) += weightM;
                }
            }
        }
    }

    private static double LengthOf(ReadOnlySpan<GeoPoint> path)
    {
        double lengthM = 0;
        RoadPlane plane = new(path[0]);
        for (int i = 1; i < path.Length; i++)
        {
            lengthM += plane.Length(path[i - 1], path[i]);
        }

        return lengthM;
    }
}
