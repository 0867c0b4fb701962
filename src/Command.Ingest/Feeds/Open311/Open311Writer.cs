using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using System.Xml;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Open311;

/// <summary>
/// Writes reports as a GeoReport v2 service_requests document. Pure. What the standard has no field for (level, exercise, parent case) goes into
/// <c>extended_attributes</c>, and the case's stage into <c>status_notes</c>, where <see cref="Open311Decoder"/> finds them again.
/// </summary>
public static class Open311Writer
{
    private static readonly JavaScriptEncoder s_encoder = JavaScriptEncoder.Create(UnicodeRanges.All);

    /// <summary>The JSON form, UTF-8: a bare array.</summary>
    /// <param name="reports">In the order to write; positions are lon/lat in the datum that the feed declares.</param>
    public static byte[] Json(IEnumerable<Report> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Encoder = s_encoder }))
        {
            json.WriteStartArray();
            foreach (Report report in reports)
            {
                json.WriteStartObject();
                foreach ((string name, string? text) in Texts(report))
                {
                    json.WriteString(name, text);
                }

                if (Point(report.Shape) is { } at)
                {
                    json.WriteNumber("lat", at.Lat);
                    json.WriteNumber("long", at.Lon);
                }
                else
                {
                    json.WriteNull("lat");
                    json.WriteNull("long");
                }

                json.WriteStartObject("extended_attributes");
                foreach ((string name, string text) in Extended(report))
                {
                    json.WriteString(name, text);
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The XML form, UTF-8 without a byte order mark.</summary>
    /// <param name="reports">In the order to write; positions are lon/lat in the datum that the feed declares.</param>
    public static byte[] Xml(IEnumerable<Report> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        using MemoryStream stream = new();
        using (XmlWriter xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false) }))
        {
            xml.WriteStartDocument();
            xml.WriteStartElement("service_requests");
            foreach (Report report in reports)
            {
                xml.WriteStartElement("request");
                foreach ((string name, string? text) in Texts(report))
                {
                    xml.WriteElementString(name, text ?? "");
                }

                GeoPoint? at = Point(report.Shape);
                xml.WriteElementString("lat", at?.Lat.ToString(CultureInfo.InvariantCulture) ?? "");
                xml.WriteElementString("long", at?.Lon.ToString(CultureInfo.InvariantCulture) ?? "");
                xml.WriteStartElement("extended_attributes");
                foreach ((string name, string text) in Extended(report))
                {
                    xml.WriteElementString(name, text);
                }

                xml.WriteEndElement();
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        return stream.ToArray();
    }

    private static IEnumerable<(string Name, string? Text)> Texts(Report report)
    {
        bool over = report.Status > ReportStatus.Resolved;
        yield return ("service_request_id", Clean(report.SourceId));
        yield return ("status", over ? "closed" : "open");
        yield return ("status_notes", Open311Stages.Word(report.Status));
        yield return ("service_code", Clean(report.SourceKind ?? report.Kind));
        yield return ("service_name", Clean(report.Title));
        yield return ("description", Clean(report.Text));
        yield return ("agency_responsible", Clean(report.Agency));
        yield return ("service_notice", null);
        yield return ("requested_datetime", Time(report.ObservedAt));
        yield return ("updated_datetime", report.SentAt is { } sent ? Time(sent) : null);
        yield return ("expected_datetime", null);
        yield return ("address", Clean(report.Address));
        yield return ("address_id", null);
        yield return ("zipcode", null);
        yield return ("media_url", Clean(report.MediaUrl));
    }

    private static IEnumerable<(string Name, string Text)> Extended(Report report)
    {
        if (report.Level is { } level)
        {
            yield return ("priority", level.ToString(CultureInfo.InvariantCulture));
        }

        if (report.Group is { } group)
        {
            yield return ("parent_service_request_id", Clean(group)!);
        }

        if (report.UncertaintyM is { } uncertainty)
        {
            yield return ("uncertainty_m", uncertainty.ToString("R", CultureInfo.InvariantCulture));
        }

        if (report.Exercise)
        {
            yield return ("exercise", "true");
        }
    }

    /// <summary>GeoReport knows points only: a line gives the position in its middle, an area the middle of its box.</summary>
    private static GeoPoint? Point(GeoShape? shape)
    {
        GeoPoint? at = shape switch
        {
            PointShape point => point.At,
            CircleShape circle => circle.Centre,
            LineShape { Path.IsDefaultOrEmpty: false } line => line.Path[line.Path.Length / 2],
            null or { Box.IsEmpty: true } => null,
            { Box: var box } => new GeoPoint((box.West + box.East) / 2, (box.South + box.North) / 2),
        };
        return at is { IsValid: true } ? at : null;
    }

    internal static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);

    /// <summary>Leaves out what XML 1.0 cannot carry and half characters, so that both forms say the same.</summary>
    internal static string? Clean(string? text)
    {
        if (text is null || text.AsSpan().IndexOfAnyExceptInRange(' ', '\uD7FF') < 0)
        {
            return text;
        }

        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' or (>= ' ' and < 0xFFFE) or >= 0x10000)
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString();
    }
}
