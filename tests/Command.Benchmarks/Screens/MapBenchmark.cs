using System.Globalization;
using Command.Benchmarks.Load;
using Command.Browser.Tests;

namespace Command.Benchmarks.Screens;

/// <summary>
/// 20,000 units in a real Chromium, each with one fix in five seconds, through the real server: what the map costs its page, and what two other ways cost in the same run,
/// GeoJSON that is set anew and rendering through the Blazor circuit.
/// </summary>
internal static class MapBenchmark
{
    private const int Units = 20_000, Width = 1280, Height = 720;
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] args)
    {
        bool quick = args.Contains("--quick");
        int seconds = quick ? 12 : 40, units = quick ? 5_000 : Units;
        await using Server server = await Server.StartAsync(
            ("Command__Feeds__vehicles__Open", "true"), ("Command__Ingest__MaxPushesPerSecond", "1000000"), ("Logging__LogLevel__Default", "Warning"),
            ("Logging__LogLevel__Command", "Information"), ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information"));
        await using UnitFleet fleet = new(units, s_period);
        await fleet.ConnectAsync(server.Door("vehicles"));
        await fleet.AppearAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fleet}; {seconds} s each, {Width}x{Height}"));
        Console.WriteLine($"{"way",-18} {"updates",8} {"drawn",6} {"fixes of sent",16} {"task ms/update",15} {"p95",7} {"script",7} {"cpu ms/update",14} {"heap MB",8} {"renderer MB",12}");
        using BenchPages pages = await BenchPages.MakeAsync(server);
        await using CircuitHost circuit = await CircuitHost.StartAsync(server);
        Result? product = null;
        foreach ((string name, Func<Renderer, Task> show) in new (string, Func<Renderer, Task>)[]
        {
            ("custom layer", r => pages.ShowProductAsync(r.Page, server)), ("GeoJSON setData", r => pages.ShowGeoJsonAsync(r.Page, server)), ("Blazor circuit", r => circuit.ShowAsync(r.Page)),
        })
        {
            Result result = await MeasureAsync(name, fleet, seconds, show);
            product ??= result;
        }

        bool kept = product is { MedianTaskMs: <= 10, ResidentMb: <= 600 } && product.Fixes == product.Sent;
        Console.WriteLine(kept ? "kept: 10 ms at the median, every fix, 600 MB" : "NOT KEPT: 10 ms at the median, every fix, 600 MB");
        return kept ? 0 : 1;
    }

    private static async Task<Result> MeasureAsync(string name, UnitFleet fleet, int seconds, Func<Renderer, Task> show)
    {
        await using Renderer renderer = await Renderer.LaunchAsync(Width, Height);
        await show(renderer);
        try
        {
            await renderer.Page.WaitForFunctionAsync($"() => window.bench?.units >= {fleet.Units}", null, new() { Timeout = 120_000 });
        }
        catch (TimeoutException)
        {
            long had = await ReadAsync(renderer, "units");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-18} never had all units: {had:N0} after two minutes {string.Join(' ', renderer.Said)}"));
            return new Result(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, 0, fleet.Units);
        }

        await Task.Delay(TimeSpan.FromSeconds(5));
        Machine machine = Machine.Watch();
        (long fixes, long acknowledged) = (await ReadAsync(renderer, "fixes"), fleet.Acknowledged);
        (long updates, long applied) = (await ReadAsync(renderer, "updates"), await ReadAsync(renderer, "applied"));
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(seconds));
        Task driving = fleet.DriveAsync(stop.Token);
        List<double> tasks = [];
        Renderer.Cost begin = await renderer.CostAsync(), before = begin;
        long counted = updates;
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(1_000);
            Renderer.Cost now = await renderer.CostAsync();
            long reached = await ReadAsync(renderer, "updates");
            if (reached > counted)
            {
                tasks.Add((now.TaskMs - before.TaskMs) / (reached - counted));
                (before, counted) = (now, reached);
            }
        }

        await driving;
        Renderer.Cost end = await renderer.CostAsync();
        await SettleAsync(renderer, fixes + fleet.Acknowledged - acknowledged);
        long given = await ReadAsync(renderer, "updates") - updates, drawn = await ReadAsync(renderer, "applied") - applied;
        tasks.Sort();
        Result result = new(
            tasks[tasks.Count / 2],
            tasks[(int)(tasks.Count * 0.95)],
            (end.ScriptMs - begin.ScriptMs) / Math.Max(1, given),
            (end.CpuMs - begin.CpuMs) / Math.Max(1, given),
            end.HeapMb,
            end.ResidentMb,
            await ReadAsync(renderer, "fixes") - fixes,
            fleet.Acknowledged - acknowledged);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-18} {given,8} {drawn,6} {result.Fixes,7} / {result.Sent,-7} {result.MedianTaskMs,14:0.0} {result.P95TaskMs,7:0.0} {result.ScriptMs,7:0.0} {result.CpuMs,14:0.0} {result.HeapMb,8:0} {result.ResidentMb,12:0}"));
        Console.WriteLine("    " + machine.Describe());
        return result;
    }

    /// <summary>Waits until so many fixes have come, or until no more come.</summary>
    private static async Task SettleAsync(Renderer renderer, long wanted)
    {
        long before = -1;
        for (long now = await ReadAsync(renderer, "fixes"); now < wanted && now != before; now = await ReadAsync(renderer, "fixes"))
        {
            before = now;
            await Task.Delay(5_000);
        }
    }

    private static Task<long> ReadAsync(Renderer renderer, string count) => renderer.Page.EvaluateAsync<long>($"() => window.bench.{count}");

    private sealed record Result(double MedianTaskMs, double P95TaskMs, double ScriptMs, double CpuMs, double HeapMb, double ResidentMb, long Fixes, long Sent);
}
