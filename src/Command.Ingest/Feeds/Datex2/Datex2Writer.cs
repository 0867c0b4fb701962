using System.Globalization;
using System.Text;
using System.Xml;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Datex2;

/// <summary>
/// Writes reports as a DATEX II v3 <c>messageContainer</c> with one SituationPublication, valid against the v3.7 schema. Pure.
/// Reports of one <see cref="Report.Group"/> become the records of one situation. Positions go out latitude first, as WGS 84.
/// </summary>
public static class Datex2Writer
{
    private const string Container = "http://datex2.eu/schema/3/messageContainer";
    private const string Exchange = "http://datex2.eu/schema/3/exchangeInformation";
    private const string Xsi = "http://www.w3.org/2001/XMLSchema-instance";

    internal const string Common = "http://datex2.eu/schema/3/common";
    internal const string Situation = "http://datex2.eu/schema/3/situation";

    /// <summary>The document in UTF-8 without a byte order mark.</summary>
    /// <param name="reports">The records; those of one group need not stand together.</param>
    /// <param name="publisher">Who publishes; the prefix that the decoder gave to <see cref="Message.SourceId"/> is taken off again.</param>
    /// <param name="publishedAt">The publication's time.</param>
    public static byte[] Write(IEnumerable<Report> reports, Datex2Publisher publisher, DateTimeOffset publishedAt)
    {
        ArgumentNullException.ThrowIfNull(reports);
        ArgumentNullException.ThrowIfNull(publisher);
        using MemoryStream stream = new();
        using (XmlWriter xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false) }))
        {
            xml.WriteStartDocument();
            xml.WriteStartElement("mc", "messageContainer", Container);
            xml.WriteAttributeString("xmlns", "com", null, Common);
            xml.WriteAttributeString("xmlns", "sit", null, Situation);
            xml.WriteAttributeString("xmlns", "loc", null, Datex2LocationWriter.Namespace);
            xml.WriteAttributeString("xmlns", "ex", null, Exchange);
            xml.WriteAttributeString("xmlns", "xsi", null, Xsi);
            xml.WriteAttributeString("modelBaseVersion", "3");
            xml.WriteStartElement("payload", Container);
            xml.WriteAttributeString("type", Xsi, "sit:SituationPublication");
            xml.WriteAttributeString("lang", publisher.Lang);
            xml.WriteAttributeString("modelBaseVersion", "3");
            xml.WriteElementString("publicationTime", Common, Time(publishedAt));
            xml.WriteStartElement("publicationCreator", Common);
            xml.WriteElementString("country", Common, publisher.Country);
            xml.WriteElementString("nationalIdentifier", Common, publisher.NationalIdentifier);
            xml.WriteEndElement();
            foreach (IGrouping<string, Report> group in reports.GroupBy(r => r.Group ?? RecordId(r, publisher), StringComparer.Ordinal))
            {
                WriteSituation(xml, group, publisher);
            }

            xml.WriteEndElement();
            WriteExchange(xml, publishedAt);
            xml.WriteEndElement();
        }

        return stream.ToArray();
    }

    /// <summary>A push without state: what is not in it has not ended, which a snapshot would say.</summary>
    private static void WriteExchange(XmlWriter xml, DateTimeOffset publishedAt)
    {
        xml.WriteStartElement("exchangeInformation", Container);
        xml.WriteAttributeString("modelBaseVersion", "3");
        xml.WriteStartElement("exchangeContext", Exchange);
        xml.WriteElementString("codedExchangeProtocol", Exchange, "simplePush");
        xml.WriteElementString("exchangeSpecificationVersion", Exchange, "3");
        xml.WriteElementString("supplierOrCisRequester", Exchange, null);
        xml.WriteEndElement();
        xml.WriteStartElement("dynamicInformation", Exchange);
        xml.WriteElementString("exchangeStatus", Exchange, "online");
        xml.WriteElementString("messageGenerationTimestamp", Exchange, Time(publishedAt));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteSituation(XmlWriter xml, IGrouping<string, Report> group, Datex2Publisher publisher)
    {
        xml.WriteStartElement("situation", Situation);
        xml.WriteAttributeString("id", Clean(group.Key, int.MaxValue));
        if (group.Min(r => r.Level) is { } level)
        {
            xml.WriteElementString("overallSeverity", Situation, Severity(level));
        }

        xml.WriteStartElement("headerInformation", Situation);
        xml.WriteElementString("informationStatus", Common, group.Any(r => r.Exercise) ? "securityExercise" : "real");
        xml.WriteEndElement();
        foreach (Report report in group)
        {
            WriteRecord(xml, report, publisher);
        }

        xml.WriteEndElement();
    }

    private static void WriteRecord(XmlWriter xml, Report report, Datex2Publisher publisher)
    {
        (string version, string time) = Version(report);
        Datex2RecordType type = Datex2RecordType.Of(report);
        xml.WriteStartElement("situationRecord", Situation);
        xml.WriteAttributeString("type", Xsi, "sit:" + type.Name);
        xml.WriteAttributeString("id", Clean(RecordId(report, publisher), int.MaxValue));
        xml.WriteAttributeString("version", Clean(version, int.MaxValue));
        xml.WriteElementString("situationRecordCreationTime", Situation, Time(report.ObservedAt));
        xml.WriteElementString("situationRecordObservationTime", Situation, Time(report.ObservedAt));
        xml.WriteElementString("situationRecordVersionTime", Situation, time);
        xml.WriteElementString("probabilityOfOccurrence", Situation, "certain");
        // Without its own word a record would take the situation's.
        xml.WriteElementString("severity", Situation, report.Level is { } level ? Severity(level) : "unknown");
        xml.WriteStartElement("validity", Situation);
        // v3 has no word for "ended"; suspended is the one that says "no longer in force".
        xml.WriteElementString("validityStatus", Common, report.Status > ReportStatus.Resolved ? "suspended" : report.Ends is null ? "active" : "definedByValidityTimeSpec");
        xml.WriteStartElement("validityTimeSpecification", Common);
        xml.WriteElementString("overallStartTime", Common, Time(report.Starts ?? report.ObservedAt));
        if (report.Ends is { } ends)
        {
            xml.WriteElementString("overallEndTime", Common, Time(ends));
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
        foreach (string comment in Comments(report))
        {
            xml.WriteStartElement("generalPublicComment", Situation);
            xml.WriteStartElement("comment", Situation);
            WriteText(xml, comment, publisher.Lang);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        Datex2LocationWriter.Write(xml, report, publisher.Lang);
        type.WriteOwn(xml);
        xml.WriteEndElement();
    }

    /// <summary>The title first, then the text; a text that already opens with the title is taken apart at its first line.</summary>
    private static IEnumerable<string> Comments(Report report)
    {
        string text = report.Text ?? "";
        string rest = text == report.Title ? "" : text.StartsWith(report.Title + "\n", StringComparison.Ordinal) ? text[(report.Title.Length + 1)..] : text;
        return rest.Split('\n').Prepend(report.Title).Select(line => Clean(line, 1024).Trim()).Where(line => line.Length > 0);
    }

    internal static void WriteText(XmlWriter xml, string text, string lang)
    {
        xml.WriteStartElement("values", Common);
        xml.WriteStartElement("value", Common);
        xml.WriteAttributeString("lang", lang);
        xml.WriteString(Clean(text, 1024));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static string RecordId(Report report, Datex2Publisher publisher) =>
        report.SourceId.StartsWith(publisher.Prefix, StringComparison.Ordinal) ? report.SourceId[publisher.Prefix.Length..] : report.SourceId;

    /// <summary>The decoder's version is "version@time"; another feed's goes out whole, at the time of its report.</summary>
    private static (string Version, string Time) Version(Report report)
    {
        int at = report.Version.IndexOf('@', StringComparison.Ordinal);
        return at >= 0 && Datex2Time.Read(report.Version[(at + 1)..], TimeSpan.Zero) is not null
            ? (report.Version[..at], report.Version[(at + 1)..])
            : (report.Version, Time(report.SentAt ?? report.ObservedAt));
    }

    private static string Severity(int level) => level switch
    {
        1 => "highest",
        2 => "high",
        3 => "medium",
        _ => "low",
    };

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);

    /// <summary>Leaves out what XML 1.0 cannot carry and cuts at the schema's length, never through a character.</summary>
    internal static string Clean(string text, int length)
    {
        StringBuilder clean = new(Math.Min(text.Length, length));
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > length)
            {
                break;
            }

            if (rune.Value is '\t' or '\n' or (>= ' ' and < 0xFFFE) or >= 0x10000)
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString();
    }
}
