namespace Command.Ingest.Journal;

/// <summary>Finds an entry by when it became known, without an index: times grow with the sequence.</summary>
internal static class KnownTimes
{
    /// <summary>The last sequence from 1 to <paramref name="last"/> that was known at a moment; 0 when none was.</summary>
    /// <param name="last">The journal's last sequence.</param>
    /// <param name="known">The moment.</param>
    /// <param name="knownOf">When an entry became known.</param>
    public static long Last(long last, DateTimeOffset known, Func<long, DateTimeOffset> knownOf)
    {
        long low = 0, high = last;
        while (low < high)
        {
            long middle = low + ((high - low + 1) / 2);
            if (knownOf(middle) <= known)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}
