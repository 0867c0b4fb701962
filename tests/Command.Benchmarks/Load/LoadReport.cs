using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Command.Benchmarks.EndToEnd;

namespace Command.Benchmarks.Load;

/// <summary>One step of a plan as it went.</summary>
/// <param name="Factor">By how much the plan's rates were multiplied.</param>
/// <param name="Point">What it gave.</param>
/// <param name="BoundMs">Within this 99 of 100 had to be shown.</param>
internal sealed record LoadStep(double Factor, SpreadPoint Point, double BoundMs)
{
    private const double Full = 0.93, Large = 0.4;

    /// <summary>True when nothing was lost, everything was shown, and 99 of 100 within the bound.</summary>
    public bool Borne => Point.Kept && Point.Gaps == 0 && Within(Point.Held, Point.ReportsDue) && Within(Point.Shown, Point.PositionsDue);

    /// <summary>Why it was not borne, or what comes nearest to giving way.</summary>
    public string GivesWay
    {
        get
        {
            (string name, double seconds, double _) = Point.Used.MaxBy(u => u.CpuSeconds);
            string most = string.Create(CultureInfo.InvariantCulture, $"{name} ({seconds / Point.Seconds:0.00} cores)");
            double loaders = Point.Used[0].CpuSeconds / Math.Max(0.01, Point.Cores * Point.Seconds);
            return !Point.Kept ? "conservation: acknowledged and stored differ"
                : Point.Gaps > 0 ? "frames are missing at screens"
                : Point.Backlog > Point.Reports * 2 ? $"fusion: the writer is behind by {Point.Backlog.ToString("N0", CultureInfo.InvariantCulture)}"
                : Point.Refused > 0 ? $"the gateway puts pushes off ({Point.Refused.ToString("N0", CultureInfo.InvariantCulture)} times)"
                : Point.Cores / Environment.ProcessorCount > Full ? $"the processors, most of it {most}{(loaders > Large ? ", for senders and screens run here too" : "")}"
                : !Within(Point.Shown, Point.PositionsDue) ? "positions wait for their frame"
                : !Within(Point.Held, Point.ReportsDue) ? "reports wait for the picture"
                : $"nothing; busiest is {most}";
        }
    }

    private bool Within(Latencies shown, long due) => due == 0 || (shown.Count >= due * 0.99 && shown.At(Math.Min(1, 0.99 * due / Math.Max(1, shown.Count))) <= BoundMs);
}

/// <summary>A plan's measurements as a page.</summary>
internal static class LoadReport
{
    public static string Of(LoadPlan plan, string stage, IReadOnlyList<LoadStep> steps, LoadSearch? search)
    {
        StringBuilder page = new();
        Line($"# {plan.Name}: {stage}");
        Line($"");
        Line($"{MachineWords()}");
        Line($"{plan.Reports:N0} reports/s in pushes of {plan.Batch} and {plan.Positions:N0} positions/s at ×1, {plan.Parked:N0} standing vehicles, {plan.Screens} screens that take every frame and {plan.Stalled} that take none; each step {plan.Seconds} s after {plan.Warm} s. Senders and screens run on the same machine (process `load`). Times run from when a message was due at its sender to the first frame that holds it, and to its acknowledgement.");
        if (plan.Faults.Length > 0)
        {
            Line($"Faults: {string.Join("; ", plan.Faults.Select(f => string.Create(CultureInfo.InvariantCulture, $"at {f.At} s {f.What}{(f.What == "standStill" ? $" of {f.Process ?? "the first process"} for {f.Seconds} s" : "")}")))}.");
        }

        Line($"");
        Line($"| load | reports/s + positions/s | due → shown p50 / p99 / most (ms): reports | positions | due → acknowledged p50 / p99 (ms): pushes | positions | backlog | kB/s and frames/s of each screen | cores of each | MiB of each | acknowledged = stored | gives way |");
        Line($"|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (LoadStep step in steps)
        {
            SpreadPoint p = step.Point;
            Line($"| ×{step.Factor:0.##}{(step.Borne ? "" : " **not borne**")} | {p.Reports:N0} + {p.Positions:N0} | {Three(p.Held, p.ReportsDue)} | {Three(p.Shown, p.PositionsDue)} | {Two(p.PushAcks)} | {Two(p.FixAcks)} | {p.Backlog:N0} | {p.BytesPerScreen / 1000:0.0}, {p.FramesPerScreen:0.0} | {string.Join(", ", p.Used.Select(u => string.Create(CultureInfo.InvariantCulture, $"{u.Name} {u.CpuSeconds / p.Seconds:0.00}")))} | {string.Join(", ", p.Used.Select(u => string.Create(CultureInfo.InvariantCulture, $"{u.Name} {u.Megabytes:0}")))} | {p.Sent:N0} {(p.Kept ? "=" : "≠")} {p.Stored:N0} | {step.GivesWay} |");
        }

        Line($"");
        LoadStep? first = steps.OrderBy(s => s.Factor).FirstOrDefault(s => !s.Borne);
        Line($"{(first is null ? string.Create(CultureInfo.InvariantCulture, $"Every step kept 99 of 100 within {plan.BoundMs:N0} ms.") : string.Create(CultureInfo.InvariantCulture, $"Gives way first at ×{first.Factor:0.##}: {first.GivesWay}."))} {Growth(steps)}");
        if (search is { } found)
        {
            Line($"Highest load borne with 99 of 100 within {plan.BoundMs:N0} ms: {(found.Borne is { } most ? string.Create(CultureInfo.InvariantCulture, $"×{most:0.00}, {plan.Reports * most:N0} reports/s + {plan.Positions * most:N0} positions/s with {plan.Screens} screens") : "none that was tried")}; {(found.TooMuch is { } too ? string.Create(CultureInfo.InvariantCulture, $"×{too:0.00} was not") : "no load was too much")}.");
        }

        return page.ToString();

        void Line(FormattableString line) => page.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>How many times the server's processor time grows, over how many times the load grows.</summary>
    private static string Growth(IReadOnlyList<LoadStep> steps)
    {
        LoadStep[] byLoad = [.. steps.OrderBy(s => s.Factor)];
        if (byLoad.Length < 2 || byLoad[^1].Factor <= byLoad[0].Factor)
        {
            return "";
        }

        double more = Server(byLoad[^1].Point) / Math.Max(0.001, Server(byLoad[0].Point)), load = byLoad[^1].Factor / byLoad[0].Factor;
        return string.Create(CultureInfo.InvariantCulture, $"For {load:0.#} times the load the servers take {more:0.0} times the processor time.");

        static double Server(SpreadPoint p) => p.Used.Skip(1).Sum(u => u.CpuSeconds) / p.Seconds;
    }

    private static string MachineWords()
    {
        string model = Find("/proc/cpuinfo", "model name"), memory = Find("/proc/meminfo", "MemTotal");
        return string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores of {model}, memory {memory}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; {DateTimeOffset.UtcNow:yyyy-MM-dd}.");
    }

    private static string Find(string file, string name) =>
        File.Exists(file) && File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) is { } line ? line[(line.IndexOf(':') + 1)..].Trim() : "unknown";

    private static string Two(Latencies l) => l.Count == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{l.At(0.5):0.0} / {l.At(0.99):0.0}");

    private static string Three(Latencies l, long due) => l.Count == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{l.At(0.5):0} / {l.At(0.99):0} / {l.At(1):0}{(l.Count < due ? $", {due - l.Count:N0} not shown" : "")}");
}
