using System.Globalization;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Rights;
using Command.Ingest.Transports.Senders;

namespace Command.Ingest.Api.Feeds;

/// <summary>
/// The senders' desk over HTTP: <c>GET /senders</c>, <c>POST /senders/{feed}/keys?name=…&amp;overlapSeconds=…</c> (the key is in the answer and nowhere
/// else) and <c>POST /senders/keys/{id}/revoke</c>.
/// </summary>
public static class SenderApi
{
    private const double LongestOverlap = 90 * 86_400;

    public static void MapSenders(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder senders = app.MapGroup("/senders").Needs(Right.SeeSenders);
        senders.MapGet("", async (ISenderDesk desk, CancellationToken cancellationToken) => Results.Json(await desk.AllAsync(cancellationToken).ConfigureAwait(false), FeedDeskJson.Options));
        senders.MapPost("/{feed}/keys", MakeAsync).DisableAntiforgery().Needs(Right.ManageSenders);
        senders.MapPost("/keys/{id}/revoke", async (string id, HttpContext http, ISenderDesk desk, CancellationToken cancellationToken) =>
            await desk.RevokeAsync(id, Author(http), cancellationToken).ConfigureAwait(false)
                ? Results.NoContent()
                : Results.Problem(statusCode: 404, title: "No such key", detail: "There is no key of that id that is good: it may have been taken back before.")).DisableAntiforgery().Needs(Right.ManageSenders);
    }

    private static async Task<IResult> MakeAsync(string feed, string? name, double? overlapSeconds, HttpContext http, ISenderDesk desk, CancellationToken cancellationToken)
    {
        if (overlapSeconds is < 0 or > LongestOverlap or double.NaN)
        {
            return Results.Problem(statusCode: 400, title: "Not an overlap", detail: string.Create(CultureInfo.InvariantCulture, $"Say overlapSeconds from 0 to {LongestOverlap}, or leave it out to keep the other keys as they are."));
        }

        MadeKey made = await desk.MakeAsync(feed, name ?? "", overlapSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null, Author(http), cancellationToken).ConfigureAwait(false);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(made, FeedDeskJson.Options, statusCode: made.Fault is null ? 200 : 409);
    }

    /// <summary>The person that a web node names.</summary>
    private static string Author(HttpContext http) => http.Request.Headers[IncidentsApi.AuthorHeader] is [{ Length: > 0 and <= 600 } author] ? Uri.UnescapeDataString(author) : "";
}
