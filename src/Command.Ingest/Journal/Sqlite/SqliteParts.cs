using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Microsoft.Data.Sqlite;

namespace Command.Ingest.Journal.Sqlite;

/// <summary>Frames of messages that are not whole yet, kept so that what was acknowledged is not lost with the connection or the process.</summary>
internal sealed class SqliteParts(SqliteStatements statements)
{
    private const int MostParts = 50_000;
    private const int ExpiredAtATime = 100;

    /// <summary>Keeps a part, or forgets the parts of a message that is whole now. Runs inside the caller's transaction.</summary>
    /// <returns>Parts that were given up, by feed: their bytes are in quarantine.</returns>
    public ImmutableArray<string> Take(Envelope envelope, FramePart part)
    {
        if (part.Completes)
        {
            statements.Run("DELETE FROM parts WHERE feed = $1 AND exercise = $2 AND message = $3", envelope.Feed, envelope.Exercise, part.Message);
            return [];
        }

        statements.Run(
            "INSERT INTO parts (envelope, feed, exercise, message, received_ms, hash, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            envelope.Id,
            envelope.Feed,
            envelope.Exercise,
            part.Message,
            envelope.ReceivedAt.ToUnixTimeMilliseconds(),
            envelope.ContentHash,
            envelope.Bytes.ToArray());
        return GiveUp(envelope.ReceivedAt);
    }

    public static ImmutableArray<StoredPart> Read(SqliteConnection connection, string feed, bool exercise, string message, DateTimeOffset since)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT received_ms, bytes FROM parts WHERE feed = $1 AND exercise = $2 AND message = $3 AND received_ms >= $4 ORDER BY id";
        command.Parameters.AddWithValue("$1", feed);
        command.Parameters.AddWithValue("$2", exercise);
        command.Parameters.AddWithValue("$3", message);
        command.Parameters.AddWithValue("$4", since.ToUnixTimeMilliseconds());
        using SqliteDataReader reader = command.ExecuteReader();
        ImmutableArray<StoredPart>.Builder parts = ImmutableArray.CreateBuilder<StoredPart>();
        while (reader.Read())
        {
            parts.Add(new StoredPart(DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(0)), reader.GetFieldValue<byte[]>(1)));
        }

        return parts.ToImmutable();
    }

    private ImmutableArray<string> GiveUp(DateTimeOffset now)
    {
        long before = (now - IJournalStore.KeepParts).ToUnixTimeMilliseconds();
        ImmutableArray<string>.Builder feeds = ImmutableArray.CreateBuilder<string>();
        while (feeds.Count < ExpiredAtATime
            && statements.First(
                "SELECT id, feed, envelope FROM parts WHERE received_ms < $1 OR id <= (SELECT max(id) FROM parts) - $2 ORDER BY id LIMIT 1", before, MostParts) is [long id, string feed, string envelope])
        {
            // Its hash is marked, because the same frame may yet come again and make the message whole.
            statements.Run(
                """
                INSERT INTO envelopes SELECT envelope, feed, received_ms, 'part:' || hash, bytes, NULL, exercise, 0, 0, 1 FROM parts WHERE id = $1
                ON CONFLICT DO NOTHING
                """,
                id);
            statements.Run(
                "INSERT INTO quarantine (envelope, feed, at_ms, code, reason, place) VALUES ($1, $2, $3, 'part-expired', $4, NULL)",
                envelope,
                feed,
                now.ToUnixTimeMilliseconds(),
                string.Create(CultureInfo.InvariantCulture, $"A part of a long message was kept for {IJournalStore.KeepParts.TotalHours:0} hours and the rest never came."));
            statements.Run("DELETE FROM parts WHERE id = $1", id);
            feeds.Add(feed);
        }

        return feeds.ToImmutable();
    }
}
