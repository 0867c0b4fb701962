using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Feeds.Cap;

/// <summary>Finds where a ring crosses itself. Its work is bounded: a ring that would take more is not judged.</summary>
internal static class RingCrossing
{
    private const int MostComparisons = 300_000;

    /// <summary>The start of an edge that crosses another one; null when none does, or when it can't be said within bounds.</summary>
    /// <param name="ring">Closed: the last position is the first; lon/lat degrees.</param>
    public static GeoPoint? Find(ImmutableArray<GeoPoint> ring)
    {
        int edges = ring.Length - 1;
        int[] order = [.. Enumerable.Range(0, edges).OrderBy(i => Math.Min(ring[i].Lon, ring[i + 1].Lon))];
        int left = MostComparisons;
        for (int a = 0; a < edges; a++)
        {
            int i = order[a];
            double east = Math.Max(ring[i].Lon, ring[i + 1].Lon);
            for (int b = a + 1; b < edges && Math.Min(ring[order[b]].Lon, ring[order[b] + 1].Lon) <= east; b++)
            {
                if (--left < 0)
                {
                    return null;
                }

                int j = order[b];
                if (Cross(ring[i], ring[i + 1], ring[j], ring[j + 1]))
                {
                    return ring[i];
                }
            }
        }

        return null;
    }

    // A proper crossing: touching corners and edges that run back on themselves enclose the same ground.
    private static bool Cross(GeoPoint a, GeoPoint b, GeoPoint c, GeoPoint d) =>
        Side(a, b, c) * Side(a, b, d) < 0 && Side(c, d, a) * Side(c, d, b) < 0;

    private static int Side(GeoPoint a, GeoPoint b, GeoPoint p) =>
        Math.Sign(((b.Lon - a.Lon) * (p.Lat - a.Lat)) - ((b.Lat - a.Lat) * (p.Lon - a.Lon)));
}
