using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;

namespace Command.Ingest.Journal.Postgres;

/// <summary>Frames of messages that are not whole yet, kept so that what was acknowledged is not lost with the connection or the process.</summary>
internal static class PostgresParts
{
    private const int MostParts = 50_000;
    private const int ExpiredAtATime = 100;

    /// <summary>Keeps a part, or forgets the parts of a message that is whole now.</summary>
    /// <returns>Parts that were given up, by feed: their bytes are in quarantine.</returns>
    public static async Task<ImmutableArray<string>> TakeAsync(PostgresSession session, Envelope envelope, FramePart part)
    {
        string message = StoredText.Of(part.Message);
        if (part.Completes)
        {
            await session.RunAsync("DELETE FROM parts WHERE feed = $1 AND exercise = $2 AND message = $3", envelope.Feed, envelope.Exercise, message).ConfigureAwait(false);
            return [];
        }

        await session.RunAsync(
            "INSERT INTO parts (envelope, feed, exercise, message, received_ms, hash, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            envelope.Id,
            envelope.Feed,
            envelope.Exercise,
            message,
            envelope.ReceivedAt.ToUnixTimeMilliseconds(),
            envelope.ContentHash,
            envelope.Bytes.ToArray()).ConfigureAwait(false);

        // The hash of what is given up is marked, because the same frame may yet come again and make the message whole.
        List<object[]> givenUp = await session.RowsAsync(
            """
            WITH lost AS (
                DELETE FROM parts WHERE id IN (
                    SELECT id FROM parts WHERE received_ms < $1 OR id <= (SELECT max(id) FROM parts) - $2 ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED)
                RETURNING *),
            kept AS (
                INSERT INTO envelopes SELECT envelope, feed, received_ms, 'part:' || hash, bytes, NULL, exercise, 0, 0, 1 FROM lost ON CONFLICT DO NOTHING),
            told AS (
                INSERT INTO quarantine (envelope, feed, at_ms, code, reason, place)
                SELECT envelope, feed, $4, 'part-expired', $5, NULL FROM lost ORDER BY id)
            SELECT feed FROM lost
            """,
            (envelope.ReceivedAt - IJournalStore.KeepParts).ToUnixTimeMilliseconds(),
            MostParts,
            ExpiredAtATime,
            envelope.ReceivedAt.ToUnixTimeMilliseconds(),
            string.Create(CultureInfo.InvariantCulture, $"A part of a long message was kept for {IJournalStore.KeepParts.TotalHours:0} hours and the rest never came.")).ConfigureAwait(false);
        return [.. givenUp.Select(r => (string)r[0])];
    }
}
