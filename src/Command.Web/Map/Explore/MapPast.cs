using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Picture;

namespace Command.Web.Map.Explore;

/// <summary>
/// The picture as it stood at any moment, folded anew from the journal. A replay goes from moment to moment, so some pictures on the way are kept: who goes on, or back a
/// little, does not begin at the first entry. One fold at a time: who looks far back waits for another of his kind and never for what comes in.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class MapPast(IJournalStore journal) : IDisposable
{
    /// <summary>Pictures kept; they share what has not changed between them.</summary>
    public const int MostKept = 32;

    private readonly SemaphoreSlim _one = new(1);
    private readonly SortedList<long, PictureState> _kept = [];
    private int _step = 1_000;

    /// <summary>Entries folded so far; for tests.</summary>
    public long Folded { get; private set; }

    /// <summary>The picture that was known at a moment.</summary>
    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
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
        PictureState picture = _kept.LastOrDefault(k => k.Key <= until).Value ?? PictureState.Empty;
        while (picture.Sequence < until)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ImmutableArray<JournalEntry> entries = journal.Range(picture.Sequence, (int)Math.Min(_step, until - picture.Sequence));
            picture = Ingest.Picture.Fold.EvolveAll(picture, entries);
            Folded += entries.Length;
            _kept[picture.Sequence] = picture;
            Thin();
        }

        return picture;
    }

    /// <summary>With too many, every other one goes, never the newest, and the next are farther apart.</summary>
    private void Thin()
    {
        if (_kept.Count > MostKept)
        {
            foreach (long sequence in _kept.Keys.Where((_, i) => i % 2 == 1).ToArray())
            {
                _kept.Remove(sequence);
            }

            _step = Math.Min(IJournalStore.LongestRange, _step * 2);
        }
    }
}
