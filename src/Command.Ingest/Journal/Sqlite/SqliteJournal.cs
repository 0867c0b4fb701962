using System.Collections.Immutable;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Microsoft.Data.Sqlite;

namespace Command.Ingest.Journal.Sqlite;

/// <summary>The journal in one SQLite file: WAL, <c>synchronous=FULL</c>, one writer with group commit, readers on connections of their own.</summary>
public sealed class SqliteJournal : IJournalStore
{
    private readonly string _file;
    private readonly SqliteCommits _commits;
    private readonly SqliteStatements _statements;
    private readonly SqliteParts _parts;

    private SqliteJournal(string file, SqliteConnection connection, string epoch)
    {
        _file = file;
        Epoch = epoch;
        _statements = new SqliteStatements(connection);
        _parts = new SqliteParts(_statements);
        _commits = new SqliteCommits(connection);
    }

    /// <inheritdoc/>
    public string Epoch { get; }

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
    public Task<Committed> ReceiveAsync(Envelope envelope, Decoded decoded, CancellationToken cancellationToken) =>
        _commits.CommitAsync(_ => Receive(envelope, decoded), cancellationToken);

    /// <inheritdoc/>
    public ImmutableArray<StoredPart> Parts(string feed, bool exercise, string message, DateTimeOffset since) =>
        Look(c => SqliteParts.Read(c, feed, exercise, message, since));

    /// <inheritdoc/>
    public Task AppendAsync(long expected, ImmutableArray<JournalEntry> entries, ImmutableArray<long> done, CancellationToken cancellationToken, long? term = null) =>
        _commits.CommitAsync(
            _ =>
            {
                SqliteEntries.Append(_statements, expected, entries, done);
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public ImmutableArray<InboxEntry> Pending(long afterId, int limit) => Look(connection =>
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT id, envelope, received_ms, message FROM inbox WHERE done = 0 AND id > $1 ORDER BY id LIMIT $2";
        command.Parameters.AddWithValue("$1", afterId);
        command.Parameters.AddWithValue("$2", limit);
        using SqliteDataReader reader = command.ExecuteReader();
        ImmutableArray<InboxEntry>.Builder entries = ImmutableArray.CreateBuilder<InboxEntry>();
        while (reader.Read())
        {
            Message message = JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(3), CommandJson.Wire.Message)!;
            entries.Add(new InboxEntry(reader.GetInt64(0), reader.GetString(1), Time(reader.GetInt64(2)), message));
        }

        return entries.ToImmutable();
    });

    /// <inheritdoc/>
    public Task SetAsideAsync(InboxEntry entry, Fault fault, CancellationToken cancellationToken, long? term = null) =>
        _commits.CommitAsync(
            _ =>
            {
                Quarantine(entry.Envelope, entry.Message.Feed, entry.ReceivedAt, fault);
                if (entry.Message is not SnapshotMark)
                {
                    _statements.Run("UPDATE counts SET stored = stored - 1, quarantined = quarantined + 1 WHERE feed = $1", entry.Message.Feed);
                }

                return _statements.Run("UPDATE inbox SET done = 2 WHERE id = $1", entry.Id);
            },
            cancellationToken);

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
    public Task<Committed?> ReplayAsync(Envelope envelope, Decoded decoded, CancellationToken cancellationToken) =>
        _commits.CommitAsync(_ => Replay(envelope, decoded), cancellationToken);

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
        _commits.CommitAsync(
            _ => _statements.Run(
                "DELETE FROM fixes WHERE (unit, observed_ms) IN (SELECT unit, observed_ms FROM fixes WHERE observed_ms < $1 LIMIT 5000)",
                before.ToUnixTimeMilliseconds()),
            cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _commits.DisposeAsync().ConfigureAwait(false);
        _statements.Dispose();
    }

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

    private Committed Receive(Envelope envelope, Decoded decoded)
    {
        foreach (string givenUp in decoded.Part is { } part ? _parts.Take(envelope, part) : [])
        {
            Count(givenUp, 1, 0, 0, 1);
        }

        int parts = decoded.Messages.Length + decoded.Faults.Length;
        object[]? before = parts == 0 ? null : _statements.First(
            "SELECT id FROM envelopes WHERE feed = $1 AND exercise = $2 AND hash = $3 LIMIT 1", envelope.Feed, envelope.Exercise, envelope.ContentHash);
        if (before is not null)
        {
            StoreMarks(envelope with { Id = (string)before[0] }, decoded);
            Count(envelope.Feed, parts, 0, parts, 0);
            return new Committed(new Receipt((string)before[0], 0, parts, 0), []);
        }

        (int stored, ImmutableArray<Position> fixes) = StoreMessages(envelope, decoded);
        int duplicates = decoded.Messages.Length - stored;
        if (!decoded.Faults.IsEmpty || decoded.Messages.Any(m => m is not Position))
        {
            _statements.Run(
                "INSERT INTO envelopes VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                envelope.Id,
                envelope.Feed,
                envelope.ReceivedAt.ToUnixTimeMilliseconds(),
                envelope.ContentHash,
                envelope.Bytes.ToArray(),
                envelope.ContentType,
                envelope.Exercise,
                stored,
                duplicates,
                decoded.Faults.Length);
        }

        StoreMarks(envelope, decoded);
        foreach (Fault fault in decoded.Faults)
        {
            Quarantine(envelope.Id, envelope.Feed, envelope.ReceivedAt, fault);
        }

        if (parts > 0)
        {
            Count(envelope.Feed, parts, stored, duplicates, decoded.Faults.Length);
        }

        return new Committed(new Receipt(envelope.Id, stored, duplicates, decoded.Faults.Length), fixes);
    }

    private (int Stored, ImmutableArray<Position> Fixes) StoreMessages(Envelope envelope, Decoded decoded)
    {
        int stored = 0;
        ImmutableArray<Position>.Builder fixes = ImmutableArray.CreateBuilder<Position>();
        foreach (Message message in decoded.Messages)
        {
            if (message is Position position ? StoreFix(position) : StoreMessage(envelope, message))
            {
                stored++;
                if (message is Position fix)
                {
                    fixes.Add(fix);
                }
            }
        }

        return (stored, fixes.ToImmutable());
    }

    private Committed? Replay(Envelope envelope, Decoded decoded)
    {
        int parts = _statements.Run("DELETE FROM quarantine WHERE envelope = $1", envelope.Id);
        if (parts == 0)
        {
            return null;
        }

        // What the writer had set aside is in the inbox already; all else that is new goes there now.
        int stored = _statements.Run("UPDATE inbox SET done = 0 WHERE envelope = $1 AND done = 2", envelope.Id);
        (int messages, ImmutableArray<Position> fixes) = StoreMessages(envelope, decoded);
        stored += messages;
        StoreMarks(envelope, decoded);
        foreach (Fault fault in decoded.Faults)
        {
            Quarantine(envelope.Id, envelope.Feed, envelope.ReceivedAt, fault);
        }

        int still = decoded.Faults.Length;
        _statements.Run("UPDATE envelopes SET messages = messages + $2, quarantined = $3 WHERE id = $1", envelope.Id, stored, still);
        Count(envelope.Feed, stored + still - parts, stored, 0, still - parts);
        return new Committed(new Receipt(envelope.Id, stored, 0, still), fixes) { Resolved = parts };
    }

    private void Quarantine(string envelope, string feed, DateTimeOffset at, Fault fault) =>
        _statements.Run(
            "INSERT INTO quarantine (envelope, feed, at_ms, code, reason, place) VALUES ($1, $2, $3, $4, $5, $6)",
            envelope,
            feed,
            at.ToUnixTimeMilliseconds(),
            fault.Code,
            fault.Reason,
            fault.Where);

    private void StoreMarks(Envelope envelope, Decoded decoded)
    {
        foreach (SnapshotMark mark in decoded.Marks)
        {
            StoreMessage(envelope, mark);
        }
    }

    private bool StoreMessage(Envelope envelope, Message message) =>
        _statements.Run(
            "INSERT INTO inbox (envelope, received_ms, source, version, message) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            envelope.Id,
            envelope.ReceivedAt.ToUnixTimeMilliseconds(),
            MessageIds.Of(message),
            message.Version,
            JsonSerializer.SerializeToUtf8Bytes(message, CommandJson.Wire.Message)) == 1;

    private bool StoreFix(Position position)
    {
        GeoPoint at = position.At ?? throw new ArgumentException("A position without a fix has nothing to store.", nameof(position));
        string id = MessageIds.Of(position);
        long observed = position.ObservedAt.ToUnixTimeMilliseconds();
        byte[] newest = JsonSerializer.SerializeToUtf8Bytes(position, CommandJson.Wire.Message);
        object[] unit = _statements.First(
            """
            INSERT INTO units (id, observed_ms, newest) VALUES ($1, $2, $3)
            ON CONFLICT (id) DO UPDATE SET
                newest = iif(excluded.observed_ms > observed_ms, excluded.newest, newest), observed_ms = max(observed_ms, excluded.observed_ms)
            RETURNING number
            """,
            id,
            observed,
            newest)!;
        return _statements.Run(
            "INSERT INTO fixes VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING", unit[0], observed, at.Lon, at.Lat, position.SpeedKmh, position.HeadingDeg) == 1;
    }

    private void Count(string feed, int received, int stored, int duplicates, int quarantined) =>
        _statements.Run(
            """
            INSERT INTO counts VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT DO UPDATE SET received = received + $2, stored = stored + $3, duplicates = duplicates + $4, quarantined = quarantined + $5
            """,
            feed,
            received,
            stored,
            duplicates,
            quarantined);

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
