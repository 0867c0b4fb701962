using System.Data.Common;
using Command.Ingest.Configuration;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Postgres;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Command.Ingest.Handling;

/// <summary>
/// Where the handling's rows are kept: <c>handling.db</c> in the data folder, or the tables <c>handling_…</c> of the PostgreSQL database where the journal is. All of it is made of the
/// journal and can be thrown away; a file of its own, so that it never waits for the journal nor the journal for it.
/// </summary>
public sealed class HandlingDb : IAsyncDisposable
{
    internal const string Columns =
        "kind, id, from_seq, title, type, level, district, agency, incident, exercise, sources, known, answered, dispatched, enroute, scene, closed, registered, due, settled, returned, reworked, postponed, marks, more";

    private const string Row =
        """
        kind INTEGER NOT NULL, id TEXT NOT NULL, from_seq BIGINT NOT NULL, title TEXT NOT NULL, type INTEGER NOT NULL, level INTEGER, district INTEGER, agency INTEGER, incident TEXT,
        exercise INTEGER NOT NULL, sources INTEGER NOT NULL, known BIGINT NOT NULL, answered BIGINT, dispatched BIGINT, enroute BIGINT, scene BIGINT, closed BIGINT, registered BIGINT, due BIGINT, settled BIGINT,
        returned INTEGER NOT NULL, reworked INTEGER NOT NULL, postponed INTEGER NOT NULL, marks INTEGER NOT NULL, more TEXT
        """;

    private const string Schema =
        $"""
        CREATE TABLE IF NOT EXISTS handling_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS handling_names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE IF NOT EXISTS handling_now ({Row}, PRIMARY KEY (kind, id));
        CREATE INDEX IF NOT EXISTS handling_now_known ON handling_now (kind, exercise, known);
        CREATE INDEX IF NOT EXISTS handling_now_due ON handling_now (kind, exercise, due);
        CREATE INDEX IF NOT EXISTS handling_now_registered ON handling_now (kind, exercise, registered);
        CREATE TABLE IF NOT EXISTS handling_past ({Row}, to_seq BIGINT NOT NULL);
        CREATE INDEX IF NOT EXISTS handling_past_known ON handling_past (kind, exercise, known);
        CREATE INDEX IF NOT EXISTS handling_past_due ON handling_past (kind, exercise, due);
        CREATE INDEX IF NOT EXISTS handling_past_registered ON handling_past (kind, exercise, registered);
        """;

    private const string Gone = "DROP TABLE IF EXISTS handling_past; DROP TABLE IF EXISTS handling_now; DROP TABLE IF EXISTS handling_names; DROP TABLE IF EXISTS handling_meta;";

    private readonly SemaphoreSlim _making = new(1, 1);
    private readonly string? _file;
    private readonly NpgsqlDataSource? _postgres;
    private volatile bool _made;

    /// <param name="folder">The data folder.</param>
    /// <param name="postgres">The connection string of the settings; null for a file of this node.</param>
    public HandlingDb(string folder, string? postgres)
    {
        if (postgres is not null && PostgresSettings.TryRead(postgres, out string? used))
        {
            _postgres = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(used) { MaxPoolSize = 6, MinPoolSize = 0, ApplicationName = "Command handling" }.ConnectionString);
        }
        else
        {
            _file = Path.Combine(folder, "handling.db");
        }
    }

    public bool IsPostgres => _postgres is not null;

    /// <summary>The one that the settings name.</summary>
    public static HandlingDb Of(IServiceProvider services)
    {
        CommandOptions options = services.GetRequiredService<IOptions<CommandOptions>>().Value;
        return new HandlingDb(Path.GetFullPath(options.DataDir, services.GetRequiredService<IHostEnvironment>().ContentRootPath), string.IsNullOrEmpty(options.Postgres) ? null : options.Postgres);
    }

    /// <summary>An open connection; its tables are there.</summary>
    /// <exception cref="JournalUnavailableException">There is none.</exception>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_made)
            {
                await MakeAsync(cancellationToken).ConfigureAwait(false);
            }

            return await ConnectAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            throw new JournalUnavailableException("The table of how things were handled can't be opened now.", e);
        }
    }

    /// <summary>Throws all rows away; they are made anew from the journal.</summary>
    public static async Task ClearAsync(DbConnection connection, CancellationToken cancellationToken) => await ExecuteAsync(connection, Gone + Schema, cancellationToken).ConfigureAwait(false);

    /// <summary>Lets no other node write until the transaction ends.</summary>
    public static async Task LockAsync(DbConnection connection, CancellationToken cancellationToken) => await ExecuteAsync(connection, "LOCK TABLE handling_meta IN EXCLUSIVE MODE", cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _making.Dispose();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_postgres is not null)
        {
            return await _postgres.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }

        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = _file, DefaultTimeout = 10, Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);

            // A checkpoint that is lost with the power is made again from the journal: nothing waits for the disk here.
            await ExecuteAsync(connection, "PRAGMA busy_timeout=10000; PRAGMA synchronous=NORMAL", cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch (SqliteException)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        await _making.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_made)
            {
                return;
            }

            if (_file is not null)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
            }

            DbConnection connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                // Several nodes start at the same moment: one makes the tables, the others find them.
                await ExecuteAsync(connection, _file is null ? "SELECT pg_advisory_lock(7203218)" : "PRAGMA journal_mode=WAL", cancellationToken).ConfigureAwait(false);
                await ExecuteAsync(connection, Schema, cancellationToken).ConfigureAwait(false);
                if (_file is null)
                {
                    await ExecuteAsync(connection, "SELECT pg_advisory_unlock(7203218)", cancellationToken).ConfigureAwait(false);
                }
            }

            _made = true;
        }
        finally
        {
            _making.Release();
        }
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        DbCommand command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
#pragma warning disable CA2100 // The statements are constants of this class.
            command.CommandText = sql;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
