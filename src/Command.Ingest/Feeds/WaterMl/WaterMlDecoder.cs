using System.Collections.Frozen;
using System.Text.Json;

namespace Command.Ingest.Feeds.WaterMl;

/// <summary>
/// Reads what river gauge services answer: WaterML 1.0 and 1.1 (CUAHSI) as XML or USGS's JSON, feature pages of USGS's OGC API, and its site file.
/// The form is told by the first byte that is not blank. Values come out in SI; each keeps the offset it was sent with.
/// </summary>
public sealed class WaterMlDecoder : IFeedDecoder, IPagedFormat
{
    /// <inheritdoc/>
    public string Format => "waterml";

    /// <inheritdoc/>
    public FrozenSet<string> ContentTypes { get; } = FrozenSet.ToFrozenSet(
        ["application/json", "text/json", "application/geo+json", "application/xml", "text/xml", "application/soap+xml", "text/plain", "application/octet-stream"]);

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, FeedContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        WaterMlFindings found = new();
        switch (JsonBody.FirstByte(body))
        {
            case < 0:
                return Decoded.Unreadable("empty-body", "The body is empty; send a WaterML document or a page of features.");
            case '{' or '[':
                WaterMlJson.Read(body, context, found);
                break;
            // UTF-16 XML opens with its byte order mark.
            case '<' or 0xFE or 0xFF:
                WaterMlXml.Read(body, context, found);
                break;
            case '#' or 'a':
                UsgsSites.Read(body, context, found);
                break;
            default:
                return Decoded.Unreadable("waterml-unrecognised", "The body is neither XML, JSON nor a site file. Send the body of the service's answer.");
        }

        return found.ToDecoded();
    }

    /// <inheritdoc/>
    public string? NextPage(ReadOnlyMemory<byte> body)
    {
        if (JsonBody.FirstByte(body) != '{')
        {
            return null;
        }

        (JsonDocument? document, _) = JsonBody.Read(body);
        using (document)
        {
            try
            {
                return document is null ? null : UsgsFeatures.NextPage(document.RootElement);
            }
            catch (InvalidOperationException)
            {
                // Half a character behind an escape: found only when the text is asked for.
                return null;
            }
        }
    }
}
