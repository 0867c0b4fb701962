using System.Diagnostics;
using System.Globalization;
using Command.Benchmarks.Load;
using Command.Harness;
using Command.Harness.Senders;
using Command.Ingest.Journal;

namespace Command.Benchmarks.Endurance;

/// <summary>The whole system for hours, with faults that come at random, and one page at the end.</summary>
internal static class EnduranceBenchmark
{
    private const int MostQuietSeconds = 30;
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100), s_recovery = TimeSpan.FromMinutes(3), s_minute = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(string[] args)
    {
        (EnduranceOptions? asked, string? fault) = EnduranceOptions.Of(args);
        if (asked is not { } options)
        {
            Console.WriteLine(fault);
            return 2;
        }

        await using EnduranceSystem system = await EnduranceSystem.StartAsync(options.Speed);
        Ledger ledger = new();
        EnduranceFaults faults = new(system, ledger);
        EnduranceScreen[] screens = [.. Enumerable.Range(0, options.Screens).Select(_ => new EnduranceScreen(system.ScreenAddress))];
        Array.ForEach(screens, s => s.Open());
        List<FaultRun> runs = [];
        List<ProcessMoment> moments = [];
        using CancellationTokenSource sending = new();
        Stopwatch watch = Stopwatch.StartNew();
        PatientSenders senders = new(ledger, patienceSeconds: 10, perSecond: options.PerSecond);
        Task sent = senders.RunAsync(system.Target, sending.Token);
        Task measured = MeasureAsync(system, watch, moments, sending.Token);
        Machine machine = Machine.Watch();
        try
        {
            await BreakAsync(system, ledger, screens, faults, options, watch, runs);
        }
        finally
        {
            await sending.CancelAsync();
            await Task.WhenAll(sent, measured);
        }

        // The city stops as well, and the node has to begin once more from what it wrote.
        await system.RestartIngestAsync(exercise: false);
        await using IJournalStore journal = system.OpenJournal();
        await UntilAsync(s_recovery, () => journal.Pending(0, 1).IsEmpty);
        EnduranceChecks checks = await EnduranceChecks.OfAsync(journal, Rows.Of(system.JournalFile), ledger, system.Ingest);
        await UntilAsync(s_recovery, () => screens.All(s => s.Sequence >= checks.Entries));
        EnduranceResult result = new(
            options, watch.Elapsed, $"reports {ledger.ReportCount:N0}, measurements {ledger.ReadingCount:N0}, positions {ledger.FixCount:N0}", ledger.Unanswered, checks, runs, moments, screens.Sum(s => s.Frames),
            screens.Sum(s => s.Bytes), screens.Sum(s => s.Gaps), screens.Sum(s => s.Connections), screens.Max(s => checks.Entries - Math.Min(checks.Entries, s.Sequence)), faults.Replays, faults.TakenTwice,
            faults.RubbishSent, system.DiskBytes, machine.Describe());
        foreach (EnduranceScreen screen in screens)
        {
            await screen.DisposeAsync();
        }

        string page = result.Page();
        Console.WriteLine(page);
        if (options.Page is { } file)
        {
            await File.WriteAllTextAsync(file, page);
        }

        return result.Kept ? 0 : 1;
    }

    private static async Task BreakAsync(
        EnduranceSystem system, Ledger ledger, EnduranceScreen[] screens, EnduranceFaults faults, EnduranceOptions options, Stopwatch watch, List<FaultRun> runs)
    {
        Random random = new(options.Seed);
        EnduranceFault[] all = faults.All;
        using CancellationTokenSource over = new(options.Length);
        if (await RecoveredAsync(system, ledger, screens) is null)
        {
            throw new InvalidOperationException($"It never came up:\n{system.Ingest.Log}\n{system.Web.Log}");
        }

        // Each once in an order of its own before any comes again, so that also a short run meets every one.
        for (Queue<EnduranceFault> next = new(); !over.IsCancellationRequested;)
        {
            if (next.Count == 0)
            {
                next = new Queue<EnduranceFault>(all.OrderBy(_ => random.Next()));
            }

            await Task.Delay(TimeSpan.FromSeconds(random.Next(2, MostQuietSeconds)), over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (over.IsCancellationRequested)
            {
                return;
            }

            EnduranceFault fault = next.Dequeue();
            TimeSpan from = watch.Elapsed;
            await fault.HappenAsync(random, over.Token);
            TimeSpan lasted = watch.Elapsed - from;
            runs.Add(new FaultRun(fault.Name, lasted, await RecoveredAsync(system, ledger, screens)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed:hh\\:mm\\:ss} {fault.Name}, {lasted.TotalSeconds:0.0} s; {(runs[^1].Recovered is { } back ? $"back after {back.TotalSeconds:0.0} s" : "NEVER CAME BACK")}; {ledger}"));
        }
    }

    /// <summary>How long until every kind of message is acknowledged again, and every screen has something that the node wrote after now; null when it takes too long.</summary>
    private static async Task<TimeSpan?> RecoveredAsync(EnduranceSystem system, Ledger ledger, EnduranceScreen[] screens)
    {
        Stopwatch watch = Stopwatch.StartNew();
        (int reports, int fixes, int readings) = (ledger.ReportCount, ledger.FixCount, ledger.ReadingCount);
        long sequence = -1;
        bool back = await UntilAsync(s_recovery, () => ledger.ReportCount > reports + 3 && ledger.FixCount > fixes && ledger.ReadingCount > readings)
            && await UntilAsync(s_recovery, async () => (sequence = await SequenceAsync(system.Ingest)) >= 0)
            && await UntilAsync(s_recovery, () => screens.All(s => s.Sequence >= sequence));
        return back ? watch.Elapsed : null;
    }

    private static async Task<long> SequenceAsync(Node node)
    {
        try
        {
            return (long)(await ShownPicture.MetricsAsync(node, CancellationToken.None))["command_picture_sequence"];
        }
        catch (HttpRequestException)
        {
            return -1;
        }
    }

    private static Task<bool> UntilAsync(TimeSpan most, Func<bool> so) => UntilAsync(most, () => Task.FromResult(so()));

    private static async Task<bool> UntilAsync(TimeSpan most, Func<Task<bool>> so)
    {
        for (Stopwatch watch = Stopwatch.StartNew(); watch.Elapsed < most;)
        {
            if (await so())
            {
                return true;
            }

            await Task.Delay(s_look);
        }

        return false;
    }

    private static async Task MeasureAsync(EnduranceSystem system, Stopwatch watch, List<ProcessMoment> moments, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (Node node in (Node[])[system.Ingest, system.Web])
            {
                try
                {
                    string folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{node.ProcessId}");
                    moments.Add(new ProcessMoment(watch.Elapsed, node.Name, node.ProcessId, node.Memory / 1048576.0, Directory.GetFileSystemEntries(folder + "/fd").Length, Directory.GetDirectories(folder + "/task").Length));
                }
                catch (Exception e) when (e is IOException or InvalidOperationException or UnauthorizedAccessException)
                {
                    // It was killed between two looks.
                }
            }

            await Task.Delay(s_minute, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
