using System.Globalization;
using Command.Benchmarks.Load;

namespace Command.Benchmarks.EndToEnd;

/// <summary>
/// From the moment at which a message is due at its sender, through the gateway, the commit, fusion, the hubs and the web node, to the first frame at a map
/// that holds it; and what that costs as the load grows. Afterwards everything acknowledged must be in the store.
/// </summary>
internal static class SpreadBenchmark
{
    private const int BaseReports = 625, BasePositions = 1250, FirstWarmSeconds = 12, WarmSeconds = 4, GraceSeconds = 6;

    private static readonly (string, string)[] s_settings =
    [
        ("Command__Ingest__MaxPushesPerSecond", "1000000"), ("Logging__LogLevel__Default", "Warning"), ("Logging__LogLevel__Command", "Information"),
        ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information"),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        bool steps = args.Contains("--steps");
        int batch = Whole(args, "--batch", 10), seconds = Whole(args, "--seconds", 10);
        (int Reports, int Positions)[] loads = steps
            ? [.. new[] { 1, 2, 4, 8 }.Select(f => (BaseReports * f, BasePositions * f))]
            : [(Whole(args, "--reports", 5000), Whole(args, "--positions", 10_000))];
        await using SpreadStage? stage = args.Contains("--embedded")
            ? await SpreadStage.EmbeddedAsync(s_settings)
            : await SpreadStage.GrownAsync(Whole(args, "--ingest", 2), Whole(args, "--web", 1), args.Contains("--redis"), s_settings);
        if (stage is null)
        {
            Console.WriteLine("PostgreSQL is not installed; try --embedded.");
            return 2;
        }

        Console.WriteLine(stage.Name);
        List<SpreadPoint> points = [];
        bool kept = true;
        for (int i = 0; i < loads.Length; i++)
        {
            (int reports, int positions) = loads[i];
            int warm = i == 0 ? FirstWarmSeconds : WarmSeconds;
            SpreadPoint point = await PointAsync(stage, reports, positions, batch, warm, seconds);
            kept &= point.Kept;
            points.Add(point);
            Console.WriteLine(point.Describe());
            if (stage.Deadlocks() is > 0 and long deadlocks)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {deadlocks} deadlocks in the database so far"));
            }

            await stage.SettledAsync(TimeSpan.FromSeconds(20));
        }

        if (steps)
        {
            Console.WriteLine(SpreadTable.Of(points));
        }

        if (Text(args, "--svg") is { } svg)
        {
            await File.WriteAllTextAsync(svg, LoadCurve.Draw(stage.Name, points));
        }

        return kept ? 0 : 1;
    }

    private static async Task<SpreadPoint> PointAsync(SpreadStage stage, int reports, int positions, int batch, int warm, int seconds)
    {
        long before = stage.Stored();
        long from = stage.Sequence();
        await using PacedLoad load = new((reports * (warm + seconds + 30)) + (batch * 512), positions, warm + seconds + 60) { FirstReport = stage.NextReport };
        Latencies shown = new(), held = new();
        await using MapScreen screen = await MapScreen.OpenAsync(stage.Screen, load.Positions, shown);
        await load.StartAsync(stage.Doors, stage.FixDoors, reports, batch, positions);
        await Task.Delay(TimeSpan.FromSeconds(warm));
        double begin = MapScreen.Now(), end = begin + (seconds * 1000);
        (load.Positions.From, load.Positions.Until) = (begin, end);
        Machine machine = Machine.Watch(stage.Processes);
        long acknowledged = load.Acknowledged;
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        double rate = (load.Acknowledged - acknowledged) / (double)seconds;
        (string Name, double CpuSeconds, double Megabytes)[] used = machine.Used();
        string around = machine.Describe();
        long backlog = stage.Waiting();
        await load.StopAsync();
        await Task.Delay(TimeSpan.FromSeconds(GraceSeconds));
        await stage.SettledAsync(TimeSpan.FromSeconds(10));
        long stored = stage.Stored() - before, sent = load.Acknowledged;
        long wanted = (long)reports * seconds, wantedFixes = (long)positions * seconds;
        foreach ((long number, long sequence) in stage.Reports(from, load.FirstReport))
        {
            double due = load.ReportsDue[number - load.FirstReport];
            if (due >= begin && due < end && screen.ShownAt(sequence) is { } at)
            {
                held.Take(at - due);
            }
        }

        stage.NextReport += load.Numbers;
        return new SpreadPoint(reports, positions, rate, held, wanted, shown, wantedFixes, backlog, used, seconds, around, sent, stored);
    }

    private static int Whole(string[] args, string name, int otherwise) => Text(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string? Text(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : null;
}
