namespace Command.Geo.Tiles;

/// <summary>A place in tile units: of one tile, or of the whole grid at one level.</summary>
internal readonly record struct TilePoint(double X, double Y);

internal enum TileShapeKind
{
    Points = 1,
    Lines = 2,
    Areas = 3,
}

/// <summary>A geometry in tile units, y downwards. Of points the paths hold one place each; of areas each polygon is its outer ring and its holes, closed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Polygons">For areas: the rings of each polygon. For points and lines: one list of all paths.</param>
internal sealed record TileShape(TileShapeKind Kind, IReadOnlyList<IReadOnlyList<TilePoint[]>> Polygons)
{
    public bool IsEmpty => Polygons.Count == 0 || Polygons.All(p => p.Count == 0);

    /// <summary>Projects a shape to the units of the whole grid at a level: one part for each dimension it has.</summary>
    public static IEnumerable<TileShape> Project(GeoShape shape, int zoom, int extent)
    {
        double scale = (double)(1L << zoom) * extent;
        List<TilePoint[]> points = [], lines = [];
        List<IReadOnlyList<TilePoint[]>> areas = [];
        foreach (GeoShape part in shape is MultiShape multi ? multi.Parts : [shape])
        {
            switch (part)
            {
                case PointShape point when point.At.IsValid:
                    points.Add(Path([point.At], scale));
                    break;
                case LineShape { Path.Length: >= 2 } line when line.Path.All(p => p.IsValid):
                    lines.Add(Path([.. line.Path], scale));
                    break;
                case AreaShape area when area.Positions().All(p => p.IsValid):
                    areas.Add(Rings(area, scale));
                    break;
                case CircleShape { RadiusM: > 0 and < 20_000_000 } circle when circle.Centre.IsValid:
                    areas.Add(Rings(circle.ToArea(), scale));
                    break;
                case CircleShape { RadiusM: 0 } circle when circle.Centre.IsValid:
                    points.Add(Path([circle.Centre], scale));
                    break;
            }
        }

        if (points.Count > 0)
        {
            yield return new TileShape(TileShapeKind.Points, [points]);
        }

        if (lines.Count > 0)
        {
            yield return new TileShape(TileShapeKind.Lines, [lines]);
        }

        if (areas.Count > 0)
        {
            yield return new TileShape(TileShapeKind.Areas, areas);
        }
    }

    /// <summary>The same shape with every path passed through <paramref name="map"/>; paths that become null are dropped, and a polygon with its outer ring.</summary>
    public TileShape Select(Func<TilePoint[], TilePoint[]?> map)
    {
        List<IReadOnlyList<TilePoint[]>> polygons = [];
        foreach (IReadOnlyList<TilePoint[]> paths in Polygons)
        {
            List<TilePoint[]> kept = [];
            foreach (TilePoint[] path in paths)
            {
                if (map(path) is { } mapped)
                {
                    kept.Add(mapped);
                }
                else if (Kind == TileShapeKind.Areas && kept.Count == 0)
                {
                    break;
                }
            }

            if (kept.Count > 0)
            {
                polygons.Add(kept);
            }
        }

        return this with { Polygons = polygons };
    }

    private static List<TilePoint[]> Rings(AreaShape area, double scale) =>
        [.. area.Holes.Prepend(area.Outer).Where((r, i) => i == 0 || r.Length >= 3).Select(r => Closed(Path(r, scale)))];

    private static TilePoint[] Closed(TilePoint[] ring) => ring.Length == 0 || ring[0] == ring[^1] ? ring : [.. ring, ring[0]];

    private static TilePoint[] Path(IReadOnlyList<GeoPoint> path, double scale)
    {
        TilePoint[] placed = new TilePoint[path.Count];
        for (int i = 0; i < placed.Length; i++)
        {
            (double x, double y) = TileAddress.ToWorld(path[i]);
            placed[i] = new TilePoint(x * scale, y * scale);
        }

        return placed;
    }
}
