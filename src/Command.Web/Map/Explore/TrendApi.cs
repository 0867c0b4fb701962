using Command.Geo;
using Command.Ingest.Api;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Journal;
using Command.Ingest.Shares;

namespace Command.Web.Map.Explore;

/// <summary>
/// <c>GET /map/trend?west&amp;south&amp;east&amp;north&amp;span=day|week[&amp;exercise]</c>: what was reported in a box, by kind's group, for each of the last 24 hours or of the last seven days of the
/// city's calendar. A node that follows a remote ingest has no journal and says so.
/// </summary>
public static class TrendApi
{
    public static void MapTrend(this IEndpointRouteBuilder app) => app.MapGet("/map/trend", AnswerAsync).AddEndpointFilter<ReadAccess>().Needs(Right.SeePicture);

    private static async Task<IResult> AnswerAsync(
        HttpContext http, double? west, double? south, double? east, double? north, string? span, bool? exercise, CityPack pack, SharedViews views, TimeProvider time, CancellationToken cancellationToken)
    {
        GeoBox box = new(west ?? double.NaN, south ?? double.NaN, east ?? double.NaN, north ?? double.NaN);
        if (box.IsEmpty || span is not ("day" or "week"))
        {
            return Results.Problem(statusCode: 400, title: "No usable box or span", detail: "Give west, south, east and north in degrees (CGCS2000), and span=day or span=week.");
        }

        if (http.RequestServices.GetService<CaseTrends>() is not { } trends)
        {
            return Results.Problem(statusCode: 404, title: "No journal here", detail: "This node follows Command.Ingest and keeps no journal. Open the map at the node that does.");
        }

        // What is seen coarsely or in part is not counted: a count in a small box would tell where it is.
        Sight sight = views.SightOf(http);
        (DateTimeOffset start, TimeSpan step, int steps) = span == "day" ? Hours(time.GetUtcNow()) : Days(time.GetUtcNow(), pack.City);
        try
        {
            return Results.Json(new
            {
                start,
                stepSeconds = step.TotalSeconds,
                groups = (await trends.OfAsync(box, start, step, steps, exercise ?? false, feed => sight.IsWhole || sight.Of(feed, ShareFields.Reports).IsClear, cancellationToken).ConfigureAwait(false))
                    .Select(t => new { group = t.Group.ToString().ToLowerInvariant(), counts = t.Counts }),
            });
        }
        catch (JournalUnavailableException e)
        {
            return Results.Problem(statusCode: 503, title: "Not readable now", detail: e.Message + " Ask again in a few seconds.");
        }
    }

    /// <summary>Whole hours; the last is the one that goes on.</summary>
    private static (DateTimeOffset Start, TimeSpan Step, int Steps) Hours(DateTimeOffset now) =>
        (new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero).AddHours(-23), TimeSpan.FromHours(1), 24);

    /// <summary>Days of the city; the last is today.</summary>
    private static (DateTimeOffset Start, TimeSpan Step, int Steps) Days(DateTimeOffset now, CityInfo city)
    {
        DateTime midnight = city.DayOf(now).ToDateTime(TimeOnly.MinValue);
        return (new DateTimeOffset(midnight, city.TimeZone.GetUtcOffset(midnight)).AddDays(-6), TimeSpan.FromDays(1), 7);
    }
}
