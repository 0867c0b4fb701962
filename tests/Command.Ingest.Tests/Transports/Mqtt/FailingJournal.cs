using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Journal;

namespace Command.Ingest.Tests.Transports.Mqtt;

/// <summary>A journal that can be told to fail: before it has stored, or after, so that only the answer is lost.</summary>
internal sealed class FailingJournal(IJournalStore inner) : IJournalStore
{
    private int _before, _after;

    public string Epoch => inner.Epoch;

    public void Fail(int before, int after) => (_before, _after) = (before, after);

    public async Task<Committed> ReceiveAsync(Envelope envelope, Decoded decoded, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref _before) >= 0)
        {
            throw new JournalUnavailableException("The disk is full.");
        }

        Committed committed = await inner.ReceiveAsync(envelope, decoded, cancellationToken);
        return Interlocked.Decrement(ref _after) >= 0 ? throw new JournalUnavailableException("The answer is lost.") : committed;
    }

    public ImmutableArray<StoredPart> Parts(string feed, bool exercise, string message, DateTimeOffset since) => inner.Parts(feed, exercise, message, since);

    public Task AppendAsync(long expected, ImmutableArray<JournalEntry> entries, ImmutableArray<long> done, CancellationToken cancellationToken) =>
        inner.AppendAsync(expected, entries, done, cancellationToken);

    public ImmutableArray<InboxEntry> Pending(long afterId, int limit) => inner.Pending(afterId, limit);

    public Task SetAsideAsync(InboxEntry entry, Fault fault, CancellationToken cancellationToken) => inner.SetAsideAsync(entry, fault, cancellationToken);

    public IEnumerable<JournalEntry> Read(long after) => inner.Read(after);

    public Task SaveSnapshotAsync(long sequence, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken) => inner.SaveSnapshotAsync(sequence, picture, cancellationToken);

    public (long Sequence, byte[] Picture)? LoadSnapshot() => inner.LoadSnapshot();

    public ImmutableArray<Position> NewestFixes(DateTimeOffset since) => inner.NewestFixes(since);

    public Task<int> DropFixesAsync(DateTimeOffset before, CancellationToken cancellationToken) => inner.DropFixesAsync(before, cancellationToken);

    public ImmutableArray<QuarantinedPart> Quarantine(string? feed, int limit) => inner.Quarantine(feed, limit);

    public ImmutableDictionary<string, FeedCounts> Counts() => inner.Counts();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
