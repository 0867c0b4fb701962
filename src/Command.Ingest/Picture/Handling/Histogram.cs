using System.Collections.Immutable;

namespace Command.Ingest.Picture.Handling;

/// <summary>How many values there are from one edge up to the next.</summary>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive; null for what is beyond the last.</param>
public sealed record HistogramBin(double From, double? To, int Count);

/// <summary>Counts values in bins of round widths. Pure.</summary>
public static class Histograms
{
    private static readonly ImmutableArray<double> s_widths = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];

    /// <summary>Bins of the least round width of which <paramref name="most"/> reach to the 95th percentile; what is beyond the last is one more.</summary>
    public static ImmutableArray<HistogramBin> Of(ReadOnlySpan<double> ascending, int most = 24)
    {
        if (ascending.IsEmpty)
        {
            return [];
        }

        double reach = Percentiles.Of(ascending, 0.95)!.Value;
        double width = s_widths.FirstOrDefault(w => reach / w < most, s_widths[^1]);
        int bins = Math.Min(most, (int)(reach / width) + 1);
        int[] counts = new int[bins + 1];
        foreach (double value in ascending)
        {
            counts[(int)Math.Min(bins, value / width)]++;
        }

        IEnumerable<HistogramBin> all = counts.Select((c, i) => new HistogramBin(i * width, i == bins ? null : (i + 1) * width, c));
        return [.. counts[bins] == 0 ? all.Take(bins) : all];
    }
}
