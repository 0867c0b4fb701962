using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Wzdx;

/// <summary>A WZDx document that was recognised, without its features.</summary>
/// <param name="Version">The version that it states.</param>
/// <param name="Updated">When the feed was made.</param>
/// <param name="Sources">When each of its data sources was last updated.</param>
internal sealed record WzdxDocument(string? Version, DateTimeOffset? Updated, FrozenDictionary<string, DateTimeOffset> Sources)
{
    /// <summary>Deepest nesting read; a feature's coordinates lie eight deep.</summary>
    private const int MaxDepth = 32;

    private const string Send = "Send a WZDx WorkZoneFeed or DeviceFeed of version 2 to 4 (a GeoJSON FeatureCollection with feed_info).";

    /// <summary>Parses a body; the caller owns the document.</summary>
    public static (JsonDocument? Json, Fault? Refused) Parse(ReadOnlyMemory<byte> body)
    {
        ReadOnlyMemory<byte> text = body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
        try
        {
            return (JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth }), null);
        }
        catch (JsonException e)
        {
            return (null, new Fault(
                "json-malformed",
                $"The body is not well-formed JSON (or nests deeper than {MaxDepth}): {e.Message} {Send}",
                string.Create(CultureInfo.InvariantCulture, $"line {e.LineNumber + 1}, byte {e.BytePositionInLine}")));
        }
    }

    /// <summary>Recognises the document by its info object and version.</summary>
    public static (WzdxDocument? Document, Fault? Refused) Read(JsonElement root, TimeSpan offset)
    {
        JsonElement? document = root;
        JsonElement? info = document.Child("feed_info") ?? document.Child("road_event_feed_info");
        if (info is not { ValueKind: JsonValueKind.Object } || document.Child("features") is not { ValueKind: JsonValueKind.Array })
        {
            return (null, new Fault("wzdx-unrecognised", $"This JSON has no feed_info (or road_event_feed_info) with features. {Send}"));
        }

        string? version = info.Text("version");
        if (version is not null && (version.Split('.', 2)[0] is not ("1" or "2" or "3" or "4") || version.Length > 10))
        {
            return (null, new Fault("wzdx-version", $"The feed states version '{WzdxJson.Shorten(version, 20)}', which is not known here. {Send}", "feed_info.version"));
        }

        Dictionary<string, DateTimeOffset> sources = new(StringComparer.Ordinal);
        foreach (JsonElement? source in info.Items("data_sources", 1_000))
        {
            if (source.Text("data_source_id") is { } id && WzdxJson.Time(source.Text("update_date"), offset) is { } updated)
            {
                sources[id] = updated;
            }
        }

        DateTimeOffset? feed = WzdxJson.Time(info.Text("update_date") ?? info.Text("feed_update_date"), offset);
        return (new WzdxDocument(version, feed, sources.ToFrozenDictionary(StringComparer.Ordinal)), null);
    }
}
