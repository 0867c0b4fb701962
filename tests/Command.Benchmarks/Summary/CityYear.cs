using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Command.Benchmarks.Handling;
using Command.Geo;
using Command.Geo.Tracks;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Handling;
using Command.Ingest.Journal.Sqlite;
using Command.Ingest.Tracks;
using Microsoft.Data.Sqlite;

namespace Command.Benchmarks.Summary;

/// <summary>
/// A year of a city in a data folder, as the server would have left it a day ago: cases with their process, readings, what was over put out of the live picture, the handling's rows made,
/// and tracks thinned. The same folder each time for the same counts and end.
/// </summary>
/// <param name="Cases">City-management cases.</param>
/// <param name="Readings">Values of gauges.</param>
/// <param name="Fixes">Position fixes before thinning.</param>
internal sealed record CityYear(int Cases, int Readings, long Fixes)
{
    private const int Batch = 2_000, Stations = 228, Vehicles = 100, StepSeconds = 10;
    private const double ToleranceM = 10;
    private static readonly TimeSpan s_remembered = TimeSpan.FromHours(12);

    public static CityYear Whole { get; } = new(500_000, 2_000_000, 100_000_000);

    public static CityYear Quick { get; } = new(20_000, 80_000, 2_000_000);

    /// <summary>Makes the folder and says what was made.</summary>
    /// <param name="pack">The city.</param>
    /// <param name="folder">Empty.</param>
    /// <param name="end">The year's end.</param>
    public async Task MakeAsync(CityPack pack, string folder, DateTimeOffset end)
    {
        Stopwatch watch = Stopwatch.StartNew();
        long entries = 0;
        await using (SqliteJournal journal = SqliteJournal.Open(Path.Combine(folder, "command.db"), "year"))
        {
            foreach (ImmutableArray<JournalEntry> batch in Entries(pack, end.AddDays(-365)))
            {
                await journal.AppendAsync(entries, batch, [], CancellationToken.None);
                entries = batch[^1].Sequence;
            }

            Say($"{Cases:N0} cases and {Readings:N0} readings: {entries:N0} journal entries in {watch.Elapsed.TotalSeconds:0} s");
            watch.Restart();
            await using HandlingDb db = new(folder, null);
            HandlingStore store = new(db, journal, pack, TimeProvider.System);
            while (await store.TakeAsync(CancellationToken.None) > 0)
            {
            }

            Say($"the handling's rows in {watch.Elapsed.TotalSeconds:0} s");
        }

        watch.Restart();
        long kept = Tracks(Path.Combine(folder, "command.db"), end);
        Say($"{Fixes:N0} fixes thinned to {kept:N0} in {watch.Elapsed.TotalSeconds:0} s; the folder takes {new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length) / 1048576.0:N0} MiB");
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>The cases' entries with readings between them, in the order of the journal, and what leaves the live picture half a day after its end.</summary>
    private IEnumerable<ImmutableArray<JournalEntry>> Entries(CityPack pack, DateTimeOffset start)
    {
        ImmutableArray<JournalEntry>.Builder batch = ImmutableArray.CreateBuilder<JournalEntry>();
        Queue<(DateTimeOffset At, string? Report, string? Incident)> over = new();
        Random random = new(1998);
        long sequence = 0;
        int cases = 0, readings = 0;
        DateTimeOffset now = start;
        foreach (JournalEntry entry in new HandlingYear(pack, Cases, start).Batches(Batch).SelectMany(b => b))
        {
            now = entry.KnownAt > now ? entry.KnownAt : now;
            Add(entry.ObservedAt, entry.KnownAt, entry.Event);
            switch (entry.Event)
            {
                case CaseMoved { Step.Move: CaseMove.Close } closed:
                    over.Enqueue((entry.KnownAt + s_remembered, closed.After.Report, null));
                    break;
                case IncidentClosed closed:
                    over.Enqueue((entry.KnownAt + s_remembered, null, closed.Id));
                    break;
                case ReportAccepted:
                    cases++;
                    for (; readings < (long)Readings * cases / Cases; readings++)
                    {
                        Add(entry.KnownAt, entry.KnownAt, Value(readings, entry.KnownAt, random));
                    }

                    break;
            }

            if (over.Count >= 200 && over.Peek().At <= now)
            {
                List<(DateTimeOffset At, string? Report, string? Incident)> gone = [];
                while (over.TryPeek(out (DateTimeOffset At, string?, string?) next) && next.At <= now && gone.Count < 500)
                {
                    gone.Add(over.Dequeue());
                }

                Add(now, now, new Forgotten([.. gone.Select(g => g.Incident).OfType<string>()], [.. gone.Select(g => g.Report).OfType<string>()], []) { Past = [.. gone.Select(g => g.Incident).OfType<string>()] });
            }

            if (batch.Count >= Batch)
            {
                yield return batch.ToImmutable();
                batch.Clear();
            }
        }

        yield return batch.ToImmutable();

        void Add(DateTimeOffset observed, DateTimeOffset known, PictureEvent e) => batch.Add(new JournalEntry(++sequence, observed, known, "bench", e));
    }

    private static ReadingAccepted Value(int number, DateTimeOffset at, Random random)
    {
        string station = (4_100_000_000 + (number % Stations)).ToString("D10", CultureInfo.InvariantCulture);
        Reading reading = new()
        {
            Feed = "flood",
            Agency = "flood-control",
            SourceId = string.Create(CultureInfo.InvariantCulture, $"{station}-{number}"),
            Version = "1",
            ObservedAt = at,
            Station = station,
            Property = Reading.Properties.WaterLevel,
            Value = Math.Round(114 + (2 * Math.Sin(number / 90_000.0)) + (random.NextDouble() * 0.05), 2),
            Unit = "m",
        };
        return new ReadingAccepted($"flood:{station}/{Reading.Properties.WaterLevel}", reading, new Place { Centre = new GeoPoint(126.5 + (number % Stations * 0.001), 45.75) }, null);
    }

    /// <summary>Each vehicle's days on the road, thinned as the server thins them, in tables of days as the server has them.</summary>
    private long Tracks(string file, DateTimeOffset end)
    {
        using SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString);
        connection.Open();
        Run(connection, "PRAGMA synchronous=OFF");
        using (SqliteTransaction units = connection.BeginTransaction())
        {
            for (int vehicle = 1; vehicle <= Vehicles; vehicle++)
            {
                Position newest = new() { Feed = "vehicles", Agency = "vehicle-centre", SourceId = Name(vehicle), Version = "1", ObservedAt = end, At = new GeoPoint(126.64, 45.757) };
                Run(connection, "INSERT INTO units VALUES ($1, $2, $3, $4)", vehicle, "vehicles:" + Name(vehicle), end.ToUnixTimeMilliseconds(), JsonSerializer.SerializeToUtf8Bytes(newest, CommandJson.Wire.Message));
            }

            units.Commit();
        }

        int hours = (int)Math.Max(1, Fixes / 365 / Vehicles / (3600 / StepSeconds));
        long kept = 0;
        DateTimeOffset first = new(end.UtcDateTime.Date.AddDays(-365), TimeSpan.Zero);
        for (int day = 0; day < 365; day++)
        {
            long from = first.AddDays(day).ToUnixTimeMilliseconds();
            // Thinned beside each other, written by one.
            var thinned = Enumerable.Range(1, Vehicles).SelectMany(v => Enumerable.Range(0, hours).Select(h => (Vehicle: v, From: from + ((h + 1) * DroppedTimes.HourMs)))).AsParallel().AsOrdered()
                .Select(hour => (hour.Vehicle, hour.From, Fixes: Hour(hour.Vehicle, hour.From))).ToArray();
            kept += Write(connection, first.AddDays(day).ToString("yyyyMMdd", CultureInfo.InvariantCulture), thinned);
        }

        Run(connection, "INSERT INTO meta VALUES ('tracks_thinned_ms', $1), ('tracks_thinning_ms', $1) ON CONFLICT DO UPDATE SET value = excluded.value", DroppedTimes.HourOf(end.AddHours(-1).ToUnixTimeMilliseconds()).ToString(CultureInfo.InvariantCulture));
        return kept;
    }

    private static long Write(SqliteConnection connection, string day, (int Vehicle, long From, (ImmutableArray<TrackPoint> Kept, byte[] Dropped) Fixes)[] hours)
    {
        using SqliteTransaction transaction = connection.BeginTransaction();
        Run(connection, $"CREATE TABLE fixes_{day} (unit INTEGER NOT NULL, observed_ms INTEGER NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL, speed REAL, heading REAL, PRIMARY KEY (unit, observed_ms)) WITHOUT ROWID");
        Run(connection, $"CREATE TABLE thinned_{day} (unit INTEGER NOT NULL, hour_ms INTEGER NOT NULL, dropped BLOB NOT NULL, again INTEGER NOT NULL, PRIMARY KEY (unit, hour_ms)) WITHOUT ROWID");
        Run(connection, $"CREATE INDEX thinned_{day}_again ON thinned_{day} (unit) WHERE again = 1");
        using SqliteCommand fix = connection.CreateCommand();
        fix.CommandText = $"INSERT INTO fixes_{day} VALUES ($1, $2, $3, $4, 36, 90)";
        SqliteParameter[] values = [.. Enumerable.Range(1, 4).Select(i => fix.Parameters.Add("$" + i, i < 3 ? SqliteType.Integer : SqliteType.Real))];
        long kept = 0;
        foreach ((int vehicle, long from, (ImmutableArray<TrackPoint> points, byte[] dropped)) in hours)
        {
            foreach (TrackPoint point in points)
            {
                (values[0].Value, values[1].Value, values[2].Value, values[3].Value) = (vehicle, point.AtMs, point.At.Lon, point.At.Lat);
                fix.ExecuteNonQuery();
            }

            Run(connection, $"INSERT INTO thinned_{day} VALUES ($1, $2, $3, 0)", vehicle, from, dropped);
            kept += points.Length;
        }

        transaction.Commit();
        return kept;
    }

    /// <summary>An hour at 36 km/h along streets that turn every few hundred metres, with a receiver's noise.</summary>
    private static (ImmutableArray<TrackPoint> Kept, byte[] Dropped) Hour(int vehicle, long from)
    {
        Random random = new(HashCode.Combine(vehicle, from));
        TrackPoint[] all = new TrackPoint[3600 / StepSeconds];
        (double lon, double lat) = (126.5 + (random.NextDouble() * 0.3), 45.68 + (random.NextDouble() * 0.15));
        int way = 0;
        for (int i = 0; i < all.Length; i++)
        {
            way = random.Next(5) == 0 ? random.Next(4) : way;
            lon += way switch { 0 => 0.00128, 1 => -0.00128, _ => 0 };
            lat += way switch { 2 => 0.0009, 3 => -0.0009, _ => 0 };
            all[i] = new TrackPoint(from + (i * StepSeconds * 1000L), new GeoPoint(lon + ((random.NextDouble() - 0.5) * 0.00006), lat + ((random.NextDouble() - 0.5) * 0.00004)), false);
        }

        ImmutableArray<TrackPoint> kept = TrackThinning.Thin(all, ToleranceM);
        HashSet<long> there = [.. kept.Select(p => p.AtMs)];
        return (kept, DroppedTimes.Write(all.Where(p => !there.Contains(p.AtMs)).Select(p => (int)(p.AtMs - from))));
    }

    private static string Name(int vehicle) => string.Create(CultureInfo.InvariantCulture, $"year-{vehicle:000}");

    private static void Run(SqliteConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue("$" + (i + 1).ToString(CultureInfo.InvariantCulture), values[i]);
        }

        command.ExecuteNonQuery();
    }
}
