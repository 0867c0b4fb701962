using System.Data.Common;
using Command.Ingest.Configuration;
using Command.Ingest.Journal.Postgres;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Command.Ingest.Tables;

/// <summary>What tables beside the journal are, and how careful their file is.</summary>
/// <param name="Name">The file in the data folder is called <c>Name.db</c>, and the connections to PostgreSQL "Command Name".</param>
/// <param name="Connections">The most connections to PostgreSQL at a time.</param>
/// <param name="Lock">The number of the advisory lock under which they are made.</param>
/// <param name="Pragmas">Said to each connection of the file.</param>
/// <param name="Pooled">True where connections of the file are kept open.</param>
/// <param name="OwnersOnly">True where nobody but the server's account may read the file.</param>
/// <param name="Sqlite">Makes the tables in a file, where they are not there yet.</param>
/// <param name="Postgres">Makes them in PostgreSQL.</param>
public sealed record NodeTablesPlan(string Name, int Connections, long Lock, string Pragmas, bool Pooled, bool OwnersOnly, string Sqlite, string Postgres);

/// <summary>Tables beside the journal: in a file of this node's data folder, or in the PostgreSQL database that the settings name, for all nodes. They are made at the first use.</summary>
public sealed class NodeTables : IAsyncDisposable
{
    private readonly SemaphoreSlim _making = new(1, 1);
    private readonly NodeTablesPlan _plan;
    private readonly string? _file;
    private readonly NpgsqlDataSource? _postgres;
    private volatile bool _made;

    /// <param name="plan">What they are.</param>
    /// <param name="folder">The data folder.</param>
    /// <param name="postgres">The connection string of the settings; null for a file of this node.</param>
    public NodeTables(NodeTablesPlan plan, string folder, string? postgres)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        if (postgres is not null && PostgresSettings.TryRead(postgres, out string? used))
        {
            _postgres = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(used) { MaxPoolSize = plan.Connections, MinPoolSize = 0, ApplicationName = "Command " + plan.Name }.ConnectionString);
        }
        else
        {
            _file = Path.Combine(folder, plan.Name + ".db");
        }
    }

    public bool IsPostgres => _postgres is not null;

    /// <summary>True for what an engine, a disk or a network throws when there is no connection.</summary>
    public static bool IsTrouble(Exception e) => e is DbException or IOException or UnauthorizedAccessException or TimeoutException;

    /// <summary>Where the settings put tables beside the journal.</summary>
    /// <returns>The data folder, and the connection string; null for a file.</returns>
    public static (string Folder, string? Postgres) PlaceOf(IServiceProvider services)
    {
        CommandOptions options = services.GetRequiredService<IOptions<CommandOptions>>().Value;
        return (Path.GetFullPath(options.DataDir, services.GetRequiredService<IHostEnvironment>().ContentRootPath), string.IsNullOrEmpty(options.Postgres) ? null : options.Postgres);
    }

    /// <summary>An open connection; the tables are there. Throws what <see cref="IsTrouble"/> is true for when there is none.</summary>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (!_made)
        {
            await MakeAsync(cancellationToken).ConfigureAwait(false);
        }

        return await ConnectAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _making.Dispose();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Runs statements that are constants of the caller's.</summary>
    public static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        DbCommand command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
#pragma warning disable CA2100 // Constants of the callers, without anything a person wrote.
            command.CommandText = sql;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_postgres is not null)
        {
            return await _postgres.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }

        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = _file, DefaultTimeout = 10, Pooling = _plan.Pooled }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, _plan.Pragmas, cancellationToken).ConfigureAwait(false);
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

            await MakeFileAsync().ConfigureAwait(false);
            DbConnection connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                // Several nodes start at the same moment: one makes the tables, the others find them.
                await ExecuteAsync(connection, _file is null ? $"SELECT pg_advisory_lock({_plan.Lock})" : "PRAGMA journal_mode=WAL", cancellationToken).ConfigureAwait(false);
                await ExecuteAsync(connection, _file is null ? _plan.Postgres : _plan.Sqlite, cancellationToken).ConfigureAwait(false);
                if (_file is null)
                {
                    await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({_plan.Lock})", cancellationToken).ConfigureAwait(false);
                }
            }

            _made = true;
        }
        finally
        {
            _making.Release();
        }
    }

    private async Task MakeFileAsync()
    {
        if (_file is null)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        if (_plan.OwnersOnly && !OperatingSystem.IsWindows() && !File.Exists(_file))
        {
            FileStream made = new(_file, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
            await made.DisposeAsync().ConfigureAwait(false);
        }
    }
}
