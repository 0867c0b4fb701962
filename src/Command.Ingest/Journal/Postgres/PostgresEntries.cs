using System.Collections.Immutable;
using System.Text;
using Command.Ingest.Contracts;

namespace Command.Ingest.Journal.Postgres;

/// <summary>Appends to the journal's rows.</summary>
internal static class PostgresEntries
{
    /// <summary>Held by whoever appends, until its transaction ends: who comes next sees what it wrote.</summary>
    public const long AppendLock = 0x436F6D6D_00000002;

    /// <summary>Holds the right to write until the transaction ends.</summary>
    /// <exception cref="DeposedException">Another term has begun.</exception>
    public static async Task<(long Last, byte[] Hash)> HoldAsync(PostgresSession session, long? term)
    {
        List<List<object[]>> answers = await session.BatchAsync(
        [
            ("SELECT pg_advisory_xact_lock($1)", [AppendLock]),
            ("SELECT term FROM writer", []),
            ("SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1", []),
        ]).ConfigureAwait(false);
        long reigns = (long)answers[1][0][0];
        if (term is { } mine && mine != reigns)
        {
            throw new DeposedException($"Term {mine} is over; the journal is written in term {reigns}. Nothing was written.");
        }

        return answers[2] is [[long last, byte[] hash]] ? (last, hash) : (0, JournalChain.Start);
    }

    public static async Task<bool> AppendAsync(PostgresSession session, long? term, long expected, ImmutableArray<JournalEntry> entries, ImmutableArray<long> done)
    {
        (long last, byte[] hash) = await HoldAsync(session, term).ConfigureAwait(false);
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
                    rows.Select(r => Encoding.UTF8.GetString(r.Observed)).ToArray(),
                    rows.Select(r => Encoding.UTF8.GetString(r.Known)).ToArray(),
                    rows.Select(r => Encoding.UTF8.GetString(r.Author)).ToArray(),
                    rows.Select(r => r.Schema).ToArray(),
                    rows.Select(r => r.Event.ToArray()).ToArray(),
                    rows.Select(r => r.Hash.ToArray()).ToArray(),
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
