using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Command.Benchmarks.Load;
using Command.Harness;
using Command.Ingest.City;
using Command.Ingest.Feeds.Jt808;

namespace Command.Benchmarks.Summary;

/// <summary>
/// The pages that leaders read, from the real server over a year of history, while vehicles' fixes are taken as fast as the server acknowledges them and reports come in 100 a second: how
/// long the pages take, and what reading them takes from the rate. Seconds without readers and seconds with them alternate, so that what else the machine does falls on both.
/// </summary>
internal static class SummaryYearBenchmark
{
    private const int Connections = 64, ReportsPerSecond = 100, ReportBatchSize = 10, Rounds = 6, RoundSeconds = 10, AheadHours = 20;
    private static readonly TimeSpan s_warm = TimeSpan.FromSeconds(15);
    private static readonly string[] s_pages = ["/summary", "/summary/handling?culture=zh-CN", "/summary/figures/cases.open", "/summary/figures/incidents.open"];

    public static async Task<int> RunAsync(string[] args)
    {
        bool quick = args.Contains("--quick");
        CityYear year = quick ? CityYear.Quick : CityYear.Whole;
        CityPack pack = CityPackReader.Read(CityPackLocation.Find("harbin", AppContext.BaseDirectory)!).Pack!;
        string folder = Directory.CreateTempSubdirectory("command-year-").FullName;
        try
        {
            await year.MakeAsync(pack, folder, DateTimeOffset.UtcNow.AddDays(-1));
            Stopwatch starting = Stopwatch.StartNew();
            await using Node node = await Node.StartAsync(
                Node.Web,
                "year",
                folder,
                ("Command__Ingest__MaxPushesPerSecond", "1000000"),
                ("Command__Tracks__KeepDays", "366"),
                ("Logging__LogLevel__Default", "Warning"),
                ("Logging__LogLevel__Command", "Information"),
                ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information"));
            Say($"the server listens after {starting.Elapsed.TotalSeconds:0.0} s on this history, {node.Memory / 1048576.0:N0} MiB");
            return await MeasureAsync(node, quick ? 2 : Rounds) ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> MeasureAsync(Node node, int rounds)
    {
        using CancellationTokenSource stop = new();
        long fixes = 0, reports = 0;
        List<Task> loads = [.. Enumerable.Range(0, Connections).Select(n => Task.Run(() => DriveAsync(node, n, () => Interlocked.Increment(ref fixes), stop.Token)))];
        loads.Add(Task.Run(() => ReportAsync(node, n => Interlocked.Add(ref reports, n), stop.Token)));
        await Task.WhenAny([Task.Delay(s_warm), .. loads]);
        Dictionary<string, List<double>> times = s_pages.ToDictionary(p => p, _ => new List<double>());
        await ReadAsync(node, TimeSpan.FromSeconds(RoundSeconds), null);
        List<double> alone = [], beside = [];
        for (int i = 0; i < rounds; i++)
        {
            alone.Add(await RateAsync(Task.Delay(TimeSpan.FromSeconds(RoundSeconds))));
            beside.Add(await RateAsync(ReadAsync(node, TimeSpan.FromSeconds(RoundSeconds), times)));
        }

        await stop.CancelAsync();
        await Task.WhenAll(loads.Select(l => l.ContinueWith(_ => { }, TaskScheduler.Default)));
        foreach (Task failed in loads.Where(l => l.Exception is not null))
        {
            Console.WriteLine(failed.Exception!.GetBaseException().Message);
        }

        double slower = 100 * (1 - (beside.Sum() / alone.Sum()));
        Say($"fixes acknowledged: {alone.Average():N0}/s without readers, {beside.Average():N0}/s beside one page a second: {slower:0.0} % slower; reports {reports:N0} in all; {node.Memory / 1048576.0:N0} MiB");
        foreach ((string page, List<double> all) in times)
        {
            double[] sorted = [.. all.Order()];
            Say($"{page,-34} p50 {sorted[sorted.Length / 2],7:N0} ms   p95 {sorted[(int)(sorted.Length * 0.95)],7:N0} ms   longest {sorted[^1],7:N0} ms   of {sorted.Length}");
        }

        return times.Values.All(t => t.Count > 0) && loads.All(l => l.Exception is null);

        async Task<double> RateAsync(Task round)
        {
            (long before, Stopwatch watch) = (Interlocked.Read(ref fixes), Stopwatch.StartNew());
            await round;
            return (Interlocked.Read(ref fixes) - before) / watch.Elapsed.TotalSeconds;
        }
    }

    /// <summary>Opens one page a second for so long, each to its last byte.</summary>
    private static async Task ReadAsync(Node node, TimeSpan length, Dictionary<string, List<double>>? times)
    {
        using PeriodicTimer second = new(TimeSpan.FromSeconds(1));
        Stopwatch watch = Stopwatch.StartNew();
        for (int i = 0; watch.Elapsed < length - TimeSpan.FromSeconds(0.5); i++)
        {
            string page = s_pages[i % s_pages.Length];
            long began = Stopwatch.GetTimestamp();
            string text = await node.Http.GetStringAsync(new Uri(page, UriKind.Relative));
            times?[page].Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (page == "/summary" && Regex.Count(text, "data-testid=\"sentence\"") != 5)
            {
                throw new InvalidOperationException("The summary came without its five sentences.");
            }

            await second.WaitForNextTickAsync();
        }
    }

    private static async Task DriveAsync(Node node, int connection, Action acknowledged, CancellationToken stop)
    {
        using TerminalLink link = await TerminalLink.ConnectAsync(node.Door("vehicles"), stop);
        Jt808Terminal terminal = TerminalLink.Terminal(connection);
        DateTimeOffset from = DateTimeOffset.UtcNow - TimeSpan.FromHours(AheadHours);
        for (int serial = 0; !stop.IsCancellationRequested; serial++)
        {
            await link.SendAsync(Jt808Writer.Position(terminal, (ushort)serial, TerminalLink.Fix(connection, serial, from)), stop);
            if (await link.Jt808AnswersAsync(1, stop) != 0)
            {
                throw new InvalidOperationException("A position was refused.");
            }

            acknowledged();
        }
    }

    private static async Task ReportAsync(Node node, Action<int> acknowledged, CancellationToken stop)
    {
        Random random = new(1);
        ReportBatch batch = new(ReportBatchSize, 1, DateTimeOffset.Now);
        using HttpPusher pusher = await HttpPusher.ConnectAsync(node.Address, "city", batch, stop);
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(ReportBatchSize / (double)ReportsPerSecond));
        for (long next = 900_000_000_000; await timer.WaitForNextTickAsync(stop); next += ReportBatchSize)
        {
            batch.Number(pusher.Body, next, random);
            if (await pusher.PushAsync(stop) is var status and not 202)
            {
                throw new InvalidOperationException($"A push was answered with {status}.");
            }

            acknowledged(ReportBatchSize);
        }
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
