using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;
using Microsoft.Data.Sqlite;

namespace Command.Ingest.Journal.Sqlite;

/// <summary>The journal's rows in SQLite.</summary>
internal static class SqliteEntries
{
    private const string Columns = "sequence, observed, known, author, schema, event, hash";

    /// <summary>Appends in the caller's transaction.</summary>
    public static void Append(SqliteStatements statements, long expected, ImmutableArray<JournalEntry> entries, ImmutableArray<long> done)
    {
        (long last, byte[] hash) = statements.First("SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1") is [long s, byte[] h] ? (s, h) : (0, JournalChain.Start);
        if (last != expected)
        {
            throw new SequenceConflictException($"The journal stands at {last}, not at {expected}: another writer appended.");
        }

        foreach (StoredEntry row in JournalChain.Link(last, hash, entries))
        {
            statements.Run("INSERT INTO journal (" + Columns + ") VALUES ($1, $2, $3, $4, $5, $6, $7)", row.Sequence, row.Observed, row.Known, row.Author, row.Schema, row.Event, row.Hash);
        }

        foreach (long id in done)
        {
            statements.Run("UPDATE inbox SET done = 1 WHERE id = $1", id);
        }
    }

    public static IEnumerable<StoredEntry> Read(SqliteConnection connection, long from, long limit = long.MaxValue)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT " + Columns + " FROM journal WHERE sequence >= $1 ORDER BY sequence LIMIT $2";
        command.Parameters.AddWithValue("$1", from);
        command.Parameters.AddWithValue("$2", limit);
        long last = from - 1;
        using SqliteDataReader reader = Sound(last, command.ExecuteReader);
        while (Sound(last, reader.Read))
        {
            StoredEntry row = Row(reader, reader.GetFieldValue<byte[]>(6));
            last = row.Sequence;
            yield return row;
        }
    }

    /// <summary>Says what a failing read means for the journal.</summary>
    private static T Sound<T>(long last, Func<T> read)
    {
        const int Corrupt = 11, NoDatabase = 26;
        try
        {
            return read();
        }
        catch (SqliteException e) when (e.SqliteErrorCode is Corrupt or NoDatabase)
        {
            throw new JournalCorruptException(last + 1, $"the file is damaged ({e.Message}).");
        }
        catch (SqliteException e)
        {
            throw new JournalUnavailableException($"The journal could not be read: {e.Message}. Check Command__DataDir and the disk.", e);
        }
    }

    /// <summary>The last sequence known at a moment.</summary>
    public static long SequenceAt(SqliteConnection connection, DateTimeOffset known)
    {
        using SqliteCommand last = connection.CreateCommand();
        last.CommandText = "SELECT coalesce(max(sequence), 0) FROM journal";
        using SqliteCommand one = connection.CreateCommand();
        one.CommandText = "SELECT known FROM journal WHERE sequence = $1";
        SqliteParameter sequence = one.Parameters.Add("$1", SqliteType.Integer);
        return KnownTimes.Last((long)last.ExecuteScalar()!, known, s =>
        {
            sequence.Value = s;
            return DateTimeOffset.ParseExact((string)one.ExecuteScalar()!, "O", CultureInfo.InvariantCulture);
        });
    }

    /// <summary>Computes the chain over rows that were written before there was one. Runs inside the caller's transaction, a piece at a time.</summary>
    public static void Chain(SqliteConnection connection)
    {
        const int Piece = 1000;
        using SqliteCommand update = connection.CreateCommand();
        update.CommandText = "UPDATE journal SET hash = $2 WHERE sequence = $1";
        SqliteParameter sequence = update.Parameters.Add("$1", SqliteType.Integer);
        SqliteParameter kept = update.Parameters.Add("$2", SqliteType.Blob);
        byte[] hash = JournalChain.Start;
        long last = 0;
        for (ImmutableArray<StoredEntry> rows; !(rows = Unchained(connection, last, Piece)).IsEmpty; last = rows[^1].Sequence)
        {
            foreach (StoredEntry row in rows)
            {
                hash = JournalChain.HashOf(hash, row);
                sequence.Value = row.Sequence;
                kept.Value = hash;
                update.ExecuteNonQuery();
            }
        }
    }

    private static ImmutableArray<StoredEntry> Unchained(SqliteConnection connection, long after, int limit)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT " + Columns + " FROM journal WHERE sequence > $1 ORDER BY sequence LIMIT $2";
        command.Parameters.AddWithValue("$1", after);
        command.Parameters.AddWithValue("$2", limit);
        using SqliteDataReader reader = command.ExecuteReader();
        ImmutableArray<StoredEntry>.Builder rows = ImmutableArray.CreateBuilder<StoredEntry>();
        while (reader.Read())
        {
            rows.Add(Row(reader, []));
        }

        return rows.ToImmutable();
    }

    private static StoredEntry Row(SqliteDataReader reader, byte[] hash) =>
        new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetInt32(4), reader.GetFieldValue<byte[]>(5), hash);
}
