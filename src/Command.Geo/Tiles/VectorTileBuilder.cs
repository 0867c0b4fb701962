using System.Runtime.InteropServices;
using Command.Geo.Wire;

namespace Command.Geo.Tiles;

/// <summary>
/// Collects the features of one tile and writes it as Mapbox Vector Tile 2.1. Layers come in the order of their first feature; within a layer
/// each key and each value is written once.
/// </summary>
internal sealed class VectorTileBuilder(int extent)
{
    /// <summary>Command ids of MVT 2.1 §4.3.1.</summary>
    public const uint MoveTo = 1, LineTo = 2, ClosePath = 7;

    private readonly ProtoWriter _geometry = new();
    private readonly Dictionary<string, Layer> _layers = new(StringComparer.Ordinal);
    private readonly List<Layer> _order = [];

    public bool IsEmpty => _order.Count == 0;

    /// <summary>Adds a feature whose shape is in the units of this tile; one of which nothing is left in whole units is passed over.</summary>
    public void Add(TileFeature feature, TileShape shape)
    {
        if (Commands(shape, Geometry()))
        {
            Add(feature, shape.Kind);
        }
    }

    /// <summary>Room for the commands of the next feature, empty.</summary>
    public ProtoWriter Geometry()
    {
        _geometry.Clear();
        return _geometry;
    }

    /// <summary>Adds a feature whose commands were written to <see cref="Geometry"/>.</summary>
    public void Add(TileFeature feature, TileShapeKind kind)
    {
        if (!_layers.TryGetValue(feature.Layer, out Layer? layer))
        {
            layer = new Layer(feature.Layer);
            _layers.Add(feature.Layer, layer);
            _order.Add(layer);
        }

        layer.Add(feature, kind, _geometry);
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
        private readonly List<string> _keyOrder = [];
        private readonly Dictionary<TileValue, uint> _values = [];
        private readonly List<TileValue> _valueOrder = [];
        private readonly ProtoWriter _features = new(), _tags = new(), _message = new();

        public void Add(TileFeature feature, TileShapeKind kind, ProtoWriter geometry)
        {
            _tags.Clear();
            _message.Clear();
            foreach ((string key, TileValue value) in feature.Properties)
            {
                _tags.Raw(Index(_keys, _keyOrder, key));
                _tags.Raw(Index(_values, _valueOrder, value));
            }

            if (feature.Id is { } id)
            {
                _message.Number(1, id);
            }

            if (_tags.Length > 0)
            {
                _message.Bytes(2, _tags.Written);
            }

            _message.Number(3, (ulong)kind);
            _message.Bytes(4, geometry.Written);
            _features.Bytes(2, _message.Written);
        }

        public ReadOnlySpan<byte> Write(int extent)
        {
            ProtoWriter layer = new();
            layer.Number(15, 2);
            layer.Text(1, name);
            layer.Append(_features.Written);
            foreach (string key in _keyOrder)
            {
                layer.Text(3, key);
            }

            foreach (TileValue value in _valueOrder)
            {
                _message.Clear();
                Write(value, _message);
                layer.Bytes(4, _message.Written);
            }

            layer.Number(5, (ulong)extent);
            return layer.Written;
        }

        private static uint Index<T>(Dictionary<T, uint> known, List<T> order, T item)
            where T : notnull
        {
            ref uint index = ref CollectionsMarshal.GetValueRefOrAddDefault(known, item, out bool there);
            if (!there)
            {
                index = (uint)order.Count;
                order.Add(item);
            }

            return index;
        }

        private static void Write(TileValue value, ProtoWriter message)
        {
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
        }
    }
}
