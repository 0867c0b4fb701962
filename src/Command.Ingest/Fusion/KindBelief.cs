using System.Collections.Immutable;

namespace Command.Ingest.Fusion;

/// <summary>How much is believed of a kind.</summary>
/// <param name="Kind">Index of the kind in <see cref="KindTable"/>.</param>
/// <param name="Share">Over 0, up to 1; the shares of a belief add up to 1.</param>
public readonly record struct KindShare(int Kind, double Share);

/// <summary>What kinds a report, or all reports of an event, may be of.</summary>
public static class KindBelief
{
    /// <summary>Kinds kept of an event whose reports differ.</summary>
    private const int Most = 8;

    /// <summary>The kind believed in most; the first of those that are equal.</summary>
    public static int Top(ImmutableArray<KindShare> belief)
    {
        int top = KindTable.Unknown;
        double most = 0;
        foreach (KindShare share in belief)
        {
            if (share.Share > most)
            {
                (top, most) = (share.Kind, share.Share);
            }
        }

        return top;
    }

    /// <summary>The mean of beliefs.</summary>
    public static ImmutableArray<KindShare> Mean(IEnumerable<ImmutableArray<KindShare>> beliefs)
    {
        ArgumentNullException.ThrowIfNull(beliefs);
        Dictionary<int, double> sums = [];
        int count = 0;
        foreach (ImmutableArray<KindShare> belief in beliefs)
        {
            count++;
            foreach (KindShare share in belief)
            {
                sums[share.Kind] = sums.GetValueOrDefault(share.Kind) + share.Share;
            }
        }

        KindShare[] most = [.. sums.Select(s => new KindShare(s.Key, s.Value / count)).OrderByDescending(s => s.Share).ThenBy(s => s.Kind).Take(Most)];
        double whole = most.Sum(s => s.Share);
        return [.. most.Select(s => s with { Share = s.Share / whole })];
    }
}
