using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Entries;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Past;
using Command.Ingest.Shares;

namespace Command.Ingest.Api.History;

/// <summary>
/// What was: <c>/history/entries</c> gives the journal's entries, a bounded piece at a time; <c>/history/picture</c> the picture as it stood at a moment, folded anew; <c>/history/deeds</c> what was done in a span.
/// </summary>
public static class HistoryApi
{
    /// <summary>Says with <c>/history/deeds</c> whether there were more: true or false.</summary>
    public const string CutHeader = "Command-Cut";

    private const int DefaultLimit = 1000;

    public static void MapHistory(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        RouteGroupBuilder history = app.MapGroup("/history");
        history.AddEndpointFilter<RouteGroupBuilder, OperatorAccess>().Needs(Right.SeeHistory, export: true);
        history.MapGet("/entries", (long? after, int? limit, HttpContext http, SharedViews views, IJournalStore journal, CancellationToken cancellationToken) =>
            Task.Run(() => views.SightOf(http).IsWhole ? Entries(journal, views.PersonalOf(http), after ?? 0, limit ?? DefaultLimit) : NotWhole(), cancellationToken));
        history.MapGet("/deeds", (string? from, string? to, HttpContext http, SharedViews views, IPastDeeds deeds, CancellationToken cancellationToken) =>
            DateTimeOffset.TryParse(from, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset first) && DateTimeOffset.TryParse(to, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset last)
                ? views.SightOf(http).IsWhole ? DeedsAsync(deeds, views.PersonalOf(http), first, last, cancellationToken) : Task.FromResult(NotWhole())
                : Task.FromResult(Results.Problem(statusCode: 400, title: "No span", detail: "Say from when to when: from=2026-07-18T00:00:00Z&to=2026-07-18T14:32:00Z (RFC 3339, + written as %2B).")));
        history.MapGet("/picture", async (string? at, HttpContext http, SharedViews views, IPastPictures pictures, CancellationToken cancellationToken) =>
            DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
                ? await AtAsync(pictures, p => views.Past(p, http), moment, TakesBytes(http), cancellationToken).ConfigureAwait(false)
                : Results.Problem(statusCode: 400, title: "No moment", detail: "Say of which moment: at=2026-07-18T14:32:00%2B08:00 (RFC 3339, + written as %2B)."));
    }

    /// <summary>An entry speaks of many agencies' things at once, and gaps in the sequence would tell of them.</summary>
    private static IResult NotWhole() => Results.Problem(
        statusCode: 409, title: "Not all of it is shared with your agency", detail: "The journal's entries have everything. Ask /history/picture for what your agency may see of a moment, or have what is missing shared at /admin/sharing.");

    private static IResult Entries(IJournalStore journal, PersonalData personal, long after, int limit)
    {
        if (after < 0 || limit is < 1 or > IJournalStore.LongestRange)
        {
            return Results.Problem(statusCode: 400, title: "No such range", detail: $"after is a sequence from 0 on, limit a number from 1 to {IJournalStore.LongestRange}.");
        }

        try
        {
            ImmutableArray<JournalEntry> entries = [.. journal.Range(after, limit).Select(personal.Of)];
            return Results.Text(JsonSerializer.Serialize(entries, CommandJson.Wire.ImmutableArrayJournalEntry), "application/json");
        }
        catch (JournalUnavailableException e)
        {
            return Results.Problem(statusCode: 503, title: "Not readable now", detail: e.Message + " Ask again in a few seconds.");
        }
        catch (JournalCorruptException) when (after > 0)
        {
            return Results.Problem(statusCode: 404, title: "No such entry", detail: $"The journal has no entry {after} to go on from.");
        }
    }

    /// <summary>Deeds of a span, in an array; a header says when there were more.</summary>
    private static async Task<IResult> DeedsAsync(IPastDeeds deeds, PersonalData personal, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        try
        {
            PastDeeds found = await deeds.BetweenAsync(from, to, cancellationToken).ConfigureAwait(false);
            ImmutableArray<JournalEntry> entries = [.. found.Entries.Select(personal.Of)];
            return new CutAnswer(Results.Text(JsonSerializer.Serialize(entries, CommandJson.Wire.ImmutableArrayJournalEntry), "application/json"), found.Cut);
        }
        catch (JournalUnavailableException e)
        {
            return Results.Problem(statusCode: 503, title: "Not readable now", detail: e.Message + " Ask again in a few seconds.");
        }
    }

    /// <summary>An answer that says whether it is all.</summary>
    private sealed record CutAnswer(IResult Answer, bool Cut) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers[CutHeader] = Cut ? "true" : "false";
            return Answer.ExecuteAsync(httpContext);
        }
    }

    /// <summary>A node that follows takes the picture as snapshots have it: several times shorter and sooner read than JSON.</summary>
    private static bool TakesBytes(HttpContext http) => http.Request.Headers.Accept == PictureBytes.MediaType;

    private static async Task<IResult> AtAsync(IPastPictures pictures, Func<PictureState, PictureState> seen, DateTimeOffset moment, bool bytes, CancellationToken cancellationToken)
    {
        try
        {
            PictureState picture = seen((await pictures.AtAsync(moment, cancellationToken).ConfigureAwait(false))?.State ?? PictureState.Empty);
            return bytes
                ? Results.Bytes(PictureBytes.Write(picture), PictureBytes.MediaType)
                : Results.Text(JsonSerializer.Serialize(picture, CommandJson.Wire.PictureState), "application/json");
        }
        catch (JournalUnavailableException e)
        {
            return Results.Problem(statusCode: 503, title: "Not readable now", detail: e.Message + " Ask again in a few seconds.");
        }
    }
}
