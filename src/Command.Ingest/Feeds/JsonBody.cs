using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds;

/// <summary>The way JSON of sensor services is read: bounded depth, proved UTF-8, and fields that are asked for without ever throwing on their kind.</summary>
public static class JsonBody
{
    /// <summary>Deepest nesting read; a Thing with everything expanded stays under 20.</summary>
    public const int MaxDepth = 64;

    /// <summary>Texts are kept up to this many characters: names and ids of real services stay far below.</summary>
    public const int MaxText = 400;

    /// <summary>Reads a whole document, or says why not. The document is the caller's to dispose of.</summary>
    public static (JsonDocument? Document, Fault? Fault) Read(ReadOnlyMemory<byte> body)
    {
        ReadOnlyMemory<byte> json = WithoutMark(body);
        if (!Utf8.IsValid(json.Span))
        {
            return (null, new Fault("text-encoding", "The body is not valid UTF-8, which JSON must be. Send it as UTF-8."));
        }

        try
        {
            return (JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth }), null);
        }
        catch (JsonException e)
        {
            return (null, new Fault(
                "json-malformed",
                string.Create(CultureInfo.InvariantCulture, $"The body is not well-formed JSON (or nests deeper than {MaxDepth}): {e.Message}"),
                string.Create(CultureInfo.InvariantCulture, $"line {e.LineNumber + 1}, byte {e.BytePositionInLine}")));
        }
    }

    /// <summary>The first byte that is not blank, after a byte order mark; -1 for an empty body.</summary>
    public static int FirstByte(ReadOnlyMemory<byte> body)
    {
        ReadOnlySpan<byte> rest = WithoutMark(body).Span.TrimStart(" \t\r\n"u8);
        return rest.IsEmpty ? -1 : rest[0];
    }

    /// <summary>A member of an object; null when it is absent or null, or <paramref name="element"/> is no object.</summary>
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A member that is an object.</summary>
    public static JsonElement? Child(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.Object } child ? child : null;

    /// <summary>A member that is an array.</summary>
    public static JsonElement? List(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.Array } list ? list : null;

    /// <summary>A member's text: a string as it is, a number or truth value in its own digits; trimmed, cut at <see cref="MaxText"/>, null when empty.</summary>
    public static string? Text(this JsonElement element, string name) => element.Member(name) is { } value ? TextOf(value) : null;

    /// <summary>A value's text, as in <see cref="Text"/>.</summary>
    public static string? TextOf(JsonElement value)
    {
        string? text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => null,
        };
        text = text?.Trim();
        return string.IsNullOrEmpty(text) ? null : text.Length > MaxText ? text[..MaxText] : text;
    }

    /// <summary>A finite number written as such or as a text; null for anything else.</summary>
    public static double? NumberOf(JsonElement value)
    {
        double number = double.NaN;
        bool read = value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetDouble(out number),
            JsonValueKind.String => value.GetString() is { Length: <= MaxText } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
        return read && double.IsFinite(number) ? number : null;
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) => body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
}
