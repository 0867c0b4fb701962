using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Datex2;

/// <summary>Writes a report's place as the v3 <c>locationReference</c> that its shape asks for: point, line, area or a list of them.</summary>
internal static class Datex2LocationWriter
{
    public const string Namespace = "http://datex2.eu/schema/3/locationReferencing";
    private const string Xsi = "http://www.w3.org/2001/XMLSchema-instance";

    public static void Write(XmlWriter xml, Report report, string lang)
    {
        ImmutableArray<GeoShape> parts = Parts(report.Shape);
        xml.WriteStartElement("locationReference", Datex2Writer.Situation);
        if (parts.Length > 1)
        {
            xml.WriteAttributeString("type", Xsi, "loc:LocationGroupByList");
            bool first = true;
            foreach (GeoShape part in parts)
            {
                xml.WriteStartElement("locationContainedInGroup", Namespace);
                Location(xml, part, report, lang, first);
                xml.WriteEndElement();
                first = false;
            }
        }
        else
        {
            Location(xml, parts.FirstOrDefault(), report, lang, true);
        }

        xml.WriteEndElement();
    }

    /// <summary>Flat, drawable parts: what has too few positions or positions out of range is left out.</summary>
    private static ImmutableArray<GeoShape> Parts(GeoShape? shape) => shape switch
    {
        null => [],
        MultiShape multi => [.. multi.Parts.SelectMany(p => Parts(p))],
        CircleShape circle when circle.Centre.IsValid => [circle.ToArea()],
        _ when !shape.Positions().All(p => p.IsValid) => [],
        LineShape { Path.Length: < 2 } or AreaShape { Outer.Length: < 4 } => [],
        _ => [shape],
    };

    private static void Location(XmlWriter xml, GeoShape? shape, Report report, string lang, bool words)
    {
        switch (shape)
        {
            case LineShape line:
                xml.WriteAttributeString("type", Xsi, "loc:LinearLocation");
                Words(xml, report, lang, words);
                xml.WriteStartElement("gmlLineString", Namespace);
                xml.WriteAttributeString("srsName", "WGS 84");
                xml.WriteElementString("posList", Namespace, Positions(line.Path));
                xml.WriteEndElement();
                break;
            case AreaShape area:
                xml.WriteAttributeString("type", Xsi, "loc:AreaLocation");
                xml.WriteStartElement("gmlMultiPolygon", Namespace);
                xml.WriteStartElement("gmlPolygon", Namespace);
                Ring(xml, "exterior", area.Outer);
                foreach (ImmutableArray<GeoPoint> hole in area.Holes)
                {
                    Ring(xml, "interior", hole);
                }

                xml.WriteEndElement();
                xml.WriteEndElement();
                break;
            case PointShape point:
                xml.WriteAttributeString("type", Xsi, "loc:PointLocation");
                Words(xml, report, lang, words);
                xml.WriteStartElement("pointByCoordinates", Namespace);
                xml.WriteStartElement("pointCoordinates", Namespace);
                xml.WriteElementString("latitude", Namespace, Number(point.At.Lat));
                xml.WriteElementString("longitude", Namespace, Number(point.At.Lon));
                if (report.UncertaintyM is { } metres && double.IsFinite(metres))
                {
                    xml.WriteStartElement("horizontalPositionAccuracy", Namespace);
                    xml.WriteElementString("accuracyPercentile95", Namespace, Number(metres));
                    xml.WriteEndElement();
                }

                xml.WriteEndElement();
                xml.WriteEndElement();
                break;
            default:
                // The schema wants a place; a point without coordinates says that there is none.
                xml.WriteAttributeString("type", Xsi, "loc:PointLocation");
                Words(xml, report, lang, words);
                break;
        }
    }

    private static void Words(XmlWriter xml, Report report, string lang, bool words)
    {
        if (words && !string.IsNullOrWhiteSpace(report.Address))
        {
            xml.WriteStartElement("supplementaryPositionalDescription", Namespace);
            xml.WriteStartElement("locationDescription", Namespace);
            Datex2Writer.WriteText(xml, report.Address, lang);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
    }

    private static void Ring(XmlWriter xml, string name, ImmutableArray<GeoPoint> ring)
    {
        xml.WriteStartElement(name, Namespace);
        xml.WriteElementString("posList", Namespace, Positions(ring));
        xml.WriteEndElement();
    }

    private static string Positions(ImmutableArray<GeoPoint> path)
    {
        StringBuilder text = new();
        foreach (GeoPoint point in path)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(Number(point.Lat)).Append(' ').Append(Number(point.Lon));
        }

        return text.ToString();
    }

    /// <summary>The schema's posList takes no exponent; nine decimals are a tenth of a millimetre.</summary>
    private static string Number(double value) => value.ToString("0.#########", CultureInfo.InvariantCulture);
}
