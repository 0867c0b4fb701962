using System.Globalization;
using System.Text;
using Command.Benchmarks.Load;

namespace Command.Benchmarks.EndToEnd;

/// <summary>What one load gave.</summary>
/// <param name="Reports">Reports a second that were due.</param>
/// <param name="Positions">Positions a second that were due.</param>
/// <param name="Rate">Of both, acknowledged a second.</param>
/// <param name="Held">From due to the first frame that holds it, of reports.</param>
/// <param name="ReportsDue">Reports that were due in the measured time.</param>
/// <param name="Shown">The same of positions.</param>
/// <param name="PositionsDue">Positions that were due in the measured time.</param>
/// <param name="Backlog">Messages durable and not yet in the picture when the sending ended.</param>
/// <param name="Used">Processor seconds and memory of each process.</param>
/// <param name="Seconds">How long was measured.</param>
/// <param name="Around">What else the machine did.</param>
/// <param name="Sent">Messages acknowledged in all.</param>
/// <param name="Stored">Messages that are in the store.</param>
internal sealed record SpreadPoint(
    int Reports,
    int Positions,
    double Rate,
    Latencies Held,
    long ReportsDue,
    Latencies Shown,
    long PositionsDue,
    long Backlog,
    (string Name, double CpuSeconds, double Megabytes)[] Used,
    int Seconds,
    string Around,
    long Sent,
    long Stored)
{
    public bool Kept => Sent == Stored;

    /// <summary>From due to acknowledged, of pushes of reports.</summary>
    public required Latencies PushAcks { get; init; }

    /// <summary>From due to acknowledged, of positions.</summary>
    public required Latencies FixAcks { get; init; }

    /// <summary>Pushes that were put off, and sent again.</summary>
    public required long Refused { get; init; }

    /// <summary>Screens that looked on besides the one that measures.</summary>
    public required int Screens { get; init; }

    /// <summary>Bytes a second that each of them was sent, on average.</summary>
    public required double BytesPerScreen { get; init; }

    /// <summary>Frames a second that each of them had, on average.</summary>
    public required double FramesPerScreen { get; init; }

    /// <summary>Frames that were missing at them.</summary>
    public required long Gaps { get; init; }

    public double Cores => Used.Sum(u => u.CpuSeconds) / Seconds;

    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {Reports:N0} reports/s + {Positions:N0} positions/s: {Rate:N0}/s acknowledged
            reports   p50 {Held.At(0.5):N0} ms, p95 {Held.At(0.95):N0} ms, p99 {Held.At(0.99):N0} ms; {Held.Count:N0} of {ReportsDue:N0} shown
            positions p50 {Shown.At(0.5):N0} ms, p95 {Shown.At(0.95):N0} ms, p99 {Shown.At(0.99):N0} ms; {Shown.Count:N0} of {PositionsDue:N0} shown
            backlog at the end {Backlog:N0}; acknowledged {Sent:N0}, stored {Stored:N0}{(Kept ? "" : ": NOT THE SAME")}; MiB: {string.Join(", ", Used.Select(u => string.Create(CultureInfo.InvariantCulture, $"{u.Name} {u.Megabytes:0}")))}
            {Around}
        """);
}

/// <summary>The points as a table.</summary>
internal static class SpreadTable
{
    public static string Of(IReadOnlyList<SpreadPoint> points)
    {
        StringBuilder table = new();
        table.AppendLine("| reports/s + positions/s | reports p50 / p95 / p99 (ms) | positions p50 / p95 / p99 (ms) | backlog | cores used by each | memory of each (MiB) |");
        table.AppendLine("|---|---|---|---|---|---|");
        foreach (SpreadPoint p in points)
        {
            table.AppendLine(CultureInfo.InvariantCulture, $"| {p.Reports:N0} + {p.Positions:N0} | {Three(p.Held)} | {Three(p.Shown)} | {p.Backlog:N0} | {string.Join(", ", p.Used.Select(u => string.Create(CultureInfo.InvariantCulture, $"{u.Name} {u.CpuSeconds / p.Seconds:0.00}")))} | {string.Join(", ", p.Used.Select(u => string.Create(CultureInfo.InvariantCulture, $"{u.Name} {u.Megabytes:0}")))} |");
        }

        return table.ToString();
    }

    private static string Three(Latencies l) => string.Create(CultureInfo.InvariantCulture, $"{l.At(0.5):0} / {l.At(0.95):0} / {l.At(0.99):0}");
}
