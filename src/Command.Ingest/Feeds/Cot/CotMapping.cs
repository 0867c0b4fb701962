using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Cot;

/// <summary>An event to what it says to the platform: a position, a report, a sign of life, or nothing that could be used.</summary>
internal static class CotMapping
{
    private const int MaxDeletions = 100;
    private const double FastestKmh = 2_000;

    /// <summary>How far ahead of the receipt a clock may be.</summary>
    private static readonly TimeSpan s_ahead = TimeSpan.FromMinutes(5);

    public static Decoded Of(CotEvent item, FeedContext context)
    {
        string type = item.Type;
        if (type == "t-x-d-d")
        {
            return Deleted(item, context);
        }

        if (Under(type, "b-t-f"))
        {
            // Chat is not for the picture; that its sender is alive is.
            return Alive(item.Links.Select(l => l.Uid).OfType<string>().FirstOrDefault() ?? item.Uid);
        }

        bool report = Under(type, "b-m") || Under(type, "b-a") || CotTypes.IsIncident(type);
        if (!report && !type.StartsWith("a-", StringComparison.Ordinal))
        {
            return Alive(item.Uid);
        }

        GeoPoint? at = At(item);
        if (at is null && !(report && item.Emergency?.Cancel == true))
        {
            return new Decoded([], [new Fault(
                "cot-position",
                item.Lat is null || item.Lon is null
                    ? "The event has no point with a latitude and a longitude in degrees."
                    : string.Create(CultureInfo.InvariantCulture, $"Latitude {item.Lat}, longitude {item.Lon} is out of range."),
                item.Uid)]);
        }

        return new Decoded([report ? ToReport(item, at, context) : ToPosition(item, at!.Value, context)], []);
    }

    private static Position ToPosition(CotEvent item, GeoPoint at, FeedContext context)
    {
        ImmutableArray<Fault>.Builder issues = ImmutableArray.CreateBuilder<Fault>();
        DateTimeOffset observed = Observed(item, context, issues);
        return new Position
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = item.Uid,
            Version = Version(item, observed),
            ObservedAt = observed,
            SentAt = item.Time,
            Exercise = context.Exercise,

            // 0/0 is what a device without a fix sends.
            At = at is { Lon: 0, Lat: 0 } ? null : at,
            SpeedKmh = item.Speed * 3.6 is >= 0 and <= FastestKmh and var speed ? Math.Round(speed, 2) : null,
            HeadingDeg = item.Course is >= 0 and <= 360 ? item.Course : null,
            AltitudeM = item.Hae,
            CallSign = item.Callsign,
            UnitKind = CotTypes.UnitKind(item.Type),
            StaleAt = Stale(item, issues),
            UncertaintyM = item.Ce is > 0 ? item.Ce : null,
            Alarms = CotTypes.IsMayday(item.Type) || item.Emergency is { Cancel: false } ? ["mayday"] : [],
            Issues = issues.DrainToImmutable(),
        };
    }

    private static Report ToReport(CotEvent item, GeoPoint? at, FeedContext context)
    {
        ImmutableArray<Fault>.Builder issues = ImmutableArray.CreateBuilder<Fault>();
        DateTimeOffset observed = Observed(item, context, issues);
        bool alert = Under(item.Type, "b-a");
        (int? level, string title) = alert ? CotTypes.Alert(item.Type, context.Codes) : (null, "现场标记");
        bool cancelled = item.Emergency?.Cancel == true || item.Type == "b-a-o-can";
        string who = item.Callsign ?? item.Links.Select(l => l.Callsign).OfType<string>().FirstOrDefault() ?? item.Uid;
        return new Report
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = item.Uid,
            Version = Version(item, observed),
            ObservedAt = observed,
            SentAt = item.Time,
            Exercise = context.Exercise,
            Kind = CotTypes.Kind(item.Type, context.Codes),
            SourceKind = item.Type,
            Title = (CotXml.Clip($"{who} {title}".Replace('\n', ' '), 80) ?? title).Trim(),
            Text = Text(item),
            Status = cancelled ? ReportStatus.Cancelled : ReportStatus.Open,
            Level = level,
            SourceSeverity = item.Emergency?.Type,
            Shape = (GeoShape?)Route(item, issues) ?? (at is { } point && point is not { Lon: 0, Lat: 0 } ? new PointShape(point) : null),
            UncertaintyM = item.Ce is > 0 ? item.Ce : null,
            Starts = item.Start,
            Ends = item.Archive ? null : Stale(item, issues),
            Issues = issues.DrainToImmutable(),
        };
    }

    private static string? Text(CotEvent item)
    {
        string text = string.Join('\n', new[] { item.Remarks, item.Emergency?.Text, item.Emergency?.Type }.OfType<string>().Distinct(StringComparer.Ordinal));
        return text.Length == 0 ? null : text;
    }

    /// <summary>Somebody took something off the map: it is named by links, not by the event's own uid.</summary>
    private static Decoded Deleted(CotEvent item, FeedContext context)
    {
        CotLink[] gone = [.. item.Links.Where(l => l.Uid is not null && !Unit(l.Type)).DistinctBy(l => l.Uid, StringComparer.Ordinal).Take(MaxDeletions)];
        if (item.Links.All(l => l.Uid is null))
        {
            return new Decoded([], [new Fault("cot-deletes-nothing", "The deletion (t-x-d-d) names nothing by a link.", item.Uid)]);
        }

        ImmutableArray<Fault>.Builder issues = ImmutableArray.CreateBuilder<Fault>();
        DateTimeOffset observed = Observed(item, context, issues);
        ImmutableArray<Fault> shared = issues.DrainToImmutable();
        return new Decoded([.. gone.Select(l => new Report
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = l.Uid!,
            Version = Version(item, observed),
            ObservedAt = observed,
            SentAt = item.Time,
            Exercise = context.Exercise,
            Kind = CotTypes.Kind(l.Type ?? "", context.Codes),
            SourceKind = item.Type,
            Title = "现场标记已删除",
            Status = ReportStatus.Cancelled,
            Issues = shared,
        })], [])
        {
            Heartbeats = [item.Uid],
        };
    }

    /// <summary>A unit that is deleted leaves nothing to end: its position grows old by itself.</summary>
    private static bool Unit(string? type) => type?.StartsWith("a-", StringComparison.Ordinal) == true && !CotTypes.IsIncident(type);

    private static Decoded Alive(string uid) => new([], []) { Heartbeats = [uid] };

    private static bool Under(string type, string branch) => type == branch || type.StartsWith(branch + "-", StringComparison.Ordinal);

    private static GeoPoint? At(CotEvent item) =>
        item is { Lat: { } lat, Lon: { } lon } && new GeoPoint(lon, lat) is { IsValid: true } at ? at : null;

    /// <summary>A route's corners stand in its links as "lat,lon" or "lat,lon,hae".</summary>
    private static LineShape? Route(CotEvent item, ImmutableArray<Fault>.Builder issues)
    {
        if (!Under(item.Type, "b-m-r"))
        {
            return null;
        }

        ImmutableArray<GeoPoint>.Builder path = ImmutableArray.CreateBuilder<GeoPoint>();
        foreach (string corner in item.Links.Select(l => l.Point).OfType<string>())
        {
            string[] parts = corner.Split(',', 4);
            if (parts.Length >= 2
                && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double lat)
                && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double lon)
                && new GeoPoint(lon, lat) is { IsValid: true } at)
            {
                path.Add(at);
            }
            else
            {
                issues.Add(new Fault("position-unusable", "A corner of the route is no position; the route is left out.", item.Uid));
                return null;
            }
        }

        return path.Count >= 2 ? new LineShape(path.DrainToImmutable()) : null;
    }

    private static string Version(CotEvent item, DateTimeOffset observed) =>
        item.Time is { } time ? time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture) : "received " + observed.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Observed(CotEvent item, FeedContext context, ImmutableArray<Fault>.Builder issues)
    {
        if (item.Time is not { } time)
        {
            issues.Add(new Fault("time-missing", "The event has no readable time; that of receipt stands in.", item.Uid));
            return context.ReceivedAt;
        }

        if (time <= context.ReceivedAt + s_ahead)
        {
            return time;
        }

        // Taken as sent, it would hold the marker still until the world has caught up.
        issues.Add(new Fault("time-in-future", "The event's time is later than its receipt, which stands in.", item.Uid));
        return context.ReceivedAt;
    }

    private static DateTimeOffset? Stale(CotEvent item, ImmutableArray<Fault>.Builder issues)
    {
        if (item.Stale is null || item.Time is null || item.Stale >= item.Time)
        {
            return item.Stale;
        }

        issues.Add(new Fault("stale-before-time", "The event says that it was stale before it was so; its stale time is left out.", item.Uid));
        return null;
    }
}
