using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Journal.Postgres;

/// <summary>Appends to the journal's rows.</summary>
internal static class PostgresEntries
{
    /// <summary>Held by whoever appends, until its transaction ends: who comes next sees what it wrote.</summary>
    private const long AppendLock = 0x436F6D6D_00000002;

    public static async Task<bool> AppendAsync(PostgresSession session, long expected, ImmutableArray<JournalEntry> entries, ImmutableArray<long> done)
    {
        await session.RunAsync("SELECT pg_advisory_xact_lock($1)", AppendLock).ConfigureAwait(false);
        (long last, byte[] hash) = await session.RowsAsync("SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1").ConfigureAwait(false) is [[long s, byte[] h]]
            ? (s, h)
            : (0, JournalChain.Start);
        if (last != expected)
        {
            throw new SequenceConflictException($"The journal stands at {last}, not at {expected}: another writer appended.");
        }

        StoredEntry[] rows = JournalChain.Link(last, hash, entries);
        List<(string, object[])> statements = [];
        if (rows.Length > 0)
        {
            statements.Add((
                "INSERT INTO journal SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)",
                [
                    rows.Select(r => r.Sequence).ToArray(),
                    rows.Select(r => r.Observed).ToArray(),
                    rows.Select(r => r.Known).ToArray(),
                    rows.Select(r => r.Author).ToArray(),
                    rows.Select(r => r.Schema).ToArray(),
                    rows.Select(r => r.Event).ToArray(),
                    rows.Select(r => r.Hash).ToArray(),
                ]));
        }

        if (!done.IsEmpty)
        {
            statements.Add(("UPDATE inbox SET done = 1 WHERE id = ANY ($1)", [done.ToArray()]));
        }

        await session.BatchAsync(statements).ConfigureAwait(false);
        return true;
    }
}
