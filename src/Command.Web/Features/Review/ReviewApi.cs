using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Api;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Review;
using Command.Ingest.Journal;
using Command.Ingest.Picture;
using Command.Web.Map;
using Command.Web.Map.Explore;
using Command.Web.Replica;
using Command.Web.Resources;

namespace Command.Web.Features.Review;

/// <summary>
/// What the review's page asks for: <c>GET /review/moment?at[&amp;incident]</c>, everything at one moment; <c>GET /review/marks?from&amp;to[&amp;incident]</c>, what happened in a span;
/// <c>GET /review/report?incident|from&amp;to[&amp;save]</c>, the after-action report as a page that prints. All take <c>lang=zh|en</c>.
/// </summary>
public static class ReviewApi
{
    private const int MostMarks = 2_000;

    public static IServiceCollection AddReview(this IServiceCollection services) => services.AddSingleton<ReviewReader>();

    public static void MapReview(this IEndpointRouteBuilder app)
    {
        app.MapGet("/review/moment", MomentAsync).AddEndpointFilter<ReadAccess>().Needs(Right.SeeHistory);
        app.MapGet("/review/marks", MarksAsync).AddEndpointFilter<ReadAccess>().Needs(Right.SeeHistory);
        app.MapGet("/review/report", ReportAsync).AddEndpointFilter<ReadAccess>().Needs(Right.SeeHistory);
    }

    private static async Task<IResult> MomentAsync(
        HttpContext http, string? at, string? incident, string? lang, ReviewReader reader, CityPack pack, IMapSights sights, SharedViews views, IReplica replica, TimeProvider time, CancellationToken stop)
    {
        if (Moment(at) is not { } moment || moment > time.GetUtcNow())
        {
            return NoMoment();
        }

        return await ReadAsync(async () =>
        {
            ReviewText text = new(pack, Words.For(lang));
            if (await reader.AtAsync(moment, http, stop).ConfigureAwait(false) is not { } picture)
            {
                return Results.Problem(statusCode: 404, title: text.Words["Review_Nothing"], detail: text.Words["Review_NotSoFar"]);
            }

            (ImmutableArray<JournalEntry> entries, _) = await reader.DeedsAsync(moment - ReviewMoment.LogBack, moment, picture, stop).ConfigureAwait(false);
            ImmutableArray<UnitThen>? units = http.RequestServices.GetService<PastUnits>()?.At(replica.Units.All(), picture.Seen, moment, views.SightOf(http), stop);
            byte[] layers = new MapLayers(pack, time).For(picture.Seen, sights.Of(http.User)).Utf8(-1, MapLayerSet.Usual) ?? "{}"u8.ToArray();
            return Results.Bytes(new ReviewMoment(text, pack, picture, incident).Write(entries, units, layers), "application/json");
        }).ConfigureAwait(false);
    }

    private static async Task<IResult> MarksAsync(HttpContext http, string? from, string? to, string? incident, string? lang, ReviewReader reader, CityPack pack, TimeProvider time, CancellationToken stop)
    {
        if (Span(from, to, time) is not var (first, last))
        {
            return NoSpan();
        }

        return await ReadAsync(async () =>
        {
            ReviewText text = new(pack, Words.For(lang));
            if (await reader.AtAsync(last, http, stop).ConfigureAwait(false) is not { } picture)
            {
                return Results.Problem(statusCode: 404, title: text.Words["Review_Nothing"], detail: text.Words["Review_NotSoFar"]);
            }

            (ImmutableArray<JournalEntry> entries, bool cut) = await reader.DeedsAsync(first, last, picture, stop).ConfigureAwait(false);
            ReviewLine[] marks = [.. ReviewLines.Of(entries, picture.Seen).Where(l => ReviewCodes.IsMark(l.Code) && l.At >= first && l.At <= last && (incident is null || l.Incident == incident))];
            return Results.Json(new
            {
                cut = cut || marks.Length > MostMarks,
                marks = marks.Take(MostMarks).Select(m => new { at = WholeMilliseconds(m.At), code = m.Code, incident = m.Incident, text = $"{text.Time(m.At)} {m.Incident} {text.Of(m, picture.Seen)}" }),
                incidents = picture.Seen.Incidents.Values.OrderByDescending(i => i.OpenedAt).Take(300).Select(i => new { id = i.Id, title = text.Names.Title(i) }),
            });
        }).ConfigureAwait(false);
    }

    private static async Task<IResult> ReportAsync(
        HttpContext http, string? incident, string? from, string? to, string? lang, bool? save, ReviewReader reader, CityPack pack, TimeProvider time, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset last = Moment(to) is { } said && said <= now ? said : now;
        DateTimeOffset? first = Moment(from);
        if ((incident is null && first is null) || first > last || last - first > ReviewReader.Longest)
        {
            return NoSpan();
        }

        return await ReadAsync(async () =>
        {
            ReviewText text = new(pack, Words.For(lang));
            ReviewPicture? picture = await reader.AtAsync(last, http, stop).ConfigureAwait(false);
            Incident[] wanted = picture is null ? [] : incident is not null
                ? picture.Seen.Incidents.TryGetValue(incident, out Incident? one) ? [one] : []
                : [.. picture.Seen.Incidents.Values.Where(i => i.OpenedAt <= last && (i.ClosedAt ?? last) >= first).OrderBy(i => i.Level ?? 5).ThenBy(i => i.OpenedAt).Take(ReportPage.MostIncidents)];
            if (wanted.Length == 0)
            {
                return Results.Problem(statusCode: 404, title: text.Words["Review_Nothing"], detail: text.Words["Review_NoIncident"]);
            }

            DateTimeOffset begin = first ?? (wanted[0].ObservedAt < wanted[0].OpenedAt ? wanted[0].ObservedAt : wanted[0].OpenedAt).AddMinutes(-1);
            begin = last - begin > ReviewReader.Longest ? last - ReviewReader.Longest : begin;
            (ImmutableArray<JournalEntry> entries, bool cut) = await reader.DeedsAsync(begin, last, picture!, stop).ConfigureAwait(false);
            ImmutableArray<AfterAction> actions = [.. wanted.Select(i => AfterActions.Of(i.Id, entries, picture!.Seen, last)).OfType<AfterAction>()];
            string name = incident ?? $"{begin:yyyyMMddHHmm}-{last:yyyyMMddHHmm}";
            if (save == true)
            {
                http.Response.Headers.ContentDisposition = $"attachment; filename=\"review-{string.Concat(name.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-'))}.html\"";
            }

            return Results.Text(new ReportPage(text, pack).Write(actions, picture!, begin, last, cut, alone: save == true), "text/html; charset=utf-8");
        }).ConfigureAwait(false);
    }

    private static async Task<IResult> ReadAsync(Func<Task<IResult>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (JournalUnavailableException e)
        {
            return Results.Problem(statusCode: 503, title: "Not readable now", detail: e.Message + " Ask again in a few seconds.");
        }
    }

    private static DateTimeOffset? Moment(string? at) => DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) ? moment.ToUniversalTime() : null;

    private static (DateTimeOffset From, DateTimeOffset To)? Span(string? from, string? to, TimeProvider time) =>
        Moment(from) is { } first && Moment(to) is { } last && first < last && last - first <= ReviewReader.Longest ? (first, last > time.GetUtcNow() ? time.GetUtcNow() : last) : null;

    private static IResult NoMoment() => Results.Problem(statusCode: 400, title: "No moment of the past", detail: "Say of which moment, not later than now: at=2026-07-18T14:32:00Z (RFC 3339).");

    private static IResult NoSpan() => Results.Problem(
        statusCode: 400, title: "No span", detail: $"Say from when to when, at most {ReviewReader.Longest.TotalDays} days: from=2026-07-18T00:00:00Z&to=2026-07-18T14:32:00Z (RFC 3339); the report takes an incident instead.");

    // Up, never down: what came about within a millisecond is in the picture of the mark that stands for it.
    private static long WholeMilliseconds(DateTimeOffset at) => at.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds();
}
