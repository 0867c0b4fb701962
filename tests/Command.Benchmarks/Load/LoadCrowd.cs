using System.Diagnostics;
using System.Globalization;
using System.Net;
using Command.Benchmarks.EndToEnd;
using Command.Benchmarks.Screens;
using Command.Ingest.Feeds.Jt808;

namespace Command.Benchmarks.Load;

/// <summary>Who looks on while a plan is measured: screens that take every frame, screens that take none, and vehicles that stand; and what goes wrong for them.</summary>
internal sealed class LoadCrowd : IAsyncDisposable
{
    private const int AtOnce = 20, TerminalsPerLink = 200, FirstParked = 50_000;
    private readonly List<SimulatedScreen> _screens = [];
    private readonly List<StalledScreen> _stalled = [];

    public IReadOnlyList<SimulatedScreen> Screens => _screens;

    /// <summary>Opens the screens and lets the standing vehicles say once where they are.</summary>
    public static async Task<LoadCrowd> GatherAsync(SpreadStage stage, LoadPlan plan)
    {
        LoadCrowd crowd = new();
        await ParkAsync(stage.FixDoors[0].Door("vehicles"), plan.Parked);
        for (int i = 0; i < plan.Screens; i += AtOnce)
        {
            crowd._screens.AddRange(await Task.WhenAll(Enumerable.Range(0, Math.Min(AtOnce, plan.Screens - i)).Select(_ => SimulatedScreen.OpenAsync(stage.Screen))));
        }

        for (int i = 0; i < plan.Stalled; i++)
        {
            crowd._stalled.Add(await StalledScreen.OpenAsync(stage.Screen));
        }

        return crowd;
    }

    /// <summary>Lets a plan's faults happen, each at its time.</summary>
    public async Task BreakAsync(SpreadStage stage, LoadPlan plan, CancellationToken over)
    {
        Stopwatch watch = Stopwatch.StartNew();
        foreach (LoadFault fault in plan.Faults.OrderBy(f => f.At))
        {
            TimeSpan wait = TimeSpan.FromSeconds(fault.At) - watch.Elapsed;
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (over.IsCancellationRequested)
            {
                return;
            }

            if (fault.What == "reconnect")
            {
                await Task.WhenAll(_screens.Select(s => s.ReconnectAsync()));
                continue;
            }

            int process = fault.Process is { } name ? stage.Processes.Single(p => p.Name == name).Process : stage.Processes[0].Process;
            Signal("STOP", process);
            await Task.Delay(TimeSpan.FromSeconds(fault.Seconds), over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Signal("CONT", process);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SimulatedScreen screen in _screens)
        {
            await screen.DisposeAsync();
        }

        foreach (StalledScreen screen in _stalled)
        {
            await screen.DisposeAsync();
        }
    }

    private static async Task ParkAsync(IPEndPoint door, int parked)
    {
        DateTimeOffset at = DateTimeOffset.UtcNow;
        for (int first = 0; first < parked; first += TerminalsPerLink)
        {
            using TerminalLink link = await TerminalLink.ConnectAsync(door, CancellationToken.None);
            int[] terminals = [.. Enumerable.Range(FirstParked + first, Math.Min(TerminalsPerLink, parked - first))];
            foreach (int terminal in terminals)
            {
                await link.SendAsync(Jt808Writer.Position(TerminalLink.Terminal(terminal), 1, TerminalLink.Fix(terminal, 1, at)), CancellationToken.None);
            }

            if (await link.Jt808AnswersAsync(terminals.Length, CancellationToken.None) is not 0 and var refused)
            {
                throw new InvalidOperationException($"{refused} positions of standing vehicles were refused.");
            }
        }
    }

    private static void Signal(string name, int process)
    {
        using Process kill = Process.Start("kill", [$"-{name}", process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
