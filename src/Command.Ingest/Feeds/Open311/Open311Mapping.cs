using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Open311;

/// <summary>One service request to one report.</summary>
internal static class Open311Mapping
{
    private const int TitleLength = 80;
    private const double MaxUncertaintyM = 100_000;

    public static Report ToReport(Open311Item item, FeedContext context)
    {
        ImmutableArray<Fault>.Builder issues = ImmutableArray.CreateBuilder<Fault>();
        DateTimeOffset? requested = Time(item, "requested_datetime", context, issues);
        DateTimeOffset? updated = Time(item, "updated_datetime", context, issues);
        if ((requested ?? updated) is null)
        {
            issues.Add(new Fault("time-missing", "Neither requested_datetime nor updated_datetime gives a time; the time of receipt stands in.", item.Where));
        }

        string kind = Open311Classes.KindOf(item, context.Codes);
        string? priority = item.Extended("priority", "level", "级别", "优先级");
        string id = item["service_request_id"]!;
        PointShape? shape = Shape(item, context.Plane, issues, out GeoPoint? misstated);
        return new Report
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = id,
            Version = $"{(updated is null ? null : item["updated_datetime"])}#{item.Hash()}",
            ObservedAt = requested ?? updated ?? context.ReceivedAt,
            SentAt = updated,
            Exercise = context.Exercise || item.Extended("exercise") is "true" or "1",
            Kind = kind,
            SourceKind = item["service_code"],
            Title = Short(item["service_name"] ?? item["description"] ?? item["service_code"] ?? id),
            Text = item["description"],
            Status = Status(item, issues),
            Level = context.Codes.LevelOf(priority) ?? Open311Stages.Level(priority) ?? (IsEmergency(item, kind) ? 3 : null),
            SourceSeverity = priority,
            Shape = shape,
            Misstated = misstated,
            Address = item["address"],
            UncertaintyM = Uncertainty(item),
            MediaUrl = Media(item, issues),
            Group = item.Extended("parent_service_request_id", "parent"),
            Issues = issues.DrainToImmutable(),
        };
    }

    private static bool IsEmergency(Open311Item item, string kind) => Open311Kinds.IsEmergency(kind) || Open311Classes.IsEmergency(item);

    private static ReportStatus Status(Open311Item item, ImmutableArray<Fault>.Builder issues)
    {
        ReportStatus? stage = Open311Stages.Of(item.Extended("stage", "阶段")) ?? Open311Stages.Of(item["status_notes"]);
        switch (item["status"]?.ToLowerInvariant())
        {
            case "open":
                return stage ?? ReportStatus.Open;
            case "closed":
                // The standard's own field rules over a note that still tells an earlier stage.
                return stage is ReportStatus.Rejected or ReportStatus.Cancelled ? stage.Value : ReportStatus.Closed;
            default:
                issues.Add(new Fault("status-unknown", $"status is '{Short(item["status"] ?? "")}'; GeoReport v2 knows open and closed.", item.Where));
                return stage ?? ReportStatus.Open;
        }
    }

    private static PointShape? Shape(Open311Item item, bool plane, ImmutableArray<Fault>.Builder issues, out GeoPoint? misstated)
    {
        misstated = null;
        string? latText = item["lat"], lonText = item["long"];
        if (latText is null && lonText is null)
        {
            return null;
        }

        if (!Number(latText, out double lat) || !Number(lonText, out double lon))
        {
            issues.Add(new Fault("position-unreadable", $"lat '{Short(latText ?? "")}' and long '{Short(lonText ?? "")}' are not two numbers.", item.Where));
            return null;
        }

        GeoPoint at = new(lon, lat);
        if ((at.IsValid || plane) && (lat != 0 || lon != 0))
        {
            return new PointShape(at);
        }

        misstated = at;
        issues.Add(at switch
        {
            { Lon: 0, Lat: 0 } => new Fault("position-zero", "lat and long are both 0, which senders write when they have none.", item.Where),
            { IsValid: false } when new GeoPoint(lat, lon).IsValid => new Fault(
                "swapped-coordinates?", string.Create(CultureInfo.InvariantCulture, $"lat {lat} and long {lon} are out of range, and would not be if they were swapped."), item.Where),
            _ => new Fault("position-out-of-range", string.Create(CultureInfo.InvariantCulture, $"lat {lat} and long {lon} are not degrees."), item.Where),
        });
        return null;
    }

    private static bool Number(string? text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>Our own server writes how far a geocoded address may be off; no one else does.</summary>
    private static double? Uncertainty(Open311Item item) =>
        Number(item.Extended("uncertainty_m"), out double metres) && metres is >= 0 and <= MaxUncertaintyM ? metres : null;

    private static string? Media(Open311Item item, ImmutableArray<Fault>.Builder issues)
    {
        if (item["media_url"] is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
        {
            return text;
        }

        issues.Add(new Fault("media-url", "media_url is not an http or https address and is left out.", item.Where));
        return null;
    }

    private static DateTimeOffset? Time(Open311Item item, string name, FeedContext context, ImmutableArray<Fault>.Builder issues)
    {
        if (item[name] is not { } text)
        {
            return null;
        }

        DateTimeOffset? time = Open311Time.Read(text, context.Offset);
        if (time is null)
        {
            issues.Add(new Fault("time-unreadable", $"{name} '{Short(text)}' is not an ISO 8601 date and time.", item.Where));
        }

        return time;
    }

    /// <summary>The first line, cut so that no character is halved.</summary>
    private static string Short(string text)
    {
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        string line = end < 0 ? text : text[..end];
        if (line.Length <= TitleLength)
        {
            return line;
        }

        int cut = char.IsHighSurrogate(line[TitleLength - 1]) ? TitleLength - 1 : TitleLength;
        return line[..cut] + "…";
    }
}
