using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Picture.Handling;
using Command.Ingest.Security;

namespace Command.Ingest.Handling;

/// <summary>
/// How everything was handled, as rows with every version that they had, made of the journal and of nothing else. Who writes is the caller's business: one at a time, over all nodes.
/// Reading is safe from any thread and never waits for the writing.
/// </summary>
public sealed class HandlingStore(HandlingDb db, IJournalStore journal, CityPack pack, TimeProvider time)
{
    /// <summary>Entries taken in by one transaction.</summary>
    public const int Piece = 2_000;

    /// <summary>Rows that one question gives at the most.</summary>
    public const int MostRows = 600_000;

    private static readonly string[] s_keyed = ["kind", "id", "from_seq"];

    /// <summary>Takes the next entries of the journal in.</summary>
    /// <returns>How many; 0 when there are no more.</returns>
    /// <exception cref="JournalUnavailableException">Journal or table can't be reached now; nothing was written.</exception>
    public async Task<int> TakeAsync(CancellationToken cancellationToken, int most = Piece)
    {
        try
        {
            DbConnection connection = await db.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                DbTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    if (db.IsPostgres)
                    {
                        // A node that has just lost its seat may still be at its last piece.
                        await HandlingDb.LockAsync(connection, cancellationToken).ConfigureAwait(false);
                    }

                    Dictionary<string, string> meta = await MetaAsync(connection, cancellationToken).ConfigureAwait(false);
                    string stamp = $"{HandlingFold.Version}/{journal.Epoch}";
                    if (meta.GetValueOrDefault("stamp") != stamp)
                    {
                        await HandlingDb.ClearAsync(connection, cancellationToken).ConfigureAwait(false);
                        meta = new Dictionary<string, string>(StringComparer.Ordinal) { ["stamp"] = stamp };
                    }

                    long after = Sequence(meta);
                    ImmutableArray<JournalEntry> entries = journal.Range(after, most);
                    if (entries.IsEmpty)
                    {
                        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                        return 0;
                    }

                    await WriteAsync(connection, meta, entries, cancellationToken).ConfigureAwait(false);
                    await SetAsync(connection, "stamp", stamp, cancellationToken).ConfigureAwait(false);
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                    return entries.Length;
                }
            }
        }
        catch (DbException e)
        {
            throw new JournalUnavailableException("The table of how things were handled can't be written now.", e);
        }
    }

    /// <summary>Rows as they were at an entry of the journal.</summary>
    /// <param name="queries">Which.</param>
    /// <param name="asOf">The moment; null for now.</param>
    /// <param name="at">The entry, where it is known; else it is the last that was known at the moment.</param>
    /// <param name="light">Without ids and titles.</param>
    /// <exception cref="JournalUnavailableException">The table can't be read now, or has not come so far yet.</exception>
    public async Task<OutcomeAnswer> ReadAsync(ImmutableArray<OutcomeQuery> queries, DateTimeOffset? asOf, long? at, bool light, CancellationToken cancellationToken)
    {
        try
        {
            long? wanted = at ?? (asOf is { } moment ? journal.SequenceAt(moment) : null);
            DbConnection connection = await db.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                DbTransaction transaction = db.IsPostgres
                    ? await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false)
                    : ((Microsoft.Data.Sqlite.SqliteConnection)connection).BeginTransaction(deferred: true);
                await using (transaction.ConfigureAwait(false))
                {
                    long known = Sequence(await MetaAsync(connection, cancellationToken).ConfigureAwait(false));
                    if (wanted > known)
                    {
                        throw new JournalUnavailableException($"The figures have come to entry {known} of the journal and were asked for as of {wanted}.");
                    }

                    long sequence = wanted ?? known;
                    OutcomeNames names = await OutcomeNames.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
                    ImmutableArray<ImmutableArray<Outcome>>.Builder all = ImmutableArray.CreateBuilder<ImmutableArray<Outcome>>(queries.Length);
                    foreach (OutcomeQuery query in queries)
                    {
                        List<Outcome> rows = [];
                        await ReadAsync(connection, query, sequence, past: false, light, names, rows, cancellationToken).ConfigureAwait(false);
                        if (sequence < known)
                        {
                            await ReadAsync(connection, query, sequence, past: true, light, names, rows, cancellationToken).ConfigureAwait(false);
                        }

                        all.Add([.. rows]);
                    }

                    return new OutcomeAnswer(sequence, asOf ?? time.GetUtcNow(), all.MoveToImmutable());
                }
            }
        }
        catch (DbException e)
        {
            throw new JournalUnavailableException("The table of how things were handled can't be read now.", e);
        }
    }

    /// <summary>How far the rows have come.</summary>
    public async Task<long> SequenceAsync(CancellationToken cancellationToken)
    {
        DbConnection connection = await db.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            return Sequence(await MetaAsync(connection, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Drops what became known longer ago than the pack keeps it.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        try
        {
            long before = time.GetUtcNow().AddDays(-pack.Handling.KeepDays).ToUnixTimeMilliseconds();
            DbConnection connection = await db.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                foreach (string table in (string[])["DELETE FROM handling_now WHERE known < @before", "DELETE FROM handling_past WHERE known < @before"])
                {
                    DbCommand command = connection.With(table, ("before", before));
                    await using (command.ConfigureAwait(false))
                    {
                        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                    }
                }
            }
        }
        catch (DbException e)
        {
            throw new JournalUnavailableException("The table of how things were handled can't be written now.", e);
        }
    }

    private async Task WriteAsync(DbConnection connection, Dictionary<string, string> meta, ImmutableArray<JournalEntry> entries, CancellationToken cancellationToken)
    {
        OutcomeNames names = await OutcomeNames.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        HandlingCarry carry = meta.TryGetValue("carry", out string? kept) ? JsonSerializer.Deserialize(kept, CommandJson.Wire.HandlingCarry) ?? HandlingCarry.Empty : HandlingCarry.Empty;
        DbCommand one = Prepared(connection, OutcomeRows.One, ["kind", "id"]);
        await using (one.ConfigureAwait(false))
        {
            OutcomeBook book = new((kind, id) => Find(one, names, kind, id)) { Carry = carry };
            foreach (JournalEntry entry in entries)
            {
                HandlingFold.Apply(book, pack, entry);
                book.Entered(entry.Sequence);
            }

            await PutAsync(connection, book.Versions, names, cancellationToken).ConfigureAwait(false);
            if (book.Carry != carry)
            {
                await SetAsync(connection, "carry", JsonSerializer.Serialize(book.Carry, CommandJson.Wire.HandlingCarry), cancellationToken).ConfigureAwait(false);
            }
        }

        await SetAsync(connection, "sequence", entries[^1].Sequence.ToString(CultureInfo.InvariantCulture), cancellationToken).ConfigureAwait(false);
    }

    private static async Task PutAsync(DbConnection connection, IReadOnlyList<OutcomeVersion> versions, OutcomeNames names, CancellationToken cancellationToken)
    {
        List<(int Number, string Name)> fresh = [];
        DbCommand keep = Prepared(connection, OutcomeRows.Keep, s_keyed), put = Prepared(connection, OutcomeRows.Put, OutcomeRows.Columns), name = Prepared(connection, "INSERT INTO handling_names (id, name) VALUES (@kind, @id)", ["kind", "id"]);
        await using (keep.ConfigureAwait(false))
        await using (put.ConfigureAwait(false))
        await using (name.ConfigureAwait(false))
        {
            foreach (OutcomeVersion version in versions)
            {
                keep.Parameters[0].Value = (int)version.Row.Kind;
                keep.Parameters[1].Value = version.Row.Id;
                keep.Parameters[2].Value = version.From;
                await keep.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                OutcomeRows.Fill(put, version, names, fresh);
                foreach ((int number, string word) in fresh)
                {
                    name.Parameters[0].Value = number;
                    name.Parameters[1].Value = word;
                    await name.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                }

                fresh.Clear();
                await put.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task ReadAsync(DbConnection connection, OutcomeQuery query, long sequence, bool past, bool light, OutcomeNames names, List<Outcome> rows, CancellationToken cancellationToken)
    {
        DbCommand command = connection.With(
            OutcomeRows.Of(query.Clock, past, light),
            ("kind", (int)query.Kind),
            ("exercise", query.Exercise ? 1 : 0),
            ("begins", query.Period.From.ToUnixTimeMilliseconds()),
            ("ends", query.Period.To.ToUnixTimeMilliseconds()),
            ("sequence", sequence));
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (rows.Count >= MostRows)
                    {
                        throw new JournalUnavailableException($"There are more than {MostRows} rows in that period. Ask for a shorter one.");
                    }

                    rows.Add(OutcomeRows.Read(reader, names));
                }
            }
        }
    }

    private static Outcome? Find(DbCommand one, OutcomeNames names, OutcomeKind kind, string id)
    {
        one.Parameters[0].Value = (int)kind;
        one.Parameters[1].Value = id;
        using DbDataReader reader = one.ExecuteReader();
        return reader.Read() ? OutcomeRows.Read(reader, names) : null;
    }

    private static DbCommand Prepared(DbConnection connection, string sql, IEnumerable<string> names)
    {
        DbCommand command = connection.With(sql);
        OutcomeRows.Declare(command, names);
        return command;
    }

    private static async Task<Dictionary<string, string>> MetaAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        Dictionary<string, string> meta = new(StringComparer.Ordinal);
        DbCommand command = connection.With("SELECT key, value FROM handling_meta");
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    meta[reader.GetString(0)] = reader.GetString(1);
                }
            }
        }

        return meta;
    }

    private static async Task SetAsync(DbConnection connection, string key, string value, CancellationToken cancellationToken)
    {
        DbCommand command = connection.With("INSERT INTO handling_meta (key, value) VALUES (@key, @value) ON CONFLICT (key) DO UPDATE SET value = excluded.value", ("key", key), ("value", value));
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static long Sequence(Dictionary<string, string> meta) => meta.TryGetValue("sequence", out string? text) ? long.Parse(text, CultureInfo.InvariantCulture) : 0;
}
