using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Cot;

/// <summary>Reads the XML form of an event (CoT schema 2.0).</summary>
internal static partial class CotXml
{
    private const int MaxLinks = 2_000;
    private const int LongestText = 2_000;

    /// <summary>Values from here on say "unknown": the schema's 9999999.</summary>
    private const double Unknown = 9_999_999;

    public static (CotEvent? Event, Fault? Fault) Read(ReadOnlyMemory<byte> bytes)
    {
        (XDocument? document, Fault? fault) = SafeXml.Read(bytes, 1_000_000);
        if (document?.Root is not { } root)
        {
            return (null, fault ?? new Fault("xml-malformed", "The document has no root element."));
        }

        if (root.Name.LocalName != "event")
        {
            return (null, new Fault("cot-unrecognised", $"The root element is <{Clip(root.Name.LocalName, 60)}>; a Cursor on Target message is an <event>."));
        }

        string? uid = (string?)root.Attribute("uid");
        if (BrokenUid(uid, bytes.Span) is { } bad)
        {
            return (null, bad);
        }

        if (Clip((string?)root.Attribute("type"), 120) is not { } type)
        {
            return (null, new Fault("cot-no-type", "The event has no type, so what it says is not known.", Clip(uid, 80)));
        }

        return (Detail(new CotEvent
        {
            Uid = uid!.Trim(),
            Type = type,
            Time = Time((string?)root.Attribute("time")),
            Start = Time((string?)root.Attribute("start")),
            Stale = Time((string?)root.Attribute("stale")),
            Lat = Number(Child(root, "point")?.Attribute("lat")),
            Lon = Number(Child(root, "point")?.Attribute("lon")),
            Hae = Known(Number(Child(root, "point")?.Attribute("hae"))),
            Ce = Known(Number(Child(root, "point")?.Attribute("ce"))),
        }, Child(root, "detail")), null);
    }

    /// <summary>What is wrong with a uid: it is a key in every table that follows, and goes into logs and frames.</summary>
    public static Fault? BrokenUid(string? uid, ReadOnlySpan<byte> raw)
    {
        if (string.IsNullOrWhiteSpace(uid))
        {
            return new Fault("cot-no-uid", "The event has no uid, so nothing later could be said about it.");
        }

        // The parser turns a bare line break in an attribute into a space; only the bytes still have it.
        return uid.Length > 200 || uid.Any(char.IsControl) || RawUidBreak().IsMatch(Encoding.Latin1.GetString(raw[..Math.Min(raw.Length, 4096)]))
            ? new Fault("cot-uid", "The event's uid holds line breaks or control characters, or is longer than 200 characters.")
            : null;
    }

    /// <summary>Adds what the detail says; what is no part of it leaves the event as it is.</summary>
    public static CotEvent Detail(CotEvent item, XElement? detail)
    {
        if (detail is null)
        {
            return item;
        }

        XElement? track = Child(detail, "track");
        XElement? emergency = Child(detail, "emergency");
        return item with
        {
            Callsign = Clip((string?)Child(detail, "contact")?.Attribute("callsign"), 80) ?? item.Callsign,
            Speed = Known(Number(track?.Attribute("speed"))) ?? item.Speed,
            Course = Known(Number(track?.Attribute("course"))) ?? item.Course,
            Remarks = Clip(Child(detail, "remarks")?.Value, LongestText) ?? item.Remarks,
            Archive = item.Archive || Child(detail, "archive") is not null,
            Emergency = emergency is null
                ? item.Emergency
                : new CotEmergency(Clip((string?)emergency.Attribute("type"), 80), (string?)emergency.Attribute("cancel") is "true" or "1", Clip(emergency.Value, LongestText)),
            Links = [.. detail.Elements().Where(e => e.Name.LocalName == "link").Take(MaxLinks).Select(Link)],
        };
    }

    /// <summary>The detail of a TAK protobuf message: what stands within <c>detail</c>, without the element itself.</summary>
    public static XElement? Fragment(string xml) => SafeXml.Read(Encoding.UTF8.GetBytes($"<detail>{xml}</detail>"), 1_000_000).Document?.Root;

    public static double? Known(double? value) => value is { } number && Math.Abs(number) < Unknown ? number : null;

    public static string? Clip(string? text, int longest)
    {
        text = text is null ? null : string.Concat(text.Where(c => !char.IsControl(c) || c == '\n')).Trim();
        return string.IsNullOrEmpty(text) ? null : text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
    }

    private static CotLink Link(XElement link) => new(
        Clip((string?)link.Attribute("uid"), 200),
        Clip((string?)link.Attribute("type"), 120),
        (string?)link.Attribute("relation"),
        Clip((string?)link.Attribute("parent_callsign"), 80),
        (string?)link.Attribute("point"));

    private static XElement? Child(XElement parent, string name) => parent.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    private static double? Number(XAttribute? attribute) =>
        double.TryParse(attribute?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;

    /// <summary>An xs:dateTime; CoT is in UTC, and so is a time that does not say.</summary>
    private static DateTimeOffset? Time(string? text) =>
        text is { Length: <= 48 } && Moment().IsMatch(text.Trim())
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})?\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Moment();

    [GeneratedRegex("\\suid\\s*=\\s*(?:\"[^\"\\r\\n<]*[\\r\\n]|'[^'\\r\\n<]*[\\r\\n])", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex RawUidBreak();
}
