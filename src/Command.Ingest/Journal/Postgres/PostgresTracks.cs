using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Tracks;
using Npgsql;

namespace Command.Ingest.Journal.Postgres;

/// <summary>The track store in the journal's database: what is read and worked out is so on connections of its own, what is changed goes through the writing one.</summary>
internal sealed class PostgresTracks(PostgresReads reads, PostgresCommits commits) : ITrackStore
{
    /// <summary>Held shared while fixes are stored and alone while they are thinned away: a fix is in one place or the other for whoever looks.</summary>
    public const long ThinLock = 0x436F6D6D_00000004;

    /// <summary>Until when every hour was gone through, in <c>meta</c>.</summary>
    public const string ThinnedThrough = "tracks_thinned_ms";

    private const int DroppedTogether = 5000;
    private const long HourMs = DroppedTimes.HourMs;

    public UnitTrack? Track(string unit, DateTimeOffset from, DateTimeOffset to, int limit) =>
        reads.Query(r => (Unit: r.GetInt64(0), Newest: Newest(r, 1)), "SELECT number, newest FROM units WHERE identity = $1", ReceivedRows.UnitIdentity(unit)) is [var known]
            ? new UnitTrack(known.Newest, Between(known.Unit, from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds(), limit))
            : null;

    public async Task<int> ThinAsync(DateTimeOffset closedBefore, int most, Func<UnitTrack, ImmutableArray<DateTimeOffset>> dropped, CancellationToken cancellationToken)
    {
        (ImmutableArray<Hour> hours, long? through) = Next(DroppedTimes.HourOf(closedBefore.ToUnixTimeMilliseconds()), most);
        List<Thinned> together = [];
        int fixes = 0;
        foreach (Hour hour in hours)
        {
            UnitTrack track = new(hour.Newest, Between(hour.Unit, hour.StartMs, hour.StartMs + HourMs - 1, ITrackStore.MostOfAnHour));
            int[] offsets = [.. dropped(track).Select(d => (int)(d.ToUnixTimeMilliseconds() - hour.StartMs))];
            together.Add(new Thinned(hour.Unit, hour.StartMs, offsets));
            fixes += offsets.Length;
            if (fixes >= DroppedTogether)
            {
                await CommitAsync(together, cancellationToken).ConfigureAwait(false);
                (together, fixes) = ([], 0);
            }
        }

        await CommitAsync(together, cancellationToken).ConfigureAwait(false);
        if (through is { } ms)
        {
            await commits.CommitAsync(
                new WorkJob<int>(s => s.RunAsync(
                    "INSERT INTO meta VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", ThinnedThrough, ms.ToString(CultureInfo.InvariantCulture))),
                cancellationToken).ConfigureAwait(false);
        }

        return hours.Length;
    }

    private Task<bool> CommitAsync(List<Thinned> hours, CancellationToken cancellationToken) => hours.Count == 0 ? Task.FromResult(true) : commits.CommitAsync(
        new WorkJob<bool>(async s =>
        {
            await s.RunAsync("SELECT pg_advisory_xact_lock($1)", ThinLock).ConfigureAwait(false);
            foreach (Thinned hour in hours)
            {
                await s.BatchAsync(
                [
                    (
                        "DELETE FROM fixes WHERE unit = $1 AND observed_ms >= $2 AND observed_ms < $3 AND observed_ms = ANY ($4)",
                        [hour.Unit, hour.StartMs, hour.StartMs + HourMs, hour.Dropped.Select(d => hour.StartMs + d).ToArray()]
                    ),
                    (
                        """
                        INSERT INTO thinned AS t VALUES ($1, $2, $3, false)
                        ON CONFLICT (hour_ms, unit) DO UPDATE SET again = false, dropped = ARRAY(SELECT DISTINCT d FROM unnest(t.dropped || excluded.dropped) AS d ORDER BY d)
                        """,
                        [hour.StartMs, hour.Unit, hour.Dropped]
                    ),
                ]).ConfigureAwait(false);
            }

            return true;
        }),
        cancellationToken);

    /// <summary>Hours to go through: those to which something came late, else those of the oldest hour in which there is any. With it, how far everything was gone through before.</summary>
    private (ImmutableArray<Hour> Hours, long? Through) Next(long end, int most)
    {
        ImmutableArray<Hour> again = reads.Query(Row, "SELECT number, newest, hour_ms FROM thinned JOIN units ON number = unit WHERE again AND hour_ms < $2 ORDER BY hour_ms LIMIT $1", most, end);
        if (!again.IsEmpty)
        {
            return (again, null);
        }

        long? kept = reads.Query(r => r.GetInt64(0), "SELECT value::bigint FROM meta WHERE key = $1", ThinnedThrough) is [var ms] ? ms : null;
        ImmutableArray<long> days =
        [
            .. reads.Query(r => r.GetString(0), "SELECT c.relname::text FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = 'fixes'::regclass ORDER BY 1")
                .Select(PostgresFixes.DayOf).OfType<long>(),
        ];
        foreach (long day in days)
        {
            for (long hour = Math.Max(day * PostgresFixes.DayMs, kept ?? long.MinValue); hour < Math.Min((day + 1) * PostgresFixes.DayMs, end); hour += HourMs)
            {
                ImmutableArray<Hour> hours = reads.Query(
                    Row,
                    """
                    SELECT number, newest, $2 FROM units
                    WHERE EXISTS (SELECT 1 FROM fixes AS f WHERE f.unit = number AND f.observed_ms >= $2 AND f.observed_ms < $3)
                    AND NOT EXISTS (SELECT 1 FROM thinned AS t WHERE t.unit = number AND t.hour_ms = $2) ORDER BY number LIMIT $1
                    """,
                    most,
                    hour,
                    hour + HourMs);
                if (!hours.IsEmpty)
                {
                    return (hours, kept is null || hour > kept ? hour : null);
                }
            }
        }

        return ([], days.IsEmpty || end <= kept ? null : end);
    }

    private ImmutableArray<TrackFix> Between(long unit, long first, long last, int limit) => reads.Query(
        r => new TrackFix(
            DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(0)),
            new GeoPoint(r.GetDouble(1), r.GetDouble(2)),
            Number(r, 3),
            Number(r, 4)),
        "SELECT observed_ms, lon, lat, speed, heading FROM fixes WHERE unit = $1 AND observed_ms >= $2 AND observed_ms <= $3 ORDER BY observed_ms LIMIT $4",
        unit,
        first,
        last,
        limit);

    private static double? Number(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);

    private static Hour Row(NpgsqlDataReader reader) => new(reader.GetInt64(0), Newest(reader, 1), reader.GetInt64(2));

    private static Position Newest(NpgsqlDataReader reader, int column) =>
        (Position)JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(column), CommandJson.Wire.Message)!;

    private sealed record Hour(long Unit, Position Newest, long StartMs);

    private sealed record Thinned(long Unit, long StartMs, int[] Dropped);
}
