using System.Globalization;
using Command.Benchmarks.Load;
using Command.Harness;
using Npgsql;

namespace Command.Benchmarks.EndToEnd;

/// <summary>
/// Two ingest nodes on one PostgreSQL under load. The one that writes is killed, or asked to stop; measured is the time until the journal has an entry in the
/// next term, by the database's own clock. Afterwards everything acknowledged must be in the inbox.
/// </summary>
internal static class FailoverBenchmark
{
    private const int Senders = 8, Batch = 5;

    private static readonly (string, string)[] s_settings = [("Command__Ingest__MaxPushesPerSecond", "1000000"), ("Logging__LogLevel__Microsoft.AspNetCore", "Error")];

    public static async Task<int> RunAsync(string[] args)
    {
        int rounds = args.Length > 0 && int.TryParse(args[0], CultureInfo.InvariantCulture, out int given) ? given : 20;
        using LoopbackPostgres? server = LoopbackPostgres.Start();
        if (server is null)
        {
            Console.WriteLine("PostgreSQL is not installed.");
            return 2;
        }

        string database = server.NewDatabase();
        await using Topology topology = await Topology.StartAsync(database, null, 2, 0, s_settings);
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(database + ";Maximum Pool Size=4");
        List<Node> alive = [.. topology.Ingest];
        using CancellationTokenSource stop = new();
        long acknowledged = 0;
        Task[] senders = [.. Enumerable.Range(0, Senders).Select(n => SendAsync(n, () => alive, a => Interlocked.Add(ref acknowledged, a), stop.Token))];
        List<double> killed = [], stopped = [];
        Machine machine = Machine.Watch(("PostgreSQL", Machine.PostgresOn(server.Port)));
        for (int round = 0; round < rounds * 2; round++)
        {
            bool graceful = round >= rounds;
            await Task.Delay(500);
            string writing = await WriterAsync(source);
            Node writer = alive.Single(n => n.Name == writing);
            long sequence = await AskAsync(source, "SELECT coalesce(max(sequence), 0) FROM journal");
            alive = [.. alive.Where(n => n != writer)];
            double from = MapScreen.Now();
            Task ended = Task.CompletedTask;
            if (graceful)
            {
                ended = writer.StopAsync();
            }
            else
            {
                writer.Kill();
                sequence = await AskAsync(source, "SELECT coalesce(max(sequence), 0) FROM journal");
            }

            while (await WriterAsync(source) == writing || await AskAsync(source, "SELECT coalesce(max(sequence), 0) FROM journal") <= sequence)
            {
                await Task.Delay(10);
            }

            (graceful ? stopped : killed).Add(MapScreen.Now() - from);
            await ended;
            alive = [.. alive, await topology.AddIngestAsync()];
        }

        await stop.CancelAsync();
        await Task.WhenAll(senders);
        long stored = await AskAsync(source, "SELECT count(*) FROM inbox");
        Report("SIGKILL", killed);
        Report("asked to stop", stopped);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"acknowledged {acknowledged:N0}, in the inbox {stored:N0}{(stored >= acknowledged ? "" : ": SOME ARE LOST")}; {machine.Describe()}"));
        return stored >= acknowledged ? 0 : 1;
    }

    private static void Report(string how, List<double> times)
    {
        double[] sorted = [.. times.Order()];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{how}: {sorted.Length} rounds, median {sorted[sorted.Length / 2] / 1000:0.00} s, longest {sorted[^1] / 1000:0.00} s until the next writer's first entry"));
    }

    /// <summary>Pushes to whichever node lives; what a node did not answer is sent again, as a sender must.</summary>
    private static async Task SendAsync(int sender, Func<List<Node>> alive, Action<int> acknowledged, CancellationToken stop)
    {
        Random random = new(sender);
        ReportBatch body = new(Batch, sender, DateTimeOffset.Now);
        long next = sender * 100_000_000L;
        byte[] bytes = [.. body.Bytes];
        for (int turn = sender; !stop.IsCancellationRequested; next += Batch)
        {
            body.Number(bytes, next, random);
            for (bool done = false; !done && !stop.IsCancellationRequested; turn++)
            {
                List<Node> nodes = alive();
                try
                {
                    using CancellationTokenSource patience = new(TimeSpan.FromSeconds(12));
                    using HttpResponseMessage response = await nodes[turn % nodes.Count].PushAsync("city", bytes, patience.Token);
                    done = response.IsSuccessStatusCode;
                }
                catch (Exception e) when (e is HttpRequestException or OperationCanceledException or ObjectDisposedException)
                {
                    // The node was killed before it answered.
                }

                if (done)
                {
                    acknowledged(Batch);
                }
            }

            await Task.Delay(20, CancellationToken.None);
        }
    }

    private static async Task<string> WriterAsync(NpgsqlDataSource source)
    {
        await using NpgsqlCommand command = source.CreateCommand("SELECT node FROM writer");
        return ((string?)await command.ExecuteScalarAsync() ?? "").Split('#')[0];
    }

    private static async Task<long> AskAsync(NpgsqlDataSource source, string sql)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
