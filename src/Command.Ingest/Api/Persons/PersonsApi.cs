using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Rights;
using Command.Ingest.Journal;
using Command.Ingest.Transports.Persons;

namespace Command.Ingest.Api.Persons;

/// <summary>
/// <c>POST /persons/reveal</c> and <c>POST /persons/erase</c> with <c>{"report", "reason", "by"}</c>: opens what a sender said of persons, and erases it. The address has no id and the answer is
/// never cached, so that neither logs nor proxies keep what was asked for.
/// </summary>
public static class PersonsApi
{
    public static void MapPersons(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        RouteGroupBuilder persons = app.MapGroup("/persons").AddEndpointFilter<RouteGroupBuilder, OperatorAccess>();
        persons.MapPost("/reveal", (PersonsAsk ask, HttpContext http, IPersonDesk desk, CancellationToken cancellationToken) =>
            AnswerAsync(http, desk.RevealAsync(ask.Report ?? "", ask.Reason ?? "", ask.By ?? "", cancellationToken))).DisableAntiforgery().Needs(Right.RevealPersons);
        persons.MapPost("/erase", (PersonsAsk ask, HttpContext http, IPersonDesk desk, CancellationToken cancellationToken) =>
            AnswerAsync(http, desk.EraseAsync(ask.Report ?? "", ask.Reason ?? "", ask.By ?? "", cancellationToken))).DisableAntiforgery().Needs(Right.ErasePersons);
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, Task<PersonsAnswer> asked)
    {
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            return Results.Json(await asked.ConfigureAwait(false), IncidentJson.Options);
        }
        catch (JournalUnavailableException e)
        {
            return Results.Problem(statusCode: 503, title: "Not recorded", detail: e.Message + " Nothing was opened or erased; try again in a few seconds.");
        }
    }
}

/// <summary>What is asked of the persons' desk.</summary>
/// <param name="Report">The platform's id of the report.</param>
/// <param name="Reason">Why; kept in the audit log.</param>
/// <param name="By">The person a web node asks for.</param>
public sealed record PersonsAsk(string? Report, string? Reason, string? By);
