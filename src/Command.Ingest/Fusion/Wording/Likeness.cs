using System.Collections.Immutable;

namespace Command.Ingest.Fusion.Wording;

/// <summary>How alike two wordings are, each aspect by itself. Pure and symmetric; takes time in proportion to the bounded lists.</summary>
public static class Likeness
{
    /// <summary>The estimated share, 0 to 1, of neighbouring characters or words that two texts have in common among all that either has. Exact while both have
    /// fewer than <see cref="ReportWording.MostShingles"/>; 0 when either has none, because nothing is no likeness.</summary>
    public static double Jaccard(ReportWording a, ReportWording b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        (ImmutableArray<ulong> left, ImmutableArray<ulong> right) = (a.Shingles, b.Shingles);
        if (left.IsEmpty || right.IsEmpty)
        {
            return 0;
        }

        // The smallest hashes of the union are a fair sample of it; that many are seen before the end of a full list is.
        (int i, int j, int seen, int both) = (0, 0, 0, 0);
        while (seen < ReportWording.MostShingles && (i < left.Length || j < right.Length))
        {
            bool fromLeft = j == right.Length || (i < left.Length && left[i] <= right[j]);
            bool fromRight = i == left.Length || (j < right.Length && right[j] <= left[i]);
            (i, j) = (i + (fromLeft ? 1 : 0), j + (fromRight ? 1 : 0));
            both += fromLeft && fromRight ? 1 : 0;
            seen++;
        }

        return (double)both / seen;
    }

    /// <summary>How many places both name.</summary>
    public static int SharedNames(ReportWording a, ReportWording b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return Shared(a.Names, b.Names);
    }

    /// <summary>How many details both tell.</summary>
    public static int SharedDetails(ReportWording a, ReportWording b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return Shared(a.Details, b.Details);
    }

    /// <summary>True when both give a house number on one street, and none of them is the same.</summary>
    public static bool OtherHouse(ReportWording a, ReportWording b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        bool other = false;
        foreach (string mine in a.Names)
        {
            int mark = mine.IndexOf(PlaceNames.NumberMark, StringComparison.Ordinal);
            foreach (string theirs in b.Names)
            {
                if (mark <= 0 || theirs.Length <= mark || string.CompareOrdinal(mine, 0, theirs, 0, mark + 1) != 0)
                {
                    continue;
                }

                if (mine == theirs)
                {
                    return false;
                }

                other = true;
            }
        }

        return other;
    }

    /// <summary>True when both say the same words, digits aside; false when either says none.</summary>
    public static bool SameWords(ReportWording a, ReportWording b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return a.Whole != 0 && a.Whole == b.Whole;
    }

    /// <summary>How well the kinds that two texts speak of agree, 0 to 1: the weight both give to a kind, the best of them.</summary>
    /// <param name="a">One wording.</param>
    /// <param name="b">The other.</param>
    /// <param name="join">How well two kinds go together, 0 to 1, 1 for the same one; symmetric.</param>
    public static double Kinds(ReportWording a, ReportWording b, Func<string, string, double> join)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(join);
        double best = 0;
        foreach (KindWeight mine in a.Kinds)
        {
            foreach (KindWeight theirs in b.Kinds)
            {
                best = Math.Max(best, mine.Weight * theirs.Weight * join(mine.Kind, theirs.Kind));
            }
        }

        return best;
    }

    private static int Shared(ImmutableArray<string> left, ImmutableArray<string> right)
    {
        (int i, int j, int both) = (0, 0, 0);
        while (i < left.Length && j < right.Length)
        {
            int order = string.CompareOrdinal(left[i], right[j]);
            (i, j) = (i + (order <= 0 ? 1 : 0), j + (order >= 0 ? 1 : 0));
            both += order == 0 ? 1 : 0;
        }

        return both;
    }
}
