using Microsoft.Data.Sqlite;

namespace Command.Ingest.Journal.Sqlite;

/// <summary>Prepared statements of the writing connection, made once and reused; only the commit loop touches them.</summary>
internal sealed class SqliteStatements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

    /// <summary>Runs a statement and returns the number of rows it changed.</summary>
    public int Run(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteNonQuery();

    /// <summary>Runs a query and returns its first row, or null.</summary>
    public object[]? First(string sql, params ReadOnlySpan<object?> values)
    {
        using SqliteDataReader reader = Bind(sql, values).ExecuteReader();
        if (!reader.Read())
        {
            return null;
        }

        object[] row = new object[reader.FieldCount];
        reader.GetValues(row);
        return row;
    }

    /// <summary>Lets go of what was prepared on a table that goes.</summary>
    public void Forget(string table)
    {
        foreach (string sql in _prepared.Keys.Where(s => s.Contains(table, StringComparison.Ordinal)).ToArray())
        {
            _prepared[sql].Dispose();
            _prepared.Remove(sql);
        }
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in _prepared.Values)
        {
            command.Dispose();
        }
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(sql, out SqliteCommand? command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (int i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = "$" + (i + 1) });
            }

            command.Prepare();
            _prepared[sql] = command;
        }

        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
}
