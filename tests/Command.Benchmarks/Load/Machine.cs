using System.Globalization;

namespace Command.Benchmarks.Load;

/// <summary>What the machine was doing while something was measured on it: a figure without it says little.</summary>
internal sealed class Machine
{
    private const double TicksPerSecond = 100;
    private readonly (string Name, int Process)[] _measured;
    private readonly double[] _before;
    private readonly double _busyBefore;
    private readonly long _from = System.Diagnostics.Stopwatch.GetTimestamp();

    private Machine((string Name, int Process)[] measured)
    {
        _measured = measured;
        _before = [.. measured.Select(m => CpuSeconds(m.Process))];
        _busyBefore = Busy();
    }

    /// <summary>Begins to watch. This process, which makes the load, is watched with the others.</summary>
    public static Machine Watch(params IEnumerable<(string Name, int Process)> measured) => new([("load", Environment.ProcessId), .. measured]);

    /// <summary>The server of a loopback PostgreSQL, which answers for its children.</summary>
    public static int PostgresOn(int port)
    {
        string mark = string.Create(CultureInfo.InvariantCulture, $"port={port}");
        foreach (string folder in Directory.EnumerateDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])))
        {
            if (Read(Path.Combine(folder, "cmdline")) is { } line && line.Contains("postgres", StringComparison.Ordinal) && line.Split('\0').Contains(mark))
            {
                return int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidOperationException($"No PostgreSQL runs on port {port}.");
    }

    /// <summary>Processor seconds and resident megabytes of each, since the watch began.</summary>
    public (string Name, double CpuSeconds, double Megabytes)[] Used() => [.. _measured.Select((m, i) => (m.Name, CpuSeconds(m.Process) - _before[i], ResidentMb(m.Process)))];

    /// <summary>In words: the load average, the cores that other work took, and what each process used.</summary>
    public string Describe()
    {
        double seconds = System.Diagnostics.Stopwatch.GetElapsedTime(_from).TotalSeconds;
        (string Name, double CpuSeconds, double Megabytes)[] used = Used();
        double others = Math.Max(0, Busy() - _busyBefore - used.Sum(u => u.CpuSeconds)) / seconds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"load average {Read("/proc/loadavg")?.Split(' ')[0]}, other work {others:0.0} of {Environment.ProcessorCount} cores; cores used: {string.Join(", ", used.Select(u => string.Create(CultureInfo.InvariantCulture, $"{u.Name} {u.CpuSeconds / seconds:0.00}")))}");
    }

    private static double Busy()
    {
        long[] ticks = [.. (Read("/proc/stat") ?? "").Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(t => long.Parse(t, CultureInfo.InvariantCulture))];
        return ticks.Length < 8 ? 0 : (ticks[..8].Sum() - ticks[3] - ticks[4]) / TicksPerSecond;
    }

    /// <summary>Of a process, those it has ended with, and those it has.</summary>
    private static double CpuSeconds(int process)
    {
        if (Fields(process) is not { } fields)
        {
            return 0;
        }

        double own = fields[11..15].Sum(f => double.Parse(f, CultureInfo.InvariantCulture)) / TicksPerSecond;
        return own + Children(process).Sum(CpuSeconds);
    }

    private static double ResidentMb(int process) =>
        Fields(process) is { } fields ? (long.Parse(fields[21], CultureInfo.InvariantCulture) * Environment.SystemPageSize / 1048576.0) + Children(process).Sum(PrivateMb) : 0;

    // Children of a PostgreSQL share its buffers: counting their resident pages would count those once a child.
    private static double PrivateMb(int process) =>
        (Read($"/proc/{process}/statm")?.Split(' ') is { Length: > 2 } pages ? (long.Parse(pages[1], CultureInfo.InvariantCulture) - long.Parse(pages[2], CultureInfo.InvariantCulture)) * Environment.SystemPageSize / 1048576.0 : 0)
        + Children(process).Sum(PrivateMb);

    private static IEnumerable<int> Children(int process) =>
        process == Environment.ProcessId
            ? []
            : (Read($"/proc/{process}/task/{process}/children") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => int.Parse(c, CultureInfo.InvariantCulture)).ToArray();

    /// <summary>The fields of <c>/proc/pid/stat</c> after the name, which may hold anything.</summary>
    private static string[]? Fields(int process) => Read($"/proc/{process}/stat") is { } stat ? stat[(stat.LastIndexOf(')') + 2)..].Split(' ') : null;

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
