using System.Collections.Immutable;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Sqlite;
using Command.Ingest.Tracks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Tests.Transports;

/// <summary>A journal that can be told to fail, before it has stored or after it so that only the answer is lost, and to be slow.</summary>
internal sealed class FailingJournal(IJournalStore inner) : IJournalStore
{
    /// <summary>Puts one in place of the application's journal.</summary>
    public static void Into(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<IJournalStore>(s => new FailingJournal(
        SqliteJournal.Open(Path.Combine(s.GetRequiredService<IOptions<CommandOptions>>().Value.DataDir, "command.db"), "epoch-of-tests"))));

    private int _before, _after;

    public string Epoch => inner.Epoch;

    /// <summary>What every receipt waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public void Fail(int before, int after) => (_before, _after) = (before, after);

    public async Task<Committed> ReceiveAsync(Envelope envelope, Decoded decoded, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref _before) >= 0)
        {
            throw new JournalUnavailableException("The disk is full.");
        }

        await Gate.WaitAsync(cancellationToken);
        Committed committed = await inner.ReceiveAsync(envelope, decoded, cancellationToken);
        return Interlocked.Decrement(ref _after) >= 0 ? throw new JournalUnavailableException("The answer is lost.") : committed;
    }

    public ImmutableArray<StoredPart> Parts(string feed, bool exercise, string message, DateTimeOffset since) => inner.Parts(feed, exercise, message, since);

    public Task AppendAsync(long expected, ImmutableArray<JournalEntry> entries, ImmutableArray<long> done, CancellationToken cancellationToken, long? term = null) =>
        inner.AppendAsync(expected, entries, done, cancellationToken, term);

    public ImmutableArray<InboxEntry> Pending(long afterId, int limit) => inner.Pending(afterId, limit);

    public Task SetAsideAsync(InboxEntry entry, Fault fault, CancellationToken cancellationToken, long? term = null) => inner.SetAsideAsync(entry, fault, cancellationToken, term);

    public IEnumerable<JournalEntry> Read(long after) => inner.Read(after);

    public ImmutableArray<JournalEntry> Range(long after, int limit) => inner.Range(after, limit);

    public long SequenceAt(DateTimeOffset known) => inner.SequenceAt(known);

    public Task SaveSnapshotAsync(long sequence, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken) => inner.SaveSnapshotAsync(sequence, picture, cancellationToken);

    public (long Sequence, byte[] Picture)? LoadSnapshot() => inner.LoadSnapshot();

    public ImmutableArray<Position> NewestFixes(DateTimeOffset since) => inner.NewestFixes(since);

    public ITrackStore Tracks => inner.Tracks;

    public Task<int> DropFixesAsync(DateTimeOffset before, CancellationToken cancellationToken) => inner.DropFixesAsync(before, cancellationToken);

    public ImmutableArray<QuarantinedPart> Quarantine(string? feed, int limit) => inner.Quarantine(feed, limit);

    public Envelope? FindEnvelope(string id) => inner.FindEnvelope(id);

    public Envelope? FindEnvelope(string source, string version) => inner.FindEnvelope(source, version);

    public ImmutableArray<string> EnvelopesHolding(string feed, string text) => inner.EnvelopesHolding(feed, text);

    public ImmutableArray<string> EnvelopesBefore(string after, DateTimeOffset before, int limit) => inner.EnvelopesBefore(after, before, limit);

    public Task<int> EraseAsync(ImmutableArray<string> envelopes, CancellationToken cancellationToken) => inner.EraseAsync(envelopes, cancellationToken);

    public Task<Committed?> ReplayAsync(Envelope envelope, Decoded decoded, CancellationToken cancellationToken) => inner.ReplayAsync(envelope, decoded, cancellationToken);

    public ImmutableDictionary<string, FeedCounts> Counts() => inner.Counts();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
