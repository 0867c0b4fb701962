using System.Globalization;

namespace Command.Benchmarks.Soak;

/// <summary>What was held at the end of one day.</summary>
/// <param name="ManagedMb">Of the server, after a full collection.</param>
/// <param name="ResidentMb">Of the server.</param>
internal sealed record SoakDay(int Day, PageFigures Page, double ManagedMb, double ResidentMb);

/// <summary>One figure over the days, and whether it may grow.</summary>
/// <param name="Bound">True when it breaks the promise by growing more than <see cref="SoakReport.MostDrift"/>.</param>
/// <param name="Slack">
/// By how much it may differ beside that: small counts go up and down with what happens to be under way, and something that leaked once a day, a palette or a disconnection would be beyond it.
/// </param>
internal sealed record SoakFigure(string Name, Func<SoakDay, double> Of, bool Bound, double Slack = 0);

/// <summary>The page that a soak prints. Drift is the least that was held at the end of one of the last days over the least of the first after the warm-up: what leaks raises the floor as well, what merely waits for a collection does not.</summary>
internal sealed class SoakReport(bool full)
{
    public const double MostDrift = 0.05;

    private readonly List<SoakDay> _days = [];
    private readonly List<string> _breaches = [];

    /// <summary>Working sets say something only after long enough; the heaps and the counts always do.</summary>
    private readonly SoakFigure[] _figures =
    [
        // In its first minutes a browser goes on compiling what runs often, and counts that here.
        new("browser heap, MB", d => d.Page.HeapMb, true, full ? 0 : 2),
        new("DOM nodes", d => d.Page.Nodes, true),
        new("listeners", d => d.Page.Listeners, true, 25),
        new("objects on the card", d => d.Page.CardObjects, true, 200),
        // What is over stays in the picture for twelve hours, and in a soak's minutes all of it does: some two kilobytes a message.
        new("server managed, MB", d => d.ManagedMb, true, 2),
        new("server resident, MB", d => d.ResidentMb, full),
        new("renderer resident, MB", d => d.Page.ResidentMb, false),
        new("graphics resident, MB", d => d.Page.GpuMb, false),
    ];

    public void Add(SoakDay day)
    {
        _days.Add(day);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"day {day.Day,2}: browser {day.Page.HeapMb,6:0.0} MB, {day.Page.Nodes,5} nodes, {day.Page.Listeners,4} listeners, {day.Page.CardObjects,4} on the card, {day.Page.ResidentMb,4:0} + {day.Page.GpuMb,4:0} MB resident; server {day.ManagedMb,6:0.0} MB managed, {day.ResidentMb,4:0} MB resident"));
    }

    /// <summary>Something that must not happen has.</summary>
    public void Breach(string what)
    {
        _breaches.Add(what);
        Console.WriteLine("BREACH: " + what);
    }

    /// <summary>Prints drift and verdict; true when every promise was kept.</summary>
    public bool Print(int warmUp)
    {
        SoakDay[] after = [.. _days.Skip(warmUp)];
        int third = after.Length / 3;
        if (third == 0)
        {
            Breach("too few days were measured to speak of drift");
            return false;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"drift after {warmUp} days of warm-up, days {after[0].Day}-{after[third - 1].Day} against days {after[^third].Day}-{after[^1].Day}:"));
        foreach (SoakFigure figure in _figures)
        {
            double first = after[..third].Min(figure.Of), last = after[^third..].Min(figure.Of), drift = (last / first) - 1;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {figure.Name,-22} {first,8:0.0} -> {last,8:0.0}  {drift,7:+0.0%;-0.0%;0.0%}{(figure.Bound ? "" : "  (for information)")}"));
            if (figure.Bound && last > (first * (1 + MostDrift)) + figure.Slack)
            {
                Breach(string.Create(CultureInfo.InvariantCulture, $"{figure.Name} grew by {drift:0.0%}"));
            }
        }

        Console.WriteLine(_breaches.Count == 0 ? "kept: less than 5 % drift, every update applied, healed every time" : $"NOT KEPT:\n  {string.Join("\n  ", _breaches)}");
        return _breaches.Count == 0;
    }
}
