using Command.Benchmarks.Load;
using Command.Benchmarks.Screens;

namespace Command.Benchmarks.EndToEnd;

/// <summary>One load to be measured.</summary>
/// <param name="Reports">Reports a second.</param>
/// <param name="Positions">Positions a second.</param>
/// <param name="Batch">Reports in a push.</param>
/// <param name="Warm">Seconds before it is measured.</param>
/// <param name="Seconds">Seconds for which it is measured.</param>
internal sealed record SpreadStep(int Reports, int Positions, int Batch, int Warm, int Seconds)
{
    /// <summary>Screens that look on besides the one that measures.</summary>
    public IReadOnlyList<SimulatedScreen> Screens { get; init; } = [];

    /// <summary>What goes wrong meanwhile; begun when the measuring begins.</summary>
    public Func<CancellationToken, Task>? Faults { get; init; }
}

/// <summary>Puts a load on a stage and measures it from the moment at which each message is due to the first frame that holds it.</summary>
internal static class SpreadMeasure
{
    private const int GraceSeconds = 6;

    public static async Task<SpreadPoint> PointAsync(SpreadStage stage, SpreadStep step)
    {
        (int reports, int positions, int warm, int seconds) = (step.Reports, step.Positions, step.Warm, step.Seconds);
        long before = stage.Stored();
        long from = stage.Sequence();
        await using PacedLoad load = new((reports * (warm + seconds + 30)) + (step.Batch * 512), positions, warm + seconds + 60) { FirstReport = stage.NextReport };
        Latencies shown = new(), held = new();
        await using MapScreen screen = await MapScreen.OpenAsync(stage.Screen, load.Positions, shown);
        await load.StartAsync(stage.Doors, stage.FixDoors, reports, step.Batch, positions);
        await Task.Delay(TimeSpan.FromSeconds(warm));
        double begin = MapScreen.Now(), end = begin + (seconds * 1000);
        (load.Positions.From, load.Positions.Until) = (begin, end);
        Machine machine = Machine.Watch(stage.Processes);
        long acknowledged = load.Acknowledged, bytes = step.Screens.Sum(s => s.Bytes), frames = step.Screens.Sum(s => s.Frames), gaps = step.Screens.Sum(s => s.Gaps);
        using (CancellationTokenSource over = new())
        {
            Task faults = step.Faults?.Invoke(over.Token) ?? Task.CompletedTask;
            await Task.Delay(TimeSpan.FromSeconds(seconds));
            await over.CancelAsync();
            await faults;
        }

        double rate = (load.Acknowledged - acknowledged) / (double)seconds;
        double share = 1.0 / Math.Max(1, step.Screens.Count) / seconds;
        (bytes, frames, gaps) = (step.Screens.Sum(s => s.Bytes) - bytes, step.Screens.Sum(s => s.Frames) - frames, step.Screens.Sum(s => s.Gaps) - gaps);
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
        return new SpreadPoint(reports, positions, rate, held, wanted, shown, wantedFixes, backlog, used, seconds, around, sent, stored)
        {
            PushAcks = load.PushesAcknowledged,
            FixAcks = load.PositionsAcknowledged,
            Refused = load.Refused,
            Screens = step.Screens.Count,
            BytesPerScreen = bytes * share,
            FramesPerScreen = frames * share,
            Gaps = gaps,
        };
    }
}
