namespace Command.Geo.Tiles;

/// <summary>Cuts shapes to a strip: everything between two values of one axis, edges included.</summary>
internal static class TileClip
{
    /// <summary>The part of a shape with <c>low ≤ x ≤ high</c>, or y.</summary>
    public static TileShape Strip(TileShape shape, bool alongX, double low, double high)
    {
        switch (shape.Kind)
        {
            case TileShapeKind.Points:
                return shape.Select(p => Value(p[0], alongX) >= low && Value(p[0], alongX) <= high ? p : null);
            case TileShapeKind.Lines:
                List<TilePoint[]> pieces = [];
                foreach (TilePoint[] path in shape.Polygons.SelectMany(p => p))
                {
                    CutLine(path, alongX, low, high, pieces);
                }

                return shape with { Polygons = pieces.Count == 0 ? [] : [pieces] };
            default:
                return shape.Select(r => CutRing(r, alongX, low, high));
        }
    }

    private static void CutLine(TilePoint[] path, bool alongX, double low, double high, List<TilePoint[]> pieces)
    {
        List<TilePoint> piece = [];
        for (int i = 1; i < path.Length; i++)
        {
            (TilePoint a, TilePoint b) = (path[i - 1], path[i]);
            double from = Value(a, alongX), to = Value(b, alongX);
            if (Math.Max(from, to) < low || Math.Min(from, to) > high)
            {
                Finish(piece, pieces);
                continue;
            }

            TilePoint start = from < low ? At(a, b, alongX, low) : from > high ? At(a, b, alongX, high) : a;
            TilePoint end = to < low ? At(a, b, alongX, low) : to > high ? At(a, b, alongX, high) : b;
            if (piece.Count == 0)
            {
                piece.Add(start);
            }

            piece.Add(end);
            if (end != b)
            {
                Finish(piece, pieces);
            }
        }

        Finish(piece, pieces);
    }

    private static void Finish(List<TilePoint> piece, List<TilePoint[]> pieces)
    {
        if (piece.Count >= 2)
        {
            pieces.Add([.. piece]);
        }

        piece.Clear();
    }

    // After Sutherland and Hodgman, both sides of the strip in one go. What it leaves along the edges is sorted out when the ring is mended.
    private static TilePoint[]? CutRing(TilePoint[] ring, bool alongX, double low, double high)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (TilePoint point in ring)
        {
            double value = Value(point, alongX);
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        if (least >= low && most <= high)
        {
            return ring;
        }

        if (most < low || least > high)
        {
            return null;
        }

        List<TilePoint> cut = Side(ring, alongX, low, above: true);
        cut = Side([.. cut], alongX, high, above: false);
        return cut.Count >= 4 ? [.. cut] : null;
    }

    private static List<TilePoint> Side(TilePoint[] ring, bool alongX, double edge, bool above)
    {
        List<TilePoint> kept = new(ring.Length + 4);
        for (int i = 1; i < ring.Length; i++)
        {
            (TilePoint a, TilePoint b) = (ring[i - 1], ring[i]);
            bool isIn = above ? Value(a, alongX) >= edge : Value(a, alongX) <= edge;
            bool comesIn = above ? Value(b, alongX) >= edge : Value(b, alongX) <= edge;
            if (isIn)
            {
                kept.Add(a);
            }

            if (isIn != comesIn)
            {
                kept.Add(At(a, b, alongX, edge));
            }
        }

        if (kept.Count > 0)
        {
            kept.Add(kept[0]);
        }

        return kept;
    }

    private static double Value(TilePoint point, bool alongX) => alongX ? point.X : point.Y;

    private static TilePoint At(TilePoint a, TilePoint b, bool alongX, double edge)
    {
        double part = (edge - Value(a, alongX)) / (Value(b, alongX) - Value(a, alongX));
        return alongX ? new TilePoint(edge, a.Y + (part * (b.Y - a.Y))) : new TilePoint(a.X + (part * (b.X - a.X)), edge);
    }
}
