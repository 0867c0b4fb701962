using Npgsql;

namespace Command.Ingest.Journal.Postgres;

/// <summary>The writer's row.</summary>
/// <param name="Held">False once the term is over.</param>
public sealed record PostgresSeat(long Term, string Node, bool Held);

/// <summary>
/// The row that says who writes, in which term and until when, by the database's clock. Safe to use from any thread; every call throws what Npgsql throws.
/// </summary>
public sealed class PostgresSeatRow
{
    /// <summary>Seconds within which an answer is of use.</summary>
    private const int Patience = 2;

    private readonly NpgsqlDataSource _source;

    internal PostgresSeatRow(NpgsqlDataSource source) => _source = source;

    /// <summary>Who writes.</summary>
    public async Task<PostgresSeat> ReadAsync(CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            return await SeatAsync(Command(connection, "SELECT term, node, until > clock_timestamp() FROM writer"), cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException("The table writer has lost its row.");
        }
    }

    /// <summary>Lengthens a term; false when it is over, also when nobody has taken the next.</summary>
    public async Task<bool> RenewAsync(long term, TimeSpan lease, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            NpgsqlCommand command = Command(connection, "UPDATE writer SET until = clock_timestamp() + $2 WHERE term = $1 AND until > clock_timestamp()", term, lease);
            await using (command.ConfigureAwait(false))
            {
                return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
            }
        }
    }

    /// <summary>Takes the next term if the last is over; null when it is not.</summary>
    public async Task<PostgresSeat?> TakeAsync(string node, TimeSpan lease, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                // The transaction of a writer that went away in its midst holds the lock until the server ends it.
                NpgsqlCommand wait = Command(connection, "SET LOCAL lock_timeout = '1500ms'");
                await using (wait.ConfigureAwait(false))
                {
                    await wait.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                }

                NpgsqlCommand hold = Command(connection, "SELECT pg_advisory_xact_lock($1)", PostgresEntries.AppendLock);
                await using (hold.ConfigureAwait(false))
                {
                    await hold.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                }

                PostgresSeat? seat = await SeatAsync(
                    Command(
                        connection,
                        "UPDATE writer SET term = term + 1, node = $1, until = clock_timestamp() + $2 WHERE until <= clock_timestamp() RETURNING term, node, true",
                        node,
                        lease),
                    cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return seat;
            }
        }
    }

    /// <summary>Ends a term at once, so that the next writer need not wait for it to run out.</summary>
    public async Task ReleaseAsync(long term, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            NpgsqlCommand command = Command(connection, "UPDATE writer SET until = clock_timestamp() WHERE term = $1 AND until > clock_timestamp()", term);
            await using (command.ConfigureAwait(false))
            {
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task<PostgresSeat?> SeatAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using (command.ConfigureAwait(false))
        {
            NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? new PostgresSeat(reader.GetInt64(0), reader.GetString(1), reader.GetBoolean(2)) : null;
            }
        }
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        NpgsqlCommand command = new(sql, connection) { CommandTimeout = Patience };
        foreach (object value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
