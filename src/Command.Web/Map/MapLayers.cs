using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Api;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;
using Command.Web.Resources;

namespace Command.Web.Map;

/// <summary>The map's layers as GeoJSON, made once for each picture and shared by all maps, so every name is there in both languages.</summary>
/// <param name="pack">The city.</param>
/// <param name="time">The clock that paces the cases.</param>
public sealed class MapLayers(CityPack pack, TimeProvider? time = null)
{
    /// <summary>Cases drawn at the most, the newest: a city has thousands, and a map with more says less.</summary>
    public const int MostCases = 500;

    /// <summary>Cases are no emergency and many: their layer is renewed this often at the most.</summary>
    public static readonly TimeSpan CasesPace = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly PackNames _zh = new(pack, Words.Chinese);
    private readonly PackNames _en = new(pack, Words.English);
    private readonly Lock _gate = new();
    private ImmutableDictionary<string, ReportItem>? _casesOf;
    private long _casesAt;
    private Content _content = new(PictureState.Empty, 0, [], new Dictionary<string, (string, long)>(StringComparer.Ordinal));

    /// <summary>The layers of a picture.</summary>
    public Content For(PictureState picture)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_content.Picture, picture) || CasesAreDue(picture))
            {
                _content = Make(picture, _content);
            }

            return _content;
        }
    }

    private Content Make(PictureState picture, Content before)
    {
        long version = before.Version;
        Dictionary<string, (string Json, long Version)> layers = new(before.Layers, StringComparer.Ordinal);
        Renew("incidents", before.Picture.Incidents != picture.Incidents, () => Collection(w => Incidents(w, picture)));
        Renew("alerts", before.Picture.Alerts != picture.Alerts, () => Collection(w => Alerts(w, picture)));
        Renew("gauges", before.Picture.Readings != picture.Readings, () => Collection(w => Gauges(w, picture)));
        bool due = CasesAreDue(picture);
        Renew("cases", due, () => Collection(w => Cases(w, picture)));
        if (due)
        {
            _casesOf = picture.Reports;
            _casesAt = _time.GetTimestamp();
        }

        return new Content(picture, version, [.. layers.Keys.Order(StringComparer.Ordinal)], layers);

        void Renew(string name, bool changed, Func<string> make)
        {
            if (changed || !layers.ContainsKey(name))
            {
                layers[name] = (make(), ++version);
            }
        }
    }

    private bool CasesAreDue(PictureState picture) =>
        !ReferenceEquals(_casesOf, picture.Reports) && (_casesOf is null || _time.GetElapsedTime(_casesAt) >= CasesPace);

    /// <summary>Open reports of city management that are no incident and belong to none.</summary>
    private void Cases(Utf8JsonWriter writer, PictureState picture)
    {
        IEnumerable<ReportItem> cases = picture.Reports.Values
            .Where(r => r is { Incident: null, IsOver: false, Place.Centre: not null }
                && pack.KindOf(r.Report.Kind) is not { OpensIncident: true }
                && pack.FeedOf(r.Report.Feed) is null or { Format: "open311" })
            .OrderByDescending(r => r.Report.ObservedAt).ThenBy(r => r.Id, StringComparer.Ordinal)
            .Take(MostCases);
        foreach (ReportItem item in cases)
        {
            Feature(writer, item.Id, new PointShape(item.Place.Centre!.Value), () =>
            {
                writer.WriteString("number", item.Report.SourceId);
                Named(writer, "title", names => names.Title(item.Report, item.Place));
                writer.WriteString("status", JsonNamingPolicy.CamelCase.ConvertName(item.Report.Status.ToString()));
                Time(writer, "observedAt", item.Report.ObservedAt);
                writer.WriteBoolean("exercise", item.Report.Exercise);
            });
        }
    }

    private void Incidents(Utf8JsonWriter writer, PictureState picture)
    {
        foreach (string id in picture.Open)
        {
            Incident incident = picture.Incidents[id];
            if (incident.Place.Centre is not { } at)
            {
                continue;
            }

            Feature(writer, id, new PointShape(at), () =>
            {
                Named(writer, "title", names => names.Title(incident));
                writer.WriteString("kind", incident.Kind);
                writer.WriteString("group", (pack.KindOf(incident.Kind)?.Group ?? KindGroup.Other).ToString().ToLowerInvariant());
                Number(writer, "level", incident.Level);
                writer.WriteNumber("sources", incident.Sources.Length);
                writer.WriteBoolean("exercise", incident.Exercise);
                Time(writer, "observedAt", incident.ObservedAt);
                Time(writer, "lastObservedAt", incident.LastObservedAt);
            });
        }
    }

    private void Alerts(Utf8JsonWriter writer, PictureState picture)
    {
        foreach (AlertItem alert in picture.Alerts.Values.Where(a => a.InForce))
        {
            if (alert.Place.Shape is not { } shape)
            {
                continue;
            }

            Feature(writer, alert.Id, shape, () =>
            {
                Named(writer, "headline", names => names.Headline(alert.Alert) ?? names.Words["Alert_Untitled"]);
                Number(writer, "level", alert.Alert.Level);
                writer.WriteString("state", alert.State.ToString().ToLowerInvariant());
                writer.WriteBoolean("exercise", alert.Alert.Exercise);
                Time(writer, "expires", Lifecycle.ExpiryOf(alert.Alert));
                writer.WriteBoolean("inForce", (alert.Alert.Onset ?? alert.Alert.Effective ?? alert.Alert.Sent) <= picture.KnownAt);
            });
        }
    }

    private void Gauges(Utf8JsonWriter writer, PictureState picture)
    {
        foreach (Series series in picture.Readings.Values.Where(s => s.Latest.Property == Reading.Properties.WaterLevel))
        {
            if (series.Place.Centre is not { } at)
            {
                continue;
            }

            Feature(writer, series.Id, new PointShape(at), () =>
            {
                writer.WriteString("station", series.Latest.Station);
                Named(writer, "name", names => names.Station(series.Latest.Station, series.Latest.StationName));
                Number(writer, "value", series.Latest.Value);
                writer.WriteString("unit", series.Latest.Unit);
                Number(writer, "threshold", series.Check?.ThresholdValue);
                Number(writer, "difference", series.Check?.Difference);
                Number(writer, "level", series.Check?.Level);
                Number(writer, "trendPerHour", series.TrendPerHour);
                Time(writer, "observedAt", series.Latest.ObservedAt);
                writer.WriteNumber("rhythmSeconds", pack.FeedOf(series.Latest.Feed)?.Rhythm.TotalSeconds ?? 300);
                writer.WriteBoolean("exercise", series.Latest.Exercise);
            });
        }
    }

    private void Named(Utf8JsonWriter writer, string property, Func<PackNames, string> name)
    {
        writer.WriteString(property + "Zh", name(_zh));
        writer.WriteString(property + "En", name(_en));
    }

    private static string Collection(Action<Utf8JsonWriter> features)
    {
        ArrayBufferWriter<byte> buffer = new(4096);
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "FeatureCollection");
            writer.WriteStartArray("features");
            features(writer);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Feature(Utf8JsonWriter writer, string id, GeoShape shape, Action properties)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "Feature");
        writer.WritePropertyName("geometry");
        GeoJsonShape.Write(writer, shape);
        writer.WriteStartObject("properties");
        writer.WriteString("id", id);
        properties();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } v && double.IsFinite(v))
        {
            writer.WriteNumber(name, Math.Round(v, 4));
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void Time(Utf8JsonWriter writer, string name, DateTimeOffset at) => writer.WriteString(name, at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffK", CultureInfo.InvariantCulture));

    /// <summary>The layers of one picture; each with the version at which it last changed.</summary>
    public sealed class Content(PictureState picture, long version, ImmutableArray<string> names, IReadOnlyDictionary<string, (string Json, long Version)> layers)
    {
        public PictureState Picture => picture;

        public long Version => version;

        internal IReadOnlyDictionary<string, (string Json, long Version)> Layers => layers;

        /// <summary>The layers changed after a version, as one JSON object; null when none did.</summary>
        public string? Json(long since)
        {
            StringBuilder text = new();
            foreach (string name in names)
            {
                (string json, long changed) = layers[name];
                if (changed > since)
                {
                    text.Append(text.Length == 0 ? '{' : ',').Append('"').Append(name).Append("\":").Append(json);
                }
            }

            return text.Length == 0 ? null : text.Append('}').ToString();
        }
    }
}
