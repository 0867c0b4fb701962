namespace Command.Geo.Crs;

/// <summary>The body that a datum measures latitudes on.</summary>
/// <param name="Name">Its name in the EPSG register.</param>
/// <param name="SemiMajorM">Half the equator's diameter, metres.</param>
/// <param name="InverseFlattening">1/f.</param>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record Ellipsoid(string Name, double SemiMajorM, double InverseFlattening)
{
    /// <summary>GRS 1980 (EPSG:7019), which CGCS2000 (EPSG:1024) takes over in figure.</summary>
    public static Ellipsoid Cgcs2000 { get; } = new("CGCS2000", 6_378_137.0, 298.257222101);

    /// <summary>WGS 84, EPSG:7030; its pole is 0.1 mm from that of CGCS2000.</summary>
    public static Ellipsoid Wgs84 { get; } = new("WGS 84", 6_378_137.0, 298.257223563);

    /// <summary>IAG 1975, EPSG:7049, of Xian 1980.</summary>
    public static Ellipsoid Iag1975 { get; } = new("IAG 1975", 6_378_140.0, 298.257);

    /// <summary>Krassowsky 1940, EPSG:7024, of Beijing 1954.</summary>
    public static Ellipsoid Krassowsky1940 { get; } = new("Krassowsky 1940", 6_378_245.0, 298.3);

    /// <summary>f.</summary>
    public double Flattening => 1 / InverseFlattening;

    /// <summary>e², the first eccentricity squared.</summary>
    public double EccentricitySquared => Flattening * (2 - Flattening);

    /// <summary>n = f / (2 − f), the third flattening.</summary>
    public double ThirdFlattening => Flattening / (2 - Flattening);

    /// <summary>The position from the Earth's centre; <see cref="GeocentricPoint.None"/> for one that is not valid.</summary>
    /// <param name="at">Longitude and latitude on this ellipsoid, degrees.</param>
    /// <param name="heightM">Metres above this ellipsoid.</param>
    public GeocentricPoint ToGeocentric(GeoPoint at, double heightM)
    {
        if (!at.IsValid || !double.IsFinite(heightM))
        {
            return GeocentricPoint.None;
        }

        (double sinLat, double cosLat) = Math.SinCos(double.DegreesToRadians(at.Lat));
        (double sinLon, double cosLon) = Math.SinCos(double.DegreesToRadians(at.Lon));
        double eSquared = EccentricitySquared;
        double normal = SemiMajorM / Math.Sqrt(1 - (eSquared * sinLat * sinLat));
        double fromAxis = (normal + heightM) * cosLat;
        return new GeocentricPoint(fromAxis * cosLon, fromAxis * sinLon, ((normal * (1 - eSquared)) + heightM) * sinLat);
    }

    /// <summary>The position on this ellipsoid with its height, by Bowring's formula taken twice: within 1e-11° and a micrometre from 100 km
    /// below the surface to 10 000 km above it. <see cref="HeightedPoint.None"/> further in or out, and for what is not finite.</summary>
    /// <param name="point">Metres from the Earth's centre.</param>
    public HeightedPoint FromGeocentric(GeocentricPoint point)
    {
        double fromCentre = Math.Sqrt((point.X * point.X) + (point.Y * point.Y) + (point.Z * point.Z));
        if (!(fromCentre >= SemiMajorM - 122_000 && fromCentre <= SemiMajorM + 10_000_000))
        {
            return HeightedPoint.None;
        }

        double eSquared = EccentricitySquared, semiMinor = SemiMajorM * (1 - Flattening);
        double second = eSquared / (1 - eSquared);
        double fromAxis = Math.Sqrt((point.X * point.X) + (point.Y * point.Y));
        double reduced = Math.Atan2(point.Z * SemiMajorM, fromAxis * semiMinor);
        double latitude = 0;
        for (int i = 0; i < 2; i++)
        {
            (double sin, double cos) = Math.SinCos(reduced);
            latitude = Math.Atan2(point.Z + (second * semiMinor * sin * sin * sin), fromAxis - (eSquared * SemiMajorM * cos * cos * cos));
            reduced = Math.Atan2((1 - Flattening) * Math.Sin(latitude), Math.Cos(latitude));
        }

        (double sinLat, double cosLat) = Math.SinCos(latitude);
        double height = (fromAxis * cosLat) + (point.Z * sinLat) - (SemiMajorM * Math.Sqrt(1 - (eSquared * sinLat * sinLat)));
        return new HeightedPoint(new GeoPoint(double.RadiansToDegrees(Math.Atan2(point.Y, point.X)), double.RadiansToDegrees(latitude)), height);
    }
}
