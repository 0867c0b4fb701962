using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Picture;

namespace Command.Ingest.Api.History;

/// <summary>
/// What was: <c>/history/entries</c> gives the journal's entries, a bounded piece at a time; <c>/history/picture</c> the picture as it stood at a moment, folded anew.
/// </summary>
public static class HistoryApi
{
    private const int DefaultLimit = 1000;

    public static void MapHistory(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        RouteGroupBuilder history = app.MapGroup("/history");
        history.AddEndpointFilter<RouteGroupBuilder, OperatorAccess>().Needs(Right.SeeHistory, export: true);
        history.MapGet("/entries", (long? after, int? limit, IJournalStore journal, CancellationToken cancellationToken) =>
            Task.Run(() => Entries(journal, after ?? 0, limit ?? DefaultLimit), cancellationToken));
        history.MapGet("/picture", async (string? at, PastPictures pictures, CancellationToken cancellationToken) =>
            DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
                ? await AtAsync(pictures, moment, cancellationToken).ConfigureAwait(false)
                : Results.Problem(statusCode: 400, title: "No moment", detail: "Say of which moment: at=2026-07-18T14:32:00%2B08:00 (RFC 3339, + written as %2B)."));
    }

    private static IResult Entries(IJournalStore journal, long after, int limit)
    {
        if (after < 0 || limit is < 1 or > IJournalStore.LongestRange)
        {
            return Results.Problem(statusCode: 400, title: "No such range", detail: $"after is a sequence from 0 on, limit a number from 1 to {IJournalStore.LongestRange}.");
        }

        try
        {
            ImmutableArray<JournalEntry> entries = journal.Range(after, limit);
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

    private static async Task<IResult> AtAsync(PastPictures pictures, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        try
        {
            return Results.Text(JsonSerializer.Serialize(await pictures.AtAsync(moment, cancellationToken).ConfigureAwait(false), CommandJson.Wire.PictureState), "application/json");
        }
        catch (JournalUnavailableException e)
        {
            return Results.Problem(statusCode: 503, title: "Not readable now", detail: e.Message + " Ask again in a few seconds.");
        }
    }
}

/// <summary>Folds the journal up to a moment, one at a time: a report that looks far back waits for another of its kind and never for what comes in.</summary>
public sealed class PastPictures(IJournalStore journal) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>The picture as it stood.</summary>
    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
    /// <exception cref="JournalCorruptException">The journal is not what was written.</exception>
    public async Task<PictureState> AtAsync(DateTimeOffset known, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Fold(journal.SequenceAt(known), cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private PictureState Fold(long until, CancellationToken cancellationToken)
    {
        PictureState picture = PictureState.Empty;
        while (picture.Sequence < until)
        {
            cancellationToken.ThrowIfCancellationRequested();
            picture = Picture.Fold.EvolveAll(picture, journal.Range(picture.Sequence, (int)Math.Min(IJournalStore.LongestRange, until - picture.Sequence)));
        }

        return picture;
    }
}
