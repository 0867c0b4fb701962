using System.Collections.Immutable;
using Command.Geo.Wire;

namespace Command.Geo.Tiles;

/// <summary>
/// Draws shapes that lie wholly on one tile: nothing is to be cut, so they need no lists. It gives what the general way gives, and leaves to that
/// way what needs it: several parts, holes, circles, long paths, rings that touch themselves, and everything that reaches beyond the tile.
/// </summary>
/// <remarks>Not thread-safe: one fills one tile.</remarks>
internal sealed class WholeShapes(TileAddress address, TileOptions options, double tolerance)
{
    private const int MostPlaces = 512;

    // Every edge is held against every other one.
    private const int MostCorners = 64;

    private readonly double _scale = (double)(1L << address.Zoom) * options.Extent;
    private readonly double _left = (double)address.X * options.Extent;
    private readonly double _top = (double)address.Y * options.Extent;
    private readonly TilePoint[] _path = new TilePoint[MostPlaces];
    private readonly bool[] _kept = new bool[MostPlaces];
    private readonly Stack<(int First, int Last)> _open = new();

    /// <summary>Draws the feature into the builder, if anything of it can be seen.</summary>
    /// <returns>False when it is left to the general way, and nothing was drawn.</returns>
    public bool TryDraw(TileFeature feature, VectorTileBuilder builder) => feature.Shape switch
    {
        PointShape point => Point(feature, point.At, builder),
        LineShape { Path.Length: >= 2 and <= MostPlaces } line => Line(feature, line.Path, builder),
        AreaShape { Outer.Length: >= 3 and < MostCorners, Holes.IsDefaultOrEmpty: true } area => Ring(feature, area.Outer, builder),
        _ => false,
    };

    private bool Point(TileFeature feature, GeoPoint at, VectorTileBuilder builder)
    {
        if (at.IsValid && Place(at) is var place && IsOn(place))
        {
            ProtoWriter geometry = builder.Geometry();
            geometry.Raw((1 << 3) | VectorTileBuilder.MoveTo);
            geometry.RawSigned((long)Math.Round(place.X - _left));
            geometry.RawSigned((long)Math.Round(place.Y - _top));
            builder.Add(feature, TileShapeKind.Points);
        }

        return true;
    }

    private bool Line(TileFeature feature, ImmutableArray<GeoPoint> path, VectorTileBuilder builder)
    {
        if (!Lay(path))
        {
            return false;
        }

        Span<TilePoint> places = _path.AsSpan(0, path.Length);
        if (tolerance > 0)
        {
            Span<bool> kept = _kept.AsSpan(0, places.Length);
            kept.Clear();
            (kept[0], kept[^1]) = (true, true);
            TileSimplify.Mark(places, 0, places.Length - 1, tolerance, kept, _open);
            places = Keep(places, kept);
        }

        places = Whole(places);
        if (places.Length >= 2)
        {
            Write(places, builder.Geometry());
            builder.Add(feature, TileShapeKind.Lines);
        }

        return true;
    }

    private bool Ring(TileFeature feature, ImmutableArray<GeoPoint> outer, VectorTileBuilder builder)
    {
        if (!Lay(outer))
        {
            return false;
        }

        int length = outer.Length;
        if (_path[0] != _path[length - 1])
        {
            _path[length++] = _path[0];
        }

        Span<TilePoint> ring = _path.AsSpan(0, length);
        if (tolerance > 0)
        {
            if (length < 4 || Math.Abs(TileSimplify.DoubleArea(ring)) < tolerance * tolerance)
            {
                return true;
            }

            Span<bool> kept = _kept.AsSpan(0, length);
            TileSimplify.MarkRing(ring, tolerance, kept, _open);
            if (kept.Count(true) >= 4)
            {
                ring = Keep(ring, kept);
            }
        }

        ring = Whole(ring);
        double area = ring.Length < 4 ? 0 : TileSimplify.DoubleArea(ring);
        if (area == 0)
        {
            return true;
        }

        if (!IsSimple(ring))
        {
            return false;
        }

        if (area < 0)
        {
            ring.Reverse();
        }

        ProtoWriter geometry = builder.Geometry();
        Write(ring[..^1], geometry);
        geometry.Raw((1 << 3) | VectorTileBuilder.ClosePath);
        builder.Add(feature, TileShapeKind.Areas);
        return true;
    }

    private TilePoint Place(GeoPoint at)
    {
        (double x, double y) = TileAddress.ToWorld(at);
        return new TilePoint(x * _scale, y * _scale);
    }

    private bool IsOn(TilePoint place) =>
        place.X >= _left - options.Buffer && place.X <= _left + options.Extent + options.Buffer
        && place.Y >= _top - options.Buffer && place.Y <= _top + options.Extent + options.Buffer;

    /// <summary>Projects a path; false when a position is out of range or lies beyond the tile and its buffer.</summary>
    private bool Lay(ImmutableArray<GeoPoint> path)
    {
        for (int i = 0; i < path.Length; i++)
        {
            if (!path[i].IsValid || !IsOn(_path[i] = Place(path[i])))
            {
                return false;
            }
        }

        return true;
    }

    private static Span<TilePoint> Keep(Span<TilePoint> places, ReadOnlySpan<bool> kept)
    {
        int count = 0;
        for (int i = 0; i < places.Length; i++)
        {
            if (kept[i])
            {
                places[count++] = places[i];
            }
        }

        return places[..count];
    }

    /// <summary>In whole units of the tile, without places that repeat the one before.</summary>
    private Span<TilePoint> Whole(Span<TilePoint> places)
    {
        int count = 0;
        foreach (TilePoint place in places)
        {
            TilePoint whole = new(Math.Round(place.X - _left), Math.Round(place.Y - _top));
            if (count == 0 || places[count - 1] != whole)
            {
                places[count++] = whole;
            }
        }

        return places[..count];
    }

    private static void Write(ReadOnlySpan<TilePoint> path, ProtoWriter to)
    {
        long x = 0, y = 0;
        for (int i = 0; i < path.Length; i++)
        {
            if (i == 0)
            {
                to.Raw((1 << 3) | VectorTileBuilder.MoveTo);
            }
            else if (i == 1)
            {
                to.Raw(((uint)(path.Length - 1) << 3) | VectorTileBuilder.LineTo);
            }

            (long nextX, long nextY) = ((long)path[i].X, (long)path[i].Y);
            to.RawSigned(nextX - x);
            to.RawSigned(nextY - y);
            (x, y) = (nextX, nextY);
        }
    }

    /// <summary>True when no two edges of the closed ring share more than the corner between them. Exact: the corners are whole and small.</summary>
    private static bool IsSimple(ReadOnlySpan<TilePoint> ring)
    {
        int edges = ring.Length - 1;
        for (int i = 0; i < edges; i++)
        {
            (TilePoint a, TilePoint b) = (ring[i], ring[i + 1]);
            TilePoint next = ring[i + 2 <= edges ? i + 2 : 1];
            if (Cross(a, b, next) == 0 && ((b.X - a.X) * (next.X - b.X)) + ((b.Y - a.Y) * (next.Y - b.Y)) < 0)
            {
                return false;
            }

            int last = i == 0 ? edges - 1 : edges;
            for (int j = i + 2; j < last; j++)
            {
                if (Meet(a, b, ring[j], ring[j + 1]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool Meet(TilePoint a, TilePoint b, TilePoint c, TilePoint d)
    {
        if (Math.Max(a.X, b.X) < Math.Min(c.X, d.X) || Math.Max(c.X, d.X) < Math.Min(a.X, b.X)
            || Math.Max(a.Y, b.Y) < Math.Min(c.Y, d.Y) || Math.Max(c.Y, d.Y) < Math.Min(a.Y, b.Y))
        {
            return false;
        }

        return Cross(a, b, c) * Cross(a, b, d) <= 0 && Cross(c, d, a) * Cross(c, d, b) <= 0;
    }

    private static double Cross(TilePoint a, TilePoint b, TilePoint c) => ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));
}
