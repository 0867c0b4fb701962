using System.Globalization;
using Command.Ingest.Journal.Sqlite;
using Command.Ingest.Tracks;
using Microsoft.Data.Sqlite;

namespace Command.Ingest.Backup;

/// <summary>Cuts a store in a file.</summary>
internal sealed class SqliteCut(SqliteConnection connection, SqliteStatements statements) : ICutStore
{
    public int Run(string sql, params object[] values) => statements.Run(sql, values);

    public List<object[]> Rows(string sql, params object[] values)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue("$" + (i + 1), values[i]);
        }

        using SqliteDataReader reader = command.ExecuteReader();
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
        statements.First("SELECT id, envelope, received_ms FROM inbox WHERE source = $1 AND version = $2 AND done = 1", source, version);

    public void CutTracks(long ms)
    {
        long hour = DroppedTimes.HourOf(ms);
        List<string> kept = [SqliteDays.Other];
        foreach (long day in SqliteDays.All(connection))
        {
            if (day > SqliteDays.Of(ms))
            {
                SqliteSchema.Execute(connection, "DROP TABLE " + SqliteDays.Fixes(day));
                SqliteSchema.Execute(connection, "DROP TABLE " + SqliteDays.Thinned(day));
                continue;
            }

            kept.Add(SqliteDays.Fixes(day));
            Run($"DELETE FROM {SqliteDays.Thinned(day)} WHERE hour_ms > $1", hour);
            foreach (object[] row in Rows($"SELECT unit, dropped FROM {SqliteDays.Thinned(day)} WHERE hour_ms = $1", hour))
            {
                byte[] dropped = DroppedTimes.Write(DroppedTimes.Read((byte[])row[1]).Where(d => hour + d <= ms));
                Run($"UPDATE {SqliteDays.Thinned(day)} SET dropped = $3 WHERE unit = $1 AND hour_ms = $2", row[0], hour, dropped);
            }
        }

        foreach (string table in kept)
        {
            Run($"DELETE FROM {table} WHERE observed_ms > $1", ms);
        }

        Run("UPDATE meta SET value = $1 WHERE key = 'tracks_thinned_ms' AND CAST(value AS INTEGER) > $2", hour.ToString(CultureInfo.InvariantCulture), hour);
        string union = string.Join(" UNION ALL ", kept.Select(t => $"SELECT observed_ms, lon, lat, speed, heading FROM {t} WHERE unit = $1"));
        foreach (object[] unit in Rows("SELECT number, newest FROM units WHERE observed_ms > $1", ms))
        {
            if (Rows($"SELECT * FROM ({union}) ORDER BY observed_ms DESC LIMIT 1", unit[0]) is [var fix])
            {
                Run("UPDATE units SET observed_ms = $2, newest = $3 WHERE number = $1", unit[0], fix[0], PointInTime.Older((byte[])unit[1], PointInTime.FixOf(fix)));
            }
            else
            {
                Run("DELETE FROM units WHERE number = $1", unit[0]);
            }
        }
    }
}
