using System.Collections.Immutable;

namespace Command.Geo.Crs;

/// <summary>What another datum would make of positions that lie off the roads.</summary>
/// <param name="Datum">The datum that fits better.</param>
/// <param name="Places">Places a dozen metres apart that were measured.</param>
/// <param name="BeforeM">Median metres to the nearest road as declared.</param>
/// <param name="AfterM">The same, read in <paramref name="Datum"/>.</param>
/// <param name="Offset">Where the positions lie as declared, seen from where <paramref name="Datum"/> puts them: medians of metres east and north.</param>
internal sealed record OffsetFit(Datum Datum, int Places, double BeforeM, double AfterM, PlanePoint Offset);

/// <summary>Looks for the datum in which positions lie on the roads.</summary>
internal static class OffsetSearch
{
    /// <summary>Places needed; a fleet in its depot is one.</summary>
    public const int FewestPlaces = 200;

    // Enough for a median, and an end to the work.
    private const int MostPlaces = 2_000;

    // What a receiver among houses errs by itself, and half a broad road.
    private const double OnTheRoadM = 15;

    // The shifted positions must be this much nearer, and near: a map of few roads tells nothing.
    private const double Share = 1 / 3.0, NearM = 50;

    private static readonly Datum[] s_candidates = [Datum.Cgcs2000, Datum.Gcj02, Datum.Bd09];

    /// <summary>The datum that fits better than the declared one; null when there are too few places, they lie on the roads, or nothing fits.</summary>
    public static OffsetFit? Find(IEnumerable<GeoPoint> sent, Datum declared, RoadLines roads)
    {
        const double Apart = 1e-4;
        GeoPoint[] places = [.. sent.DistinctBy(p => (Math.Floor(p.Lon / Apart), Math.Floor(p.Lat / Apart)))];
        if (places.Length < FewestPlaces)
        {
            return null;
        }

        int step = ((places.Length - 1) / MostPlaces) + 1;
        places = [.. places.Where((_, i) => i % step == 0)];
        double before = MedianToRoad(places, declared, roads);
        if (before < OnTheRoadM)
        {
            return null;
        }

        // WGS 84 is CGCS2000 here: the one never fits better than the other.
        return s_candidates
            .Where(c => c != Plain(declared))
            .Select(c => (Datum: c, After: MedianToRoad(places, c, roads)))
            .Where(c => c.After <= Math.Min(before * Share, NearM))
            .OrderBy(c => c.After)
            .Select(c => new OffsetFit(c.Datum, places.Length, before, c.After, MedianOffset(places, declared, c.Datum)))
            .FirstOrDefault();
    }

    private static Datum Plain(Datum datum) => datum == Datum.Wgs84 ? Datum.Cgcs2000 : datum;

    private static double MedianToRoad(GeoPoint[] places, Datum datum, RoadLines roads) =>
        Median([.. places.Select(p => roads.DistanceM(ChinaDatum.ToCgcs2000(p, datum)))]);

    private static PlanePoint MedianOffset(GeoPoint[] places, Datum declared, Datum candidate)
    {
        ImmutableArray<PlanePoint> offsets = [.. places.Select(p => new LocalPlane(ChinaDatum.ToCgcs2000(p, candidate)).Forward(ChinaDatum.ToCgcs2000(p, declared)))];
        return new PlanePoint(Median([.. offsets.Select(o => o.East)]), Median([.. offsets.Select(o => o.North)]));
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
