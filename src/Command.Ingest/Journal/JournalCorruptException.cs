namespace Command.Ingest.Journal;

/// <summary>The journal does not hold what was once written to it: an entry was altered, lost or put in from outside. Nothing was changed by finding it.</summary>
public sealed class JournalCorruptException : Exception
{
    public JournalCorruptException()
    {
    }

    public JournalCorruptException(string message)
        : base(message)
    {
    }

    public JournalCorruptException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says where and what to do.</summary>
    public JournalCorruptException(long sequence, string what)
        : base($"The journal can't be trusted from entry {sequence} on: {what} Everything before it is as it was written. Keep a copy of the store for examination, then put a backup in its place that was made before this happened; senders that are asked to send again lose nothing, as what is already stored is not stored twice.") =>
        Sequence = sequence;

    /// <summary>The first entry that is not as it was written.</summary>
    public long Sequence { get; }
}
