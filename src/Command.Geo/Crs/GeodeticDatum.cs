namespace Command.Geo.Crs;

/// <summary>A surveyor's datum: what a reference system's latitudes are measured on. The shifted datums of public maps are <see cref="Datum"/>.</summary>
/// <param name="Name">Its name in the EPSG register.</param>
/// <param name="Epsg">The code of its longitude/latitude system.</param>
/// <param name="Ellipsoid">Its ellipsoid.</param>
/// <param name="NeedsShift">True when it lies metres to hundreds of metres from CGCS2000 and only a city's own seven parameters lead from one to the other.</param>
public sealed record GeodeticDatum(string Name, int Epsg, Ellipsoid Ellipsoid, bool NeedsShift)
{
    /// <summary>CGCS2000, the datum of the shared layer.</summary>
    public static GeodeticDatum Cgcs2000 { get; } = new("CGCS2000", 4490, Ellipsoid.Cgcs2000, false);

    /// <summary>WGS 84; equal to CGCS2000 within centimetres and treated as the same.</summary>
    public static GeodeticDatum Wgs84 { get; } = new("WGS 84", 4326, Ellipsoid.Wgs84, false);

    /// <summary>Xian 1980 (西安 80).</summary>
    public static GeodeticDatum Xian1980 { get; } = new("Xian 1980", 4610, Ellipsoid.Iag1975, true);

    /// <summary>Beijing 1954 (北京 54).</summary>
    public static GeodeticDatum Beijing1954 { get; } = new("Beijing 1954", 4214, Ellipsoid.Krassowsky1940, true);
}
