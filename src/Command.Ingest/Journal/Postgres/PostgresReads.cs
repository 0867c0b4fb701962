using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Command.Ingest.Contracts;
using Npgsql;

namespace Command.Ingest.Journal.Postgres;

/// <summary>Everything that is read. Each read has a connection for its own short while; long histories are read in pieces.</summary>
internal sealed class PostgresReads(NpgsqlDataSource source)
{
    private const int Piece = 10_000;

    public ImmutableArray<StoredPart> Parts(string feed, bool exercise, string message, DateTimeOffset since) => Query(
        r => new StoredPart(Time(r.GetInt64(0)), r.GetFieldValue<byte[]>(1)),
        "SELECT received_ms, bytes FROM parts WHERE feed = $1 AND exercise = $2 AND message = $3 AND received_ms >= $4 ORDER BY id",
        feed,
        exercise,
        StoredText.Of(message),
        since.ToUnixTimeMilliseconds());

    public ImmutableArray<InboxEntry> Pending(long afterId, int limit) => Query(
        r => new InboxEntry(r.GetInt64(0), r.GetString(1), Time(r.GetInt64(2)), JsonSerializer.Deserialize(r.GetFieldValue<byte[]>(3), CommandJson.Wire.Message)!),
        "SELECT id, envelope, received_ms, message FROM inbox WHERE done = 0 AND id > $1 ORDER BY id LIMIT $2",
        afterId,
        limit);

    /// <summary>Rows of the journal from a sequence on.</summary>
    public IEnumerable<StoredEntry> Entries(long from)
    {
        for (ImmutableArray<StoredEntry> piece; !(piece = Piecewise(from)).IsEmpty; from = piece[^1].Sequence + 1)
        {
            foreach (StoredEntry row in piece)
            {
                yield return row;
            }

            if (piece.Length < Piece)
            {
                yield break;
            }
        }
    }

    public (long Sequence, byte[] Picture)? Snapshot() =>
        Query(r => (r.GetInt64(0), r.GetFieldValue<byte[]>(1)), "SELECT sequence, picture FROM snapshots ORDER BY sequence DESC LIMIT 1") is [var newest] ? newest : null;

    public ImmutableArray<Position> NewestFixes(DateTimeOffset since) => Query(
        r => (Position)JsonSerializer.Deserialize(r.GetFieldValue<byte[]>(0), CommandJson.Wire.Message)!,
        "SELECT newest FROM units WHERE observed_ms >= $1 ORDER BY number",
        since.ToUnixTimeMilliseconds());

    public ImmutableArray<QuarantinedPart> Quarantine(string? feed, int limit) => Query(
        r => new QuarantinedPart(r.GetInt64(0), r.GetString(1), r.GetString(2), Time(r.GetInt64(3)), new Fault(r.GetString(4), r.GetString(5), r.IsDBNull(6) ? null : r.GetString(6))),
        feed is null
            ? "SELECT id, feed, envelope, at_ms, code, reason, place FROM quarantine ORDER BY id DESC LIMIT $1"
            : "SELECT id, feed, envelope, at_ms, code, reason, place FROM quarantine WHERE feed = $2 ORDER BY id DESC LIMIT $1",
        feed is null ? [limit] : [limit, feed]);

    public Envelope? FindEnvelope(string id) => Query(
        r => new Envelope(id, r.GetString(0), Time(r.GetInt64(1)), r.GetString(2), r.GetFieldValue<byte[]>(3), r.IsDBNull(4) ? null : r.GetString(4), r.GetBoolean(5)),
        "SELECT feed, received_ms, hash, bytes, content_type, exercise FROM envelopes WHERE id = $1",
        StoredText.Of(id)) is [var envelope] ? envelope : null;

    public Envelope? FindEnvelope(string source, string version) =>
        Query(r => r.GetString(0), "SELECT envelope FROM inbox WHERE identity = $1", ReceivedRows.Identity(source, version)) is [var id] ? FindEnvelope(id) : null;

    public ImmutableArray<string> EnvelopesHolding(string feed, string text) =>
        Query(r => r.GetString(0), "SELECT id FROM envelopes WHERE feed = $1 AND position($2 IN bytes) > 0", StoredText.Of(feed), Encoding.UTF8.GetBytes(text));

    public ImmutableArray<string> EnvelopesBefore(string after, DateTimeOffset before, int limit) => Query(
        r => r.GetString(0), "SELECT id FROM envelopes WHERE id > $1 AND received_ms < $2 AND length(bytes) > 0 ORDER BY id LIMIT $3", StoredText.Of(after), before.ToUnixTimeMilliseconds(), limit);

    public ImmutableDictionary<string, FeedCounts> Counts() => Query(
        r => KeyValuePair.Create(r.GetString(0), new FeedCounts(r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4))),
        "SELECT feed, received, stored, duplicates, quarantined FROM counts").ToImmutableDictionary();

    public ImmutableArray<StoredEntry> Range(long from, int limit) => Query(
        r => new StoredEntry(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetInt32(4), r.GetFieldValue<byte[]>(5), r.GetFieldValue<byte[]>(6)),
        "SELECT sequence, observed, known, author, schema, event, hash FROM journal WHERE sequence >= $1 ORDER BY sequence LIMIT $2",
        from,
        limit);

    public long SequenceAt(DateTimeOffset known) => KnownTimes.Last(
        Query(r => r.GetInt64(0), "SELECT coalesce(max(sequence), 0) FROM journal")[0],
        known,
        s => DateTimeOffset.ParseExact(Query(r => r.GetString(0), "SELECT known FROM journal WHERE sequence = $1", s)[0], "O", CultureInfo.InvariantCulture));

    private ImmutableArray<StoredEntry> Piecewise(long from) => Range(from, Piece);

    /// <summary>Runs a query on a connection of its own.</summary>
    public ImmutableArray<T> Query<T>(Func<NpgsqlDataReader, T> row, string sql, params object[] values)
    {
        for (bool again = false; ; again = true)
        {
            try
            {
                using NpgsqlConnection connection = source.OpenConnection();
                using NpgsqlCommand command = new(sql, connection);
                foreach (object value in values)
                {
                    command.Parameters.Add(new NpgsqlParameter { Value = value });
                }

                using NpgsqlDataReader reader = command.ExecuteReader();
                ImmutableArray<T>.Builder rows = ImmutableArray.CreateBuilder<T>();
                while (reader.Read())
                {
                    rows.Add(row(reader));
                }

                return rows.ToImmutable();
            }
            catch (NpgsqlException e) when (!again && e is not PostgresException { SqlState: not PostgresErrorCodes.AdminShutdown })
            {
                // A kept connection that the server's restart has broken; a new one may do.
                source.Clear();
            }
            catch (Exception e) when (e is NpgsqlException or SocketException or IOException or TimeoutException)
            {
                throw new JournalUnavailableException($"The journal could not be read: {e.Message.TrimEnd('.')}.", e);
            }
        }
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
