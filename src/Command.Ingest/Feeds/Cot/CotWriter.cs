using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Xml;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Cot;

/// <summary>
/// Writes positions as Cursor on Target events (XML, schema 2.0), one after the other. Pure. Positions are WGS 84, heights above its ellipsoid, speeds metres a
/// second, times UTC to the millisecond. An exercise's events say so in <c>opex</c>.
/// </summary>
public static class CotWriter
{
    /// <summary>What the schema has for a number that is not known.</summary>
    private const string Unknown = "9999999.0";

    /// <summary>How long an event holds whose position does not say.</summary>
    private static readonly TimeSpan s_holds = TimeSpan.FromMinutes(1);

    private static readonly FrozenDictionary<string, string> s_types = new Dictionary<string, string>
    {
        ["aircraft"] = "a-f-A",
        ["ambulance"] = "a-f-G-U-i-m",
        ["bus"] = "a-f-G-E-V-U-B",
        ["drone"] = "a-f-A-M-F-Q",
        ["field-team"] = "a-f-G-U-C",
        ["fire-engine"] = "a-f-G-U-i-f",
        ["hazmat-truck"] = "a-f-G-U-i-f-het",
        ["helicopter"] = "a-f-A-M-H",
        ["hostile"] = "a-h-G",
        ["police"] = "a-f-G-U-i-l",
        ["post"] = "a-f-G-I",
        ["repair-van"] = "a-f-G-U-i-p",
        ["rescue-boat"] = "a-f-G-E-V-U-R",
        ["unidentified"] = "a-u-G",
        ["vehicle"] = "a-f-G-E",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The kinds of unit that have a type of their own; any other goes out as a friend on the ground (<c>a-f-G</c>).</summary>
    public static IReadOnlyCollection<string> UnitKinds => s_types.Keys;

    /// <summary>The events in UTF-8 without a byte order mark.</summary>
    /// <param name="positions">In the order to write; one without a fix goes out at 0/0, as devices do.</param>
    public static byte[] Write(IEnumerable<Position> positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        using MemoryStream stream = new();
        foreach (Position position in positions)
        {
            using XmlWriter xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true, CloseOutput = false });
            Event(xml, position);
        }

        return stream.ToArray();
    }

    private static void Event(XmlWriter xml, Position position)
    {
        string time = Time(position.SentAt ?? position.ObservedAt);
        GeoPoint at = position.At ?? default;
        xml.WriteStartElement("event");
        xml.WriteAttributeString("version", "2.0");
        xml.WriteAttributeString("uid", position.SourceId);
        xml.WriteAttributeString("type", s_types.GetValueOrDefault(position.UnitKind ?? "", "a-f-G"));
        if (position.Exercise)
        {
            xml.WriteAttributeString("opex", "e");
        }

        xml.WriteAttributeString("time", time);
        xml.WriteAttributeString("start", time);
        xml.WriteAttributeString("stale", Time(position.StaleAt ?? ((position.SentAt ?? position.ObservedAt) + s_holds)));
        xml.WriteAttributeString("how", "m-g");
        xml.WriteStartElement("point");
        xml.WriteAttributeString("lat", Number(at.Lat));
        xml.WriteAttributeString("lon", Number(at.Lon));
        xml.WriteAttributeString("hae", Number(position.AltitudeM));
        xml.WriteAttributeString("ce", Number(position.UncertaintyM));
        xml.WriteAttributeString("le", Unknown);
        xml.WriteEndElement();
        xml.WriteStartElement("detail");
        if (position.CallSign is { } name)
        {
            xml.WriteStartElement("contact");
            xml.WriteAttributeString("callsign", name);
            xml.WriteEndElement();
        }

        if (position.SpeedKmh is not null || position.HeadingDeg is not null)
        {
            xml.WriteStartElement("track");
            xml.WriteAttributeString("speed", Number(position.SpeedKmh / 3.6));
            xml.WriteAttributeString("course", Number(position.HeadingDeg));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? Unknown;

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
