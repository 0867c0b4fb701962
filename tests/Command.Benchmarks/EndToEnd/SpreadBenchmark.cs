using System.Globalization;

namespace Command.Benchmarks.EndToEnd;

/// <summary>
/// From the moment at which a message is due at its sender, through the gateway, the commit, fusion, the hubs and the web node, to the first frame at a map
/// that holds it; and what that costs as the load grows. Afterwards everything acknowledged must be in the store.
/// </summary>
internal static class SpreadBenchmark
{
    private const int BaseReports = 625, BasePositions = 1250, FirstWarmSeconds = 12, WarmSeconds = 4;

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
            SpreadPoint point = await SpreadMeasure.PointAsync(stage, new SpreadStep(reports, positions, batch, warm, seconds));
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

    private static int Whole(string[] args, string name, int otherwise) => Text(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string? Text(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : null;
}
