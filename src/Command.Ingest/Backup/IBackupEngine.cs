namespace Command.Ingest.Backup;

/// <summary>How one engine's store is copied while it is written to, and put back.</summary>
internal interface IBackupEngine
{
    /// <summary>sqlite or postgres.</summary>
    string Name { get; }

    /// <summary>The copy's name in a backup.</summary>
    string FileName { get; }

    /// <summary>Writes a copy of one moment of the store, while ingest goes on.</summary>
    /// <returns>What that moment is known by.</returns>
    /// <exception cref="BackupException">It can't be made.</exception>
    Task<JournalFingerprint> CopyAsync(string file, CancellationToken cancellationToken);

    /// <summary>Puts a copy back into a temporary place, reads all of it there and takes it away again.</summary>
    /// <exception cref="BackupException">It can't be put back.</exception>
    Task<JournalFingerprint> TryAsync(string file, CancellationToken cancellationToken);

    /// <summary>Puts a copy back where the engine was told to, which must be empty, as a history of its own.</summary>
    /// <exception cref="BackupException">It can't be put back; what was there before is there still.</exception>
    Task<Restored> RestoreAsync(string file, RestoreTo to, CancellationToken cancellationToken);
}

/// <summary>How far a store is put back.</summary>
/// <param name="Sequence">The last entry wanted, or null.</param>
/// <param name="Time">The last time at which what was known is wanted, or null. With neither, all of it.</param>
/// <param name="KeepInbox">Whether messages that were settled or came after it wait for the writer again; else they are as if they had never come.</param>
/// <param name="NewEpoch">Names the history that begins here.</param>
internal sealed record RestoreTo(long? Sequence, DateTimeOffset? Time, bool KeepInbox, string NewEpoch)
{
    public bool IsCut => Sequence is not null || Time is not null;
}

/// <summary>What was put back.</summary>
/// <param name="Sequence">Its last entry.</param>
/// <param name="Picture">The hash of the picture that it folds to.</param>
/// <param name="Pending">Messages that wait for the writer.</param>
internal sealed record Restored(long Sequence, string Picture, long Pending);
