using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Wzdx;

/// <summary>A road event (work zone, detour or restriction) to a report.</summary>
internal static class WzdxRoadEvents
{
    private const int TitleLength = 80;
    private const int TextLength = 4_000;
    private const double KilometresAMile = 1.609344;

    public static Report ToReport(WzdxFeature feature, JsonElement item, WzdxDocument document, FeedContext context)
    {
        ImmutableArray<Fault>.Builder issues = ImmutableArray.CreateBuilder<Fault>();
        string? type = feature.Core.Text("event_type");
        string? impact = feature.Properties.Text("vehicle_impact");
        string kind = WzdxWords.Kind(type, impact, context.Codes);
        if (type is null && document.Version?.StartsWith('2') != true)
        {
            issues.Add(new Fault("type-missing", "The road event has no event_type; it was taken as a work zone.", feature.Id));
        }

        return new Report
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = feature.SourceId,
            Version = feature.Version(item),
            ObservedAt = feature.Observed(document, context, issues),
            SentAt = document.Updated,
            Exercise = context.Exercise,
            Kind = kind,
            SourceKind = type,
            Title = WzdxJson.Shorten(WzdxWords.Title(kind, feature.Roads, feature.Core.Text("direction")), TitleLength),
            Text = Text(feature, impact),
            Status = feature.Properties.Text("event_status") switch
            {
                "completed" => ReportStatus.Closed,
                "cancelled" => ReportStatus.Cancelled,
                _ => ReportStatus.Open,
            },
            Level = WzdxWords.Level(impact, context.Codes),
            SourceSeverity = impact,
            Shape = WzdxGeometry.Read(feature.Geometry, feature.Id, issues),
            Address = Address(feature),
            Group = Group(feature, type),
            Starts = feature.Time(feature.Properties, "start_date", context, issues),
            Ends = feature.Time(feature.Properties, "end_date", context, issues),
            Issues = issues.DrainToImmutable(),
        };
    }

    private static string? Text(WzdxFeature feature, string? impact)
    {
        JsonElement? properties = feature.Properties;
        string restrictions = string.Join("，", Restrictions(properties).Concat(properties.Items("lanes").SelectMany(Restrictions)).Distinct(StringComparer.Ordinal).Take(12));
        string lanes = string.Join(' ', properties.Items("lanes")
            .Select(l => (Order: l.Text("order") ?? l.Text("lane_number"), Type: l.Text("type") ?? l.Text("lane_type"), Status: l.Text("status") ?? l.Text("lane_status")))
            .Where(l => l.Status is not (null or "open")).Take(20).Select(l => $"{l.Order}:{l.Type}:{l.Status}"));
        string work = string.Join(' ', properties.Items("types_of_work").Select(w => w.Text("type_name")).OfType<string>().Take(8));
        bool? workers = properties.Child("worker_presence").Flag("are_workers_present") ?? properties.Flag("workers_present");
        string?[] lines =
        [
            feature.Core.Text("name"),
            feature.Core.Text("description"),
            WzdxWords.Impact(impact),
            lanes.Length == 0 ? null : $"车道 lanes: {lanes}",
            restrictions.Length == 0 ? null : restrictions,
            SpeedLimit(properties),
            work.Length == 0 ? null : $"作业 work: {work}",
            workers == true ? "现场有人作业 workers present" : null,
        ];
        string text = string.Join('\n', lines.OfType<string>());
        return text.Length == 0 ? null : WzdxJson.Shorten(text, TextLength);
    }

    /// <summary>Versions 2 and 3 give miles an hour, version 4 km/h: the field's name tells.</summary>
    private static string? SpeedLimit(JsonElement? properties)
    {
        if (properties.Number("reduced_speed_limit_kph") is { } kph)
        {
            return string.Create(CultureInfo.InvariantCulture, $"限速 speed limit {kph:0} km/h");
        }

        return properties.Number("reduced_speed_limit") is { } mph
            ? string.Create(CultureInfo.InvariantCulture, $"限速 speed limit {mph * KilometresAMile:0} km/h ({mph:0} mph)")
            : null;
    }

    /// <summary>Version 3 writes a road event's restrictions as bare words, and a lane's with longer field names.</summary>
    private static IEnumerable<string> Restrictions(JsonElement? holder) => holder.Items("restrictions").Select(r =>
        (r.AsText() ?? r.Text("type") ?? r.Text("restriction_type")) is { } type
            ? WzdxWords.Restriction(WzdxJson.Shorten(type, 60), r.Number("value") ?? r.Number("restriction_value"), r.Text("unit") ?? r.Text("restriction_units"))
            : null).OfType<string>();

    private static string? Address(WzdxFeature feature)
    {
        JsonElement? properties = feature.Properties;
        string between = string.Join(" – ", new[] { properties.Text("beginning_cross_street"), properties.Text("ending_cross_street") }.OfType<string>());
        string miles = (properties.Number("beginning_milepost"), properties.Number("ending_milepost")) switch
        {
            ({ } from, { } to) => string.Create(CultureInfo.InvariantCulture, $"MP {from:0.###}–{to:0.###}"),
            ({ } at, null) => string.Create(CultureInfo.InvariantCulture, $"MP {at:0.###}"),
            (null, { } at) => string.Create(CultureInfo.InvariantCulture, $"MP {at:0.###}"),
            _ => "",
        };
        string address = string.Join(", ", new[] { feature.Roads, between, miles }.Where(p => !string.IsNullOrEmpty(p)));
        return address.Length == 0 ? null : WzdxJson.Shorten(address, 200);
    }

    /// <summary>
    /// What belongs together: a parent's parts, a work zone with its detours, the two directions of one. Both sides must arrive at the same name without
    /// knowing of each other.
    /// </summary>
    private static string? Group(WzdxFeature feature, string? type)
    {
        JsonElement? relationship = feature.Core.Child("relationship");
        if (relationship.Texts("parents").FirstOrDefault() is { } parent)
        {
            return feature.Scoped(parent);
        }

        (string Type, string Id)[] related = [.. feature.Core.Items("related_road_events").Select(r => (r.Text("type") ?? "", r.Text("id") ?? "")).Where(r => r.Item2.Length > 0)];
        string? zone = related.Where(r => r.Type is "related-work-zone" or "planned-moving-operation" or "active-moving-operation").Select(r => r.Id).Order(StringComparer.Ordinal).FirstOrDefault();
        if (zone is not null)
        {
            return feature.Scoped(type == "detour" || string.CompareOrdinal(zone, feature.Id) < 0 ? zone : feature.Id);
        }

        string? first = related.Where(r => r.Type is "first-in-sequence" or "first-occurrence").Select(r => r.Id).FirstOrDefault() ?? relationship.Texts("first").FirstOrDefault();
        if (first is not null)
        {
            return feature.Scoped(first);
        }

        return related.Length > 0 || relationship.Texts("children").Any() || relationship.Texts("next").Any() ? feature.SourceId : null;
    }
}
