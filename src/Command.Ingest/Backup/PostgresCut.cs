using System.Globalization;
using Command.Ingest.Journal.Postgres;
using Command.Ingest.Tracks;
using Npgsql;

namespace Command.Ingest.Backup;

/// <summary>Cuts a store in a database.</summary>
internal sealed class PostgresCut(NpgsqlConnection connection) : ICutStore
{
    public int Run(string sql, params object[] values)
    {
        using NpgsqlCommand command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    public List<object[]> Rows(string sql, params object[] values)
    {
        using NpgsqlCommand command = Command(sql, values);
        using NpgsqlDataReader reader = command.ExecuteReader();
        List<object[]> rows = [];
        while (reader.Read())
        {
            object[] row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    public object[]? Settled(string source, string version) =>
        Rows("SELECT id, envelope, received_ms FROM inbox WHERE identity = $1 AND done = 1", ReceivedRows.Identity(source, version)) is [var row] ? row : null;

    public void CutTracks(long ms)
    {
        long hour = DroppedTimes.HourOf(ms);
        Run("DELETE FROM thinned WHERE hour_ms > $1", hour);
        Run("UPDATE thinned SET dropped = ARRAY(SELECT d FROM unnest(dropped) AS d WHERE d <= $2 ORDER BY d) WHERE hour_ms = $1", hour, (int)(ms - hour));
        Run("DELETE FROM fixes WHERE observed_ms > $1", ms);
        Run("UPDATE meta SET value = $1 WHERE key = 'tracks_thinned_ms' AND value::bigint > $2", hour.ToString(CultureInfo.InvariantCulture), hour);
        foreach (object[] unit in Rows("SELECT number, newest FROM units WHERE observed_ms > $1", ms))
        {
            if (Rows("SELECT observed_ms, lon, lat, speed, heading FROM fixes WHERE unit = $1 ORDER BY observed_ms DESC LIMIT 1", unit[0]) is [var fix])
            {
                Run("UPDATE units SET observed_ms = $2, newest = $3 WHERE number = $1", unit[0], fix[0], PointInTime.Older((byte[])unit[1], PointInTime.FixOf(fix)));
            }
            else
            {
                Run("DELETE FROM units WHERE number = $1", unit[0]);
            }
        }
    }

    private NpgsqlCommand Command(string sql, object[] values)
    {
        NpgsqlCommand command = new(sql, connection);
        foreach (object value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
