using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Command.Ingest.Api.Ogc;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Dispatch.Advice;
using Command.Ingest.Resources;

namespace Command.Ingest.Api.Incidents;

/// <summary>
/// <c>GET /incidents/{id}/advice?with=…&amp;without=…</c> and <c>GET /dispatch/batch?incidents=…</c> (call signs and numbers with commas between): the records of
/// <see cref="Recommendation"/> and <see cref="BatchAdvice"/>, the first with its reasons in the reader's words besides.
/// </summary>
public static class AdviceApi
{
    private const int LongestList = 4_000;

    public static void MapAdvice(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        RouteGroupBuilder operators = app.MapGroup("").AddEndpointFilter<RouteGroupBuilder, OperatorAccess>().AddEndpointFilter(WhenAwayAsync).Needs(Right.SeeDesk);
        operators.MapGet("/incidents/{id}/advice", RecommendAsync);
        operators.MapGet("/dispatch/batch", BatchAsync);
    }

    private static async Task<IResult> RecommendAsync(string id, string? with, string? without, HttpRequest request, IAdviceDesk desk, CityPack pack, CancellationToken cancellationToken)
    {
        if (List(with) is not { Length: <= AdvicePins.MostPins } inside || List(without) is not { Length: <= AdvicePins.MostPins } outside || inside.Intersect(outside, StringComparer.Ordinal).Any())
        {
            return Results.Problem(statusCode: 400, title: "Not a list of units", detail: $"with and without are call signs with commas between, at most {AdvicePins.MostPins} each, and none in both.");
        }

        AdviceAnswer? answer = await desk.RecommendAsync(id, new AdvicePins(inside, outside), cancellationToken).ConfigureAwait(false);
        ReasonText texts = new(pack);
        CultureInfo language = Language.Of(request);
        if (answer is null)
        {
            return Results.Problem(statusCode: 404, title: "No such incident", detail: $"The picture has no open incident '{id}': check the number.");
        }

        if (answer.Advice is not { } advice)
        {
            return Results.Problem(statusCode: 409, title: texts.Of(answer.Why!, language), detail: texts.Of(answer.Why!, CultureInfo.GetCultureInfo("en")), extensions: new Dictionary<string, object?> { ["code"] = answer.Why!.Code, ["args"] = answer.Why.Args });
        }

        JsonObject body = JsonSerializer.SerializeToNode(advice, IncidentJson.Options)!.AsObject();
        body["words"] = JsonSerializer.SerializeToNode(
            new
            {
                sets = advice.Sets.Select(s => new { rank = s.Rank, reasons = Words(s.Reasons), units = s.Units.Select(u => new { callSign = u.CallSign, reasons = Words(u.Reasons) }) }),
                excluded = advice.Excluded.Select(e => new { callSign = e.CallSign, reason = texts.Of(e.Reason, language) }),
            },
            IncidentJson.Options);
        return Results.Json(body, IncidentJson.Options);

        IEnumerable<string> Words(ImmutableArray<Reason> reasons) => reasons.Select(r => texts.Of(r, language));
    }

    private static async Task<IResult> BatchAsync(string? incidents, IAdviceDesk desk, CancellationToken cancellationToken) =>
        List(incidents) is { Length: <= AdvicePins.MostIncidents } numbers
            ? Results.Json(await desk.BatchAsync(numbers, cancellationToken).ConfigureAwait(false), IncidentJson.Options)
            : Results.Problem(statusCode: 400, title: "Not a list of incidents", detail: $"incidents are numbers with commas between, at most {AdvicePins.MostIncidents}; without them all that wait are taken.");

    /// <summary>On a node that follows, the desk is another machine's, which may be away.</summary>
    private static async ValueTask<object?> WhenAwayAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context).ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (e.StatusCode != System.Net.HttpStatusCode.Forbidden)
        {
            context.HttpContext.Response.Headers.RetryAfter = "2";
            return Results.Problem(statusCode: 503, title: "Command.Ingest can't be reached", detail: "This node follows one that does not answer now, so no units can be proposed. Ask again in a few seconds; units can be sent without advice.");
        }
    }

    // Null when it is too long to be one.
    private static ImmutableArray<string>? List(string? text) => text?.Length > LongestList
        ? null
        : [.. (text ?? "").Split([',', '，', '、'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];
}
