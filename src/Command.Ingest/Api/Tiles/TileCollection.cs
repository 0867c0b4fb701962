using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Command.Ingest.Api.Ogc;

namespace Command.Ingest.Api.Tiles;

/// <summary>One collection as tiles take it: its features are read again only when what they are made from has changed.</summary>
/// <param name="collection">The collection as <c>/ogc</c> has it.</param>
/// <param name="run">Tells this run's versions from those of any other.</param>
/// <param name="moment">The state of things now.</param>
internal sealed class TileCollection(OgcCollection collection, string run, Func<OgcMoment> moment)
{
    // Units move all the time; a map that asks more often than this is given the same tiles.
    private static readonly TimeSpan s_unitsHold = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private TileSnapshot? _held;
    private object? _state;
    private DateTimeOffset _at;
    private long _count;

    public OgcCollection Features => collection;

    /// <summary>True for what only a new city pack changes.</summary>
    public bool IsFixed => collection.Id is "areas";

    public string CacheControl => IsFixed ? "private, max-age=3600" : collection.Id == "units" ? "private, max-age=1" : "private, no-cache";

    public TileSnapshot Now()
    {
        lock (_gate)
        {
            if (_held is not null && IsFixed)
            {
                return _held;
            }

            OgcMoment now = moment();
            if (_held is not null && collection.Id == "units" && (now.Now - _at).Duration() < s_unitsHold)
            {
                return _held;
            }

            _at = now.Now;
            object state = State(now);
            if (_held is null || !state.Equals(_state))
            {
                (_state, _count) = (state, _count + 1);
                _held = Take(now);
            }

            return _held;
        }
    }

    private object State(OgcMoment now) => collection.Id switch
    {
        "incidents" => now.Picture.Incidents,
        "reports" => now.Picture.Reports,
        "alerts" => now.Picture.Alerts,
        "readings" => now.Picture.Readings,
        "assets" => now.Picture.Assets,
        // Without any news a unit still becomes stale.
        "units" => (now.Units.Version, now.Units.All().Count(now.IsStale)),
        _ => collection,
    };

    private TileSnapshot Take(OgcMoment now)
    {
        ImmutableArray<OgcFeature> features = [.. collection.All(now).OrderBy(f => f.Id, StringComparer.Ordinal)];
        string version = IsFixed ? Hash(features, now) : string.Create(CultureInfo.InvariantCulture, $"{run}-{_count:x}");
        return TileSnapshot.Of(collection, version, features, now);
    }

    /// <summary>Of everything that the pack says of the features: a pack that is the same gives the same tag after a restart.</summary>
    private string Hash(ImmutableArray<OgcFeature> features, OgcMoment now)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartArray();
            foreach (OgcFeature feature in features)
            {
                FeatureJson.Write(json, collection, feature, OgcCrs.Crs84, now, []);
            }

            json.WriteEndArray();
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes.WrittenSpan))[..24];
    }
}
