using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Command.Geo;

namespace Command.Ingest.Feeds.Wzdx;

/// <summary>A road event of a WorkZoneFeed, in the words of WZDx 4.2.</summary>
public sealed record WzdxRoadEvent
{
    /// <summary>Unique within the data source.</summary>
    public required string Id { get; init; }

    /// <summary>work-zone, detour or restriction.</summary>
    public string EventType { get; init; } = "work-zone";

    /// <summary>The data source that it is of.</summary>
    public required string Source { get; init; }

    public required ImmutableArray<string> Roads { get; init; }

    /// <summary>northbound, southbound, eastbound, westbound, inner-loop, outer-loop, undefined or unknown.</summary>
    public string Direction { get; init; } = "unknown";

    public string? Description { get; init; }

    /// <summary>What it means for vehicles: <c>all-lanes-closed</c>, <c>some-lanes-closed</c>, …</summary>
    public string Impact { get; init; } = "unknown";

    /// <summary>planned, pending, active, completed or cancelled.</summary>
    public string Status { get; init; } = "active";

    public required DateTimeOffset Starts { get; init; }

    public required DateTimeOffset Ends { get; init; }

    /// <summary>When anything of it last changed.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>Along the road in its direction, WGS 84 lon/lat degrees, two positions at least.</summary>
    public required ImmutableArray<GeoPoint> Line { get; init; }
}

/// <summary>Writes a WZDx 4.2 WorkZoneFeed (GeoJSON, RFC 7946: longitude first, WGS 84). Pure.</summary>
public static class WzdxWriter
{
    private static readonly JavaScriptEncoder s_encoder = JavaScriptEncoder.Create(UnicodeRanges.All);

    /// <summary>The document in UTF-8.</summary>
    /// <param name="events">All that the publisher knows: what is left out is no more.</param>
    /// <param name="publisher">Who publishes.</param>
    /// <param name="publishedAt">When.</param>
    public static byte[] Write(IEnumerable<WzdxRoadEvent> events, string publisher, DateTimeOffset publishedAt)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(publisher);
        ImmutableArray<WzdxRoadEvent> all = [.. events];
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Encoder = s_encoder }))
        {
            json.WriteStartObject();
            json.WriteStartObject("feed_info");
            json.WriteString("publisher", publisher);
            json.WriteString("version", "4.2");
            json.WriteString("update_date", Time(publishedAt));
            json.WriteStartArray("data_sources");
            foreach (string source in all.Select(e => e.Source).Distinct(StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteString("data_source_id", source);
                json.WriteString("organization_name", publisher);
                json.WriteString("update_date", Time(publishedAt));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteString("type", "FeatureCollection");
            json.WriteStartArray("features");
            foreach (WzdxRoadEvent item in all)
            {
                Feature(json, item);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Feature(Utf8JsonWriter json, WzdxRoadEvent item)
    {
        json.WriteStartObject();
        json.WriteString("id", item.Id);
        json.WriteString("type", "Feature");
        json.WriteStartObject("properties");
        json.WriteStartObject("core_details");
        json.WriteString("event_type", item.EventType);
        json.WriteString("data_source_id", item.Source);
        json.WriteStartArray("road_names");
        foreach (string road in item.Roads)
        {
            json.WriteStringValue(road);
        }

        json.WriteEndArray();
        json.WriteString("direction", item.Direction);
        if (item.Description is { } description)
        {
            json.WriteString("description", description);
        }

        json.WriteString("update_date", Time(item.Updated));
        json.WriteEndObject();
        json.WriteString("start_date", Time(item.Starts));
        json.WriteString("end_date", Time(item.Ends));
        json.WriteBoolean("is_start_date_verified", true);
        json.WriteBoolean("is_end_date_verified", false);
        json.WriteBoolean("is_start_position_verified", true);
        json.WriteBoolean("is_end_position_verified", true);
        json.WriteString("location_method", "channel-device-method");
        json.WriteString("vehicle_impact", item.Impact);
        json.WriteString("event_status", item.Status);
        json.WriteEndObject();
        json.WriteStartObject("geometry");
        json.WriteString("type", "LineString");
        json.WriteStartArray("coordinates");
        foreach (GeoPoint at in item.Line)
        {
            json.WriteStartArray();
            json.WriteNumberValue(at.Lon);
            json.WriteNumberValue(at.Lat);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>RFC 3339 in UTC, as the schema asks.</summary>
    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
