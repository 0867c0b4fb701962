namespace Command.Geo.Crs;

/// <summary>Shifts positions between CGCS2000 and the datums of Chinese public maps.</summary>
/// <remarks>
/// Pure and safe to call from any thread. WGS 84 and CGCS2000 are the same here: they differ by centimetres. The GCJ-02 and BD-09
/// formulas are not published by their owners; these are the ones in common use, on the ellipsoid of Krasovsky (a = 6 378 245 m).
/// A position that is not valid comes back as it is.
/// </remarks>
public static class ChinaDatum
{
    private const double SemiMajor = 6_378_245.0;
    private const double EccentricitySquared = 0.00669342162296594323;
    private const double BaiduTurn = Math.PI * 3000.0 / 180.0;

    // Differences under this are below the last digit that a double in degrees holds near 180.
    private const double Converged = 1e-13;
    private const int MostSteps = 40;

    /// <summary>A position of the given datum in CGCS2000.</summary>
    /// <param name="point">Longitude and latitude in degrees of <paramref name="from"/>.</param>
    /// <param name="from">The datum it is stated in.</param>
    /// <returns>The position in CGCS2000; going there and back again agrees within 1e-9°.</returns>
    public static GeoPoint ToCgcs2000(GeoPoint point, Datum from) => from switch
    {
        Datum.Gcj02 => FromGcj02(point),
        Datum.Bd09 => FromGcj02(BaiduToGcj02(point)),
        _ => point,
    };

    /// <summary>A CGCS2000 position in another datum.</summary>
    /// <param name="point">Longitude and latitude in degrees, CGCS2000.</param>
    /// <param name="to">The datum wanted.</param>
    public static GeoPoint FromCgcs2000(GeoPoint point, Datum to) => to switch
    {
        Datum.Gcj02 => ToGcj02(point),
        Datum.Bd09 => Gcj02ToBaidu(ToGcj02(point)),
        _ => point,
    };

    /// <summary>True where GCJ-02 shifts positions. A hand-drawn outline, not the box of longitudes and latitudes in common use,
    /// which shifts Vladivostok and Vientiane too.</summary>
    /// <param name="point">Longitude and latitude in degrees, CGCS2000.</param>
    public static bool IsShifted(GeoPoint point) => point.IsValid && ChinaOutline.Contains(point);

    private static GeoPoint ToGcj02(GeoPoint point) => IsShifted(point) ? Shift(point) : point;

    // A position within one shift of the outline may have come from either side of it; it is taken to be from the inside.
    private static GeoPoint FromGcj02(GeoPoint point)
    {
        if (!point.IsValid)
        {
            return point;
        }

        GeoPoint unshifted = Invert(point, Shift);
        return IsShifted(unshifted) ? unshifted : point;
    }

    private static GeoPoint BaiduToGcj02(GeoPoint point) => point.IsValid ? Invert(point, Gcj02ToBaidu) : point;

    private static GeoPoint Gcj02ToBaidu(GeoPoint point)
    {
        if (!point.IsValid)
        {
            return point;
        }

        double radius = Math.Sqrt((point.Lon * point.Lon) + (point.Lat * point.Lat)) + (0.00002 * Math.Sin(point.Lat * BaiduTurn));
        double angle = Math.Atan2(point.Lat, point.Lon) + (0.000003 * Math.Cos(point.Lon * BaiduTurn));
        (double sin, double cos) = Math.SinCos(angle);
        return new GeoPoint((radius * cos) + 0.0065, (radius * sin) + 0.006);
    }

    // Both shifts are small and smooth, so stepping by what is missing shrinks the error some hundredfold each time.
    private static GeoPoint Invert(GeoPoint target, Func<GeoPoint, GeoPoint> forward)
    {
        GeoPoint guess = target;
        for (int i = 0; i < MostSteps; i++)
        {
            GeoPoint reached = forward(guess);
            double dLon = target.Lon - reached.Lon, dLat = target.Lat - reached.Lat;
            guess = new GeoPoint(guess.Lon + dLon, guess.Lat + dLat);
            if (Math.Abs(dLon) < Converged && Math.Abs(dLat) < Converged)
            {
                break;
            }
        }

        return guess;
    }

    private static GeoPoint Shift(GeoPoint point)
    {
        double x = point.Lon - 105.0, y = point.Lat - 35.0;
        double wave = ((20.0 * Math.Sin(6.0 * x * Math.PI)) + (20.0 * Math.Sin(2.0 * x * Math.PI))) * 2.0 / 3.0;
        double root = Math.Sqrt(Math.Abs(x));
        double north = -100.0 + (2.0 * x) + (3.0 * y) + (0.2 * y * y) + (0.1 * x * y) + (0.2 * root) + wave
            + (((20.0 * Math.Sin(y * Math.PI)) + (40.0 * Math.Sin(y / 3.0 * Math.PI))) * 2.0 / 3.0)
            + (((160.0 * Math.Sin(y / 12.0 * Math.PI)) + (320.0 * Math.Sin(y * Math.PI / 30.0))) * 2.0 / 3.0);
        double east = 300.0 + x + (2.0 * y) + (0.1 * x * x) + (0.1 * x * y) + (0.1 * root) + wave
            + (((20.0 * Math.Sin(x * Math.PI)) + (40.0 * Math.Sin(x / 3.0 * Math.PI))) * 2.0 / 3.0)
            + (((150.0 * Math.Sin(x / 12.0 * Math.PI)) + (300.0 * Math.Sin(x / 30.0 * Math.PI))) * 2.0 / 3.0);
        double lat = double.DegreesToRadians(point.Lat);
        double sinLat = Math.Sin(lat);
        double w = 1 - (EccentricitySquared * sinLat * sinLat);
        double rootW = Math.Sqrt(w);
        double dLat = north * 180.0 / (SemiMajor * (1 - EccentricitySquared) / (w * rootW) * Math.PI);
        double dLon = east * 180.0 / (SemiMajor / rootW * Math.Cos(lat) * Math.PI);
        return new GeoPoint(point.Lon + dLon, point.Lat + dLat);
    }
}
