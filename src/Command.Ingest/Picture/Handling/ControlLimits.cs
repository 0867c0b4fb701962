using System.Collections.Immutable;

namespace Command.Ingest.Picture.Handling;

/// <summary>One day's point of a control chart (ISO 7870-2).</summary>
/// <param name="At">When the day begins.</param>
/// <param name="Value">Null where nothing was measured.</param>
/// <param name="Lower">The lower limit; null without enough days.</param>
/// <param name="Upper">The upper limit.</param>
/// <param name="Signal">Why it is no noise: <c>beyond</c> a limit, or <c>run</c> of <see cref="ControlLimits.Run"/> on one side of the middle; null for noise.</param>
public sealed record ControlPoint(DateTimeOffset At, double? Value, double? Lower, double? Upper, string? Signal);

/// <summary>A control chart.</summary>
/// <param name="Method"><c>xmr</c> (individuals, 2.66 times the mean moving range) or <c>p</c> (shares, three binomial standard deviations of each day's size).</param>
/// <param name="Middle">The mean; null without enough days: then there are no limits and nothing is called a signal.</param>
/// <param name="Points">Oldest first.</param>
public sealed record ControlChart(string Method, double? Middle, ImmutableArray<ControlPoint> Points);

/// <summary>How far a figure may go up and down by itself before a difference means something. Pure.</summary>
public static class ControlLimits
{
    /// <summary>With fewer days there are no limits.</summary>
    public const int Least = 8;

    /// <summary>So many on one side of the middle are no noise: the chance of it is below 1 in 128.</summary>
    public const int Run = 8;

    /// <summary>3 / d2 for ranges of two (ISO 7870-2 table 1).</summary>
    private const double OfRange = 2.66;

    /// <summary>Individuals and moving range; a value can't be below <paramref name="floor"/>.</summary>
    public static ControlChart Individuals(ImmutableArray<(DateTimeOffset At, double? Value)> days, double floor = 0)
    {
        double[] values = [.. days.Select(d => d.Value).OfType<double>()];
        if (values.Length < Least)
        {
            return new ControlChart("xmr", null, [.. days.Select(d => new ControlPoint(d.At, d.Value, null, null, null))]);
        }

        double middle = values.Average(), range = values.Zip(values.Skip(1), (a, b) => Math.Abs(b - a)).Average();
        double lower = Math.Max(floor, middle - (OfRange * range)), upper = middle + (OfRange * range);
        return new ControlChart("xmr", middle, Signals(middle, [.. days.Select(d => new ControlPoint(d.At, d.Value, lower, upper, null))]));
    }

    /// <summary>Shares in percent.</summary>
    /// <param name="days">Of each day how many there were and how many of them are good.</param>
    public static ControlChart Shares(ImmutableArray<(DateTimeOffset At, int Of, int Good)> days)
    {
        long of = days.Sum(d => (long)d.Of), good = days.Sum(d => (long)d.Good);
        if (days.Count(d => d.Of > 0) < Least)
        {
            return new ControlChart("p", null, [.. days.Select(d => new ControlPoint(d.At, Share(d), null, null, null))]);
        }

        double middle = (double)good / of;
        return new ControlChart("p", middle * 100, Signals(middle * 100, [.. days.Select(Point)]));

        ControlPoint Point((DateTimeOffset At, int Of, int Good) day)
        {
            double apart = day.Of == 0 ? 0 : 3 * Math.Sqrt(middle * (1 - middle) / day.Of);
            return day.Of == 0
                ? new ControlPoint(day.At, null, null, null, null)
                : new ControlPoint(day.At, Share(day), Math.Max(0, middle - apart) * 100, Math.Min(1, middle + apart) * 100, null);
        }
    }

    private static double? Share((DateTimeOffset At, int Of, int Good) day) => day.Of == 0 ? null : 100.0 * day.Good / day.Of;

    private static ImmutableArray<ControlPoint> Signals(double middle, ImmutableArray<ControlPoint> points)
    {
        ImmutableArray<ControlPoint>.Builder judged = ImmutableArray.CreateBuilder<ControlPoint>(points.Length);
        int side = 0, run = 0;
        foreach (ControlPoint point in points)
        {
            if (point.Value is not { } value)
            {
                judged.Add(point);
                continue;
            }

            int now = Math.Sign(value - middle);
            run = now != 0 && now == side ? run + 1 : now == 0 ? 0 : 1;
            side = now;

            // A limit that was worked out in another order of sums is the same limit.
            bool beyond = value > point.Upper + 1e-9 || value < point.Lower - 1e-9;
            judged.Add(point with { Signal = beyond ? "beyond" : run >= Run ? "run" : null });
        }

        return judged.MoveToImmutable();
    }
}
