using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Command.Faults.Tests;

/// <summary>The journal's tables as they are, read past the code that is tested.</summary>
internal sealed class Rows(Func<DbConnection> open)
{
    public static Rows Of(string file) => new(() => new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString()));

    public static Rows OfPostgres(string connectionString) => new(() => new NpgsqlConnection(connectionString));

    /// <summary>Every fix that is stored: the unit's id and the milliseconds of its time.</summary>
    public IEnumerable<(string Unit, long Ms)> Fixes()
    {
        using DbConnection connection = Open();
        using DbCommand command = connection.CreateCommand();
        command.CommandText = "SELECT units.id, fixes.observed_ms FROM fixes JOIN units ON units.number = fixes.unit";
        using DbDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return (reader.GetString(0), reader.GetInt64(1));
        }
    }

    /// <summary>The platform's ids of everything that is in the inbox of an SQLite journal.</summary>
    public IEnumerable<string> Sources()
    {
        using DbConnection connection = Open();
        using DbCommand command = connection.CreateCommand();
        command.CommandText = "SELECT source FROM inbox";
        using DbDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return reader.GetString(0);
        }
    }

    public long InboxCount() => Count("SELECT count(*) FROM inbox");

    public long Count(string sql)
    {
        using DbConnection connection = Open();
        using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar());
    }

    private DbConnection Open()
    {
        DbConnection connection = open();
        connection.Open();
        return connection;
    }
}
