using System.Collections.Immutable;
using System.Text.Json;
using System.Xml.Linq;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Datex2;

/// <summary>A DATEX II document that was recognised by its root, namespace and <c>modelBaseVersion</c>.</summary>
/// <param name="Payloads">Its publications; none in a keep-alive.</param>
/// <param name="Snapshot">True when the exchange says that the document is all there is.</param>
internal sealed record Datex2Document(ImmutableArray<XElement> Payloads, bool Snapshot)
{
    private const string V2 = "http://datex2.eu/schema/2/";
    private const string V3 = "http://datex2.eu/schema/3/";

    public static (Datex2Document? Document, Fault? Refused) Read(ReadOnlyMemory<byte> body)
    {
        ReadOnlySpan<byte> bytes = body.Span;
        ReadOnlySpan<byte> text = (bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes).TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            return (null, new Fault("empty-body", "The body is empty; send a SituationPublication."));
        }

        if (text[0] is (byte)'{' or (byte)'[')
        {
            return (null, Json(text));
        }

        (XDocument? xml, Fault? fault) = SafeXml.Read(body);
        return xml?.Root is { } root ? Root(root) : (null, fault ?? new Fault("xml-malformed", "The document has no root element."));
    }

    public static Fault WrongPublication(string type) => new(
        "datex-publication",
        type.Length == 0
            ? "The publication has no xsi:type; send a SituationPublication."
            : $"The publication is a {Datex2Xml.Shorten(type, 80)}; this feed takes a SituationPublication.");

    private static (Datex2Document? Document, Fault? Refused) Root(XElement root)
    {
        // The v2 exchange by SOAP.
        if (root.Name.LocalName == "Envelope" && root.Child("Body")?.Elements().FirstOrDefault() is { } inside)
        {
            root = inside;
        }

        string space = root.Name.NamespaceName;
        string? version = root.Attribute("modelBaseVersion")?.Value.Trim();
        return root.Name.LocalName switch
        {
            "d2LogicalModel" when space.StartsWith(V2, StringComparison.Ordinal) && version is null or "2" =>
                (new Datex2Document([.. root.Children("payloadPublication")], root.Descendants().Take(64).Any(e => e.Name.LocalName == "updateMethod" && e.Plain() == "snapshot")), null),
            "messageContainer" when space.StartsWith(V3, StringComparison.Ordinal) && version is null or "3" =>
                (new Datex2Document([.. root.Children("payload")], Protocol(root)?.StartsWith("snapshot", StringComparison.Ordinal) == true), null),
            "payload" when space.StartsWith(V3, StringComparison.Ordinal) && version is null or "3" => (new Datex2Document([root], false), null),
            "d2LogicalModel" or "messageContainer" or "payload" => (null, new Fault(
                "datex-version", $"The root is {{{Datex2Xml.Shorten(space, 100)}}}{root.Name.LocalName} with modelBaseVersion '{Datex2Xml.Shorten(version ?? "", 20)}'; this feed takes DATEX II 2 and 3.")),
            string other => (null, new Fault(
                "datex-unrecognised", $"The root element is <{Datex2Xml.Shorten(other, 80)}>; a DATEX II document has messageContainer, payload or d2LogicalModel.")),
        };
    }

    private static string? Protocol(XElement container) => container.Child("exchangeInformation")?.Child("exchangeContext")?.Text("codedExchangeProtocol");

    /// <summary>The JSON form of v3.6 and later is not taken; the publication in it is named, since it is usually another one besides.</summary>
    private static Fault Json(ReadOnlySpan<byte> text)
    {
        string name = "";
        try
        {
            Utf8JsonReader reader = new(text, new JsonReaderOptions { MaxDepth = 64 });
            while (name.Length == 0 && reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.GetString() is { } field && field.EndsWith("Publication", StringComparison.Ordinal))
                {
                    name = $" (of a {Datex2Xml.Shorten(field, 80)})";
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Broken JSON is no better than JSON: the answer is the same.
            name = "";
        }

        return new Fault("datex-json", $"This is DATEX II in JSON{name}; send the SituationPublication as XML.");
    }
}
