using Npgsql;

namespace Command.Ingest.Journal.Postgres;

/// <summary>What each node says of itself, in one row a node. Safe to use from any thread; every call throws what Npgsql throws.</summary>
public sealed class PostgresNodes
{
    /// <summary>Seconds within which an answer is of use.</summary>
    private const int Patience = 2;

    private readonly NpgsqlDataSource _source;

    internal PostgresNodes(NpgsqlDataSource source) => _source = source;

    /// <summary>Writes a node's row and reads those of the others that were written lately, by the database's clock.</summary>
    public async Task<List<byte[]>> ExchangeAsync(string node, byte[] state, TimeSpan lately, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            NpgsqlBatch batch = new(connection) { Timeout = Patience };
            await using (batch.ConfigureAwait(false))
            {
                batch.BatchCommands.Add(Command("INSERT INTO nodes VALUES ($1, clock_timestamp(), $2) ON CONFLICT (node) DO UPDATE SET at = excluded.at, state = excluded.state", node, state));
                batch.BatchCommands.Add(Command("SELECT state FROM nodes WHERE node <> $1 AND at > clock_timestamp() - $2 ORDER BY node", node, lately));
                NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    List<byte[]> others = [];
                    do
                    {
                        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                        {
                            others.Add(await reader.GetFieldValueAsync<byte[]>(0, cancellationToken).ConfigureAwait(false));
                        }
                    }
                    while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
                    return others;
                }
            }
        }
    }

    /// <summary>Takes away a node's row, and those of nodes that have not been heard for a day.</summary>
    public async Task LeaveAsync(string node, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            NpgsqlCommand command = new("DELETE FROM nodes WHERE node = $1 OR at < clock_timestamp() - interval '1 day'", connection) { CommandTimeout = Patience };
            await using (command.ConfigureAwait(false))
            {
                command.Parameters.Add(new NpgsqlParameter { Value = node });
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        NpgsqlBatchCommand command = new(sql);
        foreach (object value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
