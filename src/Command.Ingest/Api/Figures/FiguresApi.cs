using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Past;
using Command.Ingest.Picture.Situation;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Command.Ingest.Api.Figures;

/// <summary>
/// <c>GET /summary/figures</c> lists the rules, <c>GET /summary/figures/{code}</c> gives one figure with its rows, now or as it was: <c>asOf</c> (RFC 3339), <c>version</c> of the rule,
/// <c>level</c>, <c>district</c>, <c>agency</c>, <c>world</c> (real, exercise), <c>offset</c>, <c>limit</c>, <c>format=csv</c>. What the caller may not see is in no count and no row.
/// </summary>
public static class FiguresApi
{
    /// <summary>Rows in one answer at the most, and as CSV.</summary>
    public const int MostRows = 500, MostLines = 10_000;

    private const int UsualRows = 100;

    /// <summary>Adds what the endpoints need besides <see cref="SharedViews"/>.</summary>
    public static IServiceCollection AddFigures(this IServiceCollection services)
    {
        services.TryAddSingleton<SituationMaker>();
        services.TryAddSingleton<OperatorAccess>();
        return services;
    }

    public static void MapFigures(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        RouteGroupBuilder figures = app.MapGroup("/summary/figures").AddEndpointFilter<RouteGroupBuilder, OperatorAccess>().Needs(Right.SeeDesk);
        figures.MapGet("", () => Results.Json(FigureRules.All.Select(r => new { code = r.Code, version = r.Version, rule = r.Name, unit = r.Unit })));
        figures.MapGet("/{code}", AnswerAsync);
    }

    private static async Task<IResult> AnswerAsync(string code, HttpContext http, SharedViews views, SituationMaker maker, TimeProvider time, CancellationToken cancellationToken)
    {
        (FigureAsk? ask, IResult? wrong) = FigureAsk.Read(code, http.Request.Query, time.GetUtcNow());
        if (ask is null)
        {
            return wrong!;
        }

        SharedView view = views.Of(http);
        SituationMoment moment = new()
        {
            Picture = view.Picture,
            AsOf = time.GetUtcNow(),
            Feeds = view.Pulse?.Feeds,
            Rhythms = SituationMoment.RhythmsOf(view.Pulse),
            Exercise = ask.Exercise,
            Agency = view.Sight.IsWhole ? null : view.Sight.Agency,
        };
        if (ask.AsOf is { } asOf)
        {
            (PictureState? picture, wrong) = await PastAsync(asOf, view, http, views, cancellationToken).ConfigureAwait(false);
            if (picture is null)
            {
                return wrong!;
            }

            // Which feeds were heard is not in the journal.
            moment = moment with { Picture = picture, AsOf = asOf, Feeds = null };
        }

        RuleFinding finding = maker.Of(ask.Rule, moment);
        Figure figure = CitySituation.Figure(ask.Rule, finding, ask.Query, moment.AsOf, moment.Picture.Sequence, ask.Exercise);
        ImmutableArray<SituationRow> rows = CitySituation.Ordered(finding, ask.Query);
        return ask.Csv ? Csv(figure, rows, ask.Offset) : Json(figure, rows, ask);
    }

    private static async Task<(PictureState? Picture, IResult? Wrong)> PastAsync(DateTimeOffset asOf, SharedView view, HttpContext http, SharedViews views, CancellationToken cancellationToken)
    {
        if (http.Features.Get<Caller>() is { } caller && !caller.May(Right.SeeHistory))
        {
            return (null, Results.Problem(statusCode: 403, title: "Not the past", detail: "Your roles include the situation now and not the picture of an earlier moment. Leave asOf out, or ask the security administrator."));
        }

        if (http.RequestServices.GetService<IPastPictures>() is not { } pasts)
        {
            // Nothing came since: the picture now is the picture then.
            return asOf >= view.Picture.KnownAt
                ? (view.Picture, null)
                : (null, Results.Problem(statusCode: 409, title: "The past can't be opened here", detail: "This node does not keep what was. Ask the node that writes the journal, or leave asOf out for the situation now."));
        }

        PastPicture? past;
        try
        {
            past = await pasts.AtAsync(asOf, cancellationToken).ConfigureAwait(false);
        }
        catch (JournalUnavailableException e)
        {
            return (null, Results.Problem(statusCode: 503, title: "Not readable now", detail: e.Message + " Ask again in a few seconds."));
        }

        return past is null
            ? (null, Results.Problem(statusCode: 404, title: "Nothing is kept of that moment", detail: "The moment is before the journal's first entry, or what is kept does not reach back so far. Ask for a later one."))
            : (views.Past(past.State, http), null);
    }

    private static IResult Json(Figure figure, ImmutableArray<SituationRow> rows, FigureAsk ask)
    {
        int next = ask.Offset + ask.Limit;
        return Results.Json(new
        {
            code = figure.Code,
            value = figure.Value,
            unit = figure.Unit,
            rule = figure.Basis.Rule,
            query = figure.Basis.Query,
            world = ask.Exercise ? "exercise" : "real",
            asOf = Time(figure.Basis.AsOf),
            sequence = figure.Basis.Sequence,
            counted = figure.Basis.Counted,
            excluded = figure.Basis.Excluded.Select(e => new { reason = e.Reason, rows = e.Rows }),
            offset = ask.Offset,
            next = next < rows.Length ? next : (int?)null,
            rows = rows.Skip(ask.Offset).Take(ask.Limit).Select(r => r.Shown).Select(r => new { kind = r.Kind, id = r.Id, title = r.Title, at = r.At is { } at ? Time(at) : null, value = r.Value }),
        });
    }

    private static IResult Csv(Figure figure, ImmutableArray<SituationRow> rows, int offset)
    {
        string asOf = Time(figure.Basis.AsOf), sequence = figure.Basis.Sequence.ToString(CultureInfo.InvariantCulture), value = figure.Value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
        CsvText csv = new("figure", "value", "unit", "rule", "query", "asOf", "sequence", "kind", "id", "title", "at", "rowValue");
        foreach (FigureRow row in rows.Skip(offset).Take(MostLines).Select(r => r.Shown))
        {
            csv.Add(figure.Code, value, figure.Unit, figure.Basis.Rule, figure.Basis.Query, asOf, sequence, row.Kind, row.Id, row.Title, row.At is { } at ? Time(at) : "", row.Value?.ToString("R", CultureInfo.InvariantCulture) ?? "");
        }

        return Results.File(csv.ToBytes(), "text/csv; charset=utf-8", figure.Code + ".csv");
    }

    private static string Time(DateTimeOffset moment) => moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>What is asked for.</summary>
    private sealed record FigureAsk(FigureRule Rule, FigureQuery Query, bool Exercise, DateTimeOffset? AsOf, int Offset, int Limit, bool Csv)
    {
        public static (FigureAsk? Ask, IResult? Wrong) Read(string code, IQueryCollection query, DateTimeOffset now)
        {
            if (Whole(query["version"], 0, 1, int.MaxValue) is not { } version || FigureRules.Find(code, version == 0 ? null : version) is not { } rule)
            {
                return (null, Results.Problem(statusCode: 404, title: "No such figure", detail: "No rule of this code and version was published. /summary/figures lists them."));
            }

            if (FigureQuery.Read(query["level"], query["district"], query["agency"]) is not { } asked || (string?)query["world"] is not (null or "" or "real" or "exercise"))
            {
                return (null, Results.Problem(statusCode: 400, title: "No such question", detail: "level is a list of 0 to 4, district and agency are codes or none, world is real or exercise."));
            }

            DateTimeOffset? asOf = null;
            if ((string?)query["asOf"] is { Length: > 0 } text)
            {
                if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) || moment > now)
                {
                    return (null, Results.Problem(statusCode: 400, title: "No such moment", detail: "asOf is a moment up to now: 2026-07-18T14:32:00%2B08:00 (RFC 3339, + written as %2B)."));
                }

                asOf = moment;
            }

            return Whole(query["offset"], 0, 0, int.MaxValue - MostLines) is { } offset && Whole(query["limit"], UsualRows, 1, MostRows) is { } limit
                ? (new FigureAsk(rule, asked, query["world"] == "exercise", asOf, offset, limit, query["format"] == "csv"), null)
                : (null, Results.Problem(statusCode: 400, title: "No such page", detail: string.Create(CultureInfo.InvariantCulture, $"offset is 0 or more, limit is 1 to {MostRows}.")));
        }

        private static int? Whole(string? text, int otherwise, int least, int most) =>
            string.IsNullOrEmpty(text) ? otherwise : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most ? number : null;
    }
}
