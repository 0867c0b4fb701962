using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Command.Benchmarks.EndToEnd;
using Command.Benchmarks.Load;
using Command.Browser.Tests;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;

namespace Command.Benchmarks.Screens;

/// <summary>
/// 200 simulated wall screens and three real ones: from the answer to a report's sender to the frame at each screen, and to the painted map; with and without a client that has stalled,
/// in turns; and what a screen costs the server in memory.
/// </summary>
internal static class ScreensBenchmark
{
    private const int Units = 300;
    private const double ReportsPerSecond = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        bool quick = args.Contains("--quick");
        int screens = quick ? 50 : 200, browsers = args.Contains("--no-browsers") ? 0 : quick ? 1 : 3, rounds = quick ? 1 : 3, seconds = quick ? 10 : 20;
        await using Server server = await Server.StartAsync(
            ("Command__Feeds__vehicles__Open", "true"), ("Logging__LogLevel__Default", "Warning"), ("Logging__LogLevel__Command", "Information"), ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information"));
        await using UnitFleet fleet = new(Units, TimeSpan.FromSeconds(1));
        await fleet.ConnectAsync(server.Door("vehicles"));
        await fleet.AppearAsync();
        using CancellationTokenSource stop = new();
        ConcurrentDictionary<string, long> sequences = new(StringComparer.Ordinal);
        ConcurrentDictionary<string, (double Steady, double Wall)> accepted = new(StringComparer.Ordinal);
        Task[] load = [fleet.DriveAsync(stop.Token), FollowAsync(server, sequences, stop.Token), ReportAsync(server, accepted, stop.Token)];
        await Task.Delay(TimeSpan.FromSeconds(10));
        double alone = await RestAsync(server);
        List<SimulatedScreen> open = [];
        for (int i = 0; i < screens; i++)
        {
            open.Add(await SimulatedScreen.OpenAsync(server.Address));
        }

        await Task.Delay(TimeSpan.FromSeconds(quick ? 5 : 15));
        double together = await RestAsync(server);
        List<Screen> walls = [];
        for (int i = 0; i < browsers; i++)
        {
            walls.Add(await Screen.LaunchAsync(640, 360));
            await walls[i].ShowWallAsync(server);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{screens} simulated screens, {browsers} real ones; {fleet}, {ReportsPerSecond:0.#} reports/s; {rounds} times {seconds} s without and with a stalled client"));
        Machine machine = Machine.Watch(("server", server.ProcessId));
        List<double> healthy = [], beside = [], painted = [];
        for (int round = 0; round < rounds; round++)
        {
            healthy.AddRange(await WindowAsync(open, walls, sequences, accepted, painted, seconds));
            await using StalledScreen stalled = await StalledScreen.OpenAsync(server.Address);
            await Task.Delay(TimeSpan.FromSeconds(3));
            beside.AddRange(await WindowAsync(open, walls, sequences, accepted, painted, seconds));
        }

        Print("delivered, nobody stalled", healthy);
        Print("delivered, one stalled", beside);
        Print("painted by real browsers", painted);
        double cost = (At(beside, 0.5) / At(healthy, 0.5)) - 1, perScreen = (together - alone) / screens;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the stalled client costs the others {cost:+0.0%;-0.0%} at the median, {(At(beside, 0.95) / At(healthy, 0.95)) - 1:+0.0%;-0.0%} at p95; missing frames {open.Sum(s => s.Gaps)}; {open.Average(s => s.Frames):0} frames and {open.Average(s => s.Bytes) / 1024:0} KiB a screen"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"server memory {alone:0} MiB before, {together:0} MiB with {screens} screens: {perScreen:0.00} MiB a screen"));
        Console.WriteLine(machine.Describe());
        await stop.CancelAsync();
        await Task.WhenAll(load.Select(t => t.ContinueWith(done => done.Exception?.Handle(e => e is OperationCanceledException), TaskScheduler.Default)));
        foreach (SimulatedScreen screen in open)
        {
            await screen.DisposeAsync();
        }

        foreach (Screen wall in walls)
        {
            await wall.DisposeAsync();
        }

        List<double> last = browsers > 0 ? painted : beside;
        bool kept = At(last, 0.95) <= 1000 && At(last, 0.99) <= 2000 && perScreen <= 1 && open.Sum(s => s.Gaps) == 0;
        Console.WriteLine(kept ? "kept: p95 1 s, p99 2 s, 1 MiB a screen, no gap" : "NOT KEPT: p95 1 s, p99 2 s, 1 MiB a screen, no gap");
        return kept ? 0 : 1;
    }

    /// <summary>Measures for some seconds; the times of every report at every screen.</summary>
    private static async Task<List<double>> WindowAsync(
        List<SimulatedScreen> screens,
        List<Screen> walls,
        ConcurrentDictionary<string, long> sequences,
        ConcurrentDictionary<string, (double Steady, double Wall)> accepted,
        List<double> painted,
        int seconds)
    {
        double from = MapScreen.Now();
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        double until = MapScreen.Now();
        await Task.Delay(TimeSpan.FromSeconds(3));
        List<Paint[]> paints = [];
        foreach (Screen wall in walls)
        {
            paints.Add([.. await wall.PaintsAsync()]);
        }

        List<double> delivered = [];
        foreach ((string id, (double steady, double clock)) in accepted.Where(a => a.Value.Steady >= from && a.Value.Steady < until))
        {
            if (sequences.TryGetValue(id, out long sequence))
            {
                // One that never came counts as late by all that was waited.
                delivered.AddRange(screens.Select(s => (s.ReachedAt(sequence) ?? MapScreen.Now()) - steady));
                painted.AddRange(paints.Select(p => (p.FirstOrDefault(x => x.Sequence >= sequence)?.PaintedAt ?? (clock + 10_000)) - clock));
            }
        }

        return delivered;
    }

    private static void Print(string name, List<double> times) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-26} {times.Count,7} times  p50 {At(times, 0.5),6:0} ms  p95 {At(times, 0.95),6:0} ms  p99 {At(times, 0.99),6:0} ms  max {At(times, 1),6:0} ms"));

    private static double At(List<double> times, double quantile)
    {
        double[] sorted = [.. times.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(quantile * sorted.Length))];
    }

    /// <summary>Resident megabytes of the server, the least of some seconds: what a collection has just not yet freed is nobody's.</summary>
    private static async Task<double> RestAsync(Server server)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i < 20; i++)
        {
            using Process process = Process.GetProcessById(server.ProcessId);
            least = Math.Min(least, process.WorkingSet64 / 1048576.0);
            await Task.Delay(250);
        }

        return least;
    }

    private static async Task FollowAsync(Server server, ConcurrentDictionary<string, long> sequences, CancellationToken stop)
    {
        await foreach (FollowFrame item in new RemotePictureSource(server.Address, null).FollowAsync(stop))
        {
            foreach (JournalEntry entry in item.Frame.Entries)
            {
                if (entry.Event is ReportAccepted report)
                {
                    sequences.TryAdd(report.Report.SourceId, entry.Sequence);
                }
            }
        }
    }

    private static async Task ReportAsync(Server server, ConcurrentDictionary<string, (double Steady, double Wall)> accepted, CancellationToken stop)
    {
        using HttpClient http = new() { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Server.Key("city"));
        Random random = new(20260718);
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(1.0 / ReportsPerSecond));
        for (int i = 0; await timer.WaitForNextTickAsync(stop); i++)
        {
            string id = "S-" + i.ToString(CultureInfo.InvariantCulture);
            string now = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
            double lat = 45.68 + (random.NextDouble() * 0.14), lon = 126.5 + (random.NextDouble() * 0.3);
            string body = string.Create(CultureInfo.InvariantCulture, $$"""[{"service_request_id":"{{id}}","status":"open","service_code":"waterlogging","service_name":"道路积水","requested_datetime":"{{now}}","updated_datetime":"{{now}}","lat":{{lat:0.000000}},"long":{{lon:0.000000}}}]""");
            using StringContent content = new(body, MediaTypeHeaderValue.Parse("application/json"));
            using HttpResponseMessage response = await http.PostAsync(new Uri("/feeds/city", UriKind.Relative), content, stop);
            response.EnsureSuccessStatusCode();
            accepted[id] = (MapScreen.Now(), (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds);
        }
    }
}
