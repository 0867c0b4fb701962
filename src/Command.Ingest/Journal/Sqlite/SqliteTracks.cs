using System.Collections.Immutable;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Tracks;
using Microsoft.Data.Sqlite;

namespace Command.Ingest.Journal.Sqlite;

/// <summary>The track store in the journal's file: what is read and worked out is so on connections of its own, what is changed goes through the one writer.</summary>
internal sealed class SqliteTracks(string file, SqliteCommits commits, SqliteFixes fixes) : ITrackStore
{
    private const long HourMs = DroppedTimes.HourMs;

    public UnitTrack? Track(string unit, DateTimeOffset from, DateTimeOffset to, int limit) => Reading(connection =>
    {
        using SqliteTransaction moment = connection.BeginTransaction(deferred: true);
        if (Rows(connection, "SELECT number, newest FROM units WHERE id = $1", r => (r.GetInt64(0), Newest(r, 1)), unit) is not [var (number, newest)])
        {
            return null;
        }

        (long first, long last) = (from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
        List<TrackFix> all = [];
        IEnumerable<string> tables = SqliteDays.All(connection).Where(d => d >= SqliteDays.Of(first) && d <= SqliteDays.Of(last)).Select(SqliteDays.Fixes);
        foreach (string table in tables.Append(SqliteDays.Other))
        {
            all.AddRange(Between(connection, table, number, first, last, limit));
        }

        return new UnitTrack(newest, [.. all.OrderBy(f => f.ObservedAt).Take(limit)]);
    });

    public async Task<int> ThinAsync(DateTimeOffset closedBefore, int most, Func<UnitTrack, ImmutableArray<DateTimeOffset>> dropped, CancellationToken cancellationToken)
    {
        (ImmutableArray<Hour> hours, long? through) = Reading(c => Next(c, DroppedTimes.HourOf(closedBefore.ToUnixTimeMilliseconds()), most));
        ThinnedHour[] thinned = [.. hours.Select(h => ThinnedHour.Of(h.Unit, h.StartMs, dropped(new UnitTrack(h.Newest, Reading(c => FixesOf(c, h))))))];
        for (int done = 0; done < thinned.Length;)
        {
            int from = done;
            done += await commits.CommitAsync(_ => fixes.Thin(thinned.AsSpan(from)), cancellationToken).ConfigureAwait(false);
        }

        if (through is { } ms)
        {
            await commits.CommitAsync(_ => fixes.GoneThrough(ms), cancellationToken).ConfigureAwait(false);
        }

        return thinned.Length;
    }

    /// <summary>Hours to go through: those to which something came late, else those of the oldest hour in which there is any. With it, how far everything was gone through before.</summary>
    private static (ImmutableArray<Hour> Hours, long? Through) Next(SqliteConnection connection, long end, int most)
    {
        using SqliteTransaction moment = connection.BeginTransaction(deferred: true);
        ImmutableArray<long> days = SqliteDays.All(connection);
        foreach (long day in days)
        {
            ImmutableArray<Hour> again = Hours(
                connection,
                $"SELECT number, newest, hour_ms FROM {SqliteDays.Thinned(day)} JOIN units ON number = unit WHERE again = 1 AND hour_ms < $2 LIMIT $1",
                most,
                end);
            if (!again.IsEmpty)
            {
                return (again, null);
            }
        }

        long? kept = SqliteSchema.Scalar(connection, "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'tracks_thinned_ms'") as long?;
        foreach (long day in days)
        {
            for (long hour = Math.Max(day * SqliteDays.DayMs, kept ?? long.MinValue); hour < Math.Min((day + 1) * SqliteDays.DayMs, end); hour += HourMs)
            {
                ImmutableArray<Hour> hours = Hours(
                    connection,
                    $"""
                    SELECT number, newest, $2 FROM units
                    WHERE EXISTS (SELECT 1 FROM {SqliteDays.Fixes(day)} AS f WHERE f.unit = number AND f.observed_ms >= $2 AND f.observed_ms < $2 + {HourMs})
                    AND NOT EXISTS (SELECT 1 FROM {SqliteDays.Thinned(day)} AS t WHERE t.unit = number AND t.hour_ms = $2) ORDER BY number LIMIT $1
                    """,
                    most,
                    hour);
                if (!hours.IsEmpty)
                {
                    return (hours, hour > kept || kept is null ? hour : null);
                }
            }
        }

        return ([], days.IsEmpty || end <= kept ? null : end);
    }

    private static ImmutableArray<Hour> Hours(SqliteConnection connection, string sql, params ReadOnlySpan<object> values) =>
        [.. Rows(connection, sql, r => new Hour(r.GetInt64(0), Newest(r, 1), r.GetInt64(2)), values)];

    private static ImmutableArray<TrackFix> FixesOf(SqliteConnection connection, Hour hour)
    {
        long day = SqliteDays.Of(hour.StartMs);
        return SqliteDays.All(connection).Contains(day)
            ? [.. Between(connection, SqliteDays.Fixes(day), hour.Unit, hour.StartMs, hour.StartMs + HourMs - 1, ITrackStore.MostOfAnHour)]
            : [];
    }

    private static List<TrackFix> Between(SqliteConnection connection, string table, long unit, long first, long last, int limit) => Rows(
        connection,
        $"SELECT observed_ms, lon, lat, speed, heading FROM {table} WHERE unit = $1 AND observed_ms >= $2 AND observed_ms <= $3 ORDER BY observed_ms LIMIT $4",
        r => new TrackFix(
            DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(0)),
            new GeoPoint(r.GetDouble(1), r.GetDouble(2)),
            r.IsDBNull(3) ? null : r.GetDouble(3),
            r.IsDBNull(4) ? null : r.GetDouble(4)),
        unit,
        first,
        last,
        limit);

    private static List<T> Rows<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<object> values)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue("$" + (i + 1), values[i]);
        }

        using SqliteDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    private static Position Newest(SqliteDataReader reader, int column) =>
        (Position)JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(column), CommandJson.Wire.Message)!;

    private T Reading<T>(Func<SqliteConnection, T> read)
    {
        try
        {
            using SqliteConnection connection = SqliteSchema.OpenReader(file);
            return read(connection);
        }
        catch (SqliteException e)
        {
            throw new JournalUnavailableException($"The journal could not be read: {e.Message}.", e);
        }
    }

    private sealed record Hour(long Unit, Position Newest, long StartMs);
}
