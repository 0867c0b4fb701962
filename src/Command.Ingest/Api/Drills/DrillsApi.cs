using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Rights;

namespace Command.Ingest.Api.Drills;

/// <summary><c>GET /drills/scenarios</c> and <c>GET /drills/{drill}/score</c>: the records of <see cref="IDrillDesk"/>. What is done goes by <c>POST /incidents/commands</c>.</summary>
public static class DrillsApi
{
    public static void MapDrills(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        RouteGroupBuilder operators = app.MapGroup("/drills").AddEndpointFilter<RouteGroupBuilder, OperatorAccess>().AddEndpointFilter(WhenAwayAsync).Needs(Right.SeeDrills);
        operators.MapGet("/scenarios", async (IDrillDesk desk, CancellationToken stop) => Results.Json(await desk.ScenariosAsync(stop).ConfigureAwait(false), IncidentJson.Options));
        operators.MapGet("/{drill}/score", async (string drill, IDrillDesk desk, CancellationToken stop) => await desk.ScoreAsync(drill, stop).ConfigureAwait(false) is { } score
            ? Results.Json(score, IncidentJson.Options)
            : Results.Problem(statusCode: 404, title: "No such drill", detail: "Nothing is known of this drill: check its id; the last twenty are kept."));
    }

    private static async ValueTask<object?> WhenAwayAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context).ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (e.StatusCode != System.Net.HttpStatusCode.Forbidden)
        {
            context.HttpContext.Response.Headers.RetryAfter = "2";
            return Results.Problem(statusCode: 503, title: "Command.Ingest can't be reached", detail: "This node follows one that does not answer now. Ask again in a few seconds.");
        }
    }
}
