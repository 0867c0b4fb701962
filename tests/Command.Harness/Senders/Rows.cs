using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Command.Harness.Senders;

/// <summary>The journal's tables as they are, read past the code that is tested.</summary>
/// <param name="open">Makes a connection.</param>
/// <param name="tables">Names the tables that hold fixes.</param>
public sealed class Rows(Func<DbConnection> open, string tables)
{
    public static Rows Of(string file) => new(
        () => new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString()),
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'fixes%'");

    public static Rows OfPostgres(string connectionString) => new(() => new NpgsqlConnection(connectionString), "SELECT 'fixes'");

    /// <summary>Every fix that is stored: the unit's id and the milliseconds of its time.</summary>
    public IEnumerable<(string Unit, long Ms)> Fixes()
    {
        foreach (string table in Texts(tables))
        {
            using DbConnection connection = Open();
            using DbCommand command = connection.CreateCommand();
            command.CommandText = $"SELECT units.id, f.observed_ms FROM {table} f JOIN units ON units.number = f.unit";
            using DbDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                yield return (reader.GetString(0), reader.GetInt64(1));
            }
        }
    }

    /// <summary>The platform's ids of everything that is in the inbox of an SQLite journal.</summary>
    public IEnumerable<string> Sources() => Texts("SELECT source FROM inbox");

    public long InboxCount() => Count("SELECT count(*) FROM inbox");

    public long Count(string sql)
    {
        using DbConnection connection = Open();
        using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar());
    }

    private IEnumerable<string> Texts(string sql)
    {
        using DbConnection connection = Open();
        using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using DbDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return reader.GetString(0);
        }
    }

    private DbConnection Open()
    {
        DbConnection connection = open();
        connection.Open();
        return connection;
    }
}
