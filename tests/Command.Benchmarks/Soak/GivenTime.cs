using System.Diagnostics;
using System.Globalization;

namespace Command.Benchmarks.Soak;

/// <summary>
/// Time as far as the machine gave it to the soak: of each second the share in which its cores were not taken by others. What a wall needs to heal is partly waiting and
/// partly work, and a browser without a graphics card needs a whole core to draw: by the clock alone a limit would measure the neighbours.
/// </summary>
/// <remarks>It runs no slower than a quarter of the clock, so that every wait on it ends.</remarks>
internal sealed class GivenTime
{
    private const double TicksPerSecond = 100, Least = 0.25;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private double _at;
    private double _others = Others();
    private double _given;

    /// <summary>What was given since it was made.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            double now = _watch.Elapsed.TotalSeconds, span = now - _at;
            if (span >= 1)
            {
                double others = Others();
                _given += span * Math.Clamp(1 - ((others - _others) / span / Environment.ProcessorCount), Least, 1);
                (_at, _others, span) = (now, others, 0);
            }

            return TimeSpan.FromSeconds(_given + (span * Least));
        }
    }

    /// <summary>Processor seconds that were not this process's and those that it started: the server, the browsers and theirs.</summary>
    private static double Others()
    {
        double[] ticks = [.. (Read("/proc/stat") ?? "").Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(t => double.Parse(t, CultureInfo.InvariantCulture))];
        if (ticks.Length < 8)
        {
            return 0;
        }

        Dictionary<int, (int Parent, double Seconds)> all = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])))
        {
            if (Read(Path.Combine(folder, "stat")) is { Length: > 0 } stat)
            {
                // After the name, which may hold anything: the parent, and the ticks of the process itself and of its children that have ended.
                string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                all[int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)] = (
                    int.Parse(fields[1], CultureInfo.InvariantCulture),
                    fields[11..15].Sum(f => double.Parse(f, CultureInfo.InvariantCulture)) / TicksPerSecond);
            }
        }

        // Without what the cores waited for: idle and input or output.
        return ((ticks[..8].Sum() - ticks[3] - ticks[4]) / TicksPerSecond) - all.Where(p => IsOwn(p.Key)).Sum(p => p.Value.Seconds);

        bool IsOwn(int process) => process == Environment.ProcessId || (all.TryGetValue(process, out (int Parent, double Seconds) known) && known.Parent > 1 && IsOwn(known.Parent));
    }

    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended since it was listed.
            return null;
        }
    }
}
