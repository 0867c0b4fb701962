namespace Command.Ingest.Notices;

/// <summary>
/// Whether a channel is worth trying: after three failures of its own in a row it is left alone for half a minute, then one message tries it; each further failure
/// doubles the rest, up to five minutes. Immutable.
/// </summary>
/// <param name="Failures">Of the channel itself, in a row.</param>
/// <param name="Until">Until when it is left alone; null while it is tried as usual.</param>
public sealed record Circuit(int Failures, DateTimeOffset? Until)
{
    public const int ToOpen = 3;

    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(30), s_longest = TimeSpan.FromMinutes(5);

    public static Circuit Closed { get; } = new(0, null);

    /// <summary>How many may be under way at once.</summary>
    public int Room(int usual, DateTimeOffset now) => Until is not { } until ? usual : now < until ? 0 : 1;

    /// <summary>After one more try.</summary>
    public Circuit After(SendResult result, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (!result.Down)
        {
            return Closed;
        }

        int failures = Failures + 1;
        return failures < ToOpen ? new Circuit(failures, null) : new Circuit(failures, now + Rest(failures));
    }

    private static TimeSpan Rest(int failures)
    {
        double seconds = s_first.TotalSeconds * Math.Pow(2, Math.Min(failures - ToOpen, 10));
        return seconds < s_longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : s_longest;
    }
}
