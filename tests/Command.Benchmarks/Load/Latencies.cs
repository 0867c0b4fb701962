namespace Command.Benchmarks.Load;

/// <summary>Counts of times in steps of 10 µs up to 30 s, made once, so that taking one costs nothing. Safe to use from any thread.</summary>
internal sealed class Latencies
{
    private const double StepMs = 0.01;
    private readonly int[] _counts = new int[3_000_001];
    private long _total;

    public long Count => Interlocked.Read(ref _total);

    public void Take(double milliseconds)
    {
        Interlocked.Increment(ref _counts[(int)Math.Clamp(milliseconds / StepMs, 0, _counts.Length - 1)]);
        Interlocked.Increment(ref _total);
    }

    /// <summary>The time within which this share was done, in milliseconds; NaN when nothing was.</summary>
    public double At(double quantile)
    {
        long wanted = Math.Max(1, (long)Math.Ceiling(Count * quantile)), seen = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
            {
                return (i + 0.5) * StepMs;
            }
        }

        return double.NaN;
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Interlocked.Exchange(ref _total, 0);
    }
}
