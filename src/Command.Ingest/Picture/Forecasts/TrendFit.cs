using System.Collections.Immutable;

namespace Command.Ingest.Picture.Forecasts;

/// <summary>Why no trend could be read out of a history.</summary>
public enum TrendFault
{
    /// <summary>Too few values, or over too short a time.</summary>
    FewPoints,

    /// <summary>Falling, level, or rising too slowly to matter.</summary>
    NotRising,

    /// <summary>The values scatter more than they rise.</summary>
    Noisy,
}

/// <summary>
/// How a level rises: the median slope of all pairs of the last hours (Theil–Sen, which single wrong values do not move), with the change of that slope over twice
/// the time. Hours count from the newest value; levels are metres. Pure.
/// </summary>
/// <remarks>
/// The change of the slope is carried on with a damping of two windows: a rise that grows or slackens is likely to go on so for a while and unlikely to do so for ever. The spread has
/// three parts: the scatter of the values and what it leaves unknown of the slope; the whole of the carried-on change, for it may stop at once; and a share of the rise itself that
/// grows with the time ahead, because rain and gates that nobody told of will change it. The shares were set on synthetic floods and are held by a test against others.
/// </remarks>
public sealed record TrendFit
{
    /// <summary>Values over at least this long are looked at.</summary>
    public const double WindowHours = 3;

    /// <summary>A station that reports seldom is looked at further back, but no further than this.</summary>
    public const double LongestWindowHours = 12;

    /// <summary>Fewer values give no trend.</summary>
    public const int LeastPoints = 8;

    /// <summary>Values over a shorter time give no trend.</summary>
    public const double ShortestSpanHours = 1;

    /// <summary>Rising more slowly than this, in metres an hour, is steady.</summary>
    public const double SlowestRise = 0.005;

    /// <summary>Ten and ninety in a hundred of a normal spread: 80 % lie between.</summary>
    private const double Z80 = 1.2816;

    // Stations round to the centimetre: less scatter than half of one is the rounding's.
    private const double LeastScatterM = 0.005;
    private const double RiseShare = 0.4;
    private const int LeastHalf = 6;

    private TrendFit()
    {
    }

    /// <summary>The level now by the fit, metres.</summary>
    public required double Level { get; init; }

    /// <summary>Metres an hour now.</summary>
    public required double Rate { get; init; }

    /// <summary>Metres an hour, each hour; 0 where the history is too short to tell.</summary>
    public required double Acceleration { get; init; }

    /// <summary>Scatter of the values about the fit, metres (a robust standard deviation).</summary>
    public required double Scatter { get; init; }

    private double Damping { get; init; }

    private double RateError { get; init; }

    private double MiddleHours { get; init; }

    private int Points { get; init; }

    /// <summary>The level expected some hours from the newest value, metres.</summary>
    public double LevelAt(double hours) => Level + (Rate * hours) + Carried(hours);

    /// <summary>Half the width of the 80 % interval about <see cref="LevelAt"/>, metres.</summary>
    public double SpreadAt(double hours)
    {
        double rate = RateError * (hours - MiddleHours), rise = RiseShare * Rate * hours * (hours / (hours + Damping)), carried = Carried(hours);
        return Z80 * Math.Sqrt((Scatter * Scatter / Points) + (rate * rate) + (rise * rise) + (carried * carried));
    }

    /// <summary>The trend of a history, oldest first; or why there is none.</summary>
    public static (TrendFit? Fit, TrendFault? Fault) Of(ImmutableArray<SeriesPoint> history)
    {
        if (history.Length < LeastPoints)
        {
            return (null, TrendFault.FewPoints);
        }

        DateTimeOffset newest = history[^1].At;
        double window = Math.Max(WindowHours, (newest - history[^LeastPoints].At).TotalHours);
        Sample[] all = [.. history.Where(p => double.IsFinite(p.Value)).Select(p => new Sample((p.At - newest).TotalHours, p.Value)).Where(s => s.Hours >= -2 * window)];
        Sample[] recent = [.. all.Where(s => s.Hours >= -window)];
        if (window > LongestWindowHours || recent.Length < LeastPoints || recent[^1].Hours - recent[0].Hours < ShortestSpanHours)
        {
            return (null, TrendFault.FewPoints);
        }

        (double slope, double level) = TheilSen(recent);
        double scatter = ScatterOf([.. recent.Select(s => Math.Abs(s.Value - level - (slope * s.Hours)))]);
        Sample[] kept = [.. recent.Where(s => Math.Abs(s.Value - level - (slope * s.Hours)) <= 4 * scatter)];
        double middle = kept.Average(s => s.Hours), spread = kept.Sum(s => (s.Hours - middle) * (s.Hours - middle));
        double error = 1.06 * scatter / Math.Sqrt(Math.Max(spread, 1e-6));
        if (slope < SlowestRise)
        {
            return (null, TrendFault.NotRising);
        }

        if (slope < 2 * error)
        {
            return (null, TrendFault.Noisy);
        }

        // A straight line through a bend lies under its end and is as steep as its middle: both are put right.
        double bend = Bend(all, window);
        TrendFit fit = new()
        {
            Level = level + (bend * window * window / 12),
            Rate = slope + (bend * window / 2),
            Acceleration = bend,
            Scatter = scatter,
            Damping = 2 * window,
            RateError = error,
            MiddleHours = middle,
            Points = kept.Length,
        };
        return fit.Rate < SlowestRise ? (null, TrendFault.NotRising) : (fit, null);
    }

    private double Carried(double hours) => Acceleration * ((Damping * hours) - (Damping * Damping * (1 - Math.Exp(-hours / Damping))));

    /// <summary>How the slope changed from the older to the newer half; 0 without enough of both.</summary>
    private static double Bend(Sample[] all, double window)
    {
        double half = (all[0].Hours + all[^1].Hours) / 2;
        Sample[] older = [.. all.Where(s => s.Hours <= half)], newer = [.. all.Where(s => s.Hours > half)];
        return older.Length < LeastHalf || newer.Length < LeastHalf || all[^1].Hours - all[0].Hours < window
            ? 0
            : (TheilSen(newer).Slope - TheilSen(older).Slope) / (newer.Average(s => s.Hours) - older.Average(s => s.Hours));
    }

    private static (double Slope, double Level) TheilSen(Sample[] samples)
    {
        List<double> slopes = new(samples.Length * (samples.Length - 1) / 2);
        for (int i = 0; i < samples.Length; i++)
        {
            for (int j = i + 1; j < samples.Length; j++)
            {
                slopes.Add((samples[j].Value - samples[i].Value) / (samples[j].Hours - samples[i].Hours));
            }
        }

        double slope = Median([.. slopes]);
        return (slope, Median([.. samples.Select(s => s.Value - (slope * s.Hours))]));
    }

    /// <summary>A standard deviation from the median and the fourth fifth of the distances: one wrong value in five does not move it, and two sensors that disagree do not hide.</summary>
    private static double ScatterOf(double[] distances)
    {
        double median = Median(distances), fourFifths = distances[(int)(0.8 * (distances.Length - 1))];
        return Math.Max(LeastScatterM, Math.Max(1.4826 * median, fourFifths / Z80));
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        int half = values.Length / 2;
        return values.Length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }

    private readonly record struct Sample(double Hours, double Value);
}
