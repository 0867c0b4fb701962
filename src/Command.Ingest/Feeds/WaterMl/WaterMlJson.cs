using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.WaterMl;

/// <summary>WaterML 1.1 as USGS's instantaneous and daily services write it in JSON, and the feature collections of its OGC API.</summary>
internal static class WaterMlJson
{
    public static void Read(ReadOnlyMemory<byte> body, FeedContext context, WaterMlFindings found)
    {
        (JsonDocument? document, Fault? fault) = JsonBody.Read(body);
        if (document is null)
        {
            found.Add(fault!);
            return;
        }

        using (document)
        {
            Guarded("the document", found, () => Root(document.RootElement, context, found));
        }
    }

    /// <summary>Runs what reads texts: the reader finds half a character behind an escape only when the text is asked for.</summary>
    public static void Guarded(string what, WaterMlFindings found, Action read)
    {
        try
        {
            read();
        }
        catch (InvalidOperationException)
        {
            found.Add(new Fault("text-encoding", $"A text escapes half a character, so {what} was not read.", what));
        }
    }

    private static void Root(JsonElement root, FeedContext context, WaterMlFindings found)
    {
        if (root.Text("type") is "FeatureCollection" or "Feature")
        {
            UsgsFeatures.Read(root, context, found);
        }
        else if ((root.Child("value") ?? root.Child("timeSeriesResponse") ?? root).List("timeSeries") is { } series)
        {
            int number = 0;
            foreach (JsonElement one in series.EnumerateArray())
            {
                if (found.Full)
                {
                    return;
                }

                string where = string.Create(CultureInfo.InvariantCulture, $"time series {++number}");
                Guarded(where, found, () => Series(one, where, context, found));
            }
        }
        else if (root.Member("error") is not null || (root.Member("code") is not null && root.Member("description") is not null))
        {
            found.Add(new Fault("waterml-error", $"This is the service's error, not its data: {root.Text("description") ?? root.Text("error") ?? root.Child("error")?.Text("message")}"));
        }
        else
        {
            found.Add(new Fault("waterml-unrecognised", "This JSON is no WaterML document and no feature collection. Send the body of the service's iv or dv answer, or of an OGC API items page."));
        }
    }

    private static void Series(JsonElement element, string where, FeedContext context, WaterMlFindings found)
    {
        JsonElement source = element.Child("sourceInfo") ?? default, variable = element.Child("variable") ?? default;
        string? site = First(source, "siteCode")?.Text("value"), parameter = First(variable, "variableCode")?.Text("value") ?? variable.Text("variableName");
        if (site is null || parameter is null)
        {
            found.Add(new Fault("series-unnamed", "A time series has no siteCode or no variableCode, so its values can't be filed.", where));
            return;
        }

        (GeoShape? shape, Fault? unplaced) = Shape(source, site);
        JsonElement? option = variable.Child("options") is { } options ? First(options, "option") : null;
        WaterMlSeries series = new()
        {
            Site = site,
            SiteName = source.Text("siteName"),
            Shape = shape,
            ShapeFault = unplaced,
            Parameter = parameter,
            Statistic = option?.Text("optionCode"),
            Unit = variable.Child("unit")?.Text("unitCode") ?? AfterComma(variable.Text("variableName")),
            NoData = variable.Member("noDataValue") is { } noData ? JsonBody.NumberOf(noData) : null,
            Zone = IsoInstant.Offset(source.Child("timeZoneInfo")?.Child("defaultTimeZone")?.Text("zoneOffset")),
        };
        foreach (JsonElement values in element.List("values") is { } blocks ? blocks.EnumerateArray() : default)
        {
            JsonElement? method = First(values, "method");
            string methodId = method?.Text("methodID") ?? method?.Text("methodDescription") ?? "0";
            foreach (JsonElement value in values.List("value") is { } list ? list.EnumerateArray() : default)
            {
                if (found.Full)
                {
                    return;
                }

                Value(series, new WaterMlValue(value.Text("value"), value.Text("dateTime"), methodId, Qualifiers(value, "qualifiers")), context, found);
            }
        }
    }

    /// <summary>Files one value, or the fault that keeps it from being filed.</summary>
    public static void Value(WaterMlSeries series, WaterMlValue value, FeedContext context, WaterMlFindings found)
    {
        (Reading? reading, Fault? fault) = WaterMlReadings.Reading(series, value, context);
        if (reading is not null)
        {
            found.Add(reading);
        }
        else
        {
            found.Add(fault!);
        }
    }

    /// <summary>Codes as a list, or as one text with blanks between them.</summary>
    public static ImmutableArray<string> Qualifiers(JsonElement value, string name) =>
        value.List(name) is { } list
            ? [.. list.EnumerateArray().Take(20).Select(JsonBody.TextOf).OfType<string>()]
            : WaterMlQualifiers.Split(value.Text(name));

    private static (GeoShape? Shape, Fault? Fault) Shape(JsonElement source, string site)
    {
        if (source.Child("geoLocation")?.Child("geogLocation") is not { } at)
        {
            return (null, null);
        }

        return at.Text("srs") is null or "EPSG:4326" or "EPSG:4269"
            ? WaterMlReadings.Point(at.Text("latitude"), at.Text("longitude"), site)
            : (null, new Fault("srs-unknown", $"The site's position is in '{at.Text("srs")}', which is not read; EPSG:4326 is. The site has no position.", site));
    }

    private static JsonElement? First(JsonElement element, string name) =>
        element.List(name) is { } list && list.GetArrayLength() > 0 ? list[0] : element.Child(name);

    private static string? AfterComma(string? name) => name?.LastIndexOf(',') is { } at and >= 0 ? name[(at + 1)..].Trim() : null;
}
