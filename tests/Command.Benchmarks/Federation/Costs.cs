using System.Diagnostics;

namespace Command.Benchmarks.Federation;

/// <summary>A step of an exchange that is timed and counted.</summary>
internal enum Step
{
    AlertWrite,
    AlertDecode,
    AlertDecide,
    IndexAnswer,
    IndexRead,
    DocumentAnswer,
    IncidentsAnswer,
    IncidentsRead,
    IncidentDecide,
    Tick,
}

/// <summary>What each step took. One thread.</summary>
internal sealed class Costs
{
    private readonly long[] _ticks = new long[Enum.GetValues<Step>().Length];
    private readonly long[] _counts = new long[Enum.GetValues<Step>().Length];

    public long Count(Step step) => _counts[(int)step];

    /// <summary>Milliseconds in all.</summary>
    public double TotalMs(Step step) => _ticks[(int)step] * 1000.0 / Stopwatch.Frequency;

    /// <summary>Seconds of all steps.</summary>
    public double Seconds => _ticks.Sum() / (double)Stopwatch.Frequency;

    /// <summary>Milliseconds each.</summary>
    public double EachMs(Step step) => Count(step) == 0 ? 0 : TotalMs(step) / Count(step);

    public void Add(Step step, long began)
    {
        _ticks[(int)step] += Stopwatch.GetTimestamp() - began;
        _counts[(int)step]++;
    }
}
