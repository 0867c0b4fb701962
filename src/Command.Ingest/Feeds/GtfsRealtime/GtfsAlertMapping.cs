using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>A passenger alert to a report. It has no shape: GTFS-Realtime names routes and stops, whose places only the timetable knows.</summary>
internal static class GtfsAlertMapping
{
    public const string Prefix = "alert/";

    private const int TitleLength = 80;
    private const int TextLength = 4_000;
    private const int AddressLength = 200;

    public static Report ToReport(GtfsAlert alert, string id, string hash, GtfsClock clock, FeedContext context)
    {
        ImmutableArray<Fault>.Builder issues = clock.Issues.ToBuilder();
        Rules(alert, id, issues);
        if (context.Timetable is { } timetable)
        {
            GtfsTimetableRules.Alert(alert, id, timetable, issues);
        }

        (string effect, string effectZh) = GtfsWords.Effect(alert.Effect);
        (string? severity, int? level) = GtfsWords.Severity(alert.Severity);
        GtfsPeriod? period = Period(alert, clock.At);
        DateTimeOffset? ends = Bound(period?.End, id, issues);
        return new Report
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = Prefix + id,
            Version = hash,
            ObservedAt = clock.At,
            SentAt = clock.At,
            Exercise = context.Exercise,
            Kind = context.Codes.Kinds.TryGetValue(effect, out string? own) ? own : GtfsWords.Kind,
            SourceKind = effect,
            Title = Shorten(GtfsWords.InOrder(alert.Header).FirstOrDefault()?.Replace('\n', ' ') ?? $"公交{effectZh}", TitleLength),
            Text = Shorten(Text(alert), TextLength),
            Status = ends <= clock.At ? ReportStatus.Closed : ReportStatus.Open,
            Level = context.Codes.LevelOf(severity) ?? level,
            SourceSeverity = severity,
            Address = Concerned(alert),
            Starts = Bound(period?.Start, id, issues),
            Ends = ends,
            MediaUrl = Uri.TryCreate(alert.Image, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri.AbsoluteUri : null,
            Issues = issues.DrainToImmutable(),
        };
    }

    /// <summary>An alert that a differential message takes back.</summary>
    public static Report ToCancelled(string id, string hash, GtfsClock clock, FeedContext context) => new()
    {
        Feed = context.Feed,
        Agency = context.Agency,
        SourceId = Prefix + id,
        Version = $"{clock.At.ToUnixTimeSeconds()}#{hash}",
        ObservedAt = clock.At,
        SentAt = clock.At,
        Exercise = context.Exercise,
        Kind = GtfsWords.Kind,
        Title = "公交运营信息已撤销",
        Status = ReportStatus.Cancelled,
        Issues = clock.Issues,
    };

    private static void Rules(GtfsAlert alert, string id, ImmutableArray<Fault>.Builder issues)
    {
        if (alert.Informed.IsEmpty)
        {
            issues.Add(new Fault("gtfs-e032", "The alert has no informed_entity, so whom it concerns is not known.", id));
        }

        if (alert.Informed.Any(i => i is { AgencyId: null, RouteId: null, RouteType: null, Trip: null, StopId: null }))
        {
            issues.Add(new Fault("gtfs-e033", "An informed_entity of the alert names nothing.", id));
        }

        if (alert.Informed.Any(i => i.RouteId is { } route && i.Trip?.RouteId is { } other && route != other))
        {
            issues.Add(new Fault("gtfs-e031", "An informed_entity names one route, and its trip another.", id));
        }
    }

    /// <summary>The period that holds at the message's time, else the next to come, else the last.</summary>
    private static GtfsPeriod? Period(GtfsAlert alert, DateTimeOffset at)
    {
        ulong now = (ulong)Math.Max(0, at.ToUnixTimeSeconds());
        return alert.Periods.FirstOrDefault(p => (p.Start ?? 0) <= now && (p.End ?? ulong.MaxValue) > now)
            ?? alert.Periods.Where(p => p.Start > now).MinBy(p => p.Start)
            ?? alert.Periods.MaxBy(p => p.End);
    }

    private static DateTimeOffset? Bound(ulong? seconds, string id, ImmutableArray<Fault>.Builder issues)
    {
        if (seconds is null or 0)
        {
            return null;
        }

        DateTimeOffset? time = GtfsClock.Time(seconds.Value);

        // Far beyond any calendar is how some senders write "open".
        if (time is null && seconds < 4_000_000_000)
        {
            issues.Add(GtfsClock.NotPosix("active_period", seconds.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), id));
        }

        return time;
    }

    private static string Text(GtfsAlert alert)
    {
        (string cause, string causeZh) = GtfsWords.Cause(alert.Cause);
        (string effect, string effectZh) = GtfsWords.Effect(alert.Effect);
        IEnumerable<string> lines = GtfsWords.InOrder(alert.Header).Skip(1)
            .Concat(GtfsWords.InOrder(alert.Description))
            .Append($"原因：{causeZh}；影响：{effectZh}（{cause}, {effect}）")
            .Concat(GtfsWords.InOrder(alert.Url).Take(1));
        return string.Join('\n', lines);
    }

    private static string? Concerned(GtfsAlert alert)
    {
        string words = string.Join(' ', alert.Informed
            .SelectMany(i => new[] { i.RouteId ?? i.Trip?.RouteId, i.StopId, i.RouteId is null && i.StopId is null ? i.Trip?.TripId ?? i.AgencyId : null })
            .OfType<string>().Distinct(StringComparer.Ordinal).Take(20));
        return words.Length == 0 ? null : Shorten(words, AddressLength);
    }

    private static string Shorten(string text, int longest) =>
        text.Length <= longest ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1), "…");
}
