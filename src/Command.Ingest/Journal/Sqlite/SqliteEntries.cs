using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Command.Ingest.Contracts;
using Microsoft.Data.Sqlite;
using SQLitePCL;

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
            statements.Run("INSERT INTO journal (" + Columns + ") VALUES ($1, $2, $3, $4, $5, $6, $7)", row.Sequence, Encoding.UTF8.GetString(row.Observed), Encoding.UTF8.GetString(row.Known), Encoding.UTF8.GetString(row.Author), row.Schema, row.Event.ToArray(), row.Hash.ToArray());
        }

        foreach (long id in done)
        {
            statements.Run("UPDATE inbox SET done = 1 WHERE id = $1", id);
        }
    }

    /// <summary>Rows in order. They are taken from SQLite itself: a reader of columns as objects takes longer to read a long history than everything else together.</summary>
    public static IEnumerable<StoredEntry> Read(SqliteConnection connection, long from, long limit = long.MaxValue)
    {
        long last = from - 1;
        using sqlite3_stmt statement = Prepared(connection, last);
        raw.sqlite3_bind_int64(statement, 1, from);
        raw.sqlite3_bind_int64(statement, 2, limit);
        while (Step(connection, statement, last))
        {
            StoredEntry row = Row(statement);
            last = row.Sequence;
            yield return row;
        }
    }

    private static sqlite3_stmt Prepared(SqliteConnection connection, long last)
    {
        int code = raw.sqlite3_prepare_v2(connection.Handle, "SELECT " + Columns + " FROM journal WHERE sequence >= ?1 ORDER BY sequence LIMIT ?2", out sqlite3_stmt statement);
        return code == raw.SQLITE_OK ? statement : throw Unreadable(connection, code, last);
    }

    private static bool Step(SqliteConnection connection, sqlite3_stmt statement, long last) => raw.sqlite3_step(statement) switch
    {
        raw.SQLITE_ROW => true,
        raw.SQLITE_DONE => false,
        int code => throw Unreadable(connection, code, last),
    };

    private static StoredEntry Row(sqlite3_stmt statement) => new(
        raw.sqlite3_column_int64(statement, 0),
        raw.sqlite3_column_blob(statement, 1),
        raw.sqlite3_column_blob(statement, 2),
        raw.sqlite3_column_blob(statement, 3),
        raw.sqlite3_column_int(statement, 4),
        raw.sqlite3_column_blob(statement, 5),
        raw.sqlite3_column_blob(statement, 6));

    /// <summary>Says what a failing read means for the journal.</summary>
    private static Exception Unreadable(SqliteConnection connection, int code, long last)
    {
        string what = raw.sqlite3_errmsg(connection.Handle).utf8_to_string();
        return (code & 0xFF) is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB
            ? new JournalCorruptException(last + 1, $"the file is damaged ({what}).")
            : new JournalUnavailableException($"The journal could not be read: {what}. Check Command__DataDir and the disk.");
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
                row.Seal(hash);
                hash = row.Hash.ToArray();
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
            rows.Add(new StoredEntry(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetInt32(4), reader.GetFieldValue<byte[]>(5)));
        }

        return rows.ToImmutable();
    }
}
