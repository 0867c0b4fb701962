using System.Globalization;
using System.Text;

namespace Command.Benchmarks.Endurance;

/// <summary>One fault as it went.</summary>
/// <param name="Name">What went wrong.</param>
/// <param name="Lasted">From its beginning to its end.</param>
/// <param name="Recovered">From its end until senders were acknowledged again and every screen showed something newer; null when that never came.</param>
internal sealed record FaultRun(string Name, TimeSpan Lasted, TimeSpan? Recovered);

/// <summary>A node's process at one moment.</summary>
/// <param name="At">Since the run began.</param>
/// <param name="Node">Which.</param>
/// <param name="Process">Its process: another one after it was killed.</param>
/// <param name="Megabytes">Resident memory, MiB.</param>
/// <param name="Handles">Open file handles.</param>
/// <param name="Threads">Threads.</param>
internal sealed record ProcessMoment(TimeSpan At, string Node, int Process, double Megabytes, int Handles, int Threads);

/// <summary>What is known when a run is over.</summary>
internal sealed record EnduranceResult(
    EnduranceOptions Options, TimeSpan Lasted, string Senders, long Unanswered, EnduranceChecks Checks, IReadOnlyList<FaultRun> Faults, IReadOnlyList<ProcessMoment> Moments, long Frames, long FrameBytes, long FrameGaps,
    int Connections, long Behind, long Replays, long TakenTwice, long Rubbish, long DiskBytes, string Machine)
{
    /// <summary>Everything that was promised.</summary>
    public bool Kept => Checks.Kept && TakenTwice == 0 && FrameGaps == 0 && Behind == 0 && Faults.All(f => f.Recovered is not null);

    /// <summary>The page: what was sent, shown, lost and drifted.</summary>
    public string Page()
    {
        StringBuilder page = new();
        Line($"Endurance: {Lasted.TotalHours:0.0} h, city ×{Options.Speed:0}, seed {Options.Seed}, {Options.Screens} screens: {(Kept ? "every promise held" : "NOT EVERYTHING HELD")}");
        Line($"");
        Line($"Sent");
        Line($"  by senders that remember   {Senders}; without an answer, and sent again: {Unanswered:N0}");
        foreach ((string feed, var c) in Checks.Feeds)
        {
            Line($"  {feed,-24} received {c.Received,11:N0} = stored {c.Stored,11:N0} + duplicates {c.Duplicates,9:N0} + quarantined {c.Quarantined,9:N0}{(c.Received == c.Stored + c.Duplicates + c.Quarantined ? "" : "  NOT THE SAME")}");
        }

        Line($"  on purpose: {Replays:N0} sent again after an acknowledgement, {Rubbish:N0} times rubbish");
        Line($"Shown");
        Line($"  journal                    {Checks.Entries:N0} entries, {Checks.Opened:N0} incidents opened; at the end {Checks.Reports:N0} reports and {Checks.Incidents:N0} incidents in the picture");
        Line($"  screens                    {Frames:N0} frames, {FrameBytes / 1048576.0:N1} MiB, {Connections:N0} connections, {FrameGaps:N0} frames missing; behind at the end {Behind:N0} entries");
        foreach ((string node, bool same) in Checks.SameAt)
        {
            Line($"  picture of {node,-15} {(same ? "is the fold of the journal" : "IS NOT THE FOLD OF THE JOURNAL")}");
        }

        Line($"Lost");
        Line($"  acknowledged and gone      reports {Checks.LostReports:N0}, measurements {Checks.LostReadings:N0}, positions {Checks.LostFixes:N0}; sequence numbers missing {Checks.Gaps:N0}");
        Line($"  counted twice              reports {Checks.TwiceReports:N0}, replays {TakenTwice:N0}; understood but not decided {Checks.SetAside:N0}");
        Line($"Faults");
        foreach (IGrouping<string, FaultRun> of in Faults.GroupBy(f => f.Name).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            double[] back = [.. of.Select(f => f.Recovered).OfType<TimeSpan>().Select(t => t.TotalSeconds).Order()];
            int never = of.Count(f => f.Recovered is null);
            Line($"  {of.Key,-26} {of.Count(),5:N0} times, {of.Sum(f => f.Lasted.TotalSeconds):N0} s in all; back after median {(back.Length == 0 ? double.NaN : back[back.Length / 2]):0.0} s, longest {(back.Length == 0 ? double.NaN : back[^1]):0.0} s{(never > 0 ? $"; {never} TIMES NEVER" : "")}");
        }

        Line($"Drifted");
        foreach (IGrouping<string, ProcessMoment> of in Moments.GroupBy(m => m.Node))
        {
            ProcessMoment[] life = [.. of.GroupBy(m => m.Process).MaxBy(g => g.Max(m => m.At) - g.Min(m => m.At))!];
            ProcessMoment[] first = Quarter(life, 1), last = Quarter(life, 3);
            Line($"  {of.Key,-10} longest life {(life[^1].At - life[0].At).TotalMinutes:0} min: memory {Mean(first, m => m.Megabytes):N0} -> {Mean(last, m => m.Megabytes):N0} MiB, handles {Mean(first, m => m.Handles):0} -> {Mean(last, m => m.Handles):0}, threads {Mean(first, m => m.Threads):0} -> {Mean(last, m => m.Threads):0} (means of its second and last quarter); most ever {of.Max(m => m.Megabytes):N0} MiB");
        }

        Line($"  disk       {DiskBytes / 1048576.0:N0} MiB at the end");
        Line($"{Machine}");
        return page.ToString();

        void Line(FormattableString line) => page.AppendLine(line.ToString(CultureInfo.InvariantCulture).TrimEnd());
    }

    private static ProcessMoment[] Quarter(ProcessMoment[] life, int number) => life[(life.Length * number / 4)..Math.Max((life.Length * number / 4) + 1, life.Length * (number + 1) / 4)];

    private static double Mean(ProcessMoment[] moments, Func<ProcessMoment, double> of) => moments.Average(of);
}
