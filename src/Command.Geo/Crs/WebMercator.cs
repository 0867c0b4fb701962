namespace Command.Geo.Crs;

/// <summary>Web Mercator, EPSG:3857: the plane of web map tiles. Spherical formulas on the radius 6 378 137 m.</summary>
/// <remarks>Pure and safe to call from any thread. Not true to scale: in Harbin a metre on the ground is 1.43 m on the plane.</remarks>
public static class WebMercator
{
    /// <summary>The latitude in degrees at which the plane is cut so that it is square.</summary>
    public const double MaxLatitude = 85.051128779806604;

    /// <summary>Half the width and height of the plane, metres.</summary>
    public const double HalfWidth = Math.PI * Radius;

    private const double Radius = 6_378_137.0;

    /// <summary>A position on the plane.</summary>
    /// <param name="point">WGS 84 (or CGCS2000) lon/lat degrees; latitudes beyond <see cref="MaxLatitude"/> count as that.</param>
    public static PlanePoint Forward(GeoPoint point)
    {
        double lat = double.DegreesToRadians(Math.Clamp(point.Lat, -MaxLatitude, MaxLatitude));
        return new PlanePoint(Radius * double.DegreesToRadians(point.Lon), Radius * Math.Atanh(Math.Sin(lat)));
    }

    /// <summary>A plane position in degrees.</summary>
    /// <param name="point">Metres on the plane.</param>
    public static GeoPoint Inverse(PlanePoint point) =>
        new(double.RadiansToDegrees(point.East / Radius), double.RadiansToDegrees(Math.Asin(Math.Tanh(point.North / Radius))));
}
