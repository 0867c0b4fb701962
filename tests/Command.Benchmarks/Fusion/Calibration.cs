namespace Command.Benchmarks.Fusion;

/// <summary>Whether what is said to hold with a probability holds as often. Pure; adds up.</summary>
public sealed class Calibration
{
    private const int Bins = 10;
    private readonly long[] _count = new long[Bins];
    private readonly double[] _stated = new double[Bins];
    private readonly long[] _held = new long[Bins];

    public long Count => _count.Sum();

    /// <summary>Expected calibration error over ten equal bins: mean of |stated − held|, weighted by how many; null when nothing was stated.</summary>
    public double? Error => Count == 0 ? null : Enumerable.Range(0, Bins).Sum(b => Math.Abs(_stated[b] - _held[b])) / Count;

    /// <summary>Bins that were used: mean stated, share that held, how many.</summary>
    public IEnumerable<(double Stated, double Held, long Count)> Rows =>
        Enumerable.Range(0, Bins).Where(b => _count[b] > 0).Select(b => (_stated[b] / _count[b], (double)_held[b] / _count[b], _count[b]));

    public void Add(double stated, bool held)
    {
        int bin = Math.Clamp((int)(stated * Bins), 0, Bins - 1);
        _count[bin]++;
        _stated[bin] += stated;
        _held[bin] += held ? 1 : 0;
    }

    public void Add(Calibration other)
    {
        for (int b = 0; b < Bins; b++)
        {
            _count[b] += other._count[b];
            _stated[b] += other._stated[b];
            _held[b] += other._held[b];
        }
    }
}
