using Command.Geo.Wire;

namespace Command.Geo.Tiles;

/// <summary>
/// Collects the features of one tile and writes it as Mapbox Vector Tile 2.1. Layers come in the order of their first feature; within a layer
/// each key and each value is written once.
/// </summary>
internal sealed class VectorTileBuilder(int extent)
{
    private const uint MoveTo = 1;
    private const uint LineTo = 2;
    private const uint ClosePath = 7;

    private readonly Dictionary<string, Layer> _layers = new(StringComparer.Ordinal);
    private readonly List<Layer> _order = [];

    public bool IsEmpty => _order.Count == 0;

    /// <summary>Adds a feature whose shape is in the units of this tile; one of which nothing is left in whole units is passed over.</summary>
    public void Add(TileFeature feature, TileShape shape)
    {
        ProtoWriter geometry = new();
        if (!Commands(shape, geometry))
        {
            return;
        }

        if (!_layers.TryGetValue(feature.Layer, out Layer? layer))
        {
            layer = new Layer(feature.Layer);
            _layers.Add(feature.Layer, layer);
            _order.Add(layer);
        }

        layer.Add(feature, shape.Kind, geometry);
    }

    public byte[] Write()
    {
        ProtoWriter tile = new();
        foreach (Layer layer in _order)
        {
            tile.Bytes(3, layer.Write(extent));
        }

        return tile.Written.ToArray();
    }

    private static bool Commands(TileShape shape, ProtoWriter to)
    {
        Pen pen = new(to);
        switch (shape.Kind)
        {
            case TileShapeKind.Points:
                List<TilePoint> places = [.. shape.Polygons.SelectMany(p => p).Select(p => new TilePoint(Math.Round(p[0].X), Math.Round(p[0].Y))).Distinct()];
                if (places.Count > 0)
                {
                    to.Raw(Command(MoveTo, places.Count));
                    places.ForEach(pen.To);
                }

                break;
            case TileShapeKind.Lines:
                foreach (TilePoint[] path in shape.Polygons.SelectMany(p => p))
                {
                    pen.Line(path);
                }

                break;
            default:
                foreach (TilePoint[] ring in TileRings.Rounded(shape).SelectMany(p => p))
                {
                    pen.Path(ring.AsSpan(0, ring.Length - 1));
                    to.Raw(Command(ClosePath, 1));
                }

                break;
        }

        return to.Length > 0;
    }

    private static ulong Command(uint id, int count) => (id & 0x7) | ((uint)count << 3);

    /// <summary>Writes places as differences from the last one.</summary>
    private sealed class Pen(ProtoWriter to)
    {
        private long _x;
        private long _y;

        public void To(TilePoint place)
        {
            (long x, long y) = ((long)place.X, (long)place.Y);
            to.RawSigned(x - _x);
            to.RawSigned(y - _y);
            (_x, _y) = (x, y);
        }

        public void Line(TilePoint[] path)
        {
            List<TilePoint> whole = new(path.Length);
            foreach (TilePoint point in path)
            {
                TilePoint at = new(Math.Round(point.X), Math.Round(point.Y));
                if (whole.Count == 0 || whole[^1] != at)
                {
                    whole.Add(at);
                }
            }

            if (whole.Count >= 2)
            {
                Path(whole.ToArray());
            }
        }

        public void Path(ReadOnlySpan<TilePoint> path)
        {
            to.Raw(Command(MoveTo, 1));
            To(path[0]);
            to.Raw(Command(LineTo, path.Length - 1));
            foreach (TilePoint point in path[1..])
            {
                To(point);
            }
        }
    }

    private sealed class Layer(string name)
    {
        private readonly Dictionary<string, uint> _keys = new(StringComparer.Ordinal);
        private readonly Dictionary<TileValue, uint> _values = [];
        private readonly ProtoWriter _features = new();

        public void Add(TileFeature feature, TileShapeKind kind, ProtoWriter geometry)
        {
            ProtoWriter tags = new(), message = new();
            foreach ((string key, TileValue value) in feature.Properties)
            {
                tags.Raw(Index(_keys, key));
                tags.Raw(Index(_values, value));
            }

            if (feature.Id is { } id)
            {
                message.Number(1, id);
            }

            if (tags.Length > 0)
            {
                message.Bytes(2, tags.Written);
            }

            message.Number(3, (ulong)kind);
            message.Bytes(4, geometry.Written);
            _features.Bytes(2, message.Written);
        }

        public ReadOnlySpan<byte> Write(int extent)
        {
            ProtoWriter layer = new();
            layer.Number(15, 2);
            layer.Text(1, name);
            layer.Append(_features.Written);
            foreach ((string key, uint _) in _keys.OrderBy(k => k.Value))
            {
                layer.Text(3, key);
            }

            foreach ((TileValue value, uint _) in _values.OrderBy(v => v.Value))
            {
                layer.Bytes(4, Value(value).Written);
            }

            layer.Number(5, (ulong)extent);
            return layer.Written;
        }

        private static uint Index<T>(Dictionary<T, uint> known, T item)
            where T : notnull
        {
            if (!known.TryGetValue(item, out uint index))
            {
                index = (uint)known.Count;
                known.Add(item, index);
            }

            return index;
        }

        private static ProtoWriter Value(TileValue value)
        {
            ProtoWriter message = new();
            if (value.Text is { } text)
            {
                message.Text(1, text);
            }
            else if (value.Real is { } real)
            {
                message.Double(3, real);
            }
            else if (value.Whole is { } whole)
            {
                message.Number(whole < 0 ? 6 : 5, whole < 0 ? ProtoWriter.Fold(whole) : (ulong)whole);
            }
            else
            {
                message.Number(7, value.Flag == true ? 1UL : 0);
            }

            return message;
        }
    }
}
