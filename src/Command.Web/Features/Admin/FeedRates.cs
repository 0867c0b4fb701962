using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Web.Features.Admin;

/// <summary>Messages a minute of each feed, from what it had received at successive pulses. One page's; not thread-safe.</summary>
public sealed class FeedRates
{
    /// <summary>The time a rate looks back over.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, Queue<(DateTimeOffset At, long Received)>> _seen = new(StringComparer.Ordinal);

    /// <summary>Takes a pulse in; one no later than the last is nothing new.</summary>
    public void Note(DateTimeOffset at, ImmutableArray<FeedStatus> feeds)
    {
        foreach (FeedStatus feed in feeds)
        {
            if (!_seen.TryGetValue(feed.Feed, out Queue<(DateTimeOffset At, long Received)>? seen))
            {
                _seen[feed.Feed] = seen = new();
            }

            if (seen.Count > 0 && seen.Last().At >= at)
            {
                continue;
            }

            seen.Enqueue((at, feed.Received));
            while (at - seen.Peek().At > Window)
            {
                seen.Dequeue();
            }
        }
    }

    /// <summary>The feed's messages a minute; null until five seconds were seen.</summary>
    public double? PerMinute(string feed)
    {
        if (!_seen.TryGetValue(feed, out Queue<(DateTimeOffset At, long Received)>? seen) || seen.Last().At - seen.Peek().At < s_least)
        {
            return null;
        }

        (DateTimeOffset from, long before) = seen.Peek();
        (DateTimeOffset to, long after) = seen.Last();
        return Math.Max(0, after - before) / (to - from).TotalMinutes;
    }
}
