using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Command.Geo.Crs;

/// <summary>
/// The reference systems that positions come in: CGCS2000 and WGS 84 in degrees, Web Mercator, CGCS2000 geocentric, and the Gauss-Krüger belts of
/// CGCS2000, Xian 1980 and Beijing 1954 by threes and sixes, by zone number and by central meridian; UTM of WGS 84 for the longitudes of China.
/// </summary>
/// <remarks>Pure and safe to call from any thread. Codes, names, axes and parameters are those of the EPSG register.</remarks>
public static class CrsRegistry
{
    private const int LongestName = 100;

    private static readonly GeodeticDatum s_cgcs2000 = GeodeticDatum.Cgcs2000, s_wgs84 = GeodeticDatum.Wgs84;

    /// <summary>CGCS2000 in degrees, EPSG:4490: the shared layer's own.</summary>
    public static CrsDefinition Cgcs2000 { get; } =
        new("EPSG:4490", 4490, "China Geodetic Coordinate System 2000", CrsKind.Geographic, AxisOrder.NorthEast, s_cgcs2000, null);

    /// <summary>WGS 84 in degrees with longitude first: the default of GeoJSON and of OGC API – Features.</summary>
    public static CrsDefinition Crs84 { get; } = new("OGC:CRS84", null, "WGS 84 (CRS84)", CrsKind.Geographic, AxisOrder.EastNorth, s_wgs84, null);

    /// <summary>Every system, by EPSG code; CRS84 last.</summary>
    public static ImmutableArray<CrsDefinition> All { get; } = [.. Plain().Concat(Belts()).OrderBy(c => c.Epsg ?? int.MaxValue)];

    private static readonly FrozenDictionary<int, CrsDefinition> s_byCode = All.Where(c => c.Epsg is not null).ToFrozenDictionary(c => c.Epsg!.Value);

    /// <summary>The system with an EPSG code; null when it is none of <see cref="All"/>.</summary>
    /// <param name="epsg">The code.</param>
    public static CrsDefinition? Find(int epsg) => s_byCode.GetValueOrDefault(epsg);

    /// <summary>The system of a name, in any form that documents use: <c>EPSG:4551</c>, <c>4551</c>, <c>[EPSG:4551]</c>,
    /// <c>http://www.opengis.net/def/crs/EPSG/0/4551</c>, <c>urn:ogc:def:crs:EPSG::4551</c>, <c>CRS84</c> and its OGC forms; case does not count,
    /// nor does the register's version. Null when it is none of <see cref="All"/>.</summary>
    /// <param name="name">Any text.</param>
    public static CrsDefinition? Find(string? name)
    {
        if (name is null || name.Length > LongestName)
        {
            return null;
        }

        string[] parts = Unwrapped(name.Trim().ToUpperInvariant()).Split(':', '/');
        (string authority, string code) = parts switch
        {
            [var only] => (only == "CRS84" ? "OGC" : "EPSG", only),
            ["EPSG" or "OGC", var last] => (parts[0], last),
            ["URN", "OGC" or "X-OGC", "DEF", "CRS", "EPSG" or "OGC", _, var last] => (parts[4], last),
            ["HTTP" or "HTTPS", "", "", "WWW.OPENGIS.NET" or "OPENGIS.NET", "DEF", "CRS", "EPSG" or "OGC", _, var last] => (parts[6], last),
            _ => ("", ""),
        };
        return authority switch
        {
            "OGC" => code == "CRS84" ? Crs84 : null,
            "EPSG" when int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out int epsg) => Find(epsg),
            _ => null,
        };
    }

    private static string Unwrapped(string name) => name is ['[', .., ']'] or ['<', .., '>'] ? name[1..^1] : name;

    private static IEnumerable<CrsDefinition> Plain() =>
    [
        Cgcs2000,
        Crs84,
        new("EPSG:4326", 4326, "WGS 84", CrsKind.Geographic, AxisOrder.NorthEast, s_wgs84, null),
        new("EPSG:4610", 4610, "Xian 1980", CrsKind.Geographic, AxisOrder.NorthEast, GeodeticDatum.Xian1980, null),
        new("EPSG:4214", 4214, "Beijing 1954", CrsKind.Geographic, AxisOrder.NorthEast, GeodeticDatum.Beijing1954, null),
        new("EPSG:3857", 3857, "WGS 84 / Pseudo-Mercator", CrsKind.Projected, AxisOrder.EastNorth, s_wgs84, null),
        new("EPSG:4479", 4479, "China Geodetic Coordinate System 2000", CrsKind.Geocentric, AxisOrder.GeocentricXyz, s_cgcs2000, null),
    ];

    private static IEnumerable<CrsDefinition> Belts()
    {
        GeodeticDatum xian = GeodeticDatum.Xian1980, beijing = GeodeticDatum.Beijing1954;
        return
        [
            .. Sixes(s_cgcs2000, 4491, true), .. Sixes(s_cgcs2000, 4502, false), .. Threes(s_cgcs2000, 4513, true), .. Threes(s_cgcs2000, 4534, false),
            .. Sixes(xian, 2327, true), .. Sixes(xian, 2338, false), .. Threes(xian, 2349, true), .. Threes(xian, 2370, false),
            .. Sixes(beijing, 21413, true), .. Sixes(beijing, 21453, false), .. Threes(beijing, 2401, true), .. Threes(beijing, 2422, false),
            .. Enumerable.Range(43, 11).Select(Utm),
        ];
    }

    // The register counts each row from 75° E to 135° E.
    private static IEnumerable<CrsDefinition> Sixes(GeodeticDatum datum, int firstCode, bool prefixed) =>
        Enumerable.Range(0, 11).Select(i => GaussKruger(datum, firstCode + i, new Belt(75 + (6 * i), 6, 13 + i, prefixed, 1)));

    private static IEnumerable<CrsDefinition> Threes(GeodeticDatum datum, int firstCode, bool prefixed) =>
        Enumerable.Range(0, 21).Select(i => GaussKruger(datum, firstCode + i, new Belt(75 + (3 * i), 3, 25 + i, prefixed, 1)));

    private static CrsDefinition GaussKruger(GeodeticDatum datum, int code, Belt belt)
    {
        string width = belt.WidthDegrees == 3 ? "3-degree " : "";
        string which = belt.ZonePrefixed ? $"zone {belt.Zone}" : string.Create(CultureInfo.InvariantCulture, $"CM {belt.CentralMeridian}E");
        return new CrsDefinition(Id(code), code, $"{datum.Name} / {width}Gauss-Kruger {which}", CrsKind.Projected, AxisOrder.NorthEast, datum, belt);
    }

    private static CrsDefinition Utm(int zone) => new(
        Id(32600 + zone), 32600 + zone, $"WGS 84 / UTM zone {zone}N", CrsKind.Projected, AxisOrder.EastNorth, s_wgs84, new Belt((6 * zone) - 183, 6, zone, false, 0.9996));

    private static string Id(int code) => string.Create(CultureInfo.InvariantCulture, $"EPSG:{code}");
}
