using System.Net.Http.Headers;
using System.Text.Json;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Transports;

namespace Command.Ingest.Api.Feeds;

/// <summary>
/// The feed desk over HTTP: <c>GET /feeds</c>, <c>GET /feeds/{id}/quarantine</c>, <c>GET /feeds/{id}/envelopes/{envelope}</c> (the bytes as they came),
/// <c>POST /feeds/{id}/quarantine/{envelope}/replay</c> and <c>POST /feeds/{id}/try</c>.
/// </summary>
public static class FeedDeskApi
{
    private const int MostParts = 500;

    public static void MapFeedDesk(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder feeds = app.MapGroup("/feeds").AddEndpointFilter<RouteGroupBuilder, OperatorAccess>().Needs(Right.SeeMessages);
        feeds.MapGet("", async (HttpContext http, SharedViews views, IFeedDesk desk, CancellationToken cancellationToken) =>
            Json((await desk.FeedsAsync(cancellationToken).ConfigureAwait(false)).RemoveAll(f => !views.SightOf(http).SeesRaw(f.Feed))));
        feeds.MapGet("/{feed}/quarantine", async (string feed, int? limit, HttpContext http, SharedViews views, IFeedDesk desk, FeedGateways gateways, CancellationToken cancellationToken) =>
            gateways.Find(feed) is null || !views.SightOf(http).SeesRaw(feed) ? NoFeed(feed) : Json(await desk.QuarantineAsync(feed, Math.Clamp(limit ?? 50, 1, MostParts), cancellationToken).ConfigureAwait(false)));
        feeds.MapGet("/{feed}/envelopes/{envelope}", (string feed, string envelope, HttpContext http, SharedViews views, IJournalStore journal) =>
            journal.FindEnvelope(envelope) is { } found && found.Feed == feed && views.SightOf(http).SeesRaw(feed) ? Bytes(found) : Results.Problem(statusCode: 404, title: "No such envelope", detail: $"Feed '{feed}' has no envelope '{envelope}'."))
            .Needs(Right.SeeMessages, export: true);
        feeds.MapPost("/{feed}/quarantine/{envelope}/replay", ReplayAsync).DisableAntiforgery().Needs(Right.TakeInAgain);
        feeds.MapPost("/{feed}/try", TryAsync).DisableAntiforgery().Needs(Right.TryMessage);
    }

    private static async Task<IResult> ReplayAsync(string feed, string envelope, HttpContext http, SharedViews views, IFeedDesk desk, CancellationToken cancellationToken)
    {
        if (!views.SightOf(http).SeesRaw(feed))
        {
            return NotInQuarantine(feed, envelope);
        }

        try
        {
            ReplayOutcome outcome = await desk.ReplayAsync(feed, envelope, cancellationToken).ConfigureAwait(false);
            return outcome.Found
                ? Json(outcome)
                : NotInQuarantine(feed, envelope);
        }
        catch (JournalUnavailableException e)
        {
            return Results.Problem(statusCode: 503, title: "Not durable", detail: e.Message + " It is in quarantine as before; try again in a few seconds.");
        }
    }

    private static async Task<IResult> TryAsync(string feed, HttpRequest request, SharedViews views, IFeedDesk desk, FeedGateways gateways, CancellationToken cancellationToken)
    {
        const int Most = 1024 * 1024;
        if (gateways.Find(feed) is null || !views.SightOf(request.HttpContext).SeesRaw(feed))
        {
            return NoFeed(feed);
        }

        using MemoryStream body = new();
        byte[] part = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(part, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > Most)
            {
                return Results.Problem(statusCode: 413, title: "Too large", detail: "A message to try may have at most 1 MiB. Push larger ones to the feed itself.");
            }

            body.Write(part, 0, read);
        }

        string? contentType = MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? media) ? media.MediaType?.ToLowerInvariant() : null;
        try
        {
            return Json(await desk.TryAsync(feed, body.ToArray(), contentType, cancellationToken).ConfigureAwait(false));
        }
        catch (JournalUnavailableException e)
        {
            return Results.Problem(statusCode: 503, title: "Not recorded", detail: e.Message + " Who tries a message is recorded first, so nothing was done; try again in a few seconds.");
        }
    }

    /// <summary>The bytes as a file: whatever they are, a browser must neither run nor show them.</summary>
    private static IResult Bytes(Envelope envelope) => Results.File(envelope.Bytes.ToArray(), "application/octet-stream", $"{envelope.Feed}-{envelope.Id}.bin");

    private static IResult NotInQuarantine(string feed, string envelope) =>
        Results.Problem(statusCode: 404, title: "Not in quarantine", detail: $"Feed '{feed}' has no quarantined part of envelope '{envelope}': it may have been taken in by somebody else.");

    private static IResult NoFeed(string feed) => Results.Problem(statusCode: 404, title: "No such feed", detail: $"There is no feed '{feed}'.");

    private static IResult Json<T>(T value) => Results.Json(value, FeedDeskJson.Options);
}

/// <summary>How the desk's answers are written, the same on both sides.</summary>
public static class FeedDeskJson
{
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        JsonSerializerOptions options = new(CommandJson.Wire.Options);
        options.TypeInfoResolverChain.Add(new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver());
        options.MakeReadOnly();
        return options;
    }
}
