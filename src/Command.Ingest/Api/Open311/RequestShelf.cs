using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Shares;

namespace Command.Ingest.Api.Open311;

/// <summary>
/// The service requests that there are: what every feed of this format brought, as the picture holds it, and what was posted here a moment ago and is
/// durable but not in the picture yet.
/// </summary>
internal sealed class RequestShelf(SharedViews views, PostedReports posted, FeedSet feeds, CityPack pack)
{
    private readonly FrozenSet<string> _feeds = feeds.Feeds.Where(f => f.Format == "open311").Select(f => f.Id).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The request with an id; this server's own first, and a real one before an exercise's.</summary>
    public ReportItem? Find(string id, HttpContext http)
    {
        PictureState picture = views.Of(http).Picture;
        return Ids(id).Select(picture.Reports.GetValueOrDefault).FirstOrDefault(r => r is not null) ?? (posted.Find(id) is { } lately ? Seen(lately, http) : null);
    }

    /// <summary>A request that was reported here, for whoever knows its id, which can't be guessed.</summary>
    public ReportItem? FindOwn(string id)
    {
        PictureState picture = views.Whole.Picture;
        return Ids(id).Where(k => k.StartsWith(ReportIntake.Feed, StringComparison.Ordinal)).Select(picture.Reports.GetValueOrDefault).FirstOrDefault(r => r?.Report.Feed == ReportIntake.Feed) ?? posted.Find(id);
    }

    /// <summary>A page of the requests that a query asks for, the newest first.</summary>
    public ImmutableArray<ReportItem> Page(RequestQuery query, HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(query);
        IEnumerable<ReportItem> found = query.Ids.IsEmpty ? All(http).Where(r => Fits(r, query)) : query.Ids.Select(i => Find(i, http)).OfType<ReportItem>();
        long skip = (query.Page - 1L) * query.PageSize;
        return skip > int.MaxValue
            ? []
            : [.. found.OrderByDescending(r => r.Report.ObservedAt).ThenBy(r => r.Id, StringComparer.Ordinal).Skip((int)skip).Take(query.PageSize)];
    }

    /// <summary>A request as it is written: its place on the shared layer, which differs from WGS 84 by less than a metre, and its agency's name.</summary>
    public Report Written(ReportItem item) => item.Report with
    {
        Agency = pack.AgencyOf(item.Report.Agency)?.Zh ?? item.Report.Agency,
        Shape = item.Place.Centre is { } at ? new PointShape(at) : null,
        Status = item.WithdrawnAt is null ? item.Report.Status : ReportStatus.Closed,
    };

    private IEnumerable<ReportItem> All(HttpContext http)
    {
        PictureState picture = views.Of(http).Picture;
        return picture.Reports.Values.Where(r => _feeds.Contains(r.Report.Feed)).Concat(posted.Since(views.Whole.Picture).Select(r => Seen(r, http)).OfType<ReportItem>());
    }

    /// <summary>What is not in the picture yet is shown no more than it will be.</summary>
    private ReportItem? Seen(ReportItem item, HttpContext http) =>
        Coarse.Of(item, views.SightOf(http).Of(item.Report.Feed, ShareFields.Reports, item.Report.Agency, item.Incident));

    private static bool Fits(ReportItem item, RequestQuery query)
    {
        Report report = item.Report;
        bool closed = item.WithdrawnAt is not null || report.Status > ReportStatus.Resolved;
        bool inTime = query.UpdatedAfter is { } after
            ? (report.SentAt ?? report.ObservedAt) >= after
            : report.ObservedAt >= query.From && report.ObservedAt <= query.To;
        return inTime
            && (closed ? query.Closed : query.Open)
            && (query.ServiceCodes.IsEmpty || query.ServiceCodes.Contains(report.SourceKind ?? report.Kind));
    }

    private IEnumerable<string> Ids(string id) => _feeds
        .OrderBy(f => f != ReportIntake.Feed).ThenBy(f => f, StringComparer.Ordinal)
        .SelectMany(f => new[] { $"{f}:{id}", $"{f}!{id}" }.Select((key, i) => (key, i)))
        .OrderBy(k => k.i)
        .Select(k => k.key);
}
