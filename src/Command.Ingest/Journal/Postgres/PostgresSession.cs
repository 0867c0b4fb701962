using Npgsql;

namespace Command.Ingest.Journal.Postgres;

/// <summary>The writing connection inside its transaction; only the commit loop touches it.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection)
{
    public NpgsqlConnection Connection => connection;

    /// <summary>Days whose partition of fixes is known to be there.</summary>
    public HashSet<long> Days { get; } = [];

    /// <summary>Runs a statement and returns the number of rows it changed.</summary>
    public async Task<int> RunAsync(string sql, params object[] values)
    {
        NpgsqlCommand command = new(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            Bind(command.Parameters, values);
            return await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Runs a query and returns its rows.</summary>
    public async Task<List<object[]>> RowsAsync(string sql, params object[] values)
    {
        NpgsqlCommand command = new(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            Bind(command.Parameters, values);
            NpgsqlDataReader reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                return await ReadAsync(reader).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Runs statements in one round trip and returns the rows of each.</summary>
    public async Task<List<List<object[]>>> BatchAsync(IEnumerable<(string Sql, object[] Values)> statements)
    {
        NpgsqlBatch batch = new(connection);
        await using (batch.ConfigureAwait(false))
        {
            foreach ((string sql, object[] values) in statements)
            {
                NpgsqlBatchCommand command = new(sql);
                Bind(command.Parameters, values);
                batch.BatchCommands.Add(command);
            }

            List<List<object[]>> results = [];
            if (batch.BatchCommands.Count > 0)
            {
                NpgsqlDataReader reader = await batch.ExecuteReaderAsync().ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    do
                    {
                        results.Add(await ReadAsync(reader).ConfigureAwait(false));
                    }
                    while (await reader.NextResultAsync().ConfigureAwait(false));
                }
            }

            return results;
        }
    }

    private static async Task<List<object[]>> ReadAsync(NpgsqlDataReader reader)
    {
        List<object[]> rows = [];
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            object[] row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    private static void Bind(NpgsqlParameterCollection parameters, object[] values)
    {
        foreach (object value in values)
        {
            parameters.Add(new NpgsqlParameter { Value = value });
        }
    }
}
