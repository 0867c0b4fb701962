using System.Collections.Immutable;
using System.Net.Sockets;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Tracks;
using Npgsql;

namespace Command.Ingest.Journal.Postgres;

/// <summary>
/// The journal in one PostgreSQL database: <c>synchronous_commit=on</c>, one writing connection a process with group commit, readers on
/// connections of their own. Several processes may share the database; of two that append to the same sequence one is refused.
/// </summary>
public sealed class PostgresJournal : IJournalStore
{
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlDataSource _past;
    private readonly PostgresReads _reads;
    private readonly PostgresReads _history;
    private readonly PostgresCommits _commits;

    private PostgresJournal(NpgsqlDataSource source, NpgsqlDataSource past, string epoch, TimeProvider time)
    {
        _source = source;
        _past = past;
        _history = new PostgresReads(past);
        Epoch = epoch;
        _reads = new PostgresReads(source);
        Seat = new PostgresSeatRow(source);
        Nodes = new PostgresNodes(source);
        _commits = new PostgresCommits(source, time);
        Tracks = new PostgresTracks(_reads, _commits);
    }

    /// <inheritdoc/>
    public string Epoch { get; }

    /// <summary>Who writes.</summary>
    public PostgresSeatRow Seat { get; }

    /// <summary>What the nodes say of themselves.</summary>
    public PostgresNodes Nodes { get; }

    /// <inheritdoc/>
    public ITrackStore Tracks { get; }

    /// <summary>Opens the journal, making its tables where there are none.</summary>
    /// <param name="connectionString">As Npgsql reads it; names at least a host and a database that is there.</param>
    /// <param name="newEpoch">Names the history if the database is empty.</param>
    /// <param name="time">Paces what is tried again.</param>
    /// <exception cref="JournalUnavailableException">The database can't be reached, can't promise durable commits, or was written by another version.</exception>
    public static PostgresJournal Open(string connectionString, string newEpoch, TimeProvider time) =>
        Task.Run(() => OpenAsync(connectionString, newEpoch, time)).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public Task<Committed> ReceiveAsync(Envelope envelope, Decoded decoded, CancellationToken cancellationToken) =>
        _commits.CommitAsync(new ReceiveJob(ReceivedRows.Of(envelope, decoded)), cancellationToken);

    /// <inheritdoc/>
    public ImmutableArray<StoredPart> Parts(string feed, bool exercise, string message, DateTimeOffset since) => _reads.Parts(feed, exercise, message, since);

    /// <inheritdoc/>
    public Task AppendAsync(long expected, ImmutableArray<JournalEntry> entries, ImmutableArray<long> done, CancellationToken cancellationToken, long? term = null) =>
        DoAsync(s => PostgresEntries.AppendAsync(s, term, expected, entries, done), cancellationToken);

    /// <inheritdoc/>
    public ImmutableArray<InboxEntry> Pending(long afterId, int limit) => _reads.Pending(afterId, limit);

    /// <inheritdoc/>
    public Task SetAsideAsync(InboxEntry entry, Fault fault, CancellationToken cancellationToken, long? term = null) =>
        DoAsync(
            async s =>
            {
                await PostgresEntries.HoldAsync(s, term).ConfigureAwait(false);
                QuarantineRows quarantine = new();
                quarantine.Add(entry.Envelope, entry.Message.Feed, entry.ReceivedAt, fault);
                PostgresCounts counts = new();
                if (entry.Message is not SnapshotMark)
                {
                    counts.Add(entry.Message.Feed, 0, -1, 0, 1);
                }

                await s.BatchAsync([.. quarantine.Statements(), .. counts.Statements(), ("UPDATE inbox SET done = 2 WHERE id = $1", [entry.Id])]).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public IEnumerable<JournalEntry> Read(long after) => JournalChain.Verify(after, _reads.Entries(after));

    /// <inheritdoc/>
    public ImmutableArray<JournalEntry> Range(long after, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, IJournalStore.LongestRange);
        return [.. JournalChain.Verify(after, _history.Range(after, after == 0 ? limit : limit + 1))];
    }

    /// <inheritdoc/>
    public long SequenceAt(DateTimeOffset known) => _history.SequenceAt(known);

    /// <inheritdoc/>
    public Task SaveSnapshotAsync(long sequence, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken) =>
        DoAsync(
            s => s.BatchAsync(
            [
                ("INSERT INTO snapshots VALUES ($1, $2) ON CONFLICT (sequence) DO UPDATE SET picture = excluded.picture", [sequence, picture.ToArray()]),
                ("DELETE FROM snapshots WHERE sequence < $1", [sequence]),
            ]),
            cancellationToken);

    /// <inheritdoc/>
    public (long Sequence, byte[] Picture)? LoadSnapshot() => _reads.Snapshot();

    /// <inheritdoc/>
    public ImmutableArray<Position> NewestFixes(DateTimeOffset since) => _reads.NewestFixes(since);

    /// <inheritdoc/>
    public Task<int> DropFixesAsync(DateTimeOffset before, CancellationToken cancellationToken) => DoAsync(s => PostgresFixes.DropAsync(s, before), cancellationToken);

    /// <inheritdoc/>
    public ImmutableArray<QuarantinedPart> Quarantine(string? feed, int limit) => _reads.Quarantine(feed, limit);

    /// <inheritdoc/>
    public Envelope? FindEnvelope(string id) => _reads.FindEnvelope(id);

    /// <inheritdoc/>
    public Envelope? FindEnvelope(string source, string version) => _reads.FindEnvelope(source, version);

    /// <inheritdoc/>
    public ImmutableArray<string> EnvelopesHolding(string feed, string text) => _reads.EnvelopesHolding(feed, text);

    /// <inheritdoc/>
    public ImmutableArray<string> EnvelopesBefore(string after, DateTimeOffset before, int limit) => _reads.EnvelopesBefore(after, before, limit);

    /// <inheritdoc/>
    public Task<int> EraseAsync(ImmutableArray<string> envelopes, CancellationToken cancellationToken) =>
        DoAsync(s => s.RunAsync("UPDATE envelopes SET bytes = ''::bytea WHERE id = ANY($1) AND length(bytes) > 0", (object)envelopes.ToArray()), cancellationToken);

    /// <inheritdoc/>
    public Task<Committed?> ReplayAsync(Envelope envelope, Decoded decoded, CancellationToken cancellationToken)
    {
        ReceivedRows rows = ReceivedRows.Of(envelope, decoded);
        return DoAsync(s => ReplayAsync(s, rows), cancellationToken);
    }

    /// <inheritdoc/>
    public ImmutableDictionary<string, FeedCounts> Counts() => _reads.Counts();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _commits.DisposeAsync().ConfigureAwait(false);
        await _past.DisposeAsync().ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<PostgresJournal> OpenAsync(string connectionString, string newEpoch, TimeProvider time)
    {
        if (!PostgresSettings.TryRead(connectionString, out string? used))
        {
            throw new JournalUnavailableException("Command__Postgres is no connection string with a host and a database.");
        }

        NpgsqlDataSource source = NpgsqlDataSource.Create(used);
        try
        {
            string epoch = await PostgresSchema.MigrateAsync(source, newEpoch).ConfigureAwait(false);
            NpgsqlConnection durable = await PostgresSchema.OpenWriterAsync(source, CancellationToken.None).ConfigureAwait(false);
            await durable.DisposeAsync().ConfigureAwait(false);
            return new PostgresJournal(source, NpgsqlDataSource.Create(PostgresSettings.ForHistory(used)), epoch, time);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or IOException or TimeoutException)
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw new JournalUnavailableException($"The journal's database can't be opened: {e.Message.TrimEnd('.')}. Check Command__Postgres and the server.", e);
        }
        catch (JournalUnavailableException)
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private Task<T> DoAsync<T>(Func<PostgresSession, Task<T>> work, CancellationToken cancellationToken) => _commits.CommitAsync(new WorkJob<T>(work), cancellationToken);

    private static async Task<Committed?> ReplayAsync(PostgresSession session, ReceivedRows rows)
    {
        Envelope envelope = rows.Envelope;
        int parts = await session.RunAsync("DELETE FROM quarantine WHERE envelope = $1", envelope.Id).ConfigureAwait(false);
        if (parts == 0)
        {
            return null;
        }

        // What the writer had set aside is in the inbox already; all else that is new goes there now.
        int again = await session.RunAsync("UPDATE inbox SET done = 0 WHERE envelope = $1 AND done = 2", envelope.Id).ConfigureAwait(false);
        Stored taken = (await PostgresReceipts.StoreMessagesAsync(session, [rows]).ConfigureAwait(false))[0];
        int stored = again + taken.Count, still = rows.Faults.Length;
        QuarantineRows quarantine = new();
        quarantine.Add(envelope, rows.Faults);
        PostgresCounts counts = new();
        counts.Add(envelope.Feed, stored + still - parts, stored, 0, still - parts);
        await session.BatchAsync(
        [
            .. quarantine.Statements(),
            ("UPDATE envelopes SET messages = messages + $2, quarantined = $3 WHERE id = $1", [envelope.Id, stored, still]),
            .. counts.Statements(),
        ]).ConfigureAwait(false);
        return new Committed(new Receipt(envelope.Id, stored, 0, still), taken.Fixes) { Resolved = parts, Inbox = taken.Inbox };
    }
}
