using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Tracks;
using Microsoft.Data.Sqlite;

namespace Command.Ingest.Journal.Sqlite;

/// <summary>Writes fixes: each unit's newest, and the tracks. Everything here runs inside the caller's transaction, on the one writing connection.</summary>
internal sealed class SqliteFixes(SqliteConnection connection, SqliteStatements statements)
{
    private const string ThinnedThrough = "tracks_thinned_ms";

    /// <summary>The end of the latest hour that any unit's fixes were thinned of: what is older may have been there before.</summary>
    private const string ThinnedUpTo = "tracks_thinning_ms";
    private const int DroppedTogether = 5000;

    /// <summary>Fixes that go with their table in about a tenth of a second.</summary>
    private const int GoneAtOnce = 200_000;

    private static readonly ImmutableArray<long> s_around = [-1, 0, 1];
    private HashSet<long>? _days;
    private long? _thinnedUpTo;

    private HashSet<long> Days => _days ??= [.. SqliteDays.All(connection)];

    private long UpTo => _thinnedUpTo ??= statements.First("SELECT CAST(value AS INTEGER) FROM meta WHERE key = $1", ThinnedUpTo) is [long ms] ? ms : long.MinValue;

    /// <summary>Forgets what it knew of the tables: a transaction was taken back.</summary>
    public void Forget() => (_days, _thinnedUpTo) = (null, null);

    /// <summary>Stores a fix; false when it came before, kept or thinned away since.</summary>
    public bool Store(SqliteRow row, FixValues fix, DateTimeOffset receivedAt)
    {
        long observed = fix.ObservedMs;
        long unit = UnitOf(row, observed);
        EnsureDays(receivedAt);
        long day = SqliteDays.Of(observed);
        bool dated = Days.Contains(day);
        long hour = DroppedTimes.HourOf(observed);
        bool late = dated && hour < UpTo;
        if (late && DroppedOf(day, unit, hour).Contains((int)(observed - hour)))
        {
            return false;
        }

        bool stored = statements.Run(
            $"INSERT INTO {(dated ? SqliteDays.Fixes(day) : SqliteDays.Other)} VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING", unit, observed, fix.At.Lon, fix.At.Lat, fix.Position.SpeedKmh, fix.Position.HeadingDeg) == 1;
        if (stored && late)
        {
            statements.Run($"INSERT INTO {SqliteDays.Thinned(day)} VALUES ($1, $2, x'', 1) ON CONFLICT DO UPDATE SET again = 1", unit, hour);
        }

        return stored;
    }

    /// <summary>The unit's number; the fix becomes its newest unless it has a newer one.</summary>
    private long UnitOf(SqliteRow row, long observed)
    {
        if (statements.First("SELECT number, observed_ms FROM units WHERE id = $1", row.Source) is not [long number, long newest])
        {
            return statements.Insert("INSERT INTO units (id, observed_ms, newest) VALUES ($1, $2, $3)", row.Source, observed, row.Json)!.Value;
        }

        if (observed > newest)
        {
            statements.Run("UPDATE units SET observed_ms = $2, newest = $3 WHERE number = $1", number, observed, row.Json);
        }

        return number;
    }

    /// <summary>Takes away as many hours' dropped fixes as one commit should hold.</summary>
    /// <returns>How many hours were done.</returns>
    public int Thin(ReadOnlySpan<ThinnedHour> hours)
    {
        int done = 0;
        for (int fixes = 0; done < hours.Length && fixes < DroppedTogether; done++)
        {
            ThinnedHour hour = hours[done];
            long day = SqliteDays.Of(hour.HourMs);
            if (!Days.Contains(day))
            {
                continue;
            }

            foreach (int offset in hour.Dropped)
            {
                statements.Run($"DELETE FROM {SqliteDays.Fixes(day)} WHERE unit = $1 AND observed_ms = $2", hour.Unit, hour.HourMs + offset);
            }

            statements.Run(
                $"INSERT INTO {SqliteDays.Thinned(day)} VALUES ($1, $2, $3, 0) ON CONFLICT DO UPDATE SET dropped = excluded.dropped, again = 0",
                hour.Unit,
                hour.HourMs,
                DroppedTimes.Write(DroppedOf(day, hour.Unit, hour.HourMs).Concat(hour.Dropped)));
            fixes += hour.Dropped.Length;
            if (hour.HourMs + DroppedTimes.HourMs > UpTo)
            {
                Put(ThinnedUpTo, hour.HourMs + DroppedTimes.HourMs);
                _thinnedUpTo = hour.HourMs + DroppedTimes.HourMs;
            }
        }

        return done;
    }

    /// <summary>Says that every hour that ended by a time was gone through.</summary>
    public bool GoneThrough(long ms)
    {
        Put(ThinnedThrough, ms);
        return true;
    }

    /// <summary>Drops the oldest day that is wholly before a time, or some of the fixes that remain before it.</summary>
    public int Drop(DateTimeOffset before)
    {
        long ms = before.ToUnixTimeMilliseconds();
        foreach (long day in Days.Where(d => (d + 1) * SqliteDays.DayMs <= ms).Order().ToArray())
        {
            if (statements.First($"SELECT 1 FROM {SqliteDays.Fixes(day)} LIMIT 1 OFFSET {GoneAtOnce}") is not null)
            {
                // To drop a table takes a visit to each of its pages: a big one is made smaller first, so that no sender waits for seconds.
                return statements.Run($"DELETE FROM {SqliteDays.Fixes(day)} WHERE (unit, observed_ms) IN (SELECT unit, observed_ms FROM {SqliteDays.Fixes(day)} LIMIT 20000)");
            }

            bool held = statements.First($"SELECT 1 FROM {SqliteDays.Fixes(day)} LIMIT 1") is not null;
            foreach (string table in new[] { SqliteDays.Fixes(day), SqliteDays.Thinned(day) })
            {
                statements.Forget(table);
                SqliteSchema.Execute(connection, "DROP TABLE " + table);
            }

            Days.Remove(day);
            if (held)
            {
                return 1;
            }
        }

        int dropped = 0;
        foreach (string table in Days.Where(d => d * SqliteDays.DayMs < ms).Select(SqliteDays.Fixes).Append(SqliteDays.Other))
        {
            dropped += statements.Run($"DELETE FROM {table} WHERE (unit, observed_ms) IN (SELECT unit, observed_ms FROM {table} WHERE observed_ms < $1 LIMIT 5000)", ms);
        }

        return dropped;
    }

    private void Put(string key, long ms) =>
        statements.Run("INSERT INTO meta VALUES ($1, $2) ON CONFLICT DO UPDATE SET value = excluded.value", key, ms.ToString(CultureInfo.InvariantCulture));

    private ImmutableArray<int> DroppedOf(long day, object unit, long hour) =>
        statements.First($"SELECT dropped FROM {SqliteDays.Thinned(day)} WHERE unit = $1 AND hour_ms = $2", unit, hour) is [byte[] dropped] ? DroppedTimes.Read(dropped) : [];

    // By when it was received, and never by what the sender's clock says: no sender can make tables at will.
    private void EnsureDays(DateTimeOffset receivedAt)
    {
        long today = SqliteDays.Of(receivedAt.ToUnixTimeMilliseconds());
        foreach (long day in s_around)
        {
            if (Days.Add(today + day))
            {
                SqliteDays.Make(connection, today + day);
            }
        }
    }
}

/// <summary>What goes of a unit's hour.</summary>
/// <param name="Unit">The unit's number in the store.</param>
/// <param name="HourMs">The hour's start.</param>
/// <param name="Dropped">Milliseconds from it.</param>
internal sealed record ThinnedHour(long Unit, long HourMs, ImmutableArray<int> Dropped)
{
    public static ThinnedHour Of(long unit, long hourMs, ImmutableArray<DateTimeOffset> dropped) =>
        new(unit, hourMs, [.. dropped.Select(d => (int)(d.ToUnixTimeMilliseconds() - hourMs))]);
}
