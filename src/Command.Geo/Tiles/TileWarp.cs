using System.Collections.Immutable;

namespace Command.Geo.Tiles;

/// <summary>
/// Draws one tile of the live map (Web Mercator, CGCS2000) from the tiles of a service with another plane or datum, so that the base map is what is moved and
/// everything drawn over it stays where it is.
/// </summary>
/// <remarks>
/// Pure. The way from the map to the service is reckoned at the corners of a mesh and taken for straight between them: less than a hundredth of a pixel off.
/// A drawing is for one thread; the plan may be shared.
/// </remarks>
public sealed class TileWarp
{
    /// <summary>Below this level the mesh is finer: a tile spans so much ground that planes bend within it.</summary>
    private const int Bent = 8;

    private readonly TileGrid _from;
    private readonly int _step, _knots, _west, _north, _columns, _rows;
    private readonly double[] _x, _y;

    private TileWarp(TileAddress tile, TileGrid from)
    {
        _from = from;
        _step = tile.Zoom < Bent ? 4 : 16;
        _knots = (from.TileSize / _step) + 1;
        (_x, _y) = (new double[_knots * _knots], new double[_knots * _knots]);
        double side = 1L << tile.Zoom, part = (double)_step / from.TileSize;
        (double West, double North, double East, double South) reach = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        for (int i = 0; i < _x.Length; i++)
        {
            GeoPoint at = TileAddress.FromWorld((tile.X + (i % _knots * part)) / side, (tile.Y + (i / _knots * part)) / side);
            (double x, double y) = from.PixelOf(at, tile.Zoom);
            (_x[i], _y[i]) = (x, y);
            reach = (Math.Min(reach.West, x), Math.Min(reach.North, y), Math.Max(reach.East, x), Math.Max(reach.South, y));
        }

        // A tile of which only half a pixel's width would be used is not worth a request.
        _west = TileAt(reach.West + 0.5);
        _north = TileAt(reach.North + 0.5);
        _columns = TileAt(reach.East - 0.5) - _west + 1;
        _rows = TileAt(reach.South - 0.5) - _north + 1;
        Tiles = [.. from row in Enumerable.Range(_north, _rows) from column in Enumerable.Range(_west, _columns) select new TileAddress(tile.Zoom, column, row)];
    }

    /// <summary>The service's tiles that the drawing needs, row by row; some may be beyond its grid.</summary>
    public ImmutableArray<TileAddress> Tiles { get; }

    /// <summary>How a tile of the live map is drawn.</summary>
    /// <param name="tile">The map's tile.</param>
    /// <param name="from">The service's grid; its tiles' side is the drawing's too, and is divisible by 16.</param>
    public static TileWarp Of(TileAddress tile, TileGrid from)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentOutOfRangeException.ThrowIfNotEqual(tile.IsValid, true);
        ArgumentOutOfRangeException.ThrowIfNotEqual(from.TileSize % 16, 0);
        return new TileWarp(tile, from);
    }

    /// <summary>Draws.</summary>
    /// <param name="pixels">Of each of <see cref="Tiles"/> in their order its pixels, row by row, four bytes each with the colours multiplied by the alpha; null is see-through.</param>
    /// <returns>The map's tile, the same way.</returns>
    public uint[] Draw(IReadOnlyList<uint[]?> pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Count, Tiles.Length);
        int size = _from.TileSize;
        uint[] drawn = new uint[size * size];
        double west = (double)_west * size, north = (double)_north * size;
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                (double x, double y) = Between(column + 0.5, row + 0.5);
                drawn[(row * size) + column] = Mixed(pixels, x - west - 0.5, y - north - 0.5);
            }
        }

        return drawn;
    }

    /// <summary>Where a place of the drawing lies on the service's grid, pixels.</summary>
    private (double X, double Y) Between(double column, double row)
    {
        double u = column / _step, v = row / _step;
        int i = Math.Min((int)u, _knots - 2), j = Math.Min((int)v, _knots - 2);
        (u, v) = (u - i, v - j);
        int at = (j * _knots) + i;
        return (Mix(_x, at, u, v), Mix(_y, at, u, v));
    }

    private double Mix(double[] knots, int at, double u, double v)
    {
        double upper = knots[at] + (u * (knots[at + 1] - knots[at])), lower = knots[at + _knots] + (u * (knots[at + _knots + 1] - knots[at + _knots]));
        return upper + (v * (lower - upper));
    }

    private uint Mixed(IReadOnlyList<uint[]?> pixels, double x, double y)
    {
        // In 256ths of a pixel, rounded, so that what falls on a pixel is that pixel.
        int acrossIn256 = (int)Math.Round(x * 256), downIn256 = (int)Math.Round(y * 256);
        int column = acrossIn256 >> 8, row = downIn256 >> 8, u = acrossIn256 & 255, v = downIn256 & 255;
        uint a = Pixel(pixels, column, row), b = Pixel(pixels, column + 1, row), c = Pixel(pixels, column, row + 1), d = Pixel(pixels, column + 1, row + 1);
        if (a == b && c == d && a == c)
        {
            return a;
        }

        uint mixed = 0;
        for (int shift = 0; shift < 32; shift += 8)
        {
            int upper = (int)((a >> shift) & 255) * (256 - u), lower = (int)((c >> shift) & 255) * (256 - u);
            upper += (int)((b >> shift) & 255) * u;
            lower += (int)((d >> shift) & 255) * u;
            mixed |= (uint)((((upper * (256 - v)) + (lower * v) + 32_768) >> 16) & 255) << shift;
        }

        return mixed;
    }

    /// <summary>Beyond what was fetched the edge's own pixel is taken: it is half a pixel away at the most.</summary>
    private uint Pixel(IReadOnlyList<uint[]?> pixels, int column, int row)
    {
        int size = _from.TileSize;
        column = Math.Clamp(column, 0, (_columns * size) - 1);
        row = Math.Clamp(row, 0, (_rows * size) - 1);
        return pixels[(row / size * _columns) + (column / size)] is { } tile ? tile[(row % size * size) + (column % size)] : 0;
    }

    private int TileAt(double pixel) => (int)Math.Floor(pixel / _from.TileSize);
}
