using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Journal.Postgres;

/// <summary>
/// Stores receipts, however many there are, in the same few statements: what is already there is asked for together, what is new goes in as
/// arrays, and what the database took says whose it was. A second copy inside the group is a duplicate of the first, as if each had come alone.
/// </summary>
internal static class PostgresReceipts
{
    public static async Task StoreAsync(PostgresSession session, List<ReceiveJob> jobs)
    {
        PostgresCounts counts = new();
        foreach (ReceiveJob job in jobs.Where(j => j.Rows.Part is not null))
        {
            foreach (string givenUp in await PostgresParts.TakeAsync(session, job.Rows.Envelope, job.Rows.Part!).ConfigureAwait(false))
            {
                counts.Add(givenUp, 1, 0, 0, 1);
            }
        }

        string?[] before = await BeforeAsync(session, jobs).ConfigureAwait(false);
        ReceivedRows[] all = [.. jobs.Select((j, i) => before[i] is { } id ? OnlyMarks(j.Rows, id) : j.Rows)];
        Stored[] stored = await StoreMessagesAsync(session, all).ConfigureAwait(false);
        EnvelopeRows envelopes = new();
        QuarantineRows quarantine = new();
        for (int i = 0; i < jobs.Count; i++)
        {
            ReceivedRows rows = jobs[i].Rows;
            if (before[i] is { } id)
            {
                counts.Add(rows.Envelope.Feed, rows.Parts, 0, rows.Parts, 0);
                jobs[i].Result = new Committed(new Receipt(id, 0, rows.Parts, 0), []) { Inbox = stored[i].Inbox };
                continue;
            }

            int duplicates = rows.Messages.Length + rows.Fixes.Length - stored[i].Count;
            if (KeepsEnvelope(rows))
            {
                envelopes.Add(rows.Envelope, stored[i].Count, duplicates, rows.Faults.Length);
            }

            quarantine.Add(rows.Envelope, rows.Faults);
            if (rows.Parts > 0)
            {
                counts.Add(rows.Envelope.Feed, rows.Parts, stored[i].Count, duplicates, rows.Faults.Length);
            }

            jobs[i].Result = new Committed(new Receipt(rows.Envelope.Id, stored[i].Count, duplicates, rows.Faults.Length), stored[i].Fixes) { Inbox = stored[i].Inbox };
        }

        await session.BatchAsync([.. envelopes.Statements(), .. quarantine.Statements(), .. counts.Statements()]).ConfigureAwait(false);
    }

    /// <summary>Stores the messages, marks and fixes of envelopes, in their order.</summary>
    /// <returns>What was new, for each.</returns>
    public static async Task<Stored[]> StoreMessagesAsync(PostgresSession session, IReadOnlyList<ReceivedRows> all)
    {
        Dictionary<Guid, (int At, bool Counts)> owners = [];
        List<string> envelopes = [];
        List<long> received = [];
        List<Guid> identities = [];
        List<byte[]> messages = [];
        for (int i = 0; i < all.Count; i++)
        {
            ReceivedRows rows = all[i];
            int at = i;
            void Put(InboxRow row, bool counts)
            {
                if (owners.TryAdd(row.Identity, (at, counts)))
                {
                    envelopes.Add(all[at].Envelope.Id);
                    received.Add(all[at].Envelope.ReceivedAt.ToUnixTimeMilliseconds());
                    identities.Add(row.Identity);
                    messages.Add(row.Json);
                }
            }

            foreach (InboxRow row in rows.Messages)
            {
                Put(row, counts: true);
            }

            foreach (InboxRow mark in rows.Marks)
            {
                Put(mark, counts: false);
            }
        }

        PostgresFixes fixes = new(all);
        await fixes.EnsureDaysAsync(session).ConfigureAwait(false);
        List<(string, object[])> statements = [];
        if (identities.Count > 0)
        {
            statements.Add((
                """
                INSERT INTO inbox (envelope, received_ms, identity, message)
                SELECT e, r, i, m FROM unnest($1, $2, $3, $4) WITH ORDINALITY AS n (e, r, i, m, place) ORDER BY place
                ON CONFLICT DO NOTHING RETURNING identity, id
                """,
                [envelopes.ToArray(), received.ToArray(), identities.ToArray(), messages.ToArray()]));
        }

        statements.AddRange(fixes.Statements());
        List<List<object[]>> results = await session.BatchAsync(statements).ConfigureAwait(false);
        int[] stored = new int[all.Count];
        ImmutableArray<long>.Builder[] inbox = [.. all.Select(_ => ImmutableArray.CreateBuilder<long>())];
        foreach (object[] row in identities.Count > 0 ? results[0] : [])
        {
            (int at, bool counts) = owners[(Guid)row[0]];
            stored[at] += counts ? 1 : 0;
            inbox[at].Add((long)row[1]);
        }

        ImmutableArray<Position>[] taken = fixes.Taken(fixes.IsEmpty ? [] : results[^1]);
        return [.. stored.Select((s, i) => new Stored(s + taken[i].Length, taken[i], inbox[i].ToImmutable()))];
    }

    /// <summary>Positions by themselves are kept in the tracks alone; their bytes are many and say nothing more.</summary>
    private static bool KeepsEnvelope(ReceivedRows rows) => !rows.Faults.IsEmpty || !rows.Messages.IsEmpty;

    private static ReceivedRows OnlyMarks(ReceivedRows rows, string id) =>
        rows with { Envelope = rows.Envelope with { Id = id }, Messages = [], Fixes = [] };

    /// <summary>The envelope in which each one's very bytes came before, in the database or earlier in the group.</summary>
    private static async Task<string?[]> BeforeAsync(PostgresSession session, List<ReceiveJob> jobs)
    {
        Dictionary<(string Feed, bool Exercise, string Hash), string> known = [];
        (string Feed, bool Exercise, string Hash)[] asked = [.. jobs.Where(j => j.Rows.Parts > 0).Select(Content).Distinct()];
        if (asked.Length > 0)
        {
            // One look into the index for each: a join would be free to go through the whole table instead.
            foreach (object[] row in await session.RowsAsync(
                """
                SELECT f, x, h, e.id FROM unnest($1, $2, $3) AS a (f, x, h)
                CROSS JOIN LATERAL (SELECT id FROM envelopes WHERE feed = f AND exercise = x AND hash = h LIMIT 1) AS e
                """,
                asked.Select(a => a.Feed).ToArray(),
                asked.Select(a => a.Exercise).ToArray(),
                asked.Select(a => a.Hash).ToArray()).ConfigureAwait(false))
            {
                known[((string)row[0], (bool)row[1], (string)row[2])] = (string)row[3];
            }
        }

        string?[] before = new string?[jobs.Count];
        for (int i = 0; i < before.Length; i++)
        {
            ReceivedRows rows = jobs[i].Rows;
            if (rows.Parts > 0 && !known.TryGetValue(Content(jobs[i]), out before[i]) && KeepsEnvelope(rows))
            {
                known[Content(jobs[i])] = rows.Envelope.Id;
            }
        }

        return before;
    }

    private static (string Feed, bool Exercise, string Hash) Content(ReceiveJob job) => (job.Rows.Envelope.Feed, job.Rows.Envelope.Exercise, job.Rows.Envelope.ContentHash);
}

/// <summary>What of an envelope was new.</summary>
internal sealed record Stored(int Count, ImmutableArray<Position> Fixes, ImmutableArray<long> Inbox);
