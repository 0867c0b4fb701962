using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.WaterMl;

/// <summary>
/// Pages of USGS's OGC API – Features: measured values (continuous, daily, latest-…, field-measurements, peaks) and monitoring locations.
/// Geometry is GeoJSON, longitude first, WGS 84.
/// </summary>
internal static class UsgsFeatures
{
    private const int LongestLink = 8_000;

    public static void Read(JsonElement root, FeedContext context, WaterMlFindings found)
    {
        if (root.List("features") is not { } features)
        {
            Feature(root, "feature 1", context, found);
            return;
        }

        int number = 0;
        foreach (JsonElement feature in features.EnumerateArray())
        {
            if (found.Full)
            {
                return;
            }

            string where = string.Create(CultureInfo.InvariantCulture, $"feature {++number}");
            WaterMlJson.Guarded(where, found, () => Feature(feature, where, context, found));
        }
    }

    /// <summary>The <c>next</c> link of a page.</summary>
    public static string? NextPage(JsonElement root)
    {
        foreach (JsonElement link in root.List("links") is { } links ? links.EnumerateArray().Take(100) : [])
        {
            if (link.Text("rel") == "next" && link.Member("href") is { ValueKind: JsonValueKind.String } href)
            {
                return href.GetString() is { Length: > 0 and <= LongestLink } text ? text : null;
            }
        }

        return root.Member("next") is { ValueKind: JsonValueKind.String } next && next.GetString() is { Length: > 0 and <= LongestLink } address ? address : null;
    }

    private static void Feature(JsonElement feature, string where, FeedContext context, WaterMlFindings found)
    {
        if (feature.Child("properties") is not { } properties)
        {
            found.Add(new Fault("feature-empty", "The feature has no properties, so it says nothing.", where));
            return;
        }

        (GeoShape? shape, Fault? unplaced) = feature.Member("geometry") is { } geometry ? GeoJsonShapes.Read(geometry) : (null, null);
        string? site = properties.Text("monitoring_location_id");
        if (site is not null && properties.Text("parameter_code") is { } parameter && properties.TryGetProperty("value", out _) && properties.Text("time") is { } time)
        {
            Value(properties, new WaterMlSeries
            {
                Site = WaterMlReadings.Number(site),
                Shape = shape,
                ShapeFault = unplaced,
                Parameter = parameter,
                Statistic = properties.Member("water_year") is null ? properties.Text("statistic_id") : "peak",
                Unit = properties.Text("unit_of_measure"),
            }, time, context, found);
        }
        else if (properties.Text("monitoring_location_name") is { } name && site is null && (properties.Text("id") ?? feature.Text("id")) is { } id)
        {
            found.Add(WaterMlReadings.Site(WaterMlReadings.Number(id), name, properties.Text("site_type"), shape, unplaced is null ? [] : [unplaced], context));
        }
        else
        {
            found.Add(new Fault(
                "usgs-collection",
                "The feature is neither a measured value nor a monitoring location. Poll latest-continuous, continuous, daily, field-measurements or monitoring-locations.",
                where));
        }
    }

    private static void Value(JsonElement properties, WaterMlSeries series, string time, FeedContext context, WaterMlFindings found)
    {
        string? clock = properties.Text("time_of_day");
        string moment = clock is not null && !time.Contains('T', StringComparison.Ordinal) ? $"{time}T{clock}" : time;
        ImmutableArray<string> qualifiers = [.. Approval(properties.Text("approval_status")), .. WaterMlJson.Qualifiers(properties, "qualifier")];
        WaterMlValue value = new(
            properties.Text("value"),
            moment,
            properties.Text("time_series_id") ?? properties.Text("field_measurements_series_id") ?? "0",
            qualifiers,
            IsoInstant.Read(properties.Text("last_modified"), TimeSpan.Zero)?.At);
        WaterMlJson.Value(series, value, context, found);
    }

    private static ImmutableArray<string> Approval(string? status) => status?.ToUpperInvariant() switch
    {
        null => [],
        "APPROVED" => ["A"],
        "PROVISIONAL" => ["P"],
        _ => [status],
    };
}
