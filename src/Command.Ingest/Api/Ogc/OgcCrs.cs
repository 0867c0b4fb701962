using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Crs;

namespace Command.Ingest.Api.Ogc;

/// <summary>A coordinate reference system that features can be asked for in, with the axis order that its register entry states (Part 2 §6.2).</summary>
/// <param name="Uri">The name in the OGC's register.</param>
/// <param name="LatitudeFirst">True where the first axis is latitude, as EPSG defines its geographic systems.</param>
/// <param name="Plane">True for Web Mercator, metres; else degrees. WGS 84 and CGCS2000 are equal within centimetres and treated as the same.</param>
internal sealed record OgcCrs(string Uri, bool LatitudeFirst, bool Plane)
{
    /// <summary>Longitude, latitude: what GeoJSON has when nothing else is asked for.</summary>
    public static readonly OgcCrs Crs84 = new("http://www.opengis.net/def/crs/OGC/1.3/CRS84", false, false);

    /// <summary>The shared layer's own datum, CGCS2000.</summary>
    public static readonly OgcCrs Cgcs2000 = new("http://www.opengis.net/def/crs/EPSG/0/4490", true, false);

    public static readonly ImmutableArray<OgcCrs> All =
    [
        Crs84,
        Cgcs2000,
        new("http://www.opengis.net/def/crs/EPSG/0/4326", true, false),
        new("http://www.opengis.net/def/crs/EPSG/0/3857", false, true),
    ];

    public static OgcCrs? Find(string uri) => All.FirstOrDefault(c => c.Uri == uri);

    /// <summary>A position of the shared layer as this system's two ordinates, in its axis order; rounded to a millimetre.</summary>
    public (double First, double Second) Ordinates(GeoPoint point)
    {
        if (Plane)
        {
            PlanePoint at = WebMercator.Forward(point);
            return (Math.Round(at.East, 3), Math.Round(at.North, 3));
        }

        (double lon, double lat) = (Math.Round(point.Lon, 8), Math.Round(point.Lat, 8));
        return LatitudeFirst ? (lat, lon) : (lon, lat);
    }

    /// <summary>Two ordinates in this system's axis order as lon/lat degrees of the shared layer. Longitudes beyond ±180° stay as they are.</summary>
    public GeoPoint Position(double first, double second) =>
        Plane ? WebMercator.Inverse(new PlanePoint(first, second))
        : LatitudeFirst ? new GeoPoint(second, first)
        : new GeoPoint(first, second);
}
