using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Command.Ingest.Journal.Sqlite;

/// <summary>
/// The tables of fixes in one file: a pair a UTC day, one of fixes and one of what was thinned away of them, and one for what a wrong clock dates otherwise.
/// A day goes as its tables do.
/// </summary>
internal static class SqliteDays
{
    public const string Other = "fixes_other";
    public const long DayMs = 86_400_000;
    private const string Prefix = "fixes_";
    private const string Columns = """
        unit INTEGER NOT NULL, observed_ms INTEGER NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL, speed REAL, heading REAL,
        PRIMARY KEY (unit, observed_ms)
        """;

    public static long Of(long ms) => Math.DivRem(ms, DayMs) is var (day, rest) && rest < 0 ? day - 1 : ms / DayMs;

    public static string Fixes(long day) => Prefix + Name(day);

    public static string Thinned(long day) => "thinned_" + Name(day);

    /// <summary>The days that have tables, oldest first.</summary>
    public static ImmutableArray<long> All(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'fixes_[0-9]*' ORDER BY name";
        using SqliteDataReader reader = command.ExecuteReader();
        ImmutableArray<long>.Builder days = ImmutableArray.CreateBuilder<long>();
        while (reader.Read())
        {
            if (DateTimeOffset.TryParseExact(reader.GetString(0).AsSpan(Prefix.Length), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset day))
            {
                days.Add(day.ToUnixTimeMilliseconds() / DayMs);
            }
        }

        return days.ToImmutable();
    }

    /// <summary>Makes a day's tables and moves there what was dated so before its time had come.</summary>
    public static void Make(SqliteConnection connection, long day)
    {
        (string fixes, string thinned) = (Fixes(day), Thinned(day));
        string range = string.Create(CultureInfo.InvariantCulture, $"observed_ms >= {day * DayMs} AND observed_ms < {(day + 1) * DayMs}");
        SqliteSchema.Execute(connection, $"CREATE TABLE {fixes} ({Columns}) WITHOUT ROWID");
        SqliteSchema.Execute(connection, $"CREATE TABLE {thinned} (unit INTEGER NOT NULL, hour_ms INTEGER NOT NULL, dropped BLOB NOT NULL, again INTEGER NOT NULL, PRIMARY KEY (unit, hour_ms)) WITHOUT ROWID");
        SqliteSchema.Execute(connection, $"CREATE INDEX {thinned}_again ON {thinned} (unit) WHERE again = 1");
        SqliteSchema.Execute(connection, $"INSERT INTO {fixes} SELECT * FROM {Other} WHERE {range}");
        SqliteSchema.Execute(connection, $"DELETE FROM {Other} WHERE {range}");
    }

    /// <summary>Leads from one table for all to one a day. Days with few fixes are a wrong clock's, and stay together.</summary>
    public static void Divide(SqliteConnection connection)
    {
        const int Most = 400;
        SqliteSchema.Execute(connection, "ALTER TABLE fixes RENAME TO " + Other);
        List<long> days = [];
        using (SqliteCommand command = connection.CreateCommand())
        {
            command.CommandText = $"SELECT observed_ms / {DayMs} AS day FROM {Other} WHERE observed_ms >= 0 GROUP BY day ORDER BY count(*) DESC LIMIT {Most}";
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                days.Add(reader.GetInt64(0));
            }
        }

        foreach (long day in days.Where(d => d < Of(DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())))
        {
            Make(connection, day);
        }
    }

    private static string Name(long day) => DateTimeOffset.FromUnixTimeMilliseconds(day * DayMs).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
