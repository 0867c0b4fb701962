namespace Command.Geo.Crs;

/// <summary>What the ordinates of a reference system are.</summary>
public enum CrsKind
{
    /// <summary>Longitude and latitude in degrees.</summary>
    Geographic,

    /// <summary>Metres on a plane.</summary>
    Projected,

    /// <summary>Metres from the Earth's centre.</summary>
    Geocentric,
}

/// <summary>The order in which the authority of a reference system writes its ordinates.</summary>
public enum AxisOrder
{
    /// <summary>Longitude or easting first.</summary>
    EastNorth,

    /// <summary>Latitude or northing first, as in most geographic systems of EPSG and all Chinese grids, whose X points north.</summary>
    NorthEast,

    /// <summary>X, Y, Z from the Earth's centre.</summary>
    GeocentricXyz,
}

/// <summary>A belt of a transverse Mercator grid.</summary>
/// <param name="CentralMeridian">Degrees east.</param>
/// <param name="WidthDegrees">3 or 6.</param>
/// <param name="Zone">The belt's number: 42 for 126° E by threes, 22 for 129° E by sixes.</param>
/// <param name="ZonePrefixed">True when eastings begin with the belt's number: 42 545 579 m.</param>
/// <param name="Scale">At the central meridian: 1 for Gauss-Krüger, 0.9996 for UTM.</param>
public sealed record Belt(double CentralMeridian, int WidthDegrees, int Zone, bool ZonePrefixed, double Scale)
{
    /// <summary>Metres at the central meridian.</summary>
    public double FalseEastingM => ZonePrefixed ? (Zone * 1_000_000.0) + 500_000 : 500_000;

    /// <summary>True when the longitude lies in the belt, edges included.</summary>
    /// <param name="lon">Degrees.</param>
    public bool Contains(double lon) => Math.Abs(lon - CentralMeridian) <= WidthDegrees / 2.0;
}

/// <summary>A coordinate reference system as its authority defines it.</summary>
/// <param name="Id"><c>EPSG:4551</c>, or <c>OGC:CRS84</c>.</param>
/// <param name="Epsg">The code in the EPSG register; null for CRS84, which is EPSG:4326 with longitude first.</param>
/// <param name="Name">The authority's name for it.</param>
/// <param name="Kind">What its ordinates are.</param>
/// <param name="Axes">The order in which its authority writes them. No value of this library has that order: see <see cref="CrsOrdinates"/>.</param>
/// <param name="Datum">What its latitudes are measured on.</param>
/// <param name="Belt">The belt of a transverse Mercator grid; null for every other system.</param>
/// <remarks>Immutable and safe to share between threads. <see cref="CrsRegistry"/> holds all there are.</remarks>
public sealed record CrsDefinition(string Id, int? Epsg, string Name, CrsKind Kind, AxisOrder Axes, GeodeticDatum Datum, Belt? Belt)
{
    /// <summary>The OGC's address of it: <c>http://www.opengis.net/def/crs/EPSG/0/4551</c>.</summary>
    public string Uri => Epsg is { } code
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http://www.opengis.net/def/crs/EPSG/0/{code}")
        : "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
}

/// <summary>Two ordinates in the order of a reference system's authority, as they stand in a document that names the system. Only <see cref="CrsTransform"/> knows which is which.</summary>
/// <param name="First">The first ordinate: degrees or metres.</param>
/// <param name="Second">The second ordinate.</param>
public readonly record struct CrsOrdinates(double First, double Second);
