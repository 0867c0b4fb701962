using System.Collections.Immutable;

namespace Command.Ingest.Fusion;

/// <summary>How much is believed of a kind.</summary>
/// <param name="Kind">Index of the kind in <see cref="KindTable"/>.</param>
/// <param name="Share">Over 0, up to 1; the shares of a belief add up to 1.</param>
public readonly record struct KindShare(int Kind, double Share);

/// <summary>What kinds a report, or all reports of an event, may be of.</summary>
public static class KindBelief
{
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

    /// <summary>
    /// What an event is, of which several reports speak: one kind, whose causes and effects the others name. So many words for one kind outweigh a slip, and what
    /// goes with an effect does not go with its cause.
    /// </summary>
    public static ImmutableArray<KindShare> OfEvent(KindTable table, ReadOnlySpan<ImmutableArray<KindShare>> reports)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (reports.Length == 1)
        {
            return reports[0];
        }

        List<(int Kind, double Score)> kinds = [];
        foreach (ImmutableArray<KindShare> report in reports)
        {
            foreach (KindShare share in report)
            {
                if (kinds.TrueForAll(k => k.Kind != share.Kind))
                {
                    kinds.Add((share.Kind, ScoreOf(table, share.Kind, reports)));
                }
            }
        }

        kinds.Sort((a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Kind.CompareTo(b.Kind));
        double best = kinds[0].Score, whole = 0;
        foreach ((int _, double score) in kinds)
        {
            whole += Math.Exp(score - best);
        }

        ImmutableArray<KindShare>.Builder shares = ImmutableArray.CreateBuilder<KindShare>();
        foreach ((int kind, double score) in kinds)
        {
            double share = Math.Exp(score - best) / whole;
            if (share >= Least)
            {
                shares.Add(new KindShare(kind, share));
            }
        }

        return shares.ToImmutable();
    }

    private const double Least = 0.01;

    private static double ScoreOf(KindTable table, int kind, ReadOnlySpan<ImmutableArray<KindShare>> reports)
    {
        double score = 0;
        foreach (ImmutableArray<KindShare> report in reports)
        {
            double sum = 0;
            foreach (KindShare share in report)
            {
                sum += share.Share * table.Ratio(kind, share.Kind);
            }

            score += Math.Log(sum);
        }

        return score;
    }
}
