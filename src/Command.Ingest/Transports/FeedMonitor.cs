using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;

namespace Command.Ingest.Transports;

/// <summary>
/// When each feed was last heard and what became of what it sent. An exercise's traffic is told apart: it never makes a silent real feed look alive.
/// Safe to use from any thread.
/// </summary>
public sealed class FeedMonitor
{
    private readonly ImmutableDictionary<string, Entry> _feeds;

    /// <param name="feeds">The configured feeds.</param>
    /// <param name="counts">What the journal has counted before this start.</param>
    /// <param name="now">When listening began.</param>
    public FeedMonitor(IEnumerable<FeedConfig> feeds, ImmutableDictionary<string, FeedCounts> counts, DateTimeOffset now)
    {
        _feeds = feeds.ToImmutableDictionary(f => f.Id, f => new Entry(Start(f, counts, now)));
    }

    /// <summary>Notes an envelope that was made durable.</summary>
    /// <param name="envelope">Which.</param>
    /// <param name="receipt">What became of it.</param>
    /// <param name="heard">False when nothing of it could be decoded.</param>
    /// <param name="observedAt">The newest observed time in it.</param>
    public void Received(Envelope envelope, Receipt receipt, bool heard, DateTimeOffset? observedAt)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(receipt);
        _feeds[envelope.Feed].Change(s =>
        {
            FeedStatus counted = s with
            {
                Received = s.Received + receipt.Messages + receipt.Duplicates + receipt.Quarantined,
                Stored = s.Stored + receipt.Messages,
                Duplicates = s.Duplicates + receipt.Duplicates,
                Quarantined = s.Quarantined + receipt.Quarantined,
            };
            if (envelope.Exercise && s is { LastReceivedAt: not null, Exercise: false })
            {
                return counted;
            }

            return heard
                ? counted with { LastReceivedAt = envelope.ReceivedAt, LastObservedAt = Later(s.LastObservedAt, observedAt), Exercise = envelope.Exercise }
                : counted with { LastFaultAt = envelope.ReceivedAt };
        });
    }

    /// <summary>Notes what is wrong with a feed's positions; empty when nothing is.</summary>
    public void Diagnosed(string feed, ImmutableArray<Reason> diagnostics) => _feeds[feed].Change(s => s with { Diagnostics = diagnostics });

    /// <summary>Every feed's status, in the order of the configuration's ids.</summary>
    public ImmutableArray<FeedStatus> Snapshot() => [.. _feeds.Values.Select(e => e.Status).OrderBy(s => s.Feed, StringComparer.Ordinal)];

    private static FeedStatus Start(FeedConfig feed, ImmutableDictionary<string, FeedCounts> counts, DateTimeOffset now)
    {
        FeedCounts before = counts.GetValueOrDefault(feed.Id) ?? new FeedCounts(0, 0, 0, 0);
        return new FeedStatus
        {
            Feed = feed.Id,
            Agency = feed.Agency,
            NameZh = feed.NameZh,
            NameEn = feed.NameEn,
            RhythmSeconds = feed.RhythmSeconds,
            Since = now,
            Received = before.Received,
            Stored = before.Stored,
            Duplicates = before.Duplicates,
            Quarantined = before.Quarantined,
        };
    }

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b : a;

    private sealed class Entry(FeedStatus status)
    {
        private readonly Lock _gate = new();
        private FeedStatus _status = status;

        public FeedStatus Status => Volatile.Read(ref _status);

        public void Change(Func<FeedStatus, FeedStatus> change)
        {
            lock (_gate)
            {
                Volatile.Write(ref _status, change(_status));
            }
        }
    }
}
