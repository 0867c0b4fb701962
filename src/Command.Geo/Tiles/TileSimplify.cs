namespace Command.Geo.Tiles;

/// <summary>Leaves out the corners of lines and rings that can't be seen at a level, after Douglas and Peucker.</summary>
internal static class TileSimplify
{
    /// <summary>A shape of which no line lies further than the tolerance from the true one; what is too small to be seen is dropped.</summary>
    public static TileShape Simplify(TileShape shape, double tolerance)
    {
        if (tolerance <= 0)
        {
            return shape;
        }

        return shape.Kind switch
        {
            TileShapeKind.Lines => shape.Select(p => Path(p, tolerance)),
            TileShapeKind.Areas => shape.Select(r => Ring(r, tolerance)),
            _ => shape,
        };
    }

    /// <summary>Twice the area of a closed ring, positive when it runs clockwise on the screen (y downwards).</summary>
    public static double DoubleArea(ReadOnlySpan<TilePoint> ring)
    {
        double sum = 0;
        for (int i = 1; i < ring.Length; i++)
        {
            sum += ((ring[i - 1].X - ring[0].X) * (ring[i].Y - ring[0].Y)) - ((ring[i].X - ring[0].X) * (ring[i - 1].Y - ring[0].Y));
        }

        return sum;
    }

    private static TilePoint[]? Ring(TilePoint[] ring, double tolerance)
    {
        if (ring.Length < 4 || Math.Abs(DoubleArea(ring)) < tolerance * tolerance)
        {
            return null;
        }

        bool[] kept = new bool[ring.Length];
        MarkRing(ring, tolerance, kept, new Stack<(int, int)>());
        TilePoint[] simple = Kept(ring, kept);
        return simple.Length >= 4 ? simple : ring;
    }

    /// <summary>Marks the corners of a closed ring that are kept; all others are unmarked.</summary>
    public static void MarkRing(ReadOnlySpan<TilePoint> ring, double tolerance, Span<bool> kept, Stack<(int First, int Last)> open)
    {
        // A ring has no ends to hold on to: it is taken as two lines between its first corner and the one furthest from it.
        int far = 1;
        for (int i = 2; i < ring.Length - 1; i++)
        {
            far = Square(ring[0], ring[i]) > Square(ring[0], ring[far]) ? i : far;
        }

        kept.Clear();
        (kept[0], kept[far], kept[^1]) = (true, true, true);
        Mark(ring, 0, far, tolerance, kept, open);
        Mark(ring, far, ring.Length - 1, tolerance, kept, open);
    }

    private static TilePoint[] Path(TilePoint[] path, double tolerance)
    {
        bool[] kept = new bool[path.Length];
        (kept[0], kept[^1]) = (true, true);
        Mark(path, 0, path.Length - 1, tolerance, kept, new Stack<(int, int)>());
        return Kept(path, kept);
    }

    /// <summary>Marks the corners between two that are kept; <paramref name="open"/> is room to work in, empty before and after.</summary>
    public static void Mark(ReadOnlySpan<TilePoint> path, int first, int last, double tolerance, Span<bool> kept, Stack<(int First, int Last)> open)
    {
        double limit = tolerance * tolerance;
        open.Push((first, last));
        while (open.TryPop(out (int First, int Last) stretch))
        {
            double furthest = limit;
            int at = -1;
            for (int i = stretch.First + 1; i < stretch.Last; i++)
            {
                double off = SquareToSegment(path[i], path[stretch.First], path[stretch.Last]);
                if (off > furthest)
                {
                    (furthest, at) = (off, i);
                }
            }

            if (at >= 0)
            {
                kept[at] = true;
                open.Push((stretch.First, at));
                open.Push((at, stretch.Last));
            }
        }
    }

    private static TilePoint[] Kept(TilePoint[] path, bool[] kept)
    {
        List<TilePoint> simple = new(path.Length);
        for (int i = 0; i < path.Length; i++)
        {
            if (kept[i])
            {
                simple.Add(path[i]);
            }
        }

        return [.. simple];
    }

    private static double Square(TilePoint a, TilePoint b) => ((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y));

    private static double SquareToSegment(TilePoint point, TilePoint a, TilePoint b)
    {
        double length = Square(a, b);
        if (length == 0)
        {
            return Square(point, a);
        }

        double along = Math.Clamp((((point.X - a.X) * (b.X - a.X)) + ((point.Y - a.Y) * (b.Y - a.Y))) / length, 0, 1);
        return Square(point, new TilePoint(a.X + (along * (b.X - a.X)), a.Y + (along * (b.Y - a.Y))));
    }
}
