using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Journal.Sqlite;

/// <summary>Stores what envelopes give; every call runs inside the commit loop's transaction.</summary>
internal sealed class SqliteReceipts(SqliteStatements statements, SqliteFixes tracks)
{
    private readonly SqliteParts _parts = new(statements);
    private readonly Dictionary<string, FeedCounts> _counts = new(StringComparer.Ordinal);

    /// <summary>Stores an envelope, or finds that its very bytes came before.</summary>
    /// <param name="rows">The envelope.</param>
    /// <param name="waiting">Takes the new entries of the inbox.</param>
    public Committed Receive(SqliteRows rows, List<SqliteWaiting> waiting)
    {
        Envelope envelope = rows.Envelope;
        foreach (string givenUp in rows.Part is { } part ? _parts.Take(envelope, part) : [])
        {
            Count(givenUp, 1, 0, 0, 1);
        }

        int parts = rows.Parts;
        object[]? before = parts == 0 ? null : statements.First(
            "SELECT id FROM envelopes WHERE feed = $1 AND exercise = $2 AND hash = $3 LIMIT 1", envelope.Feed, envelope.Exercise, envelope.ContentHash);
        if (before is not null)
        {
            ImmutableArray<long> marked = StoreMarks((string)before[0], rows, waiting);
            Count(envelope.Feed, parts, 0, parts, 0);
            return new Committed(new Receipt((string)before[0], 0, parts, 0), []) { Inbox = marked };
        }

        (int stored, ImmutableArray<Position> fixes, ImmutableArray<long> inbox) = StoreMessages(rows, waiting);
        int duplicates = rows.Messages.Length - stored;
        if (rows.KeepsEnvelope)
        {
            statements.Run(
                "INSERT INTO envelopes VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                envelope.Id,
                envelope.Feed,
                rows.ReceivedMs,
                envelope.ContentHash,
                rows.Bytes,
                envelope.ContentType,
                envelope.Exercise,
                stored,
                duplicates,
                rows.Faults.Length);
        }

        inbox = inbox.AddRange(StoreMarks(envelope.Id, rows, waiting));
        foreach (Fault fault in rows.Faults)
        {
            Quarantine(envelope.Id, envelope.Feed, envelope.ReceivedAt, fault);
        }

        if (parts > 0)
        {
            Count(envelope.Feed, parts, stored, duplicates, rows.Faults.Length);
        }

        return new Committed(new Receipt(envelope.Id, stored, duplicates, rows.Faults.Length), fixes) { Inbox = inbox };
    }

    private (int Stored, ImmutableArray<Position> Fixes, ImmutableArray<long> Inbox) StoreMessages(SqliteRows rows, List<SqliteWaiting> waiting)
    {
        ImmutableArray<long>.Builder inbox = ImmutableArray.CreateBuilder<long>();
        ImmutableArray<Position>.Builder fixes = ImmutableArray.CreateBuilder<Position>();
        foreach (SqliteRow row in rows.Messages)
        {
            if (row.Fix is { } fix)
            {
                if (tracks.Store(row, fix, rows.Envelope.ReceivedAt))
                {
                    fixes.Add(fix.Position);
                }
            }
            else if (StoreMessage(rows.Envelope.Id, rows.ReceivedMs, row, waiting) is { } id)
            {
                inbox.Add(id);
            }
        }

        return (inbox.Count + fixes.Count, fixes.ToImmutable(), inbox.ToImmutable());
    }

    /// <summary>Puts what an envelope gives today in the place of its quarantined parts; null when it has none.</summary>
    public Committed? Replay(SqliteRows rows)
    {
        Envelope envelope = rows.Envelope;
        int parts = statements.Run("DELETE FROM quarantine WHERE envelope = $1", envelope.Id);
        if (parts == 0)
        {
            return null;
        }

        // What the writer had set aside is in the inbox already; all else that is new goes there now.
        List<SqliteWaiting> waiting = [];
        int stored = statements.Run("UPDATE inbox SET done = 0 WHERE envelope = $1 AND done = 2", envelope.Id);
        (int messages, ImmutableArray<Position> fixes, ImmutableArray<long> inbox) = StoreMessages(rows, waiting);
        stored += messages;
        inbox = inbox.AddRange(StoreMarks(envelope.Id, rows, waiting));
        foreach (Fault fault in rows.Faults)
        {
            Quarantine(envelope.Id, envelope.Feed, envelope.ReceivedAt, fault);
        }

        int still = rows.Faults.Length;
        statements.Run("UPDATE envelopes SET messages = messages + $2, quarantined = $3 WHERE id = $1", envelope.Id, stored, still);
        Count(envelope.Feed, stored + still - parts, stored, 0, still - parts);
        return new Committed(new Receipt(envelope.Id, stored, 0, still), fixes) { Resolved = parts, Inbox = inbox };
    }

    /// <summary>Marks entries that the writer has settled. It takes them in order, so that they are a few runs of ids that have no gaps.</summary>
    public void Settle(ImmutableArray<long> done)
    {
        for (int from = 0, to; from < done.Length; from = to)
        {
            for (to = from + 1; to < done.Length && done[to] == done[to - 1] + 1; to++)
            {
            }

            statements.Run("UPDATE inbox SET done = 1 WHERE id BETWEEN $1 AND $2", done[from], done[to - 1]);
        }
    }

    /// <summary>Keeps a part that can't be used.</summary>
    public void Quarantine(string envelope, string feed, DateTimeOffset at, Fault fault) =>
        statements.Run(
            "INSERT INTO quarantine (envelope, feed, at_ms, code, reason, place) VALUES ($1, $2, $3, $4, $5, $6)",
            envelope,
            feed,
            at.ToUnixTimeMilliseconds(),
            fault.Code,
            fault.Reason,
            fault.Where);

    private ImmutableArray<long> StoreMarks(string envelope, SqliteRows rows, List<SqliteWaiting> waiting) =>
        rows.Marks.IsEmpty ? [] : [.. rows.Marks.Select(m => StoreMessage(envelope, rows.ReceivedMs, m, waiting)).OfType<long>()];

    /// <summary>The new inbox entry's id; null when the message came before.</summary>
    private long? StoreMessage(string envelope, long receivedMs, SqliteRow row, List<SqliteWaiting> waiting)
    {
        if (statements.Insert(
            "INSERT INTO inbox (envelope, received_ms, source, version, message) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            envelope,
            receivedMs,
            row.Source,
            row.Version,
            row.Json) is not { } id)
        {
            return null;
        }

        waiting.Add(new SqliteWaiting(id, envelope, receivedMs, row.Json));
        return id;
    }

    /// <summary>Writes the counts of all that was stored since the last call: hundreds of receipts that are committed together are of a few feeds.</summary>
    public void WriteCounts()
    {
        foreach ((string feed, FeedCounts more) in _counts)
        {
            statements.Run(
                """
                INSERT INTO counts VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT DO UPDATE SET received = received + $2, stored = stored + $3, duplicates = duplicates + $4, quarantined = quarantined + $5
                """,
                feed,
                more.Received,
                more.Stored,
                more.Duplicates,
                more.Quarantined);
        }

        _counts.Clear();
    }

    /// <summary>Forgets counts that were not written: their transaction was taken back.</summary>
    public void Forget() => _counts.Clear();

    private void Count(string feed, int received, int stored, int duplicates, int quarantined)
    {
        FeedCounts before = _counts.GetValueOrDefault(feed) ?? new FeedCounts(0, 0, 0, 0);
        _counts[feed] = new FeedCounts(before.Received + received, before.Stored + stored, before.Duplicates + duplicates, before.Quarantined + quarantined);
    }
}
