using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Cap;

/// <summary>
/// Writes an <see cref="Alert"/> as a CAP 1.2 document (UTF-8, elements in the order of the schema).
/// Shapes must be WGS 84 or CGCS2000, which agree far below the standard's precision; positions are written latitude first to 1e-9 degree, radii in kilometres.
/// </summary>
/// <remarks>
/// Pure. What the schema requires and the alert lacks is written as the vocabulary's own word for "not said": category Other, urgency, severity and certainty Unknown;
/// a missing scope becomes Private, so that writing never widens it. CAP has no lines and no holes: a line is left out and a hole is filled.
/// </remarks>
public static class CapWriter
{
    private static readonly XmlWriterSettings s_settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        Indent = true,
        NewLineChars = "\n",
        NewLineHandling = NewLineHandling.Entitize,
    };

    /// <summary>The document's bytes.</summary>
    /// <param name="alert">Its status, type and scope are words of CAP.</param>
    public static byte[] Write(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        using MemoryStream bytes = new();
        using (XmlWriter xml = XmlWriter.Create(bytes, s_settings))
        {
            xml.WriteStartElement("alert", CapWords.Current);
            Element(xml, "identifier", alert.SourceId);
            Element(xml, "sender", alert.Sender);
            Element(xml, "sent", CapTime.Write(alert.Sent));
            Element(xml, "status", alert.Status);
            Element(xml, "msgType", alert.MsgType);
            Element(xml, "scope", alert.Scope ?? "Private");
            if (!alert.References.IsEmpty)
            {
                Element(xml, "references", CapReferences.Write(alert.References, alert.Sent));
            }

            foreach (AlertText text in Texts(alert))
            {
                Info(xml, alert, text);
            }

            xml.WriteEndElement();
        }

        return bytes.ToArray();
    }

    private static ImmutableArray<AlertText> Texts(Alert alert)
    {
        if (!alert.Texts.IsEmpty)
        {
            return alert.Texts;
        }

        bool bare = alert.Event is null && alert.Headline is null && alert.Description is null && alert.Severity is null && alert.AreaDesc is null && alert.Shape is null && alert.Geocodes.IsEmpty;
        return bare ? [] : [new AlertText("zh-CN", alert.Event, alert.Headline, alert.Description, alert.Instruction, alert.AreaDesc)];
    }

    private static void Info(XmlWriter xml, Alert alert, AlertText text)
    {
        xml.WriteStartElement("info", CapWords.Current);
        Element(xml, "language", Language(text.Language));
        ImmutableArray<string> categories = [.. alert.Categories.Where(CapWords.Category.ContainsKey)];
        foreach (string category in categories.IsEmpty ? ["Other"] : categories)
        {
            Element(xml, "category", CapWords.Category[category]);
        }

        Element(xml, "event", text.Event ?? "");
        foreach (string response in alert.ResponseTypes.Where(CapWords.ResponseType.ContainsKey))
        {
            Element(xml, "responseType", CapWords.ResponseType[response]);
        }

        Element(xml, "urgency", Word(alert.Urgency, CapWords.Urgency));
        Element(xml, "severity", Severity(alert));
        Element(xml, "certainty", Word(alert.Certainty, CapWords.Certainty));
        Pairs(xml, "eventCode", alert.EventCodes);
        Optional(xml, "effective", alert.Effective);
        Optional(xml, "onset", alert.Onset);
        Optional(xml, "expires", alert.Expires);
        Optional(xml, "headline", text.Headline);
        Optional(xml, "description", text.Description);
        Optional(xml, "instruction", text.Instruction);
        if (text.AreaDesc is not null || alert.Shape is not null || !alert.Geocodes.IsEmpty)
        {
            Area(xml, alert, text);
        }

        xml.WriteEndElement();
    }

    private static void Area(XmlWriter xml, Alert alert, AlertText text)
    {
        xml.WriteStartElement("area", CapWords.Current);
        Element(xml, "areaDesc", text.AreaDesc ?? alert.AreaDesc ?? "");
        ImmutableArray<GeoShape> parts = alert.Shape switch
        {
            null => [],
            MultiShape multi => multi.Parts,
            GeoShape one => [one],
        };
        foreach (AreaShape area in parts.OfType<AreaShape>())
        {
            Element(xml, "polygon", string.Join(' ', area.Outer.Select(Position)));
        }

        foreach (GeoShape part in parts)
        {
            if (part is CircleShape circle)
            {
                Element(xml, "circle", $"{Position(circle.Centre)} {Number(circle.RadiusM / 1000)}");
            }
            else if (part is PointShape point)
            {
                Element(xml, "circle", $"{Position(point.At)} 0");
            }
        }

        Pairs(xml, "geocode", alert.Geocodes);
        xml.WriteEndElement();
    }

    private static void Pairs(XmlWriter xml, string name, ImmutableArray<Geocode> pairs)
    {
        foreach (Geocode pair in pairs)
        {
            xml.WriteStartElement(name, CapWords.Current);
            Element(xml, "valueName", pair.Name);
            Element(xml, "value", pair.Value);
            xml.WriteEndElement();
        }
    }

    private static void Optional(XmlWriter xml, string name, DateTimeOffset? time) => Optional(xml, name, time is { } at ? CapTime.Write(at) : null);

    private static void Optional(XmlWriter xml, string name, string? text)
    {
        if (text is not null)
        {
            Element(xml, name, text);
        }
    }

    private static void Element(XmlWriter xml, string name, string text) => xml.WriteElementString(name, CapWords.Current, Writable(text));

    private static string Word(string? word, FrozenDictionary<string, string> words) => word is not null && words.TryGetValue(word, out string? known) ? known : "Unknown";

    private static string Severity(Alert alert) => alert.Severity is not null && CapWords.Severity.TryGetValue(alert.Severity, out string? known)
        ? known
        : (alert.Level ?? CapLevels.BuiltIn(alert.Severity)) switch
        {
            1 => "Extreme",
            2 => "Severe",
            3 => "Moderate",
            4 => "Minor",
            _ => "Unknown",
        };

    private static string Position(GeoPoint point) => $"{Number(point.Lat)},{Number(point.Lon)}";

    private static string Number(double value) => value.ToString("0.#########", CultureInfo.InvariantCulture);

    // xs:language: letters, then groups of letters and digits, 1 to 8 each.
    private static string Language(string language)
    {
        string[] groups = language.Replace('_', '-').Split('-');
        bool valid = groups.All(g => g.Length is >= 1 and <= 8 && g.All(char.IsAsciiLetterOrDigit)) && groups[0].All(char.IsAsciiLetter);
        return valid ? string.Join('-', groups) : "und";
    }

    // Control characters have no form in XML 1.0, not even as references.
    internal static string Writable(string text)
    {
        StringBuilder? clean = null;
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (!XmlConvert.IsXmlChar(text[i]))
            {
                (clean ??= new StringBuilder(text))[i] = '\uFFFD';
            }
        }

        return clean?.ToString() ?? text;
    }
}
