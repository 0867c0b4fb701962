using System.Collections.Immutable;
using System.Text;
using System.Xml.Linq;

namespace Command.Ingest.Feeds.Cap;

internal enum CapWrapperKind
{
    Atom,
    Rss,
    Edxl,
}

/// <summary>A document around alerts: Atom (RFC 4287), RSS 2.0 or EDXL-DE 1.0. Its items embed an alert, quote one as text, or only point to one.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Items">Entries, items or content objects.</param>
internal sealed record CapWrapper(CapWrapperKind Kind, ImmutableArray<XElement> Items)
{
    private const int LongestLink = 2_000;
    private const int MostLinks = 10_000;

    private static readonly XNamespace s_atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace s_edxl = "urn:oasis:names:tc:emergency:EDXL:DE:1.0";
    private static readonly XNamespace s_content = "http://purl.org/rss/1.0/modules/content/";

    public static bool IsAlert(XElement element) => IsAlert(element.Name.LocalName, element.Name.NamespaceName);

    public static bool IsAlert(string local, string uri) => local == "alert" && CapWords.Namespaces.Contains(uri);

    public static bool Embeds(XElement item) => item.Descendants().Any(IsAlert);

    /// <summary>Null for a document of another kind.</summary>
    public static CapWrapper? Of(XElement root) =>
        root.Name == s_atom + "feed" ? new(CapWrapperKind.Atom, [.. root.Elements(s_atom + "entry")])
        : root.Name == s_atom + "entry" ? new(CapWrapperKind.Atom, [root])
        : root.Name == "rss" ? new(CapWrapperKind.Rss, [.. root.Elements("channel").Elements("item")])
        : root.Name == s_edxl + "EDXLDistribution" ? new(CapWrapperKind.Edxl, [.. root.Elements(s_edxl + "contentObject")])
        : null;

    /// <summary>The alert that an item holds as text (escaped, in a CDATA section, or in base64); null when it holds none.</summary>
    public byte[]? Quoted(XElement item)
    {
        IEnumerable<XElement> texts = Kind switch
        {
            CapWrapperKind.Atom => item.Elements(s_atom + "content").Concat(item.Elements(s_atom + "summary")),
            CapWrapperKind.Rss => item.Elements(s_content + "encoded").Concat(item.Elements("description")),
            _ => item.Elements(s_edxl + "nonXMLContent").Elements(s_edxl + "contentData"),
        };
        foreach (XElement element in texts)
        {
            byte[]? bytes = Kind == CapWrapperKind.Edxl ? Base64(element.Value) : Document(element.Value);
            if (bytes is not null)
            {
                return bytes;
            }
        }

        return null;
    }

    /// <summary>Where the items that hold no alert point to.</summary>
    public ImmutableArray<string> Links() =>
        [.. Items.Where(i => !Embeds(i) && Quoted(i) is null).Select(Link).OfType<string>().Distinct(StringComparer.Ordinal).Take(MostLinks)];

    private string? Link(XElement item) => Kind switch
    {
        CapWrapperKind.Atom => AtomLinks(item).Select(Address).FirstOrDefault(a => a is not null),
        CapWrapperKind.Rss => RssLinks(item).Select(Address).FirstOrDefault(a => a is not null),
        _ => null,
    };

    /// <summary>What is said to be an alert first; a page for people never.</summary>
    private static IEnumerable<string?> AtomLinks(XElement entry)
    {
        XElement[] links = [.. entry.Elements(s_atom + "link")];
        return links.Where(l => IsCap((string?)l.Attribute("type"))).Select(l => (string?)l.Attribute("href"))
            .Concat(entry.Elements(s_atom + "content").Where(c => (string?)c.Attribute("type") is null or "" || IsXml((string?)c.Attribute("type"))).Select(c => (string?)c.Attribute("src")))
            .Concat(links.Where(l => (string?)l.Attribute("rel") is null or "alternate" && (l.Attribute("type") is null || IsXml((string?)l.Attribute("type")))).Select(l => (string?)l.Attribute("href")));
    }

    private static IEnumerable<string?> RssLinks(XElement item) =>
        item.Elements("enclosure").Where(e => IsXml((string?)e.Attribute("type"))).Select(e => (string?)e.Attribute("url"))
            .Concat(item.Elements("link").Select(l => (string?)l.Value))
            .Concat(item.Elements("guid").Where(g => (string?)g.Attribute("isPermaLink") != "false").Select(g => (string?)g.Value));

    private static bool IsCap(string? type) => type is not null && type.Contains("cap+xml", StringComparison.OrdinalIgnoreCase);

    private static bool IsXml(string? type) => type is not null && !type.Contains("html", StringComparison.OrdinalIgnoreCase) && type.Contains("xml", StringComparison.OrdinalIgnoreCase);

    private static string? Address(string? text) =>
        text is { Length: <= LongestLink } && Uri.TryCreate(text.Trim(), UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" ? uri.AbsoluteUri : null;

    // The declaration of a document that was put into another names an encoding that is no longer its own.
    private static byte[]? Document(string text)
    {
        ReadOnlySpan<char> read = text.AsSpan().Trim();
        if (read.StartsWith("<?xml") && read.IndexOf("?>") is > 0 and int end)
        {
            read = read[(end + 2)..].TrimStart();
        }

        return read.StartsWith("<") && read.Contains("alert", StringComparison.Ordinal) && !read.Contains('\uFFFD') ? Encoding.UTF8.GetBytes(read.ToString()) : null;
    }

    private static byte[]? Base64(string text)
    {
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int length) && length > 0 ? bytes[..length] : null;
    }
}
