using System.Globalization;
using Command.Benchmarks.EndToEnd;

namespace Command.Benchmarks.Load;

/// <summary>Measures a plan, and finds how much more the machine would bear.</summary>
internal static class LoadCommand
{
    public const string Usage = "load <plan.json | small | city | growth | faults | spread> [--find] [--seconds n] [--warm n] [--out folder]";

    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(90);

    private static readonly (string, string)[] s_settings =
    [
        ("Command__Ingest__MaxPushesPerSecond", "1000000"), ("Logging__LogLevel__Default", "Warning"), ("Logging__LogLevel__Command", "Information"),
        ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information"),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0 || args[0].StartsWith('-'))
        {
            Console.WriteLine(Usage);
            return 2;
        }

        string file = File.Exists(args[0]) ? args[0] : Path.Combine(AppContext.BaseDirectory, "Load", "plans", args[0] + ".json");
        if (!File.Exists(file))
        {
            Console.WriteLine($"There is no plan {args[0]}. {Usage}");
            return 2;
        }

        (LoadPlan? read, string? fault) = LoadPlan.Read(args[0], await File.ReadAllTextAsync(file));
        if (read is null)
        {
            Console.WriteLine(fault);
            return 2;
        }

        LoadPlan plan = read with { Seconds = Whole(args, "--seconds", read.Seconds), Warm = Whole(args, "--warm", read.Warm) };
        await using SpreadStage? stage = plan.Stage == "embedded" ? await SpreadStage.EmbeddedAsync(s_settings) : await SpreadStage.GrownAsync(plan.Ingest, plan.Web, plan.Redis, s_settings);
        if (stage is null)
        {
            Console.WriteLine("PostgreSQL is not installed, which this plan wants; apt-get install postgresql, or take a plan whose stage is \"embedded\".");
            return 2;
        }

        await using LoadCrowd crowd = await LoadCrowd.GatherAsync(stage, plan);
        List<LoadStep> steps = [];
        foreach (double factor in plan.Steps)
        {
            steps.Add(await MeasureAsync(stage, crowd, plan, factor));
        }

        LoadSearch? search = null;
        if (args.Contains("--find"))
        {
            search = steps.Aggregate(new LoadSearch(), (s, step) => s.With(step.Factor, step.Borne));
            while (search.Next is { } next)
            {
                LoadStep step = await MeasureAsync(stage, crowd, plan, next);
                steps.Add(step);
                search = search.With(next, step.Borne);
            }
        }

        string page = LoadReport.Of(plan, stage.Name, [.. steps.OrderBy(s => s.Factor)], search);
        Console.WriteLine(page);
        if (Text(args, "--out") is { } folder)
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, plan.Name + ".md"), page);
            await File.WriteAllTextAsync(Path.Combine(folder, plan.Name + ".svg"), LoadCurve.Draw($"{plan.Name}: {stage.Name}", [.. steps.OrderBy(s => s.Factor).Select(s => s.Point)]));
        }

        return steps.All(s => s.Point.Kept) && plan.Steps.All(f => steps.First(s => s.Factor == f).Borne) ? 0 : 1;
    }

    private static async Task<LoadStep> MeasureAsync(SpreadStage stage, LoadCrowd crowd, LoadPlan plan, double factor)
    {
        SpreadPoint point = await SpreadMeasure.PointAsync(stage, new SpreadStep((int)Math.Round(plan.Reports * factor), (int)Math.Round(plan.Positions * factor), plan.Batch, plan.Warm, plan.Seconds)
        {
            Screens = crowd.Screens,
            Faults = plan.Faults.IsEmpty ? null : over => crowd.BreakAsync(stage, plan, over),
        });
        LoadStep step = new(factor, point, plan.BoundMs);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"×{factor:0.##} {(step.Borne ? "borne" : "NOT BORNE")}; {step.GivesWay}"));
        Console.WriteLine(point.Describe());
        await stage.SettledAsync(s_settle);
        return step;
    }

    private static int Whole(string[] args, string name, int otherwise) => Text(args, name) is { } text && int.TryParse(text, CultureInfo.InvariantCulture, out int number) && number > 0 ? number : otherwise;

    private static string? Text(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : null;
}
