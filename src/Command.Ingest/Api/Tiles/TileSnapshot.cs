using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Command.Geo;
using Command.Geo.Tiles;
using Command.Ingest.Api.Ogc;

namespace Command.Ingest.Api.Tiles;

/// <summary>A collection's features at one version. Immutable and safe to share between threads.</summary>
internal sealed class TileSnapshot
{
    /// <summary>From this level on nothing is gained by another: a tile's unit is 0.15 m of the equator. Clients magnify its tiles.</summary>
    public const int DeepestZoom = 16;

    // More than a tile's buffer of 64 in 4096, for Mercator stretches latitudes.
    private const double Margin = 0.05;

    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly TileOptions s_options = new();
    private static readonly TileOptions s_deepest = s_options with { Tolerance = s_options.DeepestTolerance };

    private readonly ImmutableArray<TileFeature> _features;
    private readonly ImmutableArray<GeoBox> _boxes;

    private TileSnapshot(string version, ImmutableArray<TileFeature> features)
    {
        Version = version;
        _features = features;
        _boxes = [.. features.Select(f => f.Shape.Box)];
    }

    public string Version { get; }

    /// <summary>What holds all of them; empty when there are none.</summary>
    public GeoBox Box => _boxes.Aggregate(GeoBox.Empty, (all, b) => b.IsEmpty ? all : all.Including(new GeoPoint(b.West, b.South)).Including(new GeoPoint(b.East, b.North)));

    public static TileSnapshot Of(OgcCollection collection, string version, IEnumerable<OgcFeature> features, OgcMoment moment) =>
        new(version, [.. features.Where(f => f.Shape is not null).Select(f => new TileFeature(collection.Id, f.Shape!, Properties(collection, f, moment)))]);

    public byte[] Encode(TileAddress address)
    {
        GeoBox box = address.Box();
        (double wide, double high) = ((box.East - box.West) * Margin, (box.North - box.South) * Margin);
        GeoBox reach = new(box.West - wide, box.South - high, box.East + wide, box.North + high);
        return VectorTiles.Encode(
            address,
            Enumerable.Range(0, _features.Length).Where(i => _boxes[i].Intersects(reach)).Select(i => _features[i]),
            address.Zoom >= DeepestZoom ? s_deepest : s_options);
    }

    private static ImmutableArray<KeyValuePair<string, TileValue>> Properties(OgcCollection collection, OgcFeature feature, OgcMoment moment)
    {
        ImmutableArray<KeyValuePair<string, TileValue>>.Builder properties = ImmutableArray.CreateBuilder<KeyValuePair<string, TileValue>>(collection.Fields.Length + 1);
        properties.Add(KeyValuePair.Create("id", TileValue.Of(feature.Id)));
        foreach (OgcField field in TileDocuments.Fields(collection))
        {
            if (Value(field.Value(feature.Item, moment), moment) is { } value)
            {
                properties.Add(KeyValuePair.Create(field.Name, value));
            }
        }

        return properties.ToImmutable();
    }

    // A tile has no null and no lists: what is not known is left out, and a list is the text of a JSON array, as ids hold any character.
    private static TileValue? Value(object? value, OgcMoment moment) => value switch
    {
        string text => TileValue.Of(text),
        int number => TileValue.Of((long)number),
        double number when double.IsFinite(number) => TileValue.Of(number),
        bool flag => TileValue.Of(flag),
        DateTimeOffset time => TileValue.Of(moment.Time(time)),
        ImmutableArray<string> { IsDefaultOrEmpty: false } list => TileValue.Of(JsonSerializer.Serialize(list, s_json)),
        _ => null,
    };
}
