using System.Collections.Immutable;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Tracks;
using Microsoft.Data.Sqlite;

namespace Command.Ingest.Journal.Sqlite;

/// <summary>The journal in one SQLite file: WAL, <c>synchronous=FULL</c>, one writer with group commit, readers on connections of their own.</summary>
public sealed class SqliteJournal : IJournalStore
{
    private readonly string _file;
    private readonly SqliteCommits _commits;
    private readonly SqliteStatements _statements;
    private readonly SqliteFixes _fixes;
    private readonly SqliteReceipts _receipts;
    private readonly SqliteInbox _inbox = new();

    private SqliteJournal(string file, SqliteConnection connection, string epoch)
    {
        _file = file;
        Epoch = epoch;
        _statements = new SqliteStatements(connection);
        _fixes = new SqliteFixes(connection, _statements);
        _receipts = new SqliteReceipts(_statements, _fixes);
        _commits = new SqliteCommits(connection, _statements, _receipts.WriteCounts, () =>
        {
            _fixes.Forget();
            _receipts.Forget();
        });
        Tracks = new SqliteTracks(file, _commits, _fixes);
    }

    /// <inheritdoc/>
    public string Epoch { get; }

    /// <inheritdoc/>
    public ITrackStore Tracks { get; }

    /// <summary>The folder that it is in.</summary>
    public string Folder => Path.GetDirectoryName(Path.GetFullPath(_file))!;

    /// <summary>Opens the journal, making the file where there is none.</summary>
    /// <param name="file">The database file; its folder is made.</param>
    /// <param name="newEpoch">Names the history if the file is new.</param>
    /// <exception cref="JournalUnavailableException">The file can't be opened or was written by another version.</exception>
    public static SqliteJournal Open(string file, string newEpoch)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            SqliteConnection connection = SqliteSchema.OpenWriter(file);
            using SqliteCommand epoch = connection.CreateCommand();
            epoch.CommandText = "INSERT INTO meta VALUES ('epoch', $new) ON CONFLICT DO NOTHING; SELECT value FROM meta WHERE key = 'epoch'";
            epoch.Parameters.AddWithValue("$new", newEpoch);
            return new SqliteJournal(file, connection, (string)epoch.ExecuteScalar()!);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new JournalUnavailableException($"The journal {file} can't be opened: {e.Message}. Check Command__DataDir and the disk.", e);
        }
    }

    /// <inheritdoc/>
    public Task<Committed> ReceiveAsync(Envelope envelope, Decoded decoded, CancellationToken cancellationToken)
    {
        SqliteRows rows = SqliteRows.Of(envelope, decoded);
        List<SqliteWaiting> waiting = [];
        return _commits.CommitAsync(
            _ =>
            {
                waiting.Clear();
                return _receipts.Receive(rows, waiting);
            },
            cancellationToken,
            () => _inbox.Add(waiting));
    }

    /// <inheritdoc/>
    public ImmutableArray<StoredPart> Parts(string feed, bool exercise, string message, DateTimeOffset since) =>
        Look(c => SqliteParts.Read(c, feed, exercise, message, since));

    /// <inheritdoc/>
    public Task AppendAsync(long expected, ImmutableArray<JournalEntry> entries, ImmutableArray<long> done, CancellationToken cancellationToken, long? term = null) =>
        _commits.CommitAsync(
            _ =>
            {
                SqliteEntries.Append(_statements, expected, entries, []);
                _receipts.Settle(done);
                return true;
            },
            cancellationToken,
            () => _inbox.Remove(done));

    /// <inheritdoc/>
    public ImmutableArray<InboxEntry> Pending(long afterId, int limit) =>
        [.. _inbox.Oldest(afterId, limit, Waiting).Select(w => new InboxEntry(w.Id, w.Envelope, Time(w.ReceivedMs), JsonSerializer.Deserialize(w.Message, CommandJson.Wire.Message)!))];

    /// <inheritdoc/>
    public Task SetAsideAsync(InboxEntry entry, Fault fault, CancellationToken cancellationToken, long? term = null) =>
        _commits.CommitAsync(
            _ =>
            {
                _receipts.Quarantine(entry.Envelope, entry.Message.Feed, entry.ReceivedAt, fault);
                if (entry.Message is not SnapshotMark)
                {
                    _statements.Run("UPDATE counts SET stored = stored - 1, quarantined = quarantined + 1 WHERE feed = $1", entry.Message.Feed);
                }

                return _statements.Run("UPDATE inbox SET done = 2 WHERE id = $1", entry.Id);
            },
            cancellationToken,
            () => _inbox.Remove([entry.Id]));

    /// <inheritdoc/>
    public IEnumerable<JournalEntry> Read(long after)
    {
        using SqliteConnection connection = SqliteSchema.OpenReader(_file);
        foreach (JournalEntry entry in JournalChain.Verify(after, SqliteEntries.Read(connection, after)))
        {
            yield return entry;
        }
    }

    /// <inheritdoc/>
    public ImmutableArray<JournalEntry> Range(long after, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, IJournalStore.LongestRange);
        try
        {
            using SqliteConnection connection = SqliteSchema.OpenReader(_file);
            return [.. JournalChain.Verify(after, SqliteEntries.Read(connection, after, after == 0 ? limit : limit + 1L))];
        }
        catch (SqliteException e)
        {
            throw new JournalUnavailableException($"The journal could not be read: {e.Message}.", e);
        }
    }

    /// <inheritdoc/>
    public long SequenceAt(DateTimeOffset known)
    {
        try
        {
            using SqliteConnection connection = SqliteSchema.OpenReader(_file);
            return SqliteEntries.SequenceAt(connection, known);
        }
        catch (SqliteException e)
        {
            throw new JournalUnavailableException($"The journal could not be read: {e.Message}.", e);
        }
    }

    /// <inheritdoc/>
    public Task SaveSnapshotAsync(long sequence, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken) =>
        _commits.CommitAsync(
            _ =>
            {
                _statements.Run("INSERT OR REPLACE INTO snapshots VALUES ($1, $2)", sequence, picture.ToArray());
                return _statements.Run("DELETE FROM snapshots WHERE sequence < $1", sequence);
            },
            cancellationToken);

    /// <inheritdoc/>
    public (long Sequence, byte[] Picture)? LoadSnapshot() => Look(connection =>
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT sequence, picture FROM snapshots ORDER BY sequence DESC LIMIT 1";
        using SqliteDataReader reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : ((long, byte[])?)null;
    });

    /// <inheritdoc/>
    public ImmutableArray<Position> NewestFixes(DateTimeOffset since) => Look(connection =>
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT newest FROM units WHERE observed_ms >= $1";
        command.Parameters.AddWithValue("$1", since.ToUnixTimeMilliseconds());
        using SqliteDataReader reader = command.ExecuteReader();
        ImmutableArray<Position>.Builder fixes = ImmutableArray.CreateBuilder<Position>();
        while (reader.Read())
        {
            fixes.Add((Position)JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(0), CommandJson.Wire.Message)!);
        }

        return fixes.ToImmutable();
    });

    /// <inheritdoc/>
    public ImmutableArray<QuarantinedPart> Quarantine(string? feed, int limit) => Look(connection =>
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT id, feed, envelope, at_ms, code, reason, place FROM quarantine WHERE $1 IS NULL OR feed = $1 ORDER BY id DESC LIMIT $2";
        command.Parameters.AddWithValue("$1", (object?)feed ?? DBNull.Value);
        command.Parameters.AddWithValue("$2", limit);
        using SqliteDataReader reader = command.ExecuteReader();
        ImmutableArray<QuarantinedPart>.Builder parts = ImmutableArray.CreateBuilder<QuarantinedPart>();
        while (reader.Read())
        {
            Fault fault = new(reader.GetString(4), reader.GetString(5), reader.IsDBNull(6) ? null : reader.GetString(6));
            parts.Add(new QuarantinedPart(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), Time(reader.GetInt64(3)), fault));
        }

        return parts.ToImmutable();
    });

    /// <inheritdoc/>
    public Envelope? FindEnvelope(string id) => Look(connection =>
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT feed, received_ms, hash, bytes, content_type, exercise FROM envelopes WHERE id = $1";
        command.Parameters.AddWithValue("$1", id);
        using SqliteDataReader reader = command.ExecuteReader();
        return reader.Read()
            ? new Envelope(id, reader.GetString(0), Time(reader.GetInt64(1)), reader.GetString(2), reader.GetFieldValue<byte[]>(3), reader.IsDBNull(4) ? null : reader.GetString(4), reader.GetBoolean(5))
            : null;
    });

    /// <inheritdoc/>
    public Envelope? FindEnvelope(string source, string version) => Listed("SELECT envelope FROM inbox WHERE source = $1 AND version = $2", source, version) is [string id] ? FindEnvelope(id) : null;

    /// <inheritdoc/>
    public ImmutableArray<string> EnvelopesHolding(string feed, string text) =>
        Listed("SELECT id FROM envelopes WHERE feed = $1 AND instr(bytes, CAST($2 AS BLOB)) > 0", feed, text);

    /// <inheritdoc/>
    public ImmutableArray<string> EnvelopesBefore(string after, DateTimeOffset before, int limit) =>
        Listed("SELECT id FROM envelopes WHERE id > $1 AND received_ms < $2 AND length(bytes) > 0 ORDER BY id LIMIT $3", after, before.ToUnixTimeMilliseconds(), limit);

    /// <inheritdoc/>
    public Task<int> EraseAsync(ImmutableArray<string> envelopes, CancellationToken cancellationToken) =>
        _commits.CommitAsync(_ => envelopes.Sum(e => _statements.Run("UPDATE envelopes SET bytes = x'' WHERE id = $1 AND length(bytes) > 0", e)), cancellationToken);

    /// <inheritdoc/>
    public Task<Committed?> ReplayAsync(Envelope envelope, Decoded decoded, CancellationToken cancellationToken)
    {
        SqliteRows rows = SqliteRows.Of(envelope, decoded);
        return _commits.CommitAsync(_ => _receipts.Replay(rows), cancellationToken, _inbox.Reset);
    }

    /// <inheritdoc/>
    public ImmutableDictionary<string, FeedCounts> Counts() => Look(connection =>
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT feed, received, stored, duplicates, quarantined FROM counts";
        using SqliteDataReader reader = command.ExecuteReader();
        ImmutableDictionary<string, FeedCounts>.Builder counts = ImmutableDictionary.CreateBuilder<string, FeedCounts>();
        while (reader.Read())
        {
            counts[reader.GetString(0)] = new FeedCounts(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
        }

        return counts.ToImmutable();
    });

    /// <inheritdoc/>
    public Task<int> DropFixesAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        _commits.CommitAsync(_ => _fixes.Drop(before), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _commits.DisposeAsync().ConfigureAwait(false);
    }

    private ImmutableArray<string> Listed(string sql, params object[] values) => Look(connection =>
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        }

        using SqliteDataReader reader = command.ExecuteReader();
        ImmutableArray<string>.Builder texts = ImmutableArray.CreateBuilder<string>();
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return texts.ToImmutable();
    });

    /// <summary>What waits in the file after an id and before another one.</summary>
    private List<SqliteWaiting> Waiting(long after, long before, int limit) => Look(connection =>
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT id, envelope, received_ms, message FROM inbox WHERE done = 0 AND id > $1 AND id < $2 ORDER BY id LIMIT $3";
        command.Parameters.AddWithValue("$1", after);
        command.Parameters.AddWithValue("$2", before);
        command.Parameters.AddWithValue("$3", limit);
        using SqliteDataReader reader = command.ExecuteReader();
        List<SqliteWaiting> rows = [];
        while (reader.Read())
        {
            rows.Add(new SqliteWaiting(reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2), reader.GetFieldValue<byte[]>(3)));
        }

        return rows;
    });

    /// <summary>Reads on a connection of its own.</summary>
    private T Look<T>(Func<SqliteConnection, T> read)
    {
        try
        {
            using SqliteConnection connection = SqliteSchema.OpenReader(_file);
            return read(connection);
        }
        catch (SqliteException e)
        {
            throw new JournalUnavailableException($"The journal could not be read: {e.Message}. Check Command__DataDir and the disk.", e);
        }
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
