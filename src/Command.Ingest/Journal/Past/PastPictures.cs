using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Past;

namespace Command.Ingest.Journal.Past;

/// <summary>
/// The picture as it stood, folded from the journal: from the nearest picture before it in memory, else on disk, else from the first entry. A moment that several ask for at once is
/// folded once, and few moments at a time: who looks far back waits for others of their kind and never for what comes in.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class PastPictures(IJournalStore journal, Checkpoints checkpoints, PastMemory memory) : IPastPictures, IDisposable
{
    /// <summary>Entries between the pictures that a long fold leaves in memory on its way, so that going back a little is short.</summary>
    private const int Piece = 5_000;

    /// <summary>A picture on disk is read when it saves the folding of more entries than this.</summary>
    private const int WorthReading = 2_000;

    private readonly SemaphoreSlim _few = new(2);
    private readonly OneInHand<long, PictureState> _hands = new();
    private long _folded;

    /// <summary>Entries folded so far; for tests and measurements.</summary>
    public long Folded => Interlocked.Read(ref _folded);

    /// <inheritdoc/>
    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
    /// <exception cref="JournalCorruptException">The journal is not what was written.</exception>
    public async ValueTask<PastPicture?> AtAsync(DateTimeOffset moment, CancellationToken stop)
    {
        long until = await Task.Run(() => journal.SequenceAt(moment), stop).ConfigureAwait(false);
        return until == 0 ? null : new PastPicture(await AtSequenceAsync(until, stop).ConfigureAwait(false), moment, until);
    }

    /// <summary>The picture with every entry up to a sequence, which is one of the journal's.</summary>
    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
    /// <exception cref="JournalCorruptException">The journal is not what was written, or has no such entry.</exception>
    public async Task<PictureState> AtSequenceAsync(long until, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(until, 1);
        return memory.Find(until) ?? await _hands.AskAsync(until, wanted => MakeAsync(until, wanted), stop).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _hands.Dispose();
        _few.Dispose();
    }

    private async Task<PictureState> MakeAsync(long until, CancellationToken wanted)
    {
        await _few.WaitAsync(wanted).ConfigureAwait(false);
        try
        {
            return memory.Find(until) ?? FoldTo(until, wanted);
        }
        finally
        {
            _few.Release();
        }
    }

    private PictureState FoldTo(long until, CancellationToken wanted)
    {
        (PictureState picture, long line) = memory.Nearest(until) ?? (PictureState.Empty, memory.NewLine());
        if (until - picture.Sequence > WorthReading && checkpoints.Nearest(until, picture.Sequence + WorthReading) is { } kept)
        {
            (picture, line) = (kept, memory.NewLine());
            memory.Hold(picture.Sequence, picture, line);
        }

        while (picture.Sequence < until)
        {
            wanted.ThrowIfCancellationRequested();
            ImmutableArray<JournalEntry> entries = journal.Range(picture.Sequence, (int)Math.Min(Piece, until - picture.Sequence));
            if (entries.IsEmpty)
            {
                throw new JournalCorruptException(picture.Sequence + 1, "it is missing.");
            }

            picture = Fold.EvolveAll(picture, entries);
            Interlocked.Add(ref _folded, entries.Length);
            memory.Hold(picture.Sequence, picture, line);
        }

        return picture;
    }
}
