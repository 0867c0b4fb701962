using System.Buffers;
using System.Text;
using System.Text.Json;
using Command.Ingest.City;
using Command.Ingest.Picture;

namespace Command.Web.Map;

/// <summary>
/// The map's layers as GeoJSON, made once for each picture and sight and shared by all maps of it, so every name is there in both languages.
/// </summary>
/// <param name="pack">The city.</param>
/// <param name="time">The clock that paces them.</param>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class MapLayers(CityPack pack, TimeProvider? time = null)
{
    /// <summary>Cases drawn at the most, the newest: a city has thousands, and a map with more says less.</summary>
    public const int MostCases = 500;

    /// <summary>Cameras drawn at the most; <c>total</c> in the layer says how many there are.</summary>
    public const int MostCameras = 5_000;

    /// <summary>Cases are no emergency and many: their layer is renewed this often at the most.</summary>
    public static readonly TimeSpan CasesPace = TimeSpan.FromSeconds(2);

    /// <summary>What is live is renewed this often at the most: a screen can't be read faster, and each renewal is work for every map.</summary>
    public static readonly TimeSpan LivePace = TimeSpan.FromMilliseconds(250);

    /// <summary>What people draw is seen by the others while they speak of it.</summary>
    public static readonly TimeSpan DrawingsPace = TimeSpan.FromMilliseconds(300);

    /// <summary>More different sights at one node than this are not remembered from one frame to the next.</summary>
    private const int MostSights = 64;

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly MapFeatures _features = new(pack);
    private readonly Lock _gate = new();
    private readonly Dictionary<MapSight, Content> _contents = [];

    /// <summary>The layers of a picture for who may see everything.</summary>
    public Content For(PictureState picture) => For(picture, MapSight.Whole);

    /// <summary>The layers of a picture: of this one, or of one a moment before.</summary>
    public Content For(PictureState picture, MapSight sight)
    {
        ArgumentNullException.ThrowIfNull(picture);
        lock (_gate)
        {
            Content before = _contents.TryGetValue(sight, out Content? known) ? known : Content.Nothing();
            if (ReferenceEquals(before.Picture, picture) && !before.Waits)
            {
                return before;
            }

            if (_contents.Count >= MostSights && known is null)
            {
                _contents.Clear();
            }

            return _contents[sight] = Make(picture, sight, before);
        }
    }

    private Content Make(PictureState picture, MapSight sight, Content before)
    {
        long now = _time.GetTimestamp();
        long version = before.Version;
        bool late = false, waits = false;
        Dictionary<MapLayerSet, Layer> layers = [];
        Renew(MapLayerSet.Incidents, LivePace, picture.Incidents, w => _features.Incidents(w, picture, sight));
        Renew(MapLayerSet.Alerts, LivePace, picture.Alerts, w => _features.Alerts(w, picture, sight));
        Renew(MapLayerSet.Gauges, LivePace, picture.Readings, w => _features.Gauges(w, picture, sight));
        Renew(MapLayerSet.Closures, LivePace * 2, (picture.Reports, picture.PlanRuns, picture.Open), w => _features.Closures(w, picture, sight));
        Renew(MapLayerSet.Cases, CasesPace, picture.Reports, w => _features.Cases(w, picture, sight));
        Renew(MapLayerSet.Cameras, CasesPace, picture.Assets, w => MapFeatures.Cameras(w, picture, sight));

        Renew(MapLayerSet.Drawings, DrawingsPace, picture.Drawings, w => MapFeatures.Drawings(w, picture, sight));

        // A map that says it has a sequence must have what is live of it.
        return late && version == before.Version ? before : new Content(late ? before.Picture : picture, version, waits, layers, version == before.Version ? before.Texts : new Texts());

        void Renew(MapLayerSet name, TimeSpan pace, object of, Action<Utf8JsonWriter> write)
        {
            Layer? known = before.Layers.GetValueOrDefault(name);
            if (known is not null && known.Of.Equals(of))
            {
                layers[name] = known;
            }
            else if (known is not null && _time.GetElapsedTime(known.At, now) < pace)
            {
                layers[name] = known;
                waits = true;
                late |= pace == LivePace;
            }
            else
            {
                layers[name] = new Layer(of, now, MapFeatures.Collection(write), ++version);
            }
        }
    }

    /// <summary>One layer as it was made: of which part of the picture, when, and as which version.</summary>
    internal sealed record Layer(object Of, long At, byte[] Json, long Version);

    /// <summary>The layers of one picture; each with the version at which it last changed.</summary>
    public sealed class Content
    {
        internal Content(PictureState picture, long version, bool waits, IReadOnlyDictionary<MapLayerSet, Layer> layers, Texts texts)
        {
            Picture = picture;
            Version = version;
            Waits = waits;
            Layers = layers;
            Texts = texts;
        }

        internal static Content Nothing() => new(PictureState.Empty, 0, waits: true, new Dictionary<MapLayerSet, Layer>(), new Texts());

        /// <summary>The newest picture whose incidents, alerts and gauges are all in here.</summary>
        public PictureState Picture { get; }

        public long Version { get; }

        /// <summary>True while something newer waits for its turn.</summary>
        internal bool Waits { get; }

        internal IReadOnlyDictionary<MapLayerSet, Layer> Layers { get; }

        internal Texts Texts { get; }

        /// <summary>The layers changed after a version, as one JSON object in UTF-8, shared by all who ask the same; null when none did.</summary>
        public byte[]? Utf8(long since, MapLayerSet wanted = MapLayerSet.Usual | MapLayerSet.Cameras) =>
            since >= Version ? null : Texts.Get((since, wanted), () => Join(since, wanted));

        private byte[]? Join(long since, MapLayerSet wanted)
        {
            ArrayBufferWriter<byte> text = new();
            foreach ((MapLayerSet name, Layer layer) in Layers.OrderBy(l => l.Key))
            {
                if (layer.Version > since && (wanted & name) != 0)
                {
                    text.Write(text.WrittenCount == 0 ? "{"u8 : ","u8);
                    text.Write(Encoding.ASCII.GetBytes($"\"{name.ToString().ToLowerInvariant()}\":"));
                    text.Write(layer.Json);
                }
            }

            if (text.WrittenCount == 0)
            {
                return null;
            }

            text.Write("}"u8);
            return text.WrittenSpan.ToArray();
        }
    }

    /// <summary>What was put together of the layers of one version.</summary>
    internal sealed class Texts
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<(long Since, MapLayerSet Wanted), byte[]?> _known = [];

        public byte[]? Get((long Since, MapLayerSet Wanted) of, Func<byte[]?> make)
        {
            lock (_gate)
            {
                return _known.TryGetValue(of, out byte[]? text) ? text : _known[of] = make();
            }
        }
    }
}
