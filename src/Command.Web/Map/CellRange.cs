using Command.Geo;

namespace Command.Web.Map;

/// <summary>A cell of ground: 0.03° of longitude by 0.02° of latitude, about 2.3 by 2.2 km at Harbin. Column 0 begins at 180° west, row 0 at the south pole.</summary>
public readonly record struct CellId(int X, int Y)
{
    public const double Width = 0.03, Height = 0.02;

    /// <summary>The cell that a point lies in; CGCS2000 degrees. A point off the earth lies in the nearest one.</summary>
    public static CellId Of(GeoPoint at) => new(Index(at.Lon, 180, Width), Index(at.Lat, 90, Height));

    private static int Index(double degrees, double most, double size) => (int)Math.Floor((Math.Clamp(double.IsNaN(degrees) ? 0 : degrees, -most, most) + most) / size);
}

/// <summary>The cells that a view shows any ground of.</summary>
public readonly record struct CellRange(CellId SouthWest, CellId NorthEast)
{
    /// <summary>How much of its width and height a view gets on each side, so that a small move finds its units there already.</summary>
    private const double Padding = 0.2;

    /// <summary>The cells of a box with some ground around it. The box is not empty; degrees.</summary>
    public static CellRange Around(GeoBox box)
    {
        double dx = Math.Min(360, box.East - box.West) * Padding, dy = Math.Min(180, box.North - box.South) * Padding;
        return new CellRange(CellId.Of(new GeoPoint(box.West - dx, box.South - dy)), CellId.Of(new GeoPoint(box.East + dx, box.North + dy)));
    }

    public bool Contains(CellId cell) => cell.X >= SouthWest.X && cell.X <= NorthEast.X && cell.Y >= SouthWest.Y && cell.Y <= NorthEast.Y;
}
