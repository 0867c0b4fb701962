using Command.Geo;

namespace Command.Ingest.Exercise;

/// <summary>Positions by chance.</summary>
internal static class Ground
{
    private const double MetresPerDegree = 111_195.08;

    /// <summary>A position at most so many metres away, every square metre as likely as the next.</summary>
    public static GeoPoint Near(GeoPoint centre, double metres, Random random)
    {
        (double sin, double cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
        return Moved(centre, metres * Math.Sqrt(random.NextDouble()), sin, cos);
    }

    /// <summary>A position so many metres away in a direction given as east and north parts of 1.</summary>
    public static GeoPoint Moved(GeoPoint from, double metres, double east, double north) => new(
        from.Lon + (metres * east / (MetresPerDegree * Math.Cos(double.DegreesToRadians(from.Lat)))),
        from.Lat + (metres * north / MetresPerDegree));

    /// <summary>To the digits that senders write.</summary>
    public static GeoPoint Rounded(GeoPoint point) => new(Math.Round(point.Lon, 6), Math.Round(point.Lat, 6));
}
