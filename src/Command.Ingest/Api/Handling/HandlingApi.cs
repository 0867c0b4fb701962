using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Handling;
using Command.Ingest.Journal;
using Command.Ingest.Picture.Handling;

namespace Command.Ingest.Api.Handling;

/// <summary>
/// <c>GET /handling/figures</c> lists the figures; <c>/handling/figures/{code}?from&amp;to&amp;district&amp;agency&amp;kind&amp;exercise&amp;asOf</c> gives one, <c>…/rows</c> and <c>…/rows.csv</c> what it
/// rests on. Times are RFC 3339; <c>asOf</c> gives the number as it was at that moment, the same each time.
/// </summary>
public static class HandlingApi
{
    private const int DefaultLimit = 100;

    /// <summary>Rows of one file at the most.</summary>
    private const int MostInAFile = 100_000;

    /// <summary>Maps the figures; a following node has them too.</summary>
    public static void MapHandlingFigures(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        RouteGroupBuilder figures = app.MapGroup("/handling/figures");
        figures.AddEndpointFilter<RouteGroupBuilder, ReadAccess>().Needs(Right.SeeHandling);
        figures.MapGet("", () => Results.Json(FigureRules.All.Select(r => new { code = r.Code, version = r.Version, unit = r.Unit, of = r.Kind.ToString().ToLowerInvariant(), clock = r.Clock.ToString().ToLowerInvariant() })));
        figures.MapGet("/{code}", OneAsync);
        figures.MapGet("/{code}/rows", RowsAsync);
        figures.MapGet("/{code}/rows.csv", CsvAsync).Needs(Right.SeeHandling, export: true);
    }

    /// <summary>Maps the figures, and for the nodes that follow the rows as they are.</summary>
    public static void MapHandling(this IEndpointRouteBuilder app)
    {
        app.MapHandlingFigures();
        app.MapPost("/handling/outcomes", OutcomesAsync).AddEndpointFilter<OperatorAccess>().DisableAntiforgery().Needs(Right.SeeHistory);
    }

    private static async Task<IResult> OneAsync(string code, HttpContext http, HandlingDesk desk, SharedViews views, CityPack pack, TimeProvider time, CancellationToken cancellationToken) =>
        await AskAsync(code, http, time, async (rule, question) => Results.Json((await desk.OfAsync(rule, question, views.SightOf(http), cancellationToken).ConfigureAwait(false)).Figure)).ConfigureAwait(false);

    private static async Task<IResult> RowsAsync(string code, int? after, int? limit, HttpContext http, HandlingDesk desk, SharedViews views, TimeProvider time, CancellationToken cancellationToken) =>
        after is < 0 || limit is < 1 or > HandlingDesk.MostOnAPage
            ? Results.Problem(statusCode: 400, title: "No such page", detail: $"after is a number of rows from 0 on, limit from 1 to {HandlingDesk.MostOnAPage}.")
            : await AskAsync(code, http, time, async (rule, question) => Results.Json(await desk.RowsAsync(rule, question, views.SightOf(http), after ?? 0, limit ?? DefaultLimit, cancellationToken).ConfigureAwait(false))).ConfigureAwait(false);

    private static async Task<IResult> CsvAsync(string code, HttpContext http, HandlingDesk desk, SharedViews views, TimeProvider time, CancellationToken cancellationToken) =>
        await AskAsync(code, http, time, async (rule, question) =>
        {
            StringBuilder csv = new("\uFEFFkind,id,title,at,value,unit\r\n");
            for (int skip = 0; skip < MostInAFile; skip += HandlingDesk.MostOnAPage)
            {
                HandlingRowPage page = await desk.RowsAsync(rule, question, views.SightOf(http), skip, HandlingDesk.MostOnAPage, cancellationToken).ConfigureAwait(false);
                foreach (FigureRow row in page.Rows)
                {
                    csv.AppendJoin(',', new[] { row.Kind, row.Id, row.Title, row.At?.ToString("O", CultureInfo.InvariantCulture) ?? "", row.Value?.ToString("R", CultureInfo.InvariantCulture) ?? "", row.Value is null ? "" : rule.Unit }.Select(Csv.Cell)).Append("\r\n");
                }

                if (page.Rows.Length < HandlingDesk.MostOnAPage)
                {
                    break;
                }
            }

            return Results.File(Encoding.UTF8.GetBytes(csv.ToString()), "text/csv; charset=utf-8", $"{rule.Code}.csv");
        }).ConfigureAwait(false);

    private static async Task<IResult> AskAsync(string code, HttpContext http, TimeProvider time, Func<FigureRule, HandlingQuestion, Task<IResult>> answer)
    {
        if (FigureRules.Find(code) is not { } rule)
        {
            return Results.Problem(statusCode: 404, title: "No such figure", detail: "GET /handling/figures lists the figures.");
        }

        if (Read(http.Request.Query, time.GetUtcNow(), out HandlingQuestion? question) is { } wrong)
        {
            return Results.Problem(statusCode: 400, title: "Not a question", detail: wrong);
        }

        try
        {
            return await answer(rule, question!).ConfigureAwait(false);
        }
        catch (JournalUnavailableException e)
        {
            http.Response.Headers.RetryAfter = "3";
            return Results.Problem(statusCode: 503, title: "Not readable now", detail: e.Message + " Ask again in a few seconds.");
        }
    }

    /// <summary>The question of an address.</summary>
    /// <returns>What is wrong with it; null for nothing.</returns>
    public static string? Read(IQueryCollection query, DateTimeOffset now, out HandlingQuestion? question)
    {
        ArgumentNullException.ThrowIfNull(query);
        question = null;
        if (!TryTime(query["from"], out DateTimeOffset? from) || !TryTime(query["to"], out DateTimeOffset? to) || !TryTime(query["asOf"], out DateTimeOffset? asOf) || from is null || to is null)
        {
            return "Say of which time: from=2026-07-01T00:00:00%2B08:00&to=2026-08-01T00:00:00%2B08:00, and asOf=… for what was known at a moment (RFC 3339, + written as %2B).";
        }

        if (to <= from || to - from > HandlingPeriod.Longest || asOf > now)
        {
            return $"'to' comes after 'from', by at most {HandlingPeriod.Longest.TotalDays} days, and asOf is not to come.";
        }

        question = new HandlingQuestion(new HandlingPeriod(from.Value, to.Value), One("district"), One("agency"), One("kind"), query["exercise"] == "true", asOf, long.TryParse(query["sequence"], NumberStyles.None, CultureInfo.InvariantCulture, out long sequence) ? sequence : null);
        return null;

        string? One(string name) => query[name] is [{ Length: > 0 and <= 100 } value] ? value : null;
    }

    private static bool TryTime(string? text, out DateTimeOffset? at)
    {
        at = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset read))
        {
            at = read;
            return true;
        }

        return false;
    }

    private static async Task<IResult> OutcomesAsync(OutcomeAsk ask, HttpContext http, IOutcomes outcomes, SharedViews views, CancellationToken cancellationToken)
    {
        if (!views.SightOf(http).IsWhole)
        {
            return Results.Problem(statusCode: 409, title: "Not all of it is shared with your agency", detail: "Rows are for nodes that decide themselves what each viewer may see. Ask /handling/figures.");
        }

        if (ask.Queries.IsDefaultOrEmpty || ask.Queries.Length > OutcomeAsk.Most)
        {
            return Results.Problem(statusCode: 400, title: "Not a question", detail: $"queries has 1 to {OutcomeAsk.Most} questions.");
        }

        try
        {
            OutcomeAnswer answer = await outcomes.ReadAsync(ask.Queries, ask.AsOf, ask.Sequence, ask.Light, cancellationToken).ConfigureAwait(false);
            return Results.Text(JsonSerializer.Serialize(answer, CommandJson.Wire.OutcomeAnswer), "application/json");
        }
        catch (JournalUnavailableException e)
        {
            return Results.Problem(statusCode: 503, title: "Not readable now", detail: e.Message + " Ask again in a few seconds.");
        }
    }
}

/// <summary>A following node's question for rows.</summary>
public sealed record OutcomeAsk(ImmutableArray<OutcomeQuery> Queries, DateTimeOffset? AsOf, long? Sequence, bool Light)
{
    public const int Most = 100;
}
