using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Postgres;
using Command.Ingest.Journal.Sqlite;
using Command.Ingest.Tests.Journal;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Command.Benchmarks.Durable;

/// <summary>Durable, acknowledged messages a second of each engine against plain single-row commits on the same disk, and how fast a history is read back with its chain checked.</summary>
internal static class JournalBenchmark
{
    private static readonly DateTimeOffset s_at = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));

    public static async Task<int> RunAsync(int seconds, int entries)
    {
        TimeSpan length = TimeSpan.FromSeconds(seconds);
        string folder = Directory.CreateTempSubdirectory("command-journal-").FullName;
        try
        {
            await MeasureAsync("SQLite", SqliteJournal.Open(Path.Combine(folder, "journal.db"), "benchmark"), await PlainSqliteAsync(Path.Combine(folder, "plain.db"), length), length, entries);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        using DebianPostgres? server = DebianPostgres.Start();
        if (server is null)
        {
            Console.WriteLine("PostgreSQL is not installed; it was not measured.");
            return 0;
        }

        string database = server.ConnectionString("postgres");
        await MeasureAsync("PostgreSQL", PostgresJournal.Open(database, "benchmark", TimeProvider.System), await PlainPostgresAsync(database, length), length, entries);
        return 0;
    }

    private static async Task MeasureAsync(string engine, IJournalStore store, double plain, TimeSpan length, int entries)
    {
        await using IJournalStore journal = store;
        Print($"{engine}: plain single-row commits {plain:N0}/s");
        foreach ((int batch, int senders) in new[] { (1, 256), (1, 64), (100, 8) })
        {
            (double rate, double p50, double p99) = await ReceiveAsync(journal, batch, senders, length);
            Print($"{engine}: batch {batch}, {senders} senders: {rate:N0} messages/s acknowledged ({rate / plain:N1} times plain), p50 {p50:N1} ms, p99 {p99:N1} ms");
        }

        Stopwatch watch = Stopwatch.StartNew();
        const int Together = 500;
        for (int last = 0; last < entries; last += Together)
        {
            await journal.AppendAsync(last, [.. Enumerable.Range(last + 1, Together).Select(Entry)], [], CancellationToken.None);
        }

        Print($"{engine}: {entries:N0} entries appended, {Together} together: {entries / watch.Elapsed.TotalSeconds:N0}/s");
        watch.Restart();
        int read = journal.Read(0).Count();
        Print($"{engine}: {read:N0} entries read and verified: {read / watch.Elapsed.TotalSeconds:N0}/s");
    }

    private static async Task<(double Rate, double P50, double P99)> ReceiveAsync(IJournalStore journal, int batch, int senders, TimeSpan length)
    {
        ConcurrentBag<List<double>> waits = [];
        string run = Guid.NewGuid().ToString("N");
        Stopwatch watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, senders).Select(sender => Task.Run(async () =>
        {
            List<double> mine = [];
            for (int i = 0; watch.Elapsed < length; i++)
            {
                string id = $"{run}-{sender}-{i}";
                Envelope envelope = new(id, "city", s_at, id, new byte[200 * batch], null, false);
                ImmutableArray<Message> messages = [.. Enumerable.Range(0, batch).Select(n => Report($"{id}-{n}"))];
                long from = Stopwatch.GetTimestamp();
                await journal.ReceiveAsync(envelope, new Decoded(messages, []), CancellationToken.None);
                mine.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            }

            waits.Add(mine);
        })));
        double took = watch.Elapsed.TotalSeconds;
        double[] all = [.. waits.SelectMany(w => w).Order()];
        return (all.Length * batch / took, all[all.Length / 2], all[(int)(all.Length * 0.99)]);
    }

    internal static async Task<double> PlainSqliteAsync(string file, TimeSpan length)
    {
        await using SqliteConnection connection = new($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE plain (id INTEGER PRIMARY KEY, message BLOB NOT NULL)";
        await command.ExecuteNonQueryAsync();
        command.CommandText = "INSERT INTO plain (message) VALUES ($1)";
        command.Parameters.AddWithValue("$1", new byte[400]);
        return await PlainAsync(() => command.ExecuteNonQuery(), length);
    }

    internal static async Task<double> PlainPostgresAsync(string database, TimeSpan length)
    {
        await using NpgsqlConnection connection = new(database);
        await connection.OpenAsync();
        await using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE plain (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, message bytea NOT NULL)";
        await command.ExecuteNonQueryAsync();
        command.CommandText = "INSERT INTO plain (message) VALUES ($1)";
        command.Parameters.Add(new NpgsqlParameter { Value = new byte[400] });
        await command.PrepareAsync();
        return await PlainAsync(() => command.ExecuteNonQuery(), length);
    }

    private static Task<double> PlainAsync(Action commit, TimeSpan length) => Task.Run(() =>
    {
        Stopwatch watch = Stopwatch.StartNew();
        int commits = 0;
        for (; watch.Elapsed < length; commits++)
        {
            commit();
        }

        return commits / watch.Elapsed.TotalSeconds;
    });

    private static Report Report(string id) => new()
    {
        Feed = "city",
        Agency = "数字城管",
        SourceId = id,
        Version = "1",
        ObservedAt = s_at,
        Kind = "waterlogging",
        Title = "道路积水",
        Shape = new PointShape(new GeoPoint(126.63, 45.75)),
    };

    private static JournalEntry Entry(int sequence) => new(sequence, s_at, s_at, "system", new IncidentClosed("I-0001", [Reason.Of("level-worst-source", 3)]));

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
