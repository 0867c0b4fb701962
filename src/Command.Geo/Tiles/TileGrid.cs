using Command.Geo.Crs;

namespace Command.Geo.Tiles;

/// <summary>On which plane a tile service cuts its tiles.</summary>
public enum TilePlane
{
    /// <summary>EPSG:3857, as web maps do: at level z the world is 2^z tiles wide and as many high.</summary>
    WebMercator,

    /// <summary>Longitude and latitude themselves (EPSG:4490 or 4326), origin 180° west and 90° north: at level z the world is 2^z tiles wide and half as many high (天地图's matrix set <c>c</c>).</summary>
    Degrees,
}

/// <summary>How a tile service lays the ground out on tiles.</summary>
/// <param name="Plane">The plane.</param>
/// <param name="Datum">What its longitudes and latitudes are.</param>
/// <param name="TileSize">Pixels a side.</param>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record TileGrid(TilePlane Plane, Datum Datum, int TileSize)
{
    /// <summary>True for the grid that the live map itself is drawn on: such tiles need no redrawing. WGS 84 and CGCS2000 differ by centimetres.</summary>
    public bool IsTheMaps => Plane == TilePlane.WebMercator && Datum is Datum.Cgcs2000 or Datum.Wgs84;

    /// <summary>Where a position lies on the grid of a level, in pixels from its north-west corner; edges of pixels are whole numbers.</summary>
    /// <param name="at">CGCS2000, lon/lat degrees.</param>
    /// <param name="zoom">The level.</param>
    public (double X, double Y) PixelOf(GeoPoint at, int zoom)
    {
        GeoPoint said = ChinaDatum.FromCgcs2000(at, Datum);
        double side = TileSize * (double)(1L << zoom);
        if (Plane == TilePlane.Degrees)
        {
            return ((said.Lon + 180) / 360 * side, (90 - said.Lat) / 360 * side);
        }

        (double x, double y) = TileAddress.ToWorld(said);
        return (x * side, y * side);
    }

    /// <summary>True for a tile that the grid has.</summary>
    /// <param name="tile">Level, column from the west, row from the north.</param>
    public bool Has(TileAddress tile) => tile.IsValid && (Plane == TilePlane.WebMercator || tile.Y < Math.Max(1, 1 << tile.Zoom >> 1));
}
