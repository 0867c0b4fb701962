using System.Collections.Immutable;
using Command.Ingest.Api;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Review;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Past;

namespace Command.Web.Features.Review;

/// <summary>A moment as a viewer may see it, by today's rights.</summary>
/// <param name="Whole">All of it, to tell what entries are about; shown to nobody.</param>
/// <param name="Seen">What is shown.</param>
/// <param name="At">The moment.</param>
/// <param name="Sequence">The last journal entry in it.</param>
public sealed record ReviewPicture(PictureState Whole, PictureState Seen, DateTimeOffset At, long Sequence);

/// <summary>Reads the past for whoever asks.</summary>
public sealed class ReviewReader(IPastPictures pictures, IPastDeeds deeds, SharedViews views)
{
    /// <summary>The longest span that is read at a time.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    /// <summary>The picture at a moment; null where nothing reaches back so far.</summary>
    /// <exception cref="Ingest.Journal.JournalUnavailableException">The journal can't be read now.</exception>
    public async Task<ReviewPicture?> AtAsync(DateTimeOffset at, HttpContext http, CancellationToken stop) =>
        await pictures.AtAsync(at, stop).ConfigureAwait(false) is { } past ? new ReviewPicture(past.State, views.Past(past.State, http), at, past.Sequence) : null;

    /// <summary>What was done in a span, as far as a picture at its end tells what the viewer may see of it.</summary>
    /// <exception cref="Ingest.Journal.JournalUnavailableException">The journal can't be read now.</exception>
    public async Task<(ImmutableArray<JournalEntry> Entries, bool Cut)> DeedsAsync(DateTimeOffset from, DateTimeOffset to, ReviewPicture end, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(end);
        PastDeeds found = await deeds.BetweenAsync(from, to, stop).ConfigureAwait(false);
        return ([.. found.Entries.Where(e => Deeds.IsSeen(e.Event, end.Whole, end.Seen))], found.Cut);
    }
}
