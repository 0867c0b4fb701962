namespace Command.Geo.Tiles;

/// <summary>A rectangle of tiles of one level, edges included.</summary>
internal readonly record struct TileRange(int West, int North, int East, int South)
{
    public bool IsOne => West == East && North == South;

    /// <summary>The tiles that a box reaches, each taken wider by a margin (in tile widths).</summary>
    public static TileRange Of(GeoBox box, int zoom, double margin)
    {
        double side = 1L << zoom;
        (double west, double north) = TileAddress.ToWorld(new GeoPoint(box.West, box.North));
        (double east, double south) = TileAddress.ToWorld(new GeoPoint(box.East, box.South));
        return new TileRange(Tile((west * side) - margin, side), Tile((north * side) - margin, side), Tile((east * side) + margin, side), Tile((south * side) + margin, side));
    }

    /// <summary>The tiles a number of levels above that these lie in.</summary>
    public TileRange Coarser(int levels) => new(West >> levels, North >> levels, East >> levels, South >> levels);

    /// <summary>Two halves along the longer side.</summary>
    public (TileRange One, TileRange Other) Halves()
    {
        if (East - West >= South - North)
        {
            int middle = West + ((East - West) / 2);
            return (this with { East = middle }, this with { West = middle + 1 });
        }

        int across = North + ((South - North) / 2);
        return (this with { South = across }, this with { North = across + 1 });
    }

    private static int Tile(double place, double side) => (int)Math.Clamp(Math.Floor(place), 0, side - 1);
}
