namespace Command.Benchmarks.Fusion;

/// <summary>How two ways to part the same items into groups agree. Pure.</summary>
public static class Partitions
{
    /// <summary>Holds a partition against the true one.</summary>
    /// <param name="truth">The true group of each item.</param>
    /// <param name="found">The group that each item was put into, in the same order.</param>
    public static Agreement Compare(ReadOnlySpan<int> truth, ReadOnlySpan<int> found)
    {
        if (truth.Length != found.Length)
        {
            throw new ArgumentException("Both partitions must be of the same items.", nameof(found));
        }

        Dictionary<int, long> ofTruth = [], ofFound = [];
        Dictionary<(int Truth, int Found), long> ofBoth = [];
        for (int i = 0; i < truth.Length; i++)
        {
            ofTruth[truth[i]] = ofTruth.GetValueOrDefault(truth[i]) + 1;
            ofFound[found[i]] = ofFound.GetValueOrDefault(found[i]) + 1;
            ofBoth[(truth[i], found[i])] = ofBoth.GetValueOrDefault((truth[i], found[i])) + 1;
        }

        double precise = 0, recalled = 0;
        foreach (((int one, int other), long n) in ofBoth.OrderBy(b => b.Key.Truth).ThenBy(b => b.Key.Found))
        {
            precise += (double)n * n / ofFound[other];
            recalled += (double)n * n / ofTruth[one];
        }

        return new Agreement(truth.Length, Pairs(ofTruth.Values), Pairs(ofFound.Values), Pairs(ofBoth.Values), precise, recalled);
    }

    private static long Pairs(IEnumerable<long> sizes) => sizes.Sum(n => n * (n - 1) / 2);
}

/// <summary>Counts from which the scores follow; those of several days add up.</summary>
/// <param name="Items">Items in all.</param>
/// <param name="TruePairs">Pairs that truly belong together.</param>
/// <param name="FoundPairs">Pairs that were put together.</param>
/// <param name="RightPairs">Pairs that are both.</param>
/// <param name="PreciseItems">Sum over the items of the share of its found group that is of its true one (B³).</param>
/// <param name="RecalledItems">Sum over the items of the share of its true group that is in its found one (B³).</param>
public sealed record Agreement(long Items, long TruePairs, long FoundPairs, long RightPairs, double PreciseItems, double RecalledItems)
{
    public static Agreement None { get; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>Share of the pairs put together that belong together; 1 when there are none.</summary>
    public double Precision => FoundPairs == 0 ? 1 : (double)RightPairs / FoundPairs;

    /// <summary>Share of the pairs that belong together that were put together; 1 when there are none.</summary>
    public double Recall => TruePairs == 0 ? 1 : (double)RightPairs / TruePairs;

    public double F1 => Harmonic(Precision, Recall);

    public double ItemPrecision => Items == 0 ? 1 : PreciseItems / Items;

    public double ItemRecall => Items == 0 ? 1 : RecalledItems / Items;

    public double ItemF1 => Harmonic(ItemPrecision, ItemRecall);

    public static Agreement operator +(Agreement a, Agreement b) => new(
        a.Items + b.Items, a.TruePairs + b.TruePairs, a.FoundPairs + b.FoundPairs, a.RightPairs + b.RightPairs, a.PreciseItems + b.PreciseItems, a.RecalledItems + b.RecalledItems);

    private static double Harmonic(double precision, double recall) => precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
}
