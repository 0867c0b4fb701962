using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace Command.Ingest.Journal.Sqlite;

/// <summary>The tables, and how a connection is opened so that a commit is durable.</summary>
internal static class SqliteSchema
{
    private const string Tables = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE envelopes (
            id TEXT PRIMARY KEY, feed TEXT NOT NULL, received_ms INTEGER NOT NULL, hash TEXT NOT NULL, bytes BLOB NOT NULL,
            content_type TEXT, exercise INTEGER NOT NULL, messages INTEGER NOT NULL, duplicates INTEGER NOT NULL, quarantined INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX envelopes_by_content ON envelopes (feed, exercise, hash);
        CREATE TABLE inbox (
            id INTEGER PRIMARY KEY, envelope TEXT NOT NULL, received_ms INTEGER NOT NULL,
            source TEXT NOT NULL, version TEXT NOT NULL, message BLOB NOT NULL, done INTEGER NOT NULL DEFAULT 0);
        CREATE UNIQUE INDEX inbox_by_identity ON inbox (source, version);
        CREATE INDEX inbox_pending ON inbox (id) WHERE done = 0;
        CREATE TABLE quarantine (
            id INTEGER PRIMARY KEY, envelope TEXT NOT NULL, feed TEXT NOT NULL, at_ms INTEGER NOT NULL,
            code TEXT NOT NULL, reason TEXT NOT NULL, place TEXT);
        CREATE INDEX quarantine_by_feed ON quarantine (feed, id);
        CREATE TABLE journal (
            sequence INTEGER PRIMARY KEY, observed TEXT NOT NULL, known TEXT NOT NULL,
            author TEXT NOT NULL, schema INTEGER NOT NULL, event BLOB NOT NULL);
        CREATE TABLE snapshots (sequence INTEGER PRIMARY KEY, picture BLOB NOT NULL);
        CREATE TABLE units (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, observed_ms INTEGER NOT NULL, newest BLOB NOT NULL);
        CREATE TABLE fixes (
            unit INTEGER NOT NULL, observed_ms INTEGER NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL, speed REAL, heading REAL,
            PRIMARY KEY (unit, observed_ms)) WITHOUT ROWID;
        CREATE TABLE counts (
            feed TEXT PRIMARY KEY, received INTEGER NOT NULL DEFAULT 0, stored INTEGER NOT NULL DEFAULT 0,
            duplicates INTEGER NOT NULL DEFAULT 0, quarantined INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
        """;

    private const string Parts = """
        CREATE TABLE parts (
            id INTEGER PRIMARY KEY, envelope TEXT NOT NULL, feed TEXT NOT NULL, exercise INTEGER NOT NULL, message TEXT NOT NULL,
            received_ms INTEGER NOT NULL, hash TEXT NOT NULL, bytes BLOB NOT NULL);
        CREATE UNIQUE INDEX parts_by_message ON parts (feed, exercise, message, hash);
        CREATE INDEX parts_by_age ON parts (received_ms);
        """;

    // What leads from each version to the next, from an empty file on; a step that was once released is never changed.
    private static readonly ImmutableArray<Action<SqliteConnection>> s_steps =
    [
        c => Execute(c, Tables),
        c => Execute(c, Parts),
        c =>
        {
            Execute(c, "ALTER TABLE journal ADD COLUMN hash BLOB NOT NULL DEFAULT x''");
            SqliteEntries.Chain(c);
        },
        SqliteDays.Divide,

        // The tables stay as they are: from here on entries may be of schema 2, which the versions before can't read.
        _ => { },

        // The same for entries that say by fields that a report was gathered, and for snapshots in pieces.
        _ => { },
    ];

    /// <summary>Opens the writing connection: WAL, synchronous FULL. The caller owns it and is the only writer.</summary>
    public static SqliteConnection OpenWriter(string file)
    {
        SqliteConnection connection = Open(file, SqliteOpenMode.ReadWriteCreate);
        Execute(connection, "PRAGMA journal_mode=WAL");
        Execute(connection, "PRAGMA synchronous=FULL");
        Execute(connection, "PRAGMA foreign_keys=ON");
        Execute(connection, "PRAGMA wal_autocheckpoint=0");
        Execute(connection, "PRAGMA cache_size=-32768");
        if (Convert.ToInt64(Scalar(connection, "PRAGMA synchronous"), null) != 2)
        {
            throw new JournalUnavailableException("SQLite did not accept synchronous=FULL; a commit would not be durable.");
        }

        long version = Convert.ToInt64(Scalar(connection, "PRAGMA user_version"), null);
        if (version < s_steps.Length)
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            foreach (Action<SqliteConnection> step in s_steps[(int)version..])
            {
                step(connection);
            }

            Execute(connection, $"PRAGMA user_version={s_steps.Length}");
            transaction.Commit();
        }
        else if (version > s_steps.Length)
        {
            throw new JournalUnavailableException(
                $"{file} was written by a later version of Command (schema {version}; this one writes {s_steps.Length}). Start the version that wrote it, or set Command__DataDir to another folder.");
        }

        return connection;
    }

    /// <summary>Opens a connection that copies the log into the database.</summary>
    public static SqliteConnection OpenCopier(string file)
    {
        SqliteConnection connection = Open(file, SqliteOpenMode.ReadWrite);
        Execute(connection, "PRAGMA synchronous=FULL");
        return connection;
    }

    /// <summary>Opens a reading connection. Readers never wait for the writer.</summary>
    public static SqliteConnection OpenReader(string file) => Open(file, SqliteOpenMode.ReadOnly);

    public static object? Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 5,
        }.ToString());
        connection.Open();
        Execute(connection, "PRAGMA busy_timeout=5000");
        return connection;
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
