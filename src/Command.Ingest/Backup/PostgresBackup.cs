using System.Collections.Immutable;
using System.Data;
using System.Globalization;
using System.Net.Sockets;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Postgres;
using Npgsql;

namespace Command.Ingest.Backup;

/// <summary>
/// PostgreSQL: <c>pg_dump</c> in its custom format, on a snapshot that this process exports and takes the fingerprint in, so both are of one moment. Not
/// <c>pg_basebackup</c>: that needs the right to replicate, copies every database of the server, and can be put back only as a whole server of the same version.
/// A plain repeatable-read snapshot does: no transaction of ours is serializable, so there is nothing for a deferrable one to wait for.
/// </summary>
internal sealed class PostgresBackup(string connectionString) : IBackupEngine
{
    private const int Piece = 10_000;
    private readonly PostgresTools _tools = new(connectionString);

    public string Name => "postgres";

    public string FileName => "command.dump";

    public Task<JournalFingerprint> CopyAsync(string file, CancellationToken cancellationToken) => GuardedAsync(async () =>
    {
        NpgsqlConnection connection = await OpenAsync(connectionString, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            // While it is held no partition is made or dropped: that would wait for pg_dump, and all that is received for it.
            using (NpgsqlCommand hold = new($"SELECT pg_advisory_lock_shared({PostgresFixes.BackupLock})", connection))
            {
                await hold.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            NpgsqlTransaction moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
            await using (moment.ConfigureAwait(false))
            {
                PostgresStored stored = new(connection);
                string snapshot = (string)stored.Ask("SELECT pg_export_snapshot()");
                await _tools.RunAsync("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", "--snapshot=" + snapshot, "--file=" + Path.GetFullPath(file)], cancellationToken).ConfigureAwait(false);
                return Fingerprints.Of(stored);
            }
        }
    });

    public Task<JournalFingerprint> TryAsync(string file, CancellationToken cancellationToken) => GuardedAsync(async () =>
    {
        string scratch = "command_drill_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync(connectionString, $"CREATE DATABASE {scratch} TEMPLATE template0", cancellationToken).ConfigureAwait(false);
        try
        {
            string there = new NpgsqlConnectionStringBuilder(connectionString) { Database = scratch, Pooling = false }.ConnectionString;
            await FillAsync(there, file, cancellationToken).ConfigureAwait(false);
            NpgsqlConnection connection = await OpenAsync(there, cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                return Fingerprints.Of(new PostgresStored(connection));
            }
        }
        finally
        {
            await ExecuteAsync(connectionString, $"DROP DATABASE IF EXISTS {scratch} WITH (FORCE)", CancellationToken.None).ConfigureAwait(false);
        }
    });

    public Task<Restored> RestoreAsync(string file, RestoreTo to, CancellationToken cancellationToken) => GuardedAsync(async () =>
    {
        NpgsqlConnection connection = await OpenAsync(connectionString, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            PostgresStored stored = new(connection);
            if ((long)stored.Ask("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')") > 0)
            {
                throw new BackupException("restore-not-empty", $"The database {connection.Database} has tables already and is not overwritten. Make an empty one and name it.");
            }

            // All of it in one transaction: what fails leaves the database empty.
            await FillAsync(connectionString, file, cancellationToken).ConfigureAwait(false);
            PointInTime? point = PointInTime.Find(stored, to);
            NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                PostgresCut cut = new(connection);
                cut.Run("UPDATE meta SET value = $1 WHERE key = 'epoch'", to.NewEpoch);
                point?.Cut(cut, to.KeepInbox);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }

            JournalFingerprint after = Fingerprints.Of(stored);
            return new Restored(after.Sequence, after.Picture, after.Pending);
        }
    });

    private static Task FillAsync(string database, string file, CancellationToken cancellationToken) => new PostgresTools(database).RunAsync(
        "pg_restore",
        ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", "--dbname=" + new NpgsqlConnectionStringBuilder(database).Database, Path.GetFullPath(file)],
        cancellationToken);

    private static async Task<NpgsqlConnection> OpenAsync(string database, CancellationToken cancellationToken)
    {
        // A whole journal is read in one go; no answer of it is late.
        NpgsqlConnection connection = new(new NpgsqlConnectionStringBuilder(database) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        return connection;
    }

    private static async Task ExecuteAsync(string database, string sql, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await OpenAsync(database, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            NpgsqlCommand command = new(sql, connection);
            await using (command.ConfigureAwait(false))
            {
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task<T> GuardedAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (JournalCorruptException e)
        {
            throw new BackupException("backup-chain-broken", e.Message, e);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new BackupException("backup-not-allowed", $"PostgreSQL: {e.MessageText}. A drill makes a database of its own and drops it: allow it with ALTER ROLE … CREATEDB.", e);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or IOException or TimeoutException)
        {
            throw new BackupException("backup-failed", $"PostgreSQL: {e.Message}. Nothing that was there was changed.", e);
        }
    }

    /// <summary>A store in a database, over a connection that the caller owns.</summary>
    private sealed class PostgresStored(NpgsqlConnection connection) : IStoredJournal
    {
        public string Epoch => (string)Ask("SELECT value FROM meta WHERE key = 'epoch'");

        public int Schema => int.Parse((string)Ask("SELECT value FROM meta WHERE key = 'schema'"), CultureInfo.InvariantCulture);

        public IEnumerable<StoredEntry> Entries(long from)
        {
            for (List<object[]> rows; (rows = Piecewise(from)).Count > 0; from = (long)rows[^1][0] + 1)
            {
                foreach (object[] r in rows)
                {
                    yield return new StoredEntry((long)r[0], (string)r[1], (string)r[2], (string)r[3], (int)r[4], (byte[])r[5], (byte[])r[6]);
                }
            }
        }

        public (long Sequence, byte[] Hash) Head() =>
            new PostgresCut(connection).Rows("SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1") is [[long sequence, byte[] hash]] ? (sequence, hash) : (0, JournalChain.Start);

        public (long Inbox, long Pending, long Fixes) Kept() =>
            ((long)Ask("SELECT count(*) FROM inbox"), (long)Ask("SELECT count(*) FROM inbox WHERE done = 0"), (long)Ask("SELECT count(*) FROM fixes"));

        public ImmutableSortedDictionary<string, FeedCounts> Counts() => new PostgresCut(connection).Rows("SELECT feed, received, stored, duplicates, quarantined FROM counts")
            .ToImmutableSortedDictionary(r => (string)r[0], r => new FeedCounts((long)r[1], (long)r[2], (long)r[3], (long)r[4]), StringComparer.Ordinal);

        public object Ask(string sql)
        {
            using NpgsqlCommand command = new(sql, connection);
            return command.ExecuteScalar()!;
        }

        private List<object[]> Piecewise(long from) => new PostgresCut(connection).Rows(
            "SELECT sequence, observed, known, author, schema, event, hash FROM journal WHERE sequence >= $1 ORDER BY sequence LIMIT $2", from, Piece);
    }
}
