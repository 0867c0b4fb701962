using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Command.Ingest.Journal.Sqlite;

/// <summary>
/// Prepared statements of the writing connection, made once and reused; only the commit loop touches them. Everybody who sends waits for that loop,
/// so they are stepped directly: a command and a reader for each row would take as long as the row.
/// </summary>
internal sealed class SqliteStatements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, Statement> _prepared = new(StringComparer.Ordinal);

    private sqlite3 Database => connection.Handle ?? throw new InvalidOperationException("The connection is not open.");

    /// <summary>Runs a statement and returns the number of rows it changed.</summary>
    /// <param name="sql">One statement with parameters $1, $2 and so on.</param>
    /// <param name="values">Texts, bytes, whole numbers, floating ones, truths and nulls.</param>
    public int Run(string sql, params ReadOnlySpan<object?> values)
    {
        sqlite3_stmt statement = Bind(sql, values);
        try
        {
            while (Step(statement))
            {
            }

            return raw.sqlite3_changes(Database);
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    /// <summary>Runs an INSERT of one row and returns its row id, or null when it was not inserted. RETURNING would build a table in memory for each row.</summary>
    public long? Insert(string sql, params ReadOnlySpan<object?> values) => Run(sql, values) == 1 ? raw.sqlite3_last_insert_rowid(Database) : null;

    /// <summary>Runs a query and returns its first row, or null.</summary>
    public object[]? First(string sql, params ReadOnlySpan<object?> values)
    {
        sqlite3_stmt statement = Bind(sql, values);
        try
        {
            if (!Step(statement))
            {
                return null;
            }

            object[] row = new object[raw.sqlite3_column_count(statement)];
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = Column(statement, i);
            }

            return row;
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    /// <summary>Lets go of what was prepared on a table that goes.</summary>
    public void Forget(string table)
    {
        foreach (string sql in _prepared.Keys.Where(s => s.Contains(table, StringComparison.Ordinal)).ToArray())
        {
            _prepared[sql].Handle.Dispose();
            _prepared.Remove(sql);
        }
    }

    public void Dispose()
    {
        foreach (Statement statement in _prepared.Values)
        {
            statement.Handle.Dispose();
        }

        _prepared.Clear();
    }

    /// <summary>True when there is a row.</summary>
    private bool Step(sqlite3_stmt statement)
    {
        int code = raw.sqlite3_step(statement);
        SqliteException.ThrowExceptionForRC(code, Database);
        return code == raw.SQLITE_ROW;
    }

    private static object Column(sqlite3_stmt statement, int column) => raw.sqlite3_column_type(statement, column) switch
    {
        raw.SQLITE_INTEGER => raw.sqlite3_column_int64(statement, column),
        raw.SQLITE_FLOAT => raw.sqlite3_column_double(statement, column),
        raw.SQLITE_TEXT => raw.sqlite3_column_text(statement, column).utf8_to_string(),
        raw.SQLITE_BLOB => raw.sqlite3_column_blob(statement, column).ToArray(),
        _ => DBNull.Value,
    };

    private sqlite3_stmt Bind(string sql, ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(sql, out Statement? statement))
        {
            _prepared[sql] = statement = Prepare(sql, values.Length);
        }

        for (int i = 0; i < values.Length; i++)
        {
            SqliteException.ThrowExceptionForRC(BindOne(statement.Handle, statement.Places[i], values[i]), Database);
        }

        return statement.Handle;
    }

    private Statement Prepare(string sql, int parameters)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v3(Database, sql, raw.SQLITE_PREPARE_PERSISTENT, out sqlite3_stmt handle), Database);
        int[] places = new int[parameters];
        for (int i = 0; i < parameters; i++)
        {
            // By its name: a statement may use $2 before $1.
            places[i] = raw.sqlite3_bind_parameter_index(handle, "$" + (i + 1));
        }

        return new Statement(handle, places);
    }

    private static int BindOne(sqlite3_stmt statement, int place, object? value) => value switch
    {
        null or DBNull => raw.sqlite3_bind_null(statement, place),
        string text => raw.sqlite3_bind_text(statement, place, text),
        byte[] bytes => raw.sqlite3_bind_blob(statement, place, bytes),
        long number => raw.sqlite3_bind_int64(statement, place, number),
        int number => raw.sqlite3_bind_int64(statement, place, number),
        bool truth => raw.sqlite3_bind_int64(statement, place, truth ? 1 : 0),
        double number => raw.sqlite3_bind_double(statement, place, number),
        _ => throw new ArgumentException($"A {value.GetType().Name} is nothing that a table keeps.", nameof(value)),
    };

    /// <param name="Handle">The prepared statement.</param>
    /// <param name="Places">SQLite's number of each parameter.</param>
    private sealed record Statement(sqlite3_stmt Handle, int[] Places);
}
