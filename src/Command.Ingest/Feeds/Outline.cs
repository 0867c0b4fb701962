using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds;

/// <summary>One part of a body taken apart.</summary>
/// <param name="Path">Where it stands: an element path, a JSON pointer, or byte numbers.</param>
/// <param name="Raw">What stands there, shortened; hex for bytes.</param>
/// <param name="Zh">What it is, in Chinese; null where the sender's own name says it.</param>
/// <param name="En">What it is, in English.</param>
/// <param name="Value">The value read from it, where it is not the raw text itself.</param>
public sealed record OutlinePart(string Path, string Raw, string? Zh = null, string? En = null, string? Value = null);

/// <summary>A binary format that can take its bodies apart for people.</summary>
public interface IOutlined
{
    /// <summary>The parts of a body, in order. Pure; total: any bytes give some parts.</summary>
    IEnumerable<OutlinePart> Outline(ReadOnlyMemory<byte> body, FeedContext context);
}

/// <summary>Takes text formats apart: every value of an XML or JSON document with its path.</summary>
public static class Outline
{
    private const int LongestRaw = 200;

    /// <summary>The values of an XML or JSON body; the beginning of anything else as text or hex.</summary>
    public static IEnumerable<OutlinePart> Of(ReadOnlyMemory<byte> body)
    {
        int first = FirstVisible(body.Span);
        return first switch
        {
            '<' => Xml(body),
            '{' or '[' => Json(body),
            _ => Bytes(body),
        };
    }

    /// <summary>Shortened to what a table shows.</summary>
    public static string Short(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string flat = text.ReplaceLineEndings(" ").Trim();
        return flat.Length <= LongestRaw ? flat : flat[..LongestRaw] + "…";
    }

    private static int FirstVisible(ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> text = body.StartsWith(Encoding.UTF8.Preamble) ? body[3..] : body;
        int at = text.IndexOfAnyExcept(" \t\r\n"u8);
        return at < 0 ? -1 : text[at];
    }

    private static IEnumerable<OutlinePart> Xml(ReadOnlyMemory<byte> body)
    {
        (XDocument? document, Fault? fault) = SafeXml.Read(body);
        return document is null ? [new OutlinePart("", fault!.Reason)] : Values(document.Root!, "");
    }

    private static IEnumerable<OutlinePart> Values(XElement element, string parent)
    {
        string path = parent + "/" + element.Name.LocalName + Number(element);
        foreach (XAttribute attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration))
        {
            yield return new OutlinePart($"{path}/@{attribute.Name.LocalName}", Short(attribute.Value));
        }

        if (!element.HasElements)
        {
            yield return new OutlinePart(path, Short(element.Value));
        }

        foreach (OutlinePart part in element.Elements().SelectMany(e => Values(e, path)))
        {
            yield return part;
        }
    }

    private static string Number(XElement element)
    {
        int before = element.ElementsBeforeSelf(element.Name).Count();
        return before == 0 && !element.ElementsAfterSelf(element.Name).Any() ? "" : string.Create(CultureInfo.InvariantCulture, $"[{before + 1}]");
    }

    private static IEnumerable<OutlinePart> Json(ReadOnlyMemory<byte> body)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 64, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        }
        catch (JsonException e)
        {
            return [new OutlinePart("", $"Not well-formed JSON: {e.Message}")];
        }

        using (document)
        {
            return [.. Values(document.RootElement, "")];
        }
    }

    private static IEnumerable<OutlinePart> Values(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Values(p.Value, $"{path}/{p.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((e, i) => Values(e, string.Create(CultureInfo.InvariantCulture, $"{path}/{i}"))),
        _ => [new OutlinePart(path, Short(element.GetRawText()))],
    };

    private static IEnumerable<OutlinePart> Bytes(ReadOnlyMemory<byte> body)
    {
        const int Line = 16;
        for (int at = 0; at < body.Length; at += Line)
        {
            ReadOnlySpan<byte> row = body.Span[at..Math.Min(body.Length, at + Line)];
            yield return new OutlinePart(string.Create(CultureInfo.InvariantCulture, $"{at}–{at + row.Length - 1}"), Convert.ToHexString(row), Value: Printable(row));
        }
    }

    private static string Printable(ReadOnlySpan<byte> row)
    {
        Span<char> text = stackalloc char[row.Length];
        for (int i = 0; i < row.Length; i++)
        {
            text[i] = row[i] is >= 0x20 and < 0x7F ? (char)row[i] : '·';
        }

        return text.ToString();
    }
}
