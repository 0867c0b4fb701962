using System.Globalization;
using System.Text;

namespace Command.Benchmarks.EndToEnd;

/// <summary>Draws what the load gave: times above on a scale of powers of ten, processors below, over the messages a second.</summary>
internal static class LoadCurve
{
    private const int Width = 720, Left = 60, Right = 200, Top = 50, Upper = 220, Lower = 130, Between = 50;
    private const double LeastMs = 10, MostMs = 100_000;

    public static string Draw(string title, IReadOnlyList<SpreadPoint> points)
    {
        StringBuilder svg = new();
        int height = Top + Upper + Between + Lower + 60;
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" font-family="sans-serif" font-size="12" fill="#333">""");
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<rect width="{Width}" height="{height}" fill="#fff"/><text x="{Left}" y="22" font-size="15">{title}</text>""");
        double most = points.Max(Total);
        double X(double total) => Left + (total / most * (Width - Left - Right));
        double Ms(double ms) => Top + Upper - (Math.Log10(Math.Clamp(ms, LeastMs, MostMs) / LeastMs) / Math.Log10(MostMs / LeastMs) * Upper);
        double mostCores = Math.Max(Environment.ProcessorCount, points.Max(p => p.Cores));
        double Cores(double cores) => Top + Upper + Between + Lower - (cores / mostCores * Lower);
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{Left}" y="{Top - 8}">from due to on screen, ms</text><text x="{Left}" y="{Top + Upper + Between - 8}">cores used by all processes, of {Environment.ProcessorCount}</text>""");
        for (double ms = LeastMs; ms <= MostMs; ms *= 10)
        {
            Rule(svg, Ms(ms), ms.ToString("N0", CultureInfo.InvariantCulture));
        }

        for (int cores = 0; cores <= mostCores; cores++)
        {
            Rule(svg, Cores(cores), cores.ToString(CultureInfo.InvariantCulture));
        }

        foreach (SpreadPoint p in points)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{X(Total(p)):0.0}" y="{height - 28}" text-anchor="middle">{Total(p):N0}</text>""");
        }

        svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{Left + ((Width - Left - Right) / 2)}" y="{height - 8}" text-anchor="middle">messages a second: one report to two positions</text>""");
        Line(svg, "reports p50", "#1565c0", "", points, X, p => Ms(p.Held.At(0.5)));
        Line(svg, "reports p99", "#1565c0", "5 3", points, X, p => Ms(p.Held.At(0.99)));
        Line(svg, "positions p50", "#c62828", "", points, X, p => Ms(p.Shown.At(0.5)));
        Line(svg, "positions p99", "#c62828", "5 3", points, X, p => Ms(p.Shown.At(0.99)));
        string[] processes = [.. points[0].Used.Select(u => u.Name)];
        string[] colours = ["#757575", "#2e7d32", "#00838f", "#ef6c00", "#6a1b9a", "#4e342e"];
        for (int i = 0; i < processes.Length; i++)
        {
            int at = i;
            Line(svg, processes[i], colours[i % colours.Length], "", points, X, p => Cores(p.Used[at].CpuSeconds / p.Seconds));
        }

        return svg.AppendLine("</svg>").ToString();
    }

    private static double Total(SpreadPoint point) => point.Reports + point.Positions;

    private static void Rule(StringBuilder svg, double y, string text) => svg.AppendLine(
        CultureInfo.InvariantCulture,
        $"""<line x1="{Left}" x2="{Width - Right}" y1="{y:0.0}" y2="{y:0.0}" stroke="#ddd"/><text x="{Left - 6}" y="{y + 4:0.0}" text-anchor="end">{text}</text>""");

    private static void Line(StringBuilder svg, string name, string colour, string dash, IReadOnlyList<SpreadPoint> points, Func<double, double> x, Func<SpreadPoint, double> y)
    {
        SpreadPoint[] drawn = [.. points.Where(p => double.IsFinite(y(p)))];
        if (drawn.Length == 0)
        {
            return;
        }

        string path = string.Join(' ', drawn.Select(p => string.Create(CultureInfo.InvariantCulture, $"{x(Total(p)):0.0},{y(p):0.0}")));
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>""");
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{x(Total(drawn[^1])) + 6:0.0}" y="{y(drawn[^1]) + 4:0.0}" fill="{colour}">{name}</text>""");
    }
}
