using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Cap;

namespace Command.Ingest.Api.Cap;

/// <summary>One alert in the index, as it is shown, with the address of its document.</summary>
internal sealed record CapIndexEntry(string Address, Alert Alert, DateTimeOffset KnownAt);

/// <summary>An Atom 1.0 feed (RFC 4287) of CAP documents, with the fields of each alert that a reader chooses by in CAP's own names.</summary>
internal sealed record CapIndex
{
    public const string MediaType = "application/atom+xml; charset=utf-8";

    private const string Atom = "http://www.w3.org/2005/Atom";
    private const string Cap = "urn:oasis:names:tc:emergency:cap:1.2";

    public required string Address { get; init; }

    /// <summary>The request's query, with its question mark; empty without one.</summary>
    public required string Query { get; init; }

    /// <summary>The query of the next page; null on the last.</summary>
    public required string? Next { get; init; }

    public required string Title { get; init; }

    public required string Author { get; init; }

    /// <summary>The language of the index's own words.</summary>
    public required string Language { get; init; }

    public required DateTimeOffset Updated { get; init; }

    public required ImmutableArray<CapIndexEntry> Entries { get; init; }

    public byte[] ToBytes()
    {
        using MemoryStream bytes = new();
        using (XmlWriter xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("feed", Atom);
            xml.WriteAttributeString("xmlns", "cap", null, Cap);
            xml.WriteAttributeString("xml", "lang", null, Language);
            Element(xml, "id", Address);
            Element(xml, "title", Title);
            Element(xml, "updated", Time(Updated));
            Person(xml, Author);
            Link(xml, "self", "application/atom+xml", Address + Query);
            Link(xml, "first", "application/atom+xml", Address + (Query.Contains("exercise=true", StringComparison.Ordinal) ? "?exercise=true" : ""));
            if (Next is not null)
            {
                Link(xml, "next", "application/atom+xml", Address + Next);
            }

            foreach (CapIndexEntry entry in Entries)
            {
                Entry(xml, entry);
            }

            xml.WriteEndElement();
        }

        return bytes.ToArray();
    }

    private static void Entry(XmlWriter xml, CapIndexEntry entry)
    {
        Alert alert = entry.Alert;
        xml.WriteStartElement("entry", Atom);
        Element(xml, "id", entry.Address);
        Element(xml, "title", alert.Headline ?? alert.Event ?? alert.SourceId);
        Element(xml, "published", Time(alert.Sent));
        Element(xml, "updated", Time(entry.KnownAt));
        Person(xml, alert.Sender);
        Link(xml, "alternate", "application/cap+xml", entry.Address);
        if ((alert.Description ?? alert.AreaDesc) is { } summary)
        {
            Element(xml, "summary", summary);
        }

        foreach (string category in alert.Categories)
        {
            xml.WriteStartElement("category", Atom);
            xml.WriteAttributeString("term", CapWriter.Writable(category));
            xml.WriteEndElement();
        }

        foreach ((string name, string? value) in Fields(alert))
        {
            if (value is not null)
            {
                xml.WriteElementString("cap", name, Cap, CapWriter.Writable(value));
            }
        }

        xml.WriteEndElement();
    }

    private static IEnumerable<(string Name, string? Value)> Fields(Alert alert) =>
    [
        ("identifier", alert.SourceId),
        ("sender", alert.Sender),
        ("sent", Time(alert.Sent)),
        ("status", alert.Status),
        ("msgType", alert.MsgType),
        ("scope", alert.Scope),
        ("event", alert.Event),
        ("urgency", alert.Urgency),
        ("severity", alert.Severity),
        ("certainty", alert.Certainty),
        ("effective", Time(alert.Effective)),
        ("onset", Time(alert.Onset)),
        ("expires", Time(alert.Expires)),
        ("areaDesc", alert.AreaDesc),
    ];

    private static void Person(XmlWriter xml, string name)
    {
        xml.WriteStartElement("author", Atom);
        Element(xml, "name", name);
        xml.WriteEndElement();
    }

    private static void Link(XmlWriter xml, string rel, string type, string href)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", rel);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("href", href);
        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Atom, CapWriter.Writable(text));

    private static string? Time(DateTimeOffset? time) => time is { } at ? Time(at) : null;

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
