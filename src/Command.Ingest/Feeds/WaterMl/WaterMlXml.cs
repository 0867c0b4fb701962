using System.Globalization;
using System.Xml.Linq;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.WaterMl;

/// <summary>WaterML 1.0 and 1.1 (CUAHSI), also in a SOAP envelope: time series and lists of sites. Names are compared without their namespace, which differs between the versions.</summary>
internal static class WaterMlXml
{
    private const int MaxText = 400;

    public static void Read(ReadOnlyMemory<byte> body, FeedContext context, WaterMlFindings found)
    {
        (XDocument? document, Fault? fault) = SafeXml.Read(body);
        if (document?.Root is not { } root)
        {
            found.Add(fault ?? new Fault("waterml-unrecognised", "The document has no root element."));
            return;
        }

        bool known = root.DescendantsAndSelf().Any(e => e.Name.LocalName is "timeSeriesResponse" or "timeSeries" or "sitesResponse" or "siteInfo");
        if (!known)
        {
            found.Add(NotWaterMl(root));
            return;
        }

        bool series = false;
        foreach (XElement element in root.DescendantsAndSelf().Where(e => e.Name.LocalName == "timeSeries"))
        {
            if (found.Full)
            {
                return;
            }

            series = true;
            Series(element, context, found);
        }

        if (!series)
        {
            foreach (XElement site in root.DescendantsAndSelf().Where(e => e.Name.LocalName == "siteInfo"))
            {
                Site(site, context, found);
            }
        }
    }

    private static Fault NotWaterMl(XElement root)
    {
        string inside = root.DescendantsAndSelf().Select(e => e.Name.LocalName).FirstOrDefault(n => n is not ("Envelope" or "Body" or "Header")) ?? root.Name.LocalName;
        return root.Name.NamespaceName.Contains("waterml/2", StringComparison.OrdinalIgnoreCase)
            ? new Fault("waterml-2", "This is WaterML 2.0, another format. Ask the service for WaterML 1.1 or its JSON.")
            : new Fault("waterml-unrecognised", $"The document's '{(inside.Length > 60 ? inside[..60] : inside)}' is no WaterML 1.0 or 1.1. Send a timeSeriesResponse or sitesResponse.");
    }

    private static void Series(XElement element, FeedContext context, WaterMlFindings found)
    {
        XElement? source = Child(element, "sourceInfo"), variable = Child(element, "variable");
        string? site = Text(source, "siteCode"), parameter = Text(variable, "variableCode") ?? Text(variable, "variableName");
        if (site is null || parameter is null)
        {
            found.Add(new Fault("series-unnamed", "A time series has no siteCode or no variableCode, so its values can't be filed.", element.Attribute("name")?.Value));
            return;
        }

        (GeoShape? shape, Fault? unplaced) = Shape(source!, site);
        XElement? option = Descend(variable, "options", "option").FirstOrDefault(o => Attribute(o, "name") is "Statistic" or null);
        double? noData = double.TryParse(Text(variable, "noDataValue") ?? Text(variable, "NoDataValue"), NumberStyles.Float, CultureInfo.InvariantCulture, out double stated) ? stated : null;
        WaterMlSeries series = new()
        {
            Site = site,
            SiteName = Text(source, "siteName"),
            Shape = shape,
            ShapeFault = unplaced,
            Parameter = parameter,
            Statistic = option is null ? null : Attribute(option, "optionCode") ?? Attribute(option, "optionID"),
            Unit = Unit(variable!, element),
            NoData = noData,
            Zone = IsoInstant.Offset(Attribute(Descend(source, "timeZoneInfo", "defaultTimeZone").FirstOrDefault(), "zoneOffset"))
                ?? IsoInstant.Offset(Attribute(Descend(source, "timeZoneInfo", "defaultTimeZone").FirstOrDefault(), "ZoneOffset")),
        };
        foreach (XElement values in Children(element, "values"))
        {
            Values(values, series, context, found);
        }
    }

    private static void Values(XElement values, WaterMlSeries series, FeedContext context, WaterMlFindings found)
    {
        string method = Method(Child(values, "method"));
        foreach (XElement value in Children(values, "value"))
        {
            if (found.Full)
            {
                return;
            }

            (string? time, TimeSpan? zone) = Time(value);
            WaterMlValue sent = new(
                Bounded(value.Value),
                time,
                Attribute(value, "methodID") ?? Attribute(value, "methodCode") ?? method,
                WaterMlQualifiers.Split(Attribute(value, "qualifiers")));
            (Reading? reading, Fault? fault) = WaterMlReadings.Reading(zone is null ? series : series with { Zone = zone }, sent, context);
            if (reading is not null)
            {
                found.Add(reading);
            }
            else
            {
                found.Add(fault!);
            }
        }
    }

    /// <summary>CUAHSI's own services write local time with the offset, or the same in UTC, in attributes of their own.</summary>
    private static (string? Time, TimeSpan? Zone) Time(XElement value)
    {
        string? offset = Attribute(value, "timeOffset");
        if (Attribute(value, "dateTime") is { } time)
        {
            return (time, IsoInstant.Offset(offset));
        }

        return (Attribute(value, "dateTimeUTC"), TimeSpan.Zero);
    }

    private static string Method(XElement? method) =>
        (method is null ? null : Attribute(method, "methodID") ?? Attribute(method, "methodCode") ?? Text(method, "methodCode") ?? Text(method, "methodDescription")) ?? "0";

    private static string? Unit(XElement variable, XElement series)
    {
        XElement? unit = Child(variable, "unit") ?? Child(variable, "units");
        return Text(unit, "unitCode") ?? Text(unit, "unitAbbreviation") ?? Attribute(unit, "unitsAbbreviation") ?? Bounded(unit is { HasElements: false } ? unit.Value : null)
            ?? Attribute(Child(series, "values"), "unitsAbbreviation") ?? AfterComma(Text(variable, "variableName"));
    }

    /// <summary>USGS writes the unit behind the last comma of the variable's name.</summary>
    private static string? AfterComma(string? name) => name?.LastIndexOf(',') is { } at and >= 0 ? name[(at + 1)..].Trim() : null;

    private static void Site(XElement site, FeedContext context, WaterMlFindings found)
    {
        if (Text(site, "siteCode") is not { } id)
        {
            found.Add(new Fault("site-unnamed", "A site has no siteCode, so nothing can be filed under it."));
            return;
        }

        (GeoShape? shape, Fault? unplaced) = Shape(site, id);
        found.Add(WaterMlReadings.Site(id, Text(site, "siteName"), null, shape, unplaced is null ? [] : [unplaced], context));
    }

    private static (GeoShape? Shape, Fault? Fault) Shape(XElement source, string site)
    {
        if (Descend(source, "geoLocation", "geogLocation").FirstOrDefault() is not { } at)
        {
            return (null, null);
        }

        // NAD83 and WGS 84 differ by less than two metres.
        return Attribute(at, "srs") is null or "EPSG:4326" or "EPSG:4269"
            ? WaterMlReadings.Point(Text(at, "latitude"), Text(at, "longitude"), site)
            : (null, new Fault("srs-unknown", $"The site's position is in '{Attribute(at, "srs")}', which is not read; EPSG:4326 is. The site has no position.", site));
    }

    private static IEnumerable<XElement> Children(XElement? parent, string name) => parent?.Elements().Where(e => e.Name.LocalName == name) ?? [];

    private static XElement? Child(XElement? parent, string name) => Children(parent, name).FirstOrDefault();

    private static IEnumerable<XElement> Descend(XElement? parent, string first, string second) => Children(parent, first).SelectMany(c => Children(c, second));

    private static string? Text(XElement? parent, string name) => Bounded(Child(parent, name)?.Value);

    private static string? Attribute(XElement? element, string name) => Bounded(element?.Attributes().FirstOrDefault(a => a.Name.LocalName == name)?.Value);

    private static string? Bounded(string? text)
    {
        string? trimmed = text?.Trim();
        return string.IsNullOrEmpty(trimmed) ? null : trimmed.Length > MaxText ? trimmed[..MaxText] : trimmed;
    }
}
