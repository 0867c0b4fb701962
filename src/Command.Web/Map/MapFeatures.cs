using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Command.Geo;
using Command.Geo.Roads;
using Command.Ingest.Api;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;
using Command.Web.Resources;

namespace Command.Web.Map;

/// <summary>Writes the features of each layer (GeoJSON, RFC 7946; CGCS2000 lon/lat degrees), in both languages, for one sight. Pure.</summary>
internal sealed class MapFeatures(CityPack pack)
{
    private readonly PackNames _zh = new(pack, Words.Chinese);
    private readonly PackNames _en = new(pack, Words.English);

    /// <summary>Open incidents; of their sources those that the viewer may see. One of which none is left is not there for this viewer.</summary>
    public void Incidents(Utf8JsonWriter writer, PictureState picture, MapSight sight)
    {
        foreach (string id in picture.Open)
        {
            Incident incident = picture.Incidents[id];
            int sources = incident.Sources.Count(s => sight.Sees(s.Source));
            if (incident.Place.Centre is not { } at || (sources == 0 && incident.Sources.Length > 0))
            {
                continue;
            }

            Feature(writer, id, new PointShape(at), () =>
            {
                Named(writer, "title", names => names.Title(incident));
                writer.WriteString("kind", incident.Kind);
                writer.WriteString("group", (pack.KindOf(incident.Kind)?.Group ?? KindGroup.Other).ToString().ToLowerInvariant());
                Number(writer, "level", incident.Level);
                writer.WriteNumber("sources", sources);
                writer.WriteNumber("version", incident.Version);
                writer.WriteBoolean("exercise", incident.Exercise);
                Time(writer, "observedAt", incident.ObservedAt);
                Time(writer, "lastObservedAt", incident.LastObservedAt);
            });
        }
    }

    public void Alerts(Utf8JsonWriter writer, PictureState picture, MapSight sight)
    {
        foreach (AlertItem alert in picture.Alerts.Values.Where(a => a.InForce && sight.Sees(a.Alert.Feed)))
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
                Time(writer, "observedAt", alert.Alert.Sent);
                Time(writer, "expires", Lifecycle.ExpiryOf(alert.Alert));
                writer.WriteBoolean("inForce", (alert.Alert.Onset ?? alert.Alert.Effective ?? alert.Alert.Sent) <= picture.KnownAt);
            });
        }
    }

    public void Gauges(Utf8JsonWriter writer, PictureState picture, MapSight sight)
    {
        foreach (Series series in picture.Readings.Values.Where(s => s.Latest.Property == Reading.Properties.WaterLevel && sight.Sees(s.Latest.Feed)))
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

    /// <summary>Open reports of city management that are no incident and belong to none, the newest.</summary>
    public void Cases(Utf8JsonWriter writer, PictureState picture, MapSight sight)
    {
        IEnumerable<ReportItem> cases = picture.Reports.Values
            .Where(r => r is { Incident: null, IsOver: false, Place.Centre: not null }
                && sight.Sees(r.Report.Feed)
                && pack.KindOf(r.Report.Kind) is not { OpensIncident: true }
                && pack.FeedOf(r.Report.Feed) is null or { Format: "open311" })
            .OrderByDescending(r => r.Report.ObservedAt).ThenBy(r => r.Id, StringComparer.Ordinal)
            .Take(MapLayers.MostCases);
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

    /// <summary>What closes roads or makes them slow and is in force, as <see cref="RoadEvents"/> reckons it.</summary>
    public void Closures(Utf8JsonWriter writer, PictureState picture, MapSight sight)
    {
        IEnumerable<ReportItem> concerned = picture.Reports.Values.Where(r => RoadEvents.Concerns(r) && sight.Sees(r.Report.Feed));
        foreach (RoadEvent road in RoadEvents.Of(concerned, pack, picture.KnownAt, exercise: true))
        {
            ReportItem item = picture.Reports[road.Id];
            Feature(writer, road.Id, road.Shape, () =>
            {
                Named(writer, "title", names => names.Title(item.Report, item.Place));
                writer.WriteString("kind", item.Report.Kind);
                writer.WriteBoolean("closed", road.SpeedFactor <= 0);
                Time(writer, "observedAt", item.Report.ObservedAt);
                writer.WriteBoolean("exercise", item.Report.Exercise);
            });
        }

        foreach (PlanClosing closing in PlanClosings.Of(picture, exercise: true).Where(c => SeesSheet(picture, sight, c.Run.Incident)))
        {
            Feature(writer, closing.Road.Id, closing.Road.Shape, () =>
            {
                Named(writer, "title", names => $"{names.Words.Pick(closing.Measure.Zh, closing.Measure.En)} · {closing.Run.Incident}");
                writer.WriteString("kind", "closure");
                writer.WriteBoolean("closed", true);
                Time(writer, "observedAt", closing.Measure.DoneAt!.Value);
                writer.WriteBoolean("exercise", closing.Exercise);
            });
        }
    }

    public static void Cameras(Utf8JsonWriter writer, PictureState picture, MapSight sight)
    {
        AssetItem[] cameras = [.. picture.Assets.Values.Where(a => a.Asset.Kind == "camera" && a.Place.Shape is PointShape && sight.Sees(a.Asset.Feed)).OrderBy(a => a.Id, StringComparer.Ordinal)];
        foreach (AssetItem camera in cameras.Take(MapLayers.MostCameras))
        {
            Feature(writer, camera.Id, camera.Place.Shape!, () =>
            {
                writer.WriteString("name", camera.Asset.Name);
                writer.WriteString("status", camera.Asset.Status.ToString().ToLowerInvariant());
                Time(writer, "observedAt", camera.Asset.ObservedAt);
                writer.WriteNumber("total", cameras.Length);
                writer.WriteBoolean("exercise", camera.Asset.Exercise);
            });
        }
    }

    /// <summary>What people have drawn: on the common sheet, and for incidents that the viewer may see.</summary>
    public static void Drawings(Utf8JsonWriter writer, PictureState picture, MapSight sight, string? sheet = null)
    {
        foreach (DrawingItem item in picture.Drawings.Values.Where(d => (sheet is null || d.Drawing.Sheet == sheet) && SeesSheet(picture, sight, d.Drawing.Sheet)).OrderBy(d => d.Since).ThenBy(d => d.Drawing.Id, StringComparer.Ordinal))
        {
            Drawing drawing = item.Drawing;
            GeoShape shape = drawing.Form switch
            {
                "point" or "text" => new PointShape(drawing.Points[0]),
                "area" => new AreaShape([.. drawing.Points, drawing.Points[0]]),
                _ => new LineShape(drawing.Points),
            };
            Feature(writer, drawing.Id, shape, () =>
            {
                writer.WriteString("sheet", drawing.Sheet);
                writer.WriteString("form", drawing.Form);
                writer.WriteString("text", drawing.Text);
                writer.WriteNumber("version", drawing.Version);
                writer.WriteString("author", item.Author);
                Time(writer, "observedAt", item.At);
                writer.WriteString("by", item.By);
                Time(writer, "since", item.Since);
            });
        }
    }

    /// <summary>True for the common sheet, and for that of an incident of which the viewer may see a source.</summary>
    public static bool SeesSheet(PictureState picture, MapSight sight, string sheet) =>
        sheet == Drawing.City || (picture.Incidents.TryGetValue(sheet, out Incident? incident) && (incident.Sources.IsEmpty || incident.Sources.Any(s => sight.Sees(s.Source))));

    /// <summary>A feature collection in UTF-8.</summary>
    public static byte[] Collection(Action<Utf8JsonWriter> features)
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

        return buffer.WrittenSpan.ToArray();
    }

    private void Named(Utf8JsonWriter writer, string property, Func<PackNames, string> name)
    {
        writer.WriteString(property + "Zh", name(_zh));
        writer.WriteString(property + "En", name(_en));
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
}
