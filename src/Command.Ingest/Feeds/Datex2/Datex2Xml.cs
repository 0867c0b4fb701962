using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Command.Ingest.Feeds.Datex2;

/// <summary>
/// Reading by local name: v2 has one namespace, v3 one a package, and minor versions move elements between packages;
/// the version is settled once, at the root.
/// </summary>
internal static class Datex2Xml
{
    private static readonly XName s_type = XName.Get("type", "http://www.w3.org/2001/XMLSchema-instance");

    public static IEnumerable<XElement> Children(this XElement parent, string name) => parent.Elements().Where(e => e.Name.LocalName == name);

    public static XElement? Child(this XElement parent, string name) => parent.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    /// <summary>The trimmed text of a child, or null where it is absent or empty.</summary>
    public static string? Text(this XElement parent, string name) => parent.Child(name) is { } child ? child.Plain() : null;

    public static string? Plain(this XElement element) => element.Value.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>The <c>xsi:type</c> without its prefix, or an empty text.</summary>
    public static string TypeName(this XElement element)
    {
        string type = element.Attribute(s_type)?.Value.Trim() ?? "";
        return type[(type.LastIndexOf(':') + 1)..];
    }

    public static string? Line(this XElement element) =>
        element is IXmlLineInfo info && info.HasLineInfo() ? string.Create(CultureInfo.InvariantCulture, $"line {info.LineNumber}, column {info.LinePosition}") : null;

    /// <summary>The texts of a MultilingualString (<c>values/value</c>) with their languages.</summary>
    public static IEnumerable<(string Lang, string Text)> Values(this XElement multilingual)
    {
        foreach (XElement value in multilingual.Children("values").SelectMany(v => v.Children("value")))
        {
            if (value.Plain() is { } text)
            {
                yield return (value.Attribute("lang")?.Value.ToLowerInvariant() ?? "", text);
            }
        }
    }

    public static string Shorten(string text, int length)
    {
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        string line = end < 0 ? text : text[..end];
        if (line.Length <= length)
        {
            return line;
        }

        int cut = char.IsHighSurrogate(line[length - 1]) ? length - 1 : length;
        return line[..cut] + "…";
    }
}
