using System.Data.Common;
using Command.Ingest.Tables;

namespace Command.Ingest.Security;

/// <summary>
/// Where accounts, sessions, screens and the audit log are kept: <c>security.db</c> in the data folder, or the tables <c>security_…</c> of the PostgreSQL
/// database that the settings name, for all web nodes. The statements are the same on both.
/// </summary>
public sealed class SecurityDb : IAsyncDisposable
{
    private const string Schema =
        """
        CREATE TABLE IF NOT EXISTS security_accounts (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, version BIGINT NOT NULL, body TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS security_logins (kind TEXT NOT NULL, key TEXT NOT NULL, account TEXT NOT NULL, PRIMARY KEY (kind, key));
        CREATE TABLE IF NOT EXISTS security_sessions (id TEXT PRIMARY KEY, account TEXT, kind TEXT NOT NULL, name TEXT NOT NULL, stamp TEXT NOT NULL, began BIGINT NOT NULL, seen BIGINT NOT NULL,
            ended BIGINT, address TEXT NOT NULL, agent TEXT NOT NULL, made_by TEXT);
        CREATE INDEX IF NOT EXISTS security_sessions_account ON security_sessions (account);
        CREATE TABLE IF NOT EXISTS security_pairings (id TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, made BIGINT NOT NULL, address TEXT NOT NULL, name TEXT, approved_by TEXT);
        CREATE TABLE IF NOT EXISTS security_audit (sequence BIGINT PRIMARY KEY, at BIGINT NOT NULL, who TEXT NOT NULL, roles TEXT NOT NULL, address TEXT NOT NULL, action TEXT NOT NULL,
            subject TEXT NOT NULL, outcome TEXT NOT NULL, detail TEXT NOT NULL, hash TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS security_settings (host TEXT NOT NULL, name TEXT NOT NULL, salt TEXT NOT NULL, mark TEXT NOT NULL, PRIMARY KEY (host, name));
        CREATE TABLE IF NOT EXISTS security_sender_keys (id TEXT PRIMARY KEY, feed TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, name TEXT NOT NULL, made BIGINT NOT NULL, made_by TEXT NOT NULL, until BIGINT, revoked BIGINT);
        CREATE TABLE IF NOT EXISTS security_looks (account TEXT PRIMARY KEY, since BIGINT NOT NULL, seen BIGINT NOT NULL);
        CREATE TABLE IF NOT EXISTS security_push (id TEXT PRIMARY KEY, account TEXT NOT NULL, name TEXT NOT NULL, page TEXT NOT NULL, language TEXT NOT NULL, endpoint TEXT NOT NULL, key TEXT NOT NULL, secret TEXT NOT NULL,
            made BIGINT NOT NULL, took BIGINT);
        CREATE INDEX IF NOT EXISTS security_push_account ON security_push (account);
        CREATE TABLE IF NOT EXISTS security_push_keys (id BIGINT PRIMARY KEY, private TEXT NOT NULL, public TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS security_shares (version BIGINT PRIMARY KEY, at BIGINT NOT NULL, who TEXT NOT NULL, change TEXT NOT NULL);
        """;

    private const string SqliteGuards =
        """
        CREATE TRIGGER IF NOT EXISTS security_audit_no_update BEFORE UPDATE ON security_audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        CREATE TRIGGER IF NOT EXISTS security_audit_no_delete BEFORE DELETE ON security_audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        """;

    private const string PostgresGuards =
        """
        CREATE OR REPLACE FUNCTION security_audit_kept() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''the audit log is append-only''; END';
        CREATE OR REPLACE TRIGGER security_audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON security_audit FOR EACH STATEMENT EXECUTE FUNCTION security_audit_kept();
        """;

    // What was said to be recorded is on the disk.
    private static readonly NodeTablesPlan s_plan = new(
        "security", 8, 7203217, "PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000", Pooled: true, OwnersOnly: true, Schema + SqliteGuards, Schema + PostgresGuards);

    private readonly NodeTables _tables;

    /// <param name="folder">The data folder.</param>
    /// <param name="postgres">The connection string of the settings; null for a file of this node.</param>
    public SecurityDb(string folder, string? postgres) => _tables = new NodeTables(s_plan, folder, postgres);

    public bool IsPostgres => _tables.IsPostgres;

    /// <summary>The one that the settings name.</summary>
    public static SecurityDb Of(IServiceProvider services)
    {
        (string folder, string? postgres) = NodeTables.PlaceOf(services);
        return new SecurityDb(folder, postgres);
    }

    /// <summary>An open connection; its tables are there.</summary>
    /// <exception cref="SecurityUnavailableException">There is none.</exception>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _tables.OpenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (NodeTables.IsTrouble(e))
        {
            throw new SecurityUnavailableException(e);
        }
    }

    /// <summary>Runs one statement.</summary>
    /// <returns>Rows changed.</returns>
    /// <exception cref="SecurityUnavailableException">It could not be run.</exception>
    public async Task<int> DoAsync(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        DbConnection connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            try
            {
                DbCommand command = connection.With(sql, parameters);
                await using (command.ConfigureAwait(false))
                {
                    return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                }
            }
            catch (DbException e)
            {
                throw new SecurityUnavailableException(e);
            }
        }
    }

    /// <summary>Reads rows.</summary>
    /// <exception cref="SecurityUnavailableException">They could not be read.</exception>
    public async Task<List<T>> ReadAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        ArgumentNullException.ThrowIfNull(read);
        DbConnection connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            try
            {
                DbCommand command = connection.With(sql, parameters);
                await using (command.ConfigureAwait(false))
                {
                    DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                    await using (reader.ConfigureAwait(false))
                    {
                        List<T> rows = [];
                        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                        {
                            rows.Add(read(reader));
                        }

                        return rows;
                    }
                }
            }
            catch (DbException e)
            {
                throw new SecurityUnavailableException(e);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _tables.DisposeAsync();
}

/// <summary>Accounts, sessions or the audit log can't be read or written now.</summary>
public sealed class SecurityUnavailableException : Exception
{
    public SecurityUnavailableException()
    {
    }

    public SecurityUnavailableException(string message)
        : base(message)
    {
    }

    public SecurityUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <param name="cause">What the engine said.</param>
    public SecurityUnavailableException(Exception cause)
        : base("Accounts and the audit log can't be reached now.", cause)
    {
    }
}

/// <summary>Statements with parameters, the same on each engine.</summary>
public static class SecuritySql
{
    public static DbCommand With(this DbConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are constants of this folder; what people write goes into parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach ((string name, object? value) in parameters)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            if (value is null)
            {
                parameter.DbType = System.Data.DbType.String;
            }

            command.Parameters.Add(parameter);
        }

        return command;
    }

    public static string? TextOrNull(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static DateTimeOffset Time(this DbDataReader reader, int column) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));
}
