namespace Command.Geo.Crs;

/// <summary>A position in metres from the Earth's centre: X towards 0° E on the equator, Y towards 90° E, Z towards the North Pole (EPSG:4479 for CGCS2000).</summary>
/// <param name="X">Metres along X.</param>
/// <param name="Y">Metres along Y.</param>
/// <param name="Z">Metres along Z.</param>
public readonly record struct GeocentricPoint(double X, double Y, double Z)
{
    /// <summary>What stands for a position that can't be stated; its ordinates are no numbers.</summary>
    public static GeocentricPoint None => new(double.NaN, double.NaN, double.NaN);

    /// <summary>True when all ordinates are finite numbers.</summary>
    public bool IsFinite => double.IsFinite(X) && double.IsFinite(Y) && double.IsFinite(Z);
}

/// <summary>A position with its height.</summary>
/// <param name="At">Longitude and latitude, degrees.</param>
/// <param name="HeightM">Metres above the datum's ellipsoid, not above the sea.</param>
public readonly record struct HeightedPoint(GeoPoint At, double HeightM)
{
    /// <summary>What stands for a position that can't be stated.</summary>
    public static HeightedPoint None => new(new GeoPoint(double.NaN, double.NaN), double.NaN);
}
