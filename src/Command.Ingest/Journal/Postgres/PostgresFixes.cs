using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;
using Command.Ingest.Tracks;

namespace Command.Ingest.Journal.Postgres;

/// <summary>
/// The fixes of a group: each unit's newest, and the tracks, kept in a partition a UTC day that is made a day ahead. What a wrong clock dates
/// otherwise goes to a partition of its own, so that no sender can make tables at will.
/// </summary>
internal sealed class PostgresFixes(IReadOnlyList<ReceivedRows> all)
{
    private const string Prefix = "fixes_";
    public const long DayMs = 86_400_000;

    /// <summary>Held while partitions are made or dropped.</summary>
    private const long PartitionLock = 0x436F6D6D_00000003;

    /// <summary>Held shared while a backup reads all partitions: to make or drop one then would wait for it, and everything else for that.</summary>
    public const long BackupLock = 0x436F6D6D_00000005;

    private static readonly ImmutableArray<int> s_around = [-1, 0, 1];
    private readonly Dictionary<(Guid Unit, long Observed), (int Owner, FixRow Row)> _first = First(all);

    public bool IsEmpty => _first.Count == 0;

    /// <summary>Makes the partitions of the days around those on which the fixes were received.</summary>
    public async Task EnsureDaysAsync(PostgresSession session)
    {
        long[] missing =
        [
            .. all.Where(r => !r.Fixes.IsEmpty)
                .Select(r => Math.DivRem(r.Envelope.ReceivedAt.ToUnixTimeMilliseconds(), DayMs).Quotient)
                .Distinct().SelectMany(d => s_around.Select(n => d + n)).Distinct().Where(d => !session.Days.Contains(d)).Order(),
        ];
        if (missing.Length == 0)
        {
            return;
        }

        await session.RunAsync("SELECT pg_advisory_xact_lock($1)", PartitionLock).ConfigureAwait(false);
        if (await BackupRunsAsync(session).ConfigureAwait(false))
        {
            // What has no partition yet goes to the one of all other days, and moves when its own is made.
            return;
        }

        foreach (long day in missing)
        {
            string name = NameOf(day);
            if ((await session.RowsAsync("SELECT 1 WHERE to_regclass($1) IS NULL", name).ConfigureAwait(false)).Count > 0)
            {
                string range = string.Create(CultureInfo.InvariantCulture, $"observed_ms >= {day * DayMs} AND observed_ms < {(day + 1) * DayMs}");
                await session.RunAsync($"CREATE TABLE {name} (LIKE fixes INCLUDING ALL)").ConfigureAwait(false);
                await session.RunAsync($"WITH moved AS (DELETE FROM fixes_other WHERE {range} RETURNING *) INSERT INTO {name} SELECT * FROM moved").ConfigureAwait(false);
                await session.RunAsync(string.Create(
                    CultureInfo.InvariantCulture, $"ALTER TABLE fixes ATTACH PARTITION {name} FOR VALUES FROM ({day * DayMs}) TO ({(day + 1) * DayMs})")).ConfigureAwait(false);
            }

            session.Days.Add(day);
        }
    }

    public IEnumerable<(string Sql, object[] Values)> Statements()
    {
        if (IsEmpty)
        {
            return [];
        }

        // In the order of their identities, so that two processes never wait for each other's rows.
        FixRow[] newest = [.. _first.Values.Select(f => f.Row).GroupBy(r => r.Unit).Select(g => g.MaxBy(r => r.ObservedMs)!).OrderBy(r => r.Unit)];
        FixRow[] fixes = [.. _first.Values.Select(f => f.Row)];
        return
        [
            ("SELECT pg_advisory_xact_lock_shared($1)", [PostgresTracks.ThinLock]),
            ("""
            INSERT INTO units AS u (identity, id, observed_ms, newest) SELECT * FROM unnest($1, $2, $3, $4)
            ON CONFLICT (identity) DO UPDATE SET newest = excluded.newest, observed_ms = excluded.observed_ms WHERE excluded.observed_ms > u.observed_ms
            """,
            [newest.Select(r => r.Unit).ToArray(), newest.Select(r => r.Id).ToArray(), newest.Select(r => r.ObservedMs).ToArray(), newest.Select(r => r.Json).ToArray()]),
            ("""
            WITH taken AS (
                INSERT INTO fixes SELECT number, o, lon, lat, speed, heading
                FROM unnest($1, $2, $3, $4, $5, $6) AS f (i, o, lon, lat, speed, heading) JOIN units ON identity = i
                WHERE NOT coalesce((SELECT (o - hour_ms)::integer = ANY (dropped) FROM thinned WHERE hour_ms = o - o % 3600000 AND unit = number), false)
                ON CONFLICT DO NOTHING RETURNING unit, observed_ms),
            late AS (
                INSERT INTO thinned SELECT DISTINCT observed_ms - observed_ms % 3600000, unit, '{}'::integer[], true FROM taken
                WHERE observed_ms < (SELECT value::bigint FROM meta WHERE key = 'tracks_thinned_ms')
                OR EXISTS (SELECT 1 FROM thinned AS t WHERE t.hour_ms = observed_ms - observed_ms % 3600000 AND t.unit = taken.unit)
                ON CONFLICT (hour_ms, unit) DO UPDATE SET again = true)
            SELECT identity, taken.observed_ms FROM taken JOIN units ON number = unit
            """,
            [
                fixes.Select(r => r.Unit).ToArray(),
                fixes.Select(r => r.ObservedMs).ToArray(),
                fixes.Select(r => r.At.Lon).ToArray(),
                fixes.Select(r => r.At.Lat).ToArray(),
                fixes.Select(r => r.Speed).ToArray(),
                fixes.Select(r => r.Heading).ToArray(),
            ]),
        ];
    }

    /// <summary>Those that were new, by envelope, in the order in which they stood in it.</summary>
    public ImmutableArray<Position>[] Taken(List<object[]> rows)
    {
        HashSet<(Guid, long)> taken = [.. rows.Select(r => ((Guid)r[0], (long)r[1]))];
        return
        [
            .. all.Select((r, i) => r.Fixes.Where(f => taken.Contains((f.Unit, f.ObservedMs)) && ReferenceEquals(_first[(f.Unit, f.ObservedMs)].Row, f) && _first[(f.Unit, f.ObservedMs)].Owner == i)
                .Select(f => f.Position).ToImmutableArray()),
        ];
    }

    /// <summary>Drops the oldest day that is wholly before a time, or some of the fixes that remain before it.</summary>
    public static async Task<int> DropAsync(PostgresSession session, DateTimeOffset before)
    {
        long ms = before.ToUnixTimeMilliseconds();
        await session.RunAsync("SELECT pg_advisory_xact_lock($1)", PartitionLock).ConfigureAwait(false);
        if (await BackupRunsAsync(session).ConfigureAwait(false))
        {
            return 0;
        }

        foreach (object[] row in await session.RowsAsync(
            "SELECT c.relname::text FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = 'fixes'::regclass ORDER BY 1").ConfigureAwait(false))
        {
            string name = (string)row[0];
            if (DayOf(name) is { } day && (day + 1) * DayMs <= ms)
            {
                long count = (long)(await session.RowsAsync($"SELECT count(*) FROM {name}").ConfigureAwait(false))[0][0];
                await session.RunAsync($"DROP TABLE {name}").ConfigureAwait(false);
                session.Days.Remove(day);
                if (count > 0)
                {
                    return (int)Math.Min(count, int.MaxValue);
                }
            }
        }

        int known = await session.RunAsync(
            "DELETE FROM thinned WHERE (hour_ms, unit) IN (SELECT hour_ms, unit FROM thinned WHERE hour_ms < $1 LIMIT 5000)", ms - DroppedTimes.HourMs).ConfigureAwait(false);
        return known + await session.RunAsync(
            "DELETE FROM fixes WHERE (unit, observed_ms) IN (SELECT unit, observed_ms FROM fixes WHERE observed_ms < $1 LIMIT 5000) AND observed_ms < $1", ms).ConfigureAwait(false);
    }

    // Only who holds the partitions' lock asks, so another process that makes partitions is not taken for a backup.
    private static async Task<bool> BackupRunsAsync(PostgresSession session) =>
        !(bool)(await session.RowsAsync("SELECT pg_try_advisory_xact_lock($1)", BackupLock).ConfigureAwait(false))[0][0];

    private static Dictionary<(Guid Unit, long Observed), (int Owner, FixRow Row)> First(IReadOnlyList<ReceivedRows> all)
    {
        Dictionary<(Guid Unit, long Observed), (int Owner, FixRow Row)> first = [];
        for (int i = 0; i < all.Count; i++)
        {
            foreach (FixRow row in all[i].Fixes)
            {
                first.TryAdd((row.Unit, row.ObservedMs), (i, row));
            }
        }

        return first;
    }

    private static string NameOf(long day) => Prefix + DateTimeOffset.FromUnixTimeMilliseconds(day * DayMs).ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>The day of a partition's name; null for the one of all other days.</summary>
    public static long? DayOf(string name) =>
        DateTimeOffset.TryParseExact(name.AsSpan(Math.Min(Prefix.Length, name.Length)), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset day)
            ? day.ToUnixTimeMilliseconds() / DayMs
            : null;
}
