using Command.Geo.Crs;

namespace Command.Geo.Tiles;

/// <summary>A tile of the web map grid (EPSG:3857, XYZ: column from the west, row from the north).</summary>
/// <param name="Zoom">0 to <see cref="MostZoom"/>; the world is 2^zoom tiles wide.</param>
/// <param name="X">Column, 0 at 180° west.</param>
/// <param name="Y">Row, 0 at the northern edge.</param>
public readonly record struct TileAddress(int Zoom, int X, int Y)
{
    /// <summary>The deepest level of the grid that is used.</summary>
    public const int MostZoom = 24;

    /// <summary>True when the tile is one of the grid's.</summary>
    public bool IsValid => Zoom is >= 0 and <= MostZoom && X >= 0 && Y >= 0 && X < 1 << Zoom && Y < 1 << Zoom;

    /// <summary>The tile's number along the Hilbert curves of all levels, as PMTiles v3 §4 numbers tiles: neighbours are near each other.</summary>
    public ulong HilbertId
    {
        get
        {
            ulong id = First(Zoom);
            (long x, long y) = (X, Y);
            for (long side = (1L << Zoom) / 2; side > 0; side /= 2)
            {
                long right = (x & side) > 0 ? 1 : 0, low = (y & side) > 0 ? 1 : 0;
                id += (ulong)(side * side * ((3 * right) ^ low));
                (x, y) = Turn(side, x, y, right, low);
            }

            return id;
        }
    }

    /// <summary>The tile with a number; null beyond the deepest level.</summary>
    /// <param name="id">A number of <see cref="HilbertId"/>.</param>
    public static TileAddress? FromHilbertId(ulong id)
    {
        for (int zoom = 0; zoom <= MostZoom; zoom++)
        {
            if (id >= First(zoom + 1))
            {
                continue;
            }

            ulong rest = id - First(zoom);
            long x = 0, y = 0;
            for (long side = 1; side < 1L << zoom; side *= 2)
            {
                long right = (long)(rest / 2) & 1;
                long low = ((long)rest ^ right) & 1;
                (x, y) = Turn(side, x, y, right, low);
                x += side * right;
                y += side * low;
                rest /= 4;
            }

            return new TileAddress(zoom, (int)x, (int)y);
        }

        return null;
    }

    /// <summary>The tile that holds a position.</summary>
    /// <param name="point">Lon/lat degrees.</param>
    /// <param name="zoom">0 to <see cref="MostZoom"/>.</param>
    public static TileAddress Of(GeoPoint point, int zoom)
    {
        (double x, double y) = ToWorld(point);
        int side = 1 << zoom;
        return new TileAddress(zoom, (int)Math.Clamp(x * side, 0, side - 1), (int)Math.Clamp(y * side, 0, side - 1));
    }

    /// <summary>The ground the tile shows, degrees.</summary>
    public GeoBox Box()
    {
        double side = 1L << Zoom;
        GeoPoint northWest = FromWorld(X / side, Y / side), southEast = FromWorld((X + 1) / side, (Y + 1) / side);
        return new GeoBox(northWest.Lon, southEast.Lat, southEast.Lon, northWest.Lat);
    }

    /// <summary>A position on the grid's square: 0,0 its north-west corner, 1,1 its south-east.</summary>
    internal static (double X, double Y) ToWorld(GeoPoint point)
    {
        PlanePoint plane = WebMercator.Forward(point);
        return (0.5 + (plane.East / (2 * WebMercator.HalfWidth)), 0.5 - (plane.North / (2 * WebMercator.HalfWidth)));
    }

    /// <summary>A place on the grid's square as a position.</summary>
    internal static GeoPoint FromWorld(double x, double y) =>
        WebMercator.Inverse(new PlanePoint((x - 0.5) * 2 * WebMercator.HalfWidth, (0.5 - y) * 2 * WebMercator.HalfWidth));

    private static ulong First(int zoom) => ((1UL << (2 * zoom)) - 1) / 3;

    private static (long X, long Y) Turn(long side, long x, long y, long right, long low)
    {
        if (low != 0)
        {
            return (x, y);
        }

        if (right != 0)
        {
            (x, y) = (side - 1 - x, side - 1 - y);
        }

        return (y, x);
    }
}
