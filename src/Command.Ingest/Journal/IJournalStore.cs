using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Tracks;

namespace Command.Ingest.Journal;

/// <summary>
/// Inbox, journal, quarantine, snapshots and tracks on one engine. Every method that writes returns once the write is durable;
/// it throws <see cref="JournalUnavailableException"/> when it cannot be made so, and then nothing of it was written.
/// </summary>
public interface IJournalStore : IAsyncDisposable
{
    /// <summary>How long parts of a message are kept for the rest of it to come; then they go to quarantine.</summary>
    static TimeSpan KeepParts { get; } = TimeSpan.FromHours(24);

    /// <summary>Entries that one <see cref="Range"/> gives at the most.</summary>
    const int LongestRange = 10_000;

    /// <summary>Names this journal's history.</summary>
    string Epoch { get; }

    /// <summary>
    /// Commits an envelope with what was decoded from it. Messages that came before are counted, not stored again; snapshot marks wait for the writer
    /// like messages, but are not counted. A frame that is a part of a longer message is kept as such, and the parts are forgotten with the one that
    /// makes the message whole.
    /// </summary>
    /// <returns>The counts, and the fixes among the messages that were new.</returns>
    Task<Committed> ReceiveAsync(Envelope envelope, Decoded decoded, CancellationToken cancellationToken);

    /// <summary>The kept parts of a message that is not whole, in the order in which they came.</summary>
    /// <exception cref="JournalUnavailableException">They can't be read now.</exception>
    ImmutableArray<StoredPart> Parts(string feed, bool exercise, string message, DateTimeOffset since);

    /// <summary>Appends entries and marks the inbox entries they came from, in one transaction.</summary>
    /// <param name="expected">The journal's last sequence as the caller knows it.</param>
    /// <param name="entries">Sequences from <paramref name="expected"/> + 1, gapless; may be empty.</param>
    /// <param name="done">Ids of inbox entries that these events settle.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="term">The term in which the caller was elected; null where the journal has one node only.</param>
    /// <exception cref="SequenceConflictException">Somebody else appended since: the caller's state is old.</exception>
    /// <exception cref="DeposedException">Another writer was elected since.</exception>
    Task AppendAsync(long expected, ImmutableArray<JournalEntry> entries, ImmutableArray<long> done, CancellationToken cancellationToken, long? term = null);

    /// <summary>Inbox entries not yet marked done, oldest first.</summary>
    ImmutableArray<InboxEntry> Pending(long afterId, int limit);

    /// <summary>Marks an inbox entry that could not be used, keeping the reason with its envelope.</summary>
    /// <exception cref="DeposedException">Another writer was elected since.</exception>
    Task SetAsideAsync(InboxEntry entry, Fault fault, CancellationToken cancellationToken, long? term = null);

    /// <summary>Entries after a sequence, in order, each checked against the chain of hashes that binds it to those before.</summary>
    /// <exception cref="JournalCorruptException">While they are gone through: an entry is not what was written, or is missing.</exception>
    IEnumerable<JournalEntry> Read(long after);

    /// <summary>Some of the entries after a sequence, in order and checked like those of <see cref="Read"/>. It runs on connections kept for history, so that
    /// who reads long reports never slows what comes in.</summary>
    /// <param name="after">The sequence after which entries are wanted; 0 for the first.</param>
    /// <param name="limit">At most so many, 1 to <see cref="LongestRange"/>.</param>
    /// <exception cref="JournalCorruptException">An entry is not what was written.</exception>
    /// <exception cref="JournalUnavailableException">They can't be read now.</exception>
    ImmutableArray<JournalEntry> Range(long after, int limit);

    /// <summary>The last sequence that was known at a moment; 0 when nothing was.</summary>
    /// <exception cref="JournalUnavailableException">It can't be read now.</exception>
    long SequenceAt(DateTimeOffset known);

    /// <summary>Keeps a picture as a baseline for the next start; the journal stays the truth.</summary>
    Task SaveSnapshotAsync(long sequence, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken);

    /// <summary>The newest baseline, or null.</summary>
    (long Sequence, byte[] Picture)? LoadSnapshot();

    /// <summary>The newest fix of each unit heard since a time, to start the unit table from.</summary>
    ImmutableArray<Position> NewestFixes(DateTimeOffset since);

    /// <summary>The units' tracks.</summary>
    ITrackStore Tracks { get; }

    /// <summary>Drops some of the fixes observed before a time; call again until it returns 0. Each unit's newest is kept.</summary>
    Task<int> DropFixesAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>The newest quarantined parts, newest first.</summary>
    ImmutableArray<QuarantinedPart> Quarantine(string? feed, int limit);

    /// <summary>An envelope's bytes and what is known of it, or null.</summary>
    Envelope? FindEnvelope(string id);

    /// <summary>The envelope that a version of a thing came with first, or null.</summary>
    /// <param name="source">The platform's id (<see cref="MessageIds"/>).</param>
    /// <param name="version">Its version.</param>
    Envelope? FindEnvelope(string source, string version);

    /// <summary>Ids of a feed's envelopes whose bytes hold a text and are still kept. It goes through all of them.</summary>
    ImmutableArray<string> EnvelopesHolding(string feed, string text);

    /// <summary>Ids of envelopes older than a moment whose bytes are still kept, oldest first.</summary>
    /// <param name="after">After this id; empty for the first.</param>
    /// <param name="before">Received before (UTC).</param>
    /// <param name="limit">At most so many.</param>
    ImmutableArray<string> EnvelopesBefore(string after, DateTimeOffset before, int limit);

    /// <summary>Drops envelopes' bytes for good. Their hashes stay, so that the same bytes sent again are known; what was decoded from them stays as well.</summary>
    /// <returns>How many had bytes.</returns>
    Task<int> EraseAsync(ImmutableArray<string> envelopes, CancellationToken cancellationToken);

    /// <summary>
    /// Puts what an envelope gives today in the place of its quarantined parts: new messages go to the inbox, parts that still can't be used stay
    /// quarantined with today's reason, and messages set aside by the writer wait for it again.
    /// </summary>
    /// <returns>The messages that are new, and the parts still quarantined; null when nothing of the envelope is in quarantine.</returns>
    Task<Committed?> ReplayAsync(Envelope envelope, Decoded decoded, CancellationToken cancellationToken);

    /// <summary>Conservation counts by feed since the journal began.</summary>
    ImmutableDictionary<string, FeedCounts> Counts();
}

/// <summary>What <see cref="IJournalStore.ReceiveAsync"/> did.</summary>
public sealed record Committed(Receipt Receipt, ImmutableArray<Position> NewFixes)
{
    /// <summary>Quarantined parts that a replay took out of the quarantine before it judged them again.</summary>
    public int Resolved { get; init; }

    /// <summary>Ids of the inbox entries that were made, for the writer to be woken with.</summary>
    public ImmutableArray<long> Inbox { get; init; } = [];
}

/// <summary>A kept frame of a message that is not whole yet.</summary>
public sealed record StoredPart(DateTimeOffset ReceivedAt, ReadOnlyMemory<byte> Bytes);

/// <summary>A message waiting for the writer.</summary>
public sealed record InboxEntry(long Id, string Envelope, DateTimeOffset ReceivedAt, Message Message);

/// <summary>A part of an envelope that could not be used, with where its bytes are.</summary>
public sealed record QuarantinedPart(long Id, string Feed, string Envelope, DateTimeOffset At, Fault Fault);

/// <summary>The law, per feed: <c>Received = Stored + Duplicates + Quarantined</c>, in messages and parts.</summary>
public sealed record FeedCounts(long Received, long Stored, long Duplicates, long Quarantined);

/// <summary>The store can't make anything durable now (disk full, file gone, database away). Nothing was written.</summary>
public sealed class JournalUnavailableException : Exception
{
    public JournalUnavailableException()
    {
    }

    public JournalUnavailableException(string message)
        : base(message)
    {
    }

    public JournalUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Another writer appended since the caller last looked: its state is old, and nothing was written.</summary>
public sealed class SequenceConflictException : Exception
{
    public SequenceConflictException()
    {
    }

    public SequenceConflictException(string message)
        : base(message)
    {
    }

    public SequenceConflictException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Another writer was elected: the caller's term is over, and nothing was written.</summary>
public sealed class DeposedException : Exception
{
    public DeposedException()
    {
    }

    public DeposedException(string message)
        : base(message)
    {
    }

    public DeposedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
