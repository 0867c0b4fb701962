using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>
/// What trip updates mean for a city: a report a cancelled trip, and one report a route on which several trips run late. A trip that runs, late or not, is
/// no event.
/// </summary>
internal sealed class GtfsTripMapping
{
    public const string TripPrefix = "trip/";
    public const string DelayPrefix = "delays/";

    /// <summary>From this delay on a trip counts as late, in seconds.</summary>
    public const int LateSeconds = 15 * 60;

    /// <summary>From so many late trips on a route is disrupted: one bus behind time is everyday life.</summary>
    public const int LateTrips = 3;

    /// <summary>A route's lateness is told at most once in so many seconds; it changes with every message.</summary>
    private const int SlotSeconds = 300;

    private const ulong Canceled = 3;

    private readonly SortedDictionary<string, (int Late, int Running, int Worst)> _routes = new(StringComparer.Ordinal);

    public static bool IsCanceled(GtfsTripUpdate update) => update.Trip?.Relationship == Canceled;

    /// <summary>An entity's id need not be the same in the next message; a trip's name is.</summary>
    public static string SourceId(GtfsTripUpdate update, string id) =>
        TripPrefix + (update.Trip is { TripId: { } trip } of ? $"{trip}@{of.StartDate}@{of.StartTime}" : id);

    public static Report ToReport(GtfsTripUpdate update, string id, bool takenBack, GtfsClock clock, FeedContext context)
    {
        GtfsTrip? trip = update.Trip;
        DateTimeOffset observed = clock.Sound && update.Timestamp is { } stamp && GtfsClock.Time(stamp) is { } at && at <= clock.At ? at : clock.At;
        string name = trip?.RouteId ?? trip?.TripId ?? id;
        return new Report
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = SourceId(update, id),
            Version = takenBack ? $"{clock.At.ToUnixTimeSeconds()}@back" : "canceled",
            ObservedAt = observed,
            SentAt = clock.At,
            Exercise = context.Exercise,
            Kind = context.Codes.Kinds.TryGetValue("CANCELED", out string? own) ? own : GtfsWords.Kind,
            SourceKind = "CANCELED",
            Title = $"{name} 班次{(takenBack ? "恢复" : "取消")}",
            Text = $"trip {trip?.TripId ?? id} {trip?.StartDate} {trip?.StartTime}".TrimEnd(),
            Status = takenBack ? ReportStatus.Cancelled : ReportStatus.Open,
            Level = context.Codes.LevelOf("CANCELED") ?? 4,
            Address = trip?.RouteId,
            Group = trip?.RouteId is { } route ? $"route/{route}" : null,
            Issues = clock.Issues,
        };
    }

    /// <summary>Counts a trip that runs.</summary>
    public void Count(GtfsTripUpdate update)
    {
        string route = update.Trip?.RouteId ?? "";
        (int late, int running, int worst) = _routes.GetValueOrDefault(route);
        int delay = update.DelayNow ?? 0;
        _routes[route] = (delay >= LateSeconds ? late + 1 : late, running + 1, Math.Max(worst, delay));
    }

    /// <summary>A report for each route that is disrupted.</summary>
    public IEnumerable<Report> Late(GtfsClock clock, FeedContext context) => _routes.Where(r => r.Value.Late >= LateTrips).Select(r => new Report
    {
        Feed = context.Feed,
        Agency = context.Agency,
        SourceId = DelayPrefix + r.Key,
        Version = (clock.At.ToUnixTimeSeconds() / SlotSeconds).ToString(CultureInfo.InvariantCulture),
        ObservedAt = clock.At,
        SentAt = clock.At,
        Exercise = context.Exercise,
        Kind = context.Codes.Kinds.TryGetValue("DELAYED", out string? own) ? own : GtfsWords.Kind,
        SourceKind = "DELAYED",
        Title = r.Key.Length == 0 ? "公交晚点" : $"{r.Key} 公交晚点",
        Text = string.Create(
            CultureInfo.InvariantCulture,
            $"{r.Value.Running} 个班次中 {r.Value.Late} 个晚点 {LateSeconds / 60} 分钟以上，最多 {r.Value.Worst / 60} 分钟\n{r.Value.Late} of {r.Value.Running} trips are {LateSeconds / 60} min or more late, the worst {r.Value.Worst / 60} min"),
        Level = context.Codes.LevelOf("DELAYED") ?? 4,
        Address = r.Key.Length == 0 ? null : r.Key,
        Group = r.Key.Length == 0 ? null : $"route/{r.Key}",
        Issues = clock.Issues,
    });
}
