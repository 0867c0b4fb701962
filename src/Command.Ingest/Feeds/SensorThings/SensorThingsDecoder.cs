using System.Collections.Frozen;
using System.Text.Json;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.SensorThings;

/// <summary>
/// Reads OGC SensorThings 1.0 and 1.1 (OGC 15-078r6, 18-088) as services answer, publish and are given it: entities, sets, deep inserts, data arrays,
/// GeoJSON results and MQTT payloads. Positions are GeoJSON, longitude first, in the feed's datum.
/// </summary>
public sealed class SensorThingsDecoder : IFeedDecoder, IPagedFormat
{
    private const int LongestLink = 8_000;

    /// <inheritdoc/>
    public string Format => "sensorthings";

    /// <inheritdoc/>
    public FrozenSet<string> ContentTypes { get; } =
        FrozenSet.ToFrozenSet(["application/json", "text/json", "application/geo+json", "application/vnd.geo+json", "text/plain", "application/octet-stream"]);

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, FeedContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (JsonBody.FirstByte(body) < 0)
        {
            return Decoded.Unreadable("empty-body", "The body is empty; send an Observation, a set of entities or a data array.");
        }

        (JsonDocument? document, Fault? fault) = JsonBody.Read(body);
        if (document is null)
        {
            return new Decoded([], [fault!]);
        }

        using (document)
        {
            return new SensorThingsWalk(context).Read(document.RootElement);
        }
    }

    /// <inheritdoc/>
    public string? NextPage(ReadOnlyMemory<byte> body)
    {
        (JsonDocument? document, _) = JsonBody.Read(body);
        using (document)
        {
            try
            {
                return document?.RootElement is { } root
                    && (root.Member("@iot.nextLink") ?? root.Member("@odata.nextLink") ?? root.Member("@nextLink")) is { ValueKind: JsonValueKind.String } link
                    && link.GetString() is { Length: > 0 and <= LongestLink } text
                    ? text
                    : null;
            }
            catch (InvalidOperationException)
            {
                // Half a character behind an escape: found only when the text is asked for.
                return null;
            }
        }
    }
}
