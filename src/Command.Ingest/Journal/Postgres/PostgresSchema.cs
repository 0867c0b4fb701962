using System.Collections.Immutable;
using System.Globalization;
using Npgsql;

namespace Command.Ingest.Journal.Postgres;

/// <summary>The tables, and how a connection is opened so that a commit is durable.</summary>
internal static class PostgresSchema
{
    /// <summary>Held while tables are made or changed.</summary>
    private const long MigrationLock = 0x436F6D6D_00000001;

    // Identities are the first 128 bits of a SHA-256: a sender's ids may be longer than an index takes. Texts are compared by
    // bytes ("C"), so that no index depends on the system's collation tables, which change with its upgrades.
    private const string Tables = """
        CREATE TABLE envelopes (
            id text COLLATE "C" PRIMARY KEY, feed text COLLATE "C" NOT NULL, received_ms bigint NOT NULL, hash text COLLATE "C" NOT NULL, bytes bytea NOT NULL,
            content_type text, exercise boolean NOT NULL, messages integer NOT NULL, duplicates integer NOT NULL, quarantined integer NOT NULL);
        CREATE INDEX envelopes_by_content ON envelopes (feed, exercise, hash);
        CREATE TABLE inbox (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, envelope text COLLATE "C" NOT NULL, received_ms bigint NOT NULL,
            identity uuid NOT NULL, message bytea NOT NULL, done smallint NOT NULL DEFAULT 0);
        CREATE UNIQUE INDEX inbox_by_identity ON inbox (identity);
        CREATE INDEX inbox_pending ON inbox (id) WHERE done = 0;
        CREATE INDEX inbox_set_aside ON inbox (envelope) WHERE done = 2;
        CREATE TABLE quarantine (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, envelope text COLLATE "C" NOT NULL, feed text COLLATE "C" NOT NULL, at_ms bigint NOT NULL,
            code text NOT NULL, reason text NOT NULL, place text);
        CREATE INDEX quarantine_by_feed ON quarantine (feed, id);
        CREATE INDEX quarantine_by_envelope ON quarantine (envelope);
        CREATE TABLE journal (
            sequence bigint PRIMARY KEY, observed text NOT NULL, known text NOT NULL, author text NOT NULL, schema integer NOT NULL, event bytea NOT NULL, hash bytea NOT NULL);
        CREATE TABLE snapshots (sequence bigint PRIMARY KEY, picture bytea NOT NULL);
        CREATE TABLE units (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, identity uuid NOT NULL UNIQUE, id text NOT NULL, observed_ms bigint NOT NULL, newest bytea NOT NULL)
            WITH (fillfactor = 70);
        CREATE TABLE fixes (
            unit bigint NOT NULL, observed_ms bigint NOT NULL, lon double precision NOT NULL, lat double precision NOT NULL, speed double precision, heading double precision,
            PRIMARY KEY (unit, observed_ms)) PARTITION BY RANGE (observed_ms);
        CREATE TABLE fixes_other PARTITION OF fixes DEFAULT;
        CREATE TABLE counts (
            feed text COLLATE "C" PRIMARY KEY, received bigint NOT NULL, stored bigint NOT NULL, duplicates bigint NOT NULL, quarantined bigint NOT NULL);
        CREATE TABLE parts (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, envelope text COLLATE "C" NOT NULL, feed text COLLATE "C" NOT NULL, exercise boolean NOT NULL, message text COLLATE "C" NOT NULL,
            received_ms bigint NOT NULL, hash text COLLATE "C" NOT NULL, bytes bytea NOT NULL);
        CREATE UNIQUE INDEX parts_by_message ON parts (feed, exercise, message, hash);
        CREATE INDEX parts_by_age ON parts (received_ms);
        """;

    /// <summary>Who writes, and what each node says of itself; the latter is worth nothing after a restart of the server.</summary>
    private const string Nodes = """
        CREATE TABLE writer (one boolean PRIMARY KEY DEFAULT true CHECK (one), term bigint NOT NULL, node text NOT NULL, until timestamptz NOT NULL);
        INSERT INTO writer (term, node, until) VALUES (0, '', clock_timestamp());
        CREATE UNLOGGED TABLE nodes (node text PRIMARY KEY, at timestamptz NOT NULL, state bytea NOT NULL);
        """;

    // What was thinned away of an hour of a unit's fixes, as milliseconds from the hour's start, so that it is known when it is sent again.
    private const string Thinned = """
        CREATE TABLE thinned (
            hour_ms bigint NOT NULL, unit bigint NOT NULL, dropped integer[] NOT NULL, again boolean NOT NULL, PRIMARY KEY (hour_ms, unit));
        CREATE INDEX thinned_again ON thinned (hour_ms) WHERE again;
        """;

    // The tables stay as they are: from here on entries may be of schema 2, which the versions before can't read.
    private const string EntriesOfSchema2 = "SELECT 1";

    // The same for entries that say by fields that a report was gathered, and for snapshots in pieces.
    private const string GatheredByFields = "SELECT 1";

    // What leads from each version to the next, from an empty database on; a step that was once released is never changed.
    private static readonly ImmutableArray<string> s_steps = [Tables, Nodes, Thinned, EntriesOfSchema2, GatheredByFields];

    /// <summary>Brings the database to this version's schema and answers with the name of its history.</summary>
    /// <exception cref="JournalUnavailableException">A later version wrote it.</exception>
    public static async Task<string> MigrateAsync(NpgsqlDataSource source, string newEpoch)
    {
        NpgsqlConnection connection = await source.OpenConnectionAsync().ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            PostgresSession session = new(connection);
            NpgsqlTransaction transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await session.RunAsync("SELECT pg_advisory_xact_lock($1)", MigrationLock).ConfigureAwait(false);
                await session.RunAsync("CREATE TABLE IF NOT EXISTS meta (key text PRIMARY KEY, value text NOT NULL)").ConfigureAwait(false);
                int version = await session.RowsAsync("SELECT value::integer FROM meta WHERE key = 'schema'").ConfigureAwait(false) is [[int kept]] ? kept : 0;
                if (version > s_steps.Length)
                {
                    throw new JournalUnavailableException(
                        $"The database {connection.Database} was written by a later version of Command (schema {version}; this one writes {s_steps.Length}). Start the version that wrote it, or name another database in Command__Postgres.");
                }

                foreach (string step in s_steps[version..])
                {
                    await session.RunAsync(step).ConfigureAwait(false);
                }

                await session.RunAsync(
                    "INSERT INTO meta VALUES ('schema', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value", s_steps.Length.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
                await session.RunAsync("INSERT INTO meta VALUES ('epoch', $1) ON CONFLICT DO NOTHING", newEpoch).ConfigureAwait(false);
                string epoch = (string)(await session.RowsAsync("SELECT value FROM meta WHERE key = 'epoch'").ConfigureAwait(false))[0][0];
                await transaction.CommitAsync().ConfigureAwait(false);
                return epoch;
            }
        }
    }

    /// <summary>Opens a connection that commits durably, whatever the server's or the role's settings are.</summary>
    /// <exception cref="JournalUnavailableException">The server can't promise that.</exception>
    public static async Task<NpgsqlConnection> OpenWriterAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            NpgsqlCommand ask = new(
                "SET synchronous_commit = on; SET jit = off; SET idle_in_transaction_session_timeout = '2s'; SELECT current_setting('synchronous_commit'), current_setting('fsync'), pg_is_in_recovery()", connection);
            await using (ask.ConfigureAwait(false))
            {
                NpgsqlDataReader reader = await ask.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                    string? wrong = reader.GetString(0) != "on" ? "did not accept synchronous_commit=on"
                        : reader.GetString(1) != "on" ? "runs with fsync=off"
                        : reader.GetBoolean(2) ? "is a standby that takes no writes"
                        : null;
                    if (wrong is not null)
                    {
                        throw new JournalUnavailableException($"PostgreSQL {wrong}; a commit would not be durable. Set it right on the server, or name another in Command__Postgres.");
                    }
                }
            }
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return connection;
    }
}
