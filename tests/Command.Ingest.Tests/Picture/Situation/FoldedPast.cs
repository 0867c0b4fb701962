using Command.Ingest.Journal;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Past;

namespace Command.Ingest.Tests.Picture.Situation;

/// <summary>The past as a journal gives it, folded from its beginning each time.</summary>
internal sealed class FoldedPast(IJournalStore journal) : IPastPictures
{
    public ValueTask<PastPicture?> AtAsync(DateTimeOffset moment, CancellationToken stop)
    {
        long until = journal.SequenceAt(moment);
        PictureState picture = PictureState.Empty;
        while (picture.Sequence < until)
        {
            stop.ThrowIfCancellationRequested();
            picture = Fold.EvolveAll(picture, journal.Range(picture.Sequence, (int)Math.Min(IJournalStore.LongestRange, until - picture.Sequence)));
        }

        return ValueTask.FromResult(until == 0 ? null : new PastPicture(picture, moment, until));
    }
}
