namespace Command.Ingest.Picture.Handling;

/// <summary>
/// Percentiles by the nearest rank (ISO 3534-1 sample quantile without interpolation; Hyndman and Fan type 1): the smallest value that at least the asked share of all values does not exceed. It is always a
/// value that was measured, so that it opens to its row; of one value every percentile is that value, of none there is none.
/// </summary>
public static class Percentiles
{
    /// <param name="ascending">The values in ascending order.</param>
    /// <param name="share">Over 0 up to 1.</param>
    /// <returns>Null for no values.</returns>
    public static double? Of(ReadOnlySpan<double> ascending, double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);

        // 0.95 · 20 is 19.000000000000004 or 18.999… by the machine, and 19 by anybody else.
        return ascending.IsEmpty ? null : ascending[Math.Clamp((int)Math.Ceiling((share * ascending.Length) - 1e-9) - 1, 0, ascending.Length - 1)];
    }
}
