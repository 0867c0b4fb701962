using System.Diagnostics;
using System.Globalization;
using Command.Benchmarks.Load;
using Command.Harness;
using Command.Ingest.Feeds.Jt808;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Command.Benchmarks.Durable;

/// <summary>
/// Durable acknowledged messages a second through the real server process: HTTP pushes and TCP frames on connections that wait for each answer. After each
/// measurement the server is killed, and everything that it acknowledged must be in its journal.
/// </summary>
internal static class AckBenchmark
{
    private static readonly TimeSpan s_warm = TimeSpan.FromSeconds(10);

    /// <summary>One way of sending.</summary>
    /// <param name="Connect">Makes one connection's sender: each call of it sends one request and returns once it is acknowledged, with the messages that were.</param>
    private sealed record Way(string Name, int Connections, Func<Node, int, CancellationToken, Task<Sender>> Connect)
    {
        public string Full => string.Create(CultureInfo.InvariantCulture, $"{Name}, {Connections} connections");
    }

    private sealed record Sender(Func<ValueTask<int>> Send, IDisposable Link);

    private static readonly Way[] s_ways =
    [
        new("HTTP, Open311, batch 1", 64, (node, n, stop) => PushAsync(node, n, 1, stop)),
        new("HTTP, Open311, batch 1", 256, (node, n, stop) => PushAsync(node, n, 1, stop)),
        new("HTTP, Open311, batch 100", 8, (node, n, stop) => PushAsync(node, n, 100, stop)),
        new("TCP, JT/T 808, one position a frame", 256, (node, n, stop) => DriveAsync(node, n, 1, stop)),
        new("TCP, JT/T 808, one position a frame, 32 frames under way", 8, (node, n, stop) => StreamAsync(node, n, 32, stop)),
        new("TCP, JT/T 808, 30 positions a frame", 32, (node, n, stop) => DriveAsync(node, n, 30, stop)),
        new("TCP, SL 651, two readings a frame", 256, MeasureAsync),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        int seconds = args.Length > 0 && int.TryParse(args[0], CultureInfo.InvariantCulture, out int given) ? given : 10;
        string engines = args.FirstOrDefault(a => a is "sqlite" or "postgres") ?? "both";
        string only = args.FirstOrDefault(a => a.StartsWith("--only=", StringComparison.Ordinal))?["--only=".Length..] ?? "";
        long messages = args.FirstOrDefault(a => a.StartsWith("--messages=", StringComparison.Ordinal)) is { } wanted ? long.Parse(wanted["--messages=".Length..], CultureInfo.InvariantCulture) : 0;
        TimeSpan length = TimeSpan.FromSeconds(seconds);
        bool kept = true;
        if (engines != "postgres")
        {
            foreach (Way way in s_ways.Where(w => w.Full.Contains(only, StringComparison.Ordinal)))
            {
                kept &= await WithFolderAsync(async folder =>
                {
                    double plain = await JournalBenchmark.PlainSqliteAsync(Path.Combine(folder, "plain.db"), length / 4);
                    return await OneAsync("SQLite", way, folder, null, 0, plain, length, messages);
                });
            }
        }

        using LoopbackPostgres? server = engines == "sqlite" ? null : LoopbackPostgres.Start();
        if (server is null)
        {
            Print($"PostgreSQL was not measured{(engines == "sqlite" ? "" : ": it is not installed")}.");
            return kept ? 0 : 1;
        }

        foreach (Way way in s_ways.Where(w => w.Full.Contains(only, StringComparison.Ordinal)))
        {
            string database = server.NewDatabase();
            double plain = await JournalBenchmark.PlainPostgresAsync(database, length / 4);
            kept &= await WithFolderAsync(folder => OneAsync("PostgreSQL", way, folder, server.NewDatabase(), Machine.PostgresOn(server.Port), plain, length, messages));
        }

        return kept ? 0 : 1;
    }

    /// <param name="messages">How many to warm up with and to measure, in place of a time: what each costs can then be compared on a machine that others use; 0 for the time.</param>
    private static async Task<bool> OneAsync(string engine, Way way, string folder, string? database, int postgres, double plain, TimeSpan length, long messages)
    {
        (string, string)[] settings =
        [
            ("Command__Ingest__MaxPushesPerSecond", "1000000"), ("Logging__LogLevel__Default", "Warning"), ("Logging__LogLevel__Command", "Information"), ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information"),
            .. database is null ? [] : new (string, string)[] { ("Command__Postgres", database) },
        ];
        await using Node node = await Node.StartAsync(Node.Ingest, "acks", folder, settings);
        Latencies waits = new();
        using CancellationTokenSource stop = new();
        long acknowledged = 0, measured = 0;
        bool measuring = false;
        Sender[] senders = await Task.WhenAll(Enumerable.Range(0, way.Connections).Select(n => way.Connect(node, n, CancellationToken.None)));
        Task[] loops = [.. senders.Select(sender => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                long from = Stopwatch.GetTimestamp();
                int messages = await sender.Send();
                Interlocked.Add(ref acknowledged, messages);
                if (Volatile.Read(ref measuring))
                {
                    waits.Take(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
                    Interlocked.Add(ref measured, messages);
                }
            }
        }))];
        await Task.WhenAny([PassAsync(s_warm, 1), .. loops]);
        Machine machine = Machine.Watch(database is null ? [("server", node.ProcessId)] : [("server", node.ProcessId), ("PostgreSQL", postgres)]);
        Stopwatch watch = Stopwatch.StartNew();
        Volatile.Write(ref measuring, true);
        await Task.WhenAny([PassAsync(length, 2), .. loops]);
        Volatile.Write(ref measuring, false);
        double rate = measured / watch.Elapsed.TotalSeconds;
        double cpu = machine.Used().Where(u => u.Name != "load").Sum(u => u.CpuSeconds) * 10_000 / Math.Max(1, measured);
        string around = machine.Describe();
        await stop.CancelAsync();
        await Task.WhenAll(loops);
        node.Kill();
        foreach (Sender sender in senders)
        {
            sender.Link.Dispose();
        }

        (long stored, long waiting) = database is null ? InSqlite(Path.Combine(folder, "command.db")) : InPostgres(database);
        bool kept = stored == acknowledged;
        Print($"{engine}: {way.Full}: {rate:N0} messages/s acknowledged ({rate / plain:N1} times plain single-row commits at {plain:N0}/s), p50 {waits.At(0.5):N1} ms, p99 {waits.At(0.99):N1} ms; {cpu:N2} CPU seconds of the server for 10,000 messages");
        Print($"    acknowledged {acknowledged:N0}, in the journal after SIGKILL {stored:N0}{(kept ? "" : ": NOT THE SAME")}; not yet in the picture {waiting:N0}; {around}");
        return kept;

        async Task PassAsync(TimeSpan time, int times)
        {
            if (messages == 0)
            {
                await Task.Delay(time);
                return;
            }

            using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(5));
            while (Interlocked.Read(ref acknowledged) < messages * times)
            {
                await timer.WaitForNextTickAsync();
            }
        }
    }

    private static async Task<Sender> PushAsync(Node node, int connection, int size, CancellationToken stop)
    {
        Random random = new(connection);
        ReportBatch batch = new(size, connection, DateTimeOffset.Now);
        HttpPusher pusher = await HttpPusher.ConnectAsync(node.Address, "city", batch, stop);
        long next = connection * 100_000_000L;
        return new Sender(
            async () =>
            {
                batch.Number(pusher.Body, next, random);
                next += size;
                int status = await pusher.PushAsync(stop);
                return status == 202 ? size : throw new InvalidOperationException($"A push was answered with {status}.");
            },
            pusher);
    }

    private static async Task<Sender> DriveAsync(Node node, int connection, int positions, CancellationToken stop)
    {
        TerminalLink link = await TerminalLink.ConnectAsync(node.Door("vehicles"), stop);
        Jt808Terminal terminal = TerminalLink.Terminal(connection);
        DateTimeOffset from = DateTimeOffset.UtcNow - TimeSpan.FromHours(20);
        int serial = 0;
        return new Sender(
            async () =>
            {
                byte[] frame = positions == 1
                    ? Jt808Writer.Position(terminal, (ushort)serial, TerminalLink.Fix(connection, serial, from))
                    : Jt808Writer.Batch(terminal, (ushort)serial, delayed: false, [.. Enumerable.Range(serial, positions).Select(s => TerminalLink.Fix(connection, s, from))])[0];
                serial += positions;
                await link.SendAsync(frame, stop);
                int refused = await link.Jt808AnswersAsync(1, stop);
                return refused == 0 ? positions : throw new InvalidOperationException("A position was refused.");
            },
            link);
    }

    /// <summary>A link that sends so many frames before it waits for their answers, as a gateway of many terminals does.</summary>
    private static async Task<Sender> StreamAsync(Node node, int connection, int frames, CancellationToken stop)
    {
        TerminalLink link = await TerminalLink.ConnectAsync(node.Door("vehicles"), stop);
        Jt808Terminal terminal = TerminalLink.Terminal(connection);
        DateTimeOffset from = DateTimeOffset.UtcNow - TimeSpan.FromHours(20);
        int serial = 0;
        return new Sender(
            async () =>
            {
                byte[] bytes = [.. Enumerable.Range(serial, frames).SelectMany(s => Jt808Writer.Position(terminal, (ushort)s, TerminalLink.Fix(connection, s, from)))];
                serial += frames;
                await link.SendAsync(bytes, stop);
                int refused = await link.Jt808AnswersAsync(frames, stop);
                return refused == 0 ? frames : throw new InvalidOperationException("A position was refused.");
            },
            link);
    }

    private static async Task<Sender> MeasureAsync(Node node, int connection, CancellationToken stop)
    {
        TerminalLink link = await TerminalLink.ConnectAsync(node.Door("flood"), stop);
        DateTimeOffset from = DateTimeOffset.UtcNow - TimeSpan.FromDays(60);
        int serial = 0;
        return new Sender(
            async () =>
            {
                await link.SendAsync(TerminalLink.Level(connection, serial++, from), stop);
                await link.Sl651AnswerAsync(stop);
                return 2;
            },
            link);
    }

    private static (long Stored, long Waiting) InSqlite(string file)
    {
        using SqliteConnection connection = new($"Data Source={file};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        return ((long)Scalar("SELECT CAST(coalesce(sum(stored), 0) AS bigint) FROM counts"), (long)Scalar("SELECT count(*) FROM inbox WHERE done = 0"));

        object Scalar(string sql)
        {
            command.CommandText = sql;
            return command.ExecuteScalar()!;
        }
    }

    private static (long Stored, long Waiting) InPostgres(string database)
    {
        using NpgsqlConnection connection = new(database + ";Pooling=false");
        connection.Open();
        return ((long)Scalar("SELECT CAST(coalesce(sum(stored), 0) AS bigint) FROM counts"), (long)Scalar("SELECT count(*) FROM inbox WHERE done = 0"));

        object Scalar(string sql)
        {
            using NpgsqlCommand command = new(sql, connection);
            return command.ExecuteScalar()!;
        }
    }

    private static async Task<bool> WithFolderAsync(Func<string, Task<bool>> run)
    {
        string folder = Directory.CreateTempSubdirectory("command-acks-").FullName;
        try
        {
            return await run(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
