using Command.Ingest.Journal;
using Command.Ingest.Journal.Entries;
using Command.Ingest.Picture;

namespace Command.Ingest.Writer;

/// <summary>The pictures that starts begin from: a start reads the journal from the last of them on. They belong to the one writer.</summary>
internal sealed partial class Baselines(IJournalStore journal, ILogger<PictureWriter> logger)
{
    private const int LeastBetween = 20_000;
    private long _at;
    private Task _saving = Task.CompletedTask;

    /// <summary>The last one; the empty picture where there is none that can be read.</summary>
    public PictureState Load()
    {
        if (journal.LoadSnapshot() is not var (sequence, bytes))
        {
            return PictureState.Empty;
        }

        if (PictureBytes.Read(bytes) is { } baseline && baseline.Sequence == sequence)
        {
            _at = sequence;
            return baseline;
        }

        LogUnreadable(sequence);
        return PictureState.Empty;
    }

    /// <summary>Saves a picture that is newer than the last one, after what is being saved; null for none.</summary>
    public async Task SaveAsync(PictureState? picture, CancellationToken cancellationToken)
    {
        await _saving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (picture is not null && picture.Sequence > _at)
        {
            await WriteAsync(picture, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Saves a picture beside the writer's work when it is time: it is immutable, and a large one takes longer to write down than messages may wait.</summary>
    public void SaveWhenDue(PictureState picture, CancellationToken cancellationToken)
    {
        if (_saving.IsCompleted && picture.Sequence - Interlocked.Read(ref _at) > Every(picture))
        {
            _saving = Task.Run(() => WriteBesideAsync(picture, cancellationToken), CancellationToken.None);
        }
    }

    /// <summary>A baseline costs as much as the picture is large: after as many new entries as there are things in it, it has paid for itself.</summary>
    private static long Every(PictureState picture) => Math.Max(LeastBetween, (long)picture.Reports.Count + picture.Readings.Count + picture.Incidents.Count);

    private async Task WriteBesideAsync(PictureState picture, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(picture, cancellationToken).ConfigureAwait(false);
        }
        catch (JournalUnavailableException e)
        {
            LogUnsaved(e);
        }
    }

    private async Task WriteAsync(PictureState picture, CancellationToken cancellationToken)
    {
        byte[] bytes = PictureBytes.Write(picture);
        await journal.SaveSnapshotAsync(picture.Sequence, bytes, cancellationToken).ConfigureAwait(false);
        Interlocked.Exchange(ref _at, picture.Sequence);
    }

    [LoggerMessage(107, LogLevel.Warning, "The picture kept at sequence {Sequence} as a baseline can't be read by this version; the journal is read from its first entry on instead, which takes longer and gives the same")]
    private partial void LogUnreadable(long sequence);

    [LoggerMessage(105, LogLevel.Warning, "The picture could not be saved as the next start's baseline; it is tried again after more entries")]
    private partial void LogUnsaved(Exception e);
}
