using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Wzdx;

/// <summary>
/// One GeoJSON feature with its versions evened out: what version 4 keeps in <c>core_details</c>, versions 2 and 3 keep beside everything else.
/// </summary>
/// <param name="Properties">The feature's <c>properties</c>.</param>
/// <param name="Core"><c>core_details</c>, or the properties themselves.</param>
/// <param name="Geometry">The feature's <c>geometry</c>.</param>
/// <param name="Source">The data source's id.</param>
/// <param name="Id">The id within the source.</param>
internal sealed record WzdxFeature(JsonElement? Properties, JsonElement? Core, JsonElement? Geometry, string? Source, string Id)
{
    /// <summary>Longest id taken: it is a key in every table that follows.</summary>
    private const int MaxIdLength = 200;

    /// <summary>How far ahead of the receipt a clock may be.</summary>
    private static readonly TimeSpan s_ahead = TimeSpan.FromMinutes(5);

    /// <summary>The device's type, or null for a road event.</summary>
    public string? DeviceType => Core.Text("device_type");

    public string SourceId => Scoped(Id);

    /// <summary>Reads a feature, or says why nothing could be said of it.</summary>
    public static (WzdxFeature? Feature, Fault? Lost) Of(JsonElement? item, string where)
    {
        JsonElement? properties = item.Child("properties");
        if (properties is not { ValueKind: JsonValueKind.Object })
        {
            return (null, new Fault("no-properties", "The feature has no properties, so it says nothing.", where));
        }

        JsonElement? core = properties.Child("core_details") is { ValueKind: JsonValueKind.Object } details ? details : properties;
        string? id = item.Text("id") ?? properties.Text("road_event_id");
        string? source = core.Text("data_source_id") ?? properties.Text("feed_info_id");
        if (id is null)
        {
            return (null, new Fault("no-id", "The feature has neither id nor road_event_id, so nothing later could be said about it.", where));
        }

        return id.Length > MaxIdLength || source?.Length > MaxIdLength
            ? (null, new Fault("id-too-long", "The feature's id or data source id is longer than 200 characters.", where))
            : (new WzdxFeature(properties, core, item.Child("geometry"), source, id), null);
    }

    /// <summary>An id of the same data source as the platform knows it.</summary>
    public string Scoped(string id) => Source is null ? id : $"{Source}/{id}";

    /// <summary>The sender's update date; without one, the content's hash.</summary>
    public string Version(JsonElement item) => Core.Text("update_date") is { Length: <= 48 } updated
        ? updated
        : "#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(item.GetRawText())).AsSpan(0, 8));

    /// <summary>When it was so: updated, else created, else the source's or the feed's update, else the receipt.</summary>
    public DateTimeOffset Observed(WzdxDocument document, FeedContext context, ImmutableArray<Fault>.Builder issues)
    {
        DateTimeOffset? own = Time(Core, "update_date", context, issues) ?? Time(Core, "creation_date", context, issues);
        DateTimeOffset? observed = own ?? (Source is not null && document.Sources.TryGetValue(Source, out DateTimeOffset source) ? source : document.Updated);
        if (observed is null)
        {
            issues.Add(new Fault("time-missing", "Neither the feature nor the feed gives a readable time; that of receipt stands in.", Id));
        }

        if (observed > context.ReceivedAt + s_ahead)
        {
            issues.Add(new Fault("time-in-future", "The feature's time is later than its receipt, which stands in.", Id));
            observed = context.ReceivedAt;
        }

        return observed ?? context.ReceivedAt;
    }

    public DateTimeOffset? Time(JsonElement? parent, string name, FeedContext context, ImmutableArray<Fault>.Builder issues)
    {
        if (parent.Text(name) is not { } text)
        {
            return null;
        }

        DateTimeOffset? time = WzdxJson.Time(text, context.Offset);
        if (time is null)
        {
            issues.Add(new Fault("time-unreadable", $"{name} '{WzdxJson.Shorten(text, 40)}' is not an RFC 3339 time.", Id));
        }

        return time;
    }

    /// <summary>The roads' names; version 2 has one.</summary>
    public string? Roads
    {
        get
        {
            string roads = string.Join(" / ", Core.Texts("road_names").Concat([Core.Text("road_name"), Core.Text("road_number")]).OfType<string>().Distinct(StringComparer.Ordinal).Take(4));
            return roads.Length == 0 ? null : WzdxJson.Shorten(roads, 60);
        }
    }
}
