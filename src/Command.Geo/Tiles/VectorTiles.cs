using System.Runtime.InteropServices;

namespace Command.Geo.Tiles;

/// <summary>One tile of a pyramid.</summary>
/// <param name="Address">Its place in the grid.</param>
/// <param name="Bytes">Mapbox Vector Tile 2.1, not compressed.</param>
public readonly record struct EncodedTile(TileAddress Address, byte[] Bytes);

/// <summary>Cuts features into Mapbox Vector Tiles 2.1: projected, simplified for the level, clipped to the tile with its buffer, in whole units.</summary>
/// <remarks>Pure and safe to call from any thread. A shape that can't be drawn (positions out of range, rings that can't be mended) is left out.</remarks>
public static class VectorTiles
{
    // Tiles are made in squares of 64 × 64, so that memory goes with a square and not with a province.
    private const int SquareZooms = 6;

    /// <summary>One tile; empty when nothing lies on it.</summary>
    /// <param name="address">The tile.</param>
    /// <param name="features">What may lie on it, in drawing order.</param>
    /// <param name="options">How; null for the defaults.</param>
    public static byte[] Encode(TileAddress address, IEnumerable<TileFeature> features, TileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        TileOptions how = options ?? new TileOptions();
        if (!address.IsValid)
        {
            return [];
        }

        Sheet sheet = new(address.Zoom, how, how.Tolerance, new TileRange(address.X, address.Y, address.X, address.Y));
        foreach (TileFeature feature in features)
        {
            sheet.Add(feature);
        }

        return sheet.Tiles().FirstOrDefault().Bytes ?? [];
    }

    /// <summary>Every tile of several levels that is not empty, in the order of <see cref="TileAddress.HilbertId"/>, made as they are asked for.</summary>
    /// <param name="features">Everything to be drawn, in drawing order.</param>
    /// <param name="minZoom">The first level.</param>
    /// <param name="maxZoom">The last level, at most <see cref="TileAddress.MostZoom"/>.</param>
    /// <param name="options">How; null for the defaults.</param>
    public static IEnumerable<EncodedTile> Pyramid(IReadOnlyList<TileFeature> features, int minZoom, int maxZoom, TileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfNegative(minZoom);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxZoom, TileAddress.MostZoom);
        return Levels(features, minZoom, maxZoom, options ?? new TileOptions());
    }

    private static IEnumerable<EncodedTile> Levels(IReadOnlyList<TileFeature> features, int minZoom, int maxZoom, TileOptions options)
    {
        GeoBox[] boxes = [.. features.Select(f => f.Shape.Box)];
        for (int zoom = minZoom; zoom <= maxZoom; zoom++)
        {
            double tolerance = zoom == maxZoom ? options.DeepestTolerance : options.Tolerance;
            int squareZoom = Math.Max(0, zoom - SquareZooms);
            foreach ((TileAddress square, List<int> members) in Squares(features, boxes, zoom, squareZoom, options))
            {
                int side = zoom - squareZoom;
                Sheet sheet = new(zoom, options, tolerance, new TileRange(square.X << side, square.Y << side, ((square.X + 1) << side) - 1, ((square.Y + 1) << side) - 1));
                foreach (int i in members)
                {
                    sheet.Add(features[i]);
                }

                foreach (EncodedTile tile in sheet.Tiles())
                {
                    yield return tile;
                }
            }
        }
    }

    private static IEnumerable<(TileAddress Square, List<int> Members)> Squares(
        IReadOnlyList<TileFeature> features, GeoBox[] boxes, int zoom, int squareZoom, TileOptions options)
    {
        Dictionary<TileAddress, List<int>> squares = [];
        double margin = (double)options.Buffer / options.Extent;
        for (int i = 0; i < features.Count; i++)
        {
            if (zoom < features[i].MinZoom || zoom > features[i].MaxZoom || boxes[i].IsEmpty)
            {
                continue;
            }

            TileRange range = TileRange.Of(boxes[i], zoom, margin).Coarser(zoom - squareZoom);
            for (int x = range.West; x <= range.East; x++)
            {
                for (int y = range.North; y <= range.South; y++)
                {
                    ref List<int>? members = ref CollectionsMarshal.GetValueRefOrAddDefault(squares, new TileAddress(squareZoom, x, y), out _);
                    (members ??= []).Add(i);
                }
            }
        }

        return squares.OrderBy(s => s.Key.HilbertId).Select(s => (s.Key, s.Value));
    }

    /// <summary>The tiles of one level within a rectangle, being filled.</summary>
    private sealed class Sheet(int zoom, TileOptions options, double tolerance, TileRange range)
    {
        private readonly Dictionary<TileAddress, VectorTileBuilder> _tiles = [];
        private readonly WholeShapes? _whole = range.IsOne ? new WholeShapes(new TileAddress(zoom, range.West, range.North), options, tolerance) : null;

        public void Add(TileFeature feature)
        {
            if (zoom < feature.MinZoom || zoom > feature.MaxZoom)
            {
                return;
            }

            if (_whole?.TryDraw(feature, Builder(range)) == true)
            {
                return;
            }

            foreach (TileShape shape in TileShape.Project(feature.Shape, zoom, options.Extent))
            {
                Split(feature, TileSimplify.Simplify(shape, tolerance), range);
            }
        }

        public IEnumerable<EncodedTile> Tiles() =>
            _tiles.Where(t => !t.Value.IsEmpty).OrderBy(t => t.Key.HilbertId).Select(t => new EncodedTile(t.Key, t.Value.Write()));

        // Halving the rectangle again and again touches each corner of a large shape a few times, where cutting it tile by tile would touch it for every tile.
        private void Split(TileFeature feature, TileShape shape, TileRange part)
        {
            int extent = options.Extent, buffer = options.Buffer;
            TileShape cut = TileClip.Strip(shape, true, ((double)part.West * extent) - buffer, ((part.East + 1.0) * extent) + buffer);
            cut = TileClip.Strip(cut, false, ((double)part.North * extent) - buffer, ((part.South + 1.0) * extent) + buffer);
            if (cut.IsEmpty)
            {
                return;
            }

            if (part.IsOne)
            {
                (double left, double top) = ((double)part.West * extent, (double)part.North * extent);
                Builder(part).Add(feature, cut.Select(path => Array.ConvertAll(path, p => new TilePoint(p.X - left, p.Y - top))));
                return;
            }

            (TileRange one, TileRange other) = part.Halves();
            Split(feature, cut, one);
            Split(feature, cut, other);
        }

        private VectorTileBuilder Builder(TileRange part)
        {
            TileAddress address = new(zoom, part.West, part.North);
            if (!_tiles.TryGetValue(address, out VectorTileBuilder? builder))
            {
                builder = new VectorTileBuilder(options.Extent);
                _tiles.Add(address, builder);
            }

            return builder;
        }
    }
}
