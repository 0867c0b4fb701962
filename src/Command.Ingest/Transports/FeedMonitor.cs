using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
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

    /// <summary>Notes what is decoded and on its way to the disk.</summary>
    /// <param name="feed">The feed's id.</param>
    /// <param name="parts">Messages and faults.</param>
    public void Accepted(string feed, int parts) =>
        _feeds[feed].Change(s => s with { Received = s.Received + parts, InFlight = s.InFlight + parts });

    /// <summary>Notes that what was accepted could not be made durable, or nobody waited for it: its sender was not told that it is stored.</summary>
    public void TurnedAway(string feed, int parts) =>
        _feeds[feed].Change(s => s with { Received = s.Received - parts, InFlight = s.InFlight - parts, TurnedAway = s.TurnedAway + parts });

    /// <summary>Notes an envelope that was accepted and is durable now.</summary>
    /// <param name="envelope">Which.</param>
    /// <param name="receipt">What became of it.</param>
    /// <param name="decoded">What was in it.</param>
    public void Received(Envelope envelope, Receipt receipt, Decoded decoded)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(receipt);
        ArgumentNullException.ThrowIfNull(decoded);
        int parts = decoded.Messages.Length + decoded.Faults.Length;
        DateTimeOffset? observed = decoded.Messages.IsEmpty ? null : decoded.Messages.Max(m => m.ObservedAt);
        Entry entry = _feeds[envelope.Feed];
        bool fresh = !envelope.Exercise && receipt.Duplicates == 0;
        entry.Change(
            s =>
            {
                FeedStatus counted = s with
                {
                    InFlight = s.InFlight - parts,
                    Stored = s.Stored + receipt.Messages,
                    Duplicates = s.Duplicates + receipt.Duplicates,
                    Quarantined = s.Quarantined + receipt.Quarantined,
                };
                if (envelope.Exercise && s is { LastReceivedAt: not null, Exercise: false })
                {
                    return counted;
                }

                return decoded.Refused
                    ? counted with { LastFaultAt = envelope.ReceivedAt, LastFault = envelope.Exercise ? s.LastFault : decoded.Faults[0] }
                    : counted with
                    {
                        LastReceivedAt = envelope.ReceivedAt,
                        LastObservedAt = Later(s.LastObservedAt, observed),
                        Exercise = envelope.Exercise,
                        LastFault = envelope.Exercise ? s.LastFault : null,
                    };
            },
            fresh ? skew => TakeClocks(skew, decoded.Messages, envelope.ReceivedAt) : null);
    }

    /// <summary>Notes that parts left the quarantine.</summary>
    public void Replayed(string feed, Committed committed)
    {
        ArgumentNullException.ThrowIfNull(committed);
        int stored = committed.Receipt.Messages, fewer = committed.Resolved - committed.Receipt.Quarantined;
        _feeds[feed].Change(s => s with { Received = s.Received + stored - fewer, Stored = s.Stored + stored, Quarantined = s.Quarantined - fewer, Resolved = s.Resolved + fewer });
    }

    /// <summary>Notes that the sender is there and has nothing new.</summary>
    public void Heard(string feed, DateTimeOffset now) => _feeds[feed].Change(s => s with { LastHeardAt = now, LastFault = null });

    /// <summary>Notes that the way to the sender works again, which does not say that the sender speaks.</summary>
    public void Restored(string feed) => _feeds[feed].Change(s => s with { LastFault = null });

    /// <summary>Notes that the sender can't be reached, or gives what is no message at all.</summary>
    public void Failed(string feed, DateTimeOffset now, Fault fault) => _feeds[feed].Change(s => s with { LastFaultAt = now, LastFault = fault });

    /// <summary>Notes datagrams that were thrown away.</summary>
    public void Dropped(string feed, long count) => _feeds[feed].Change(s => s with { Dropped = s.Dropped + count });

    /// <summary>Notes that somebody was not let in to a feed.</summary>
    public void Refused(string feed, DateTimeOffset at, Fault why) => _feeds[feed].Change(s => s with { Refused = s.Refused + 1, LastRefusedAt = at, LastRefusal = why });

    /// <summary>Notes what is wrong with a feed's positions; empty when nothing is.</summary>
    public void Diagnosed(string feed, ImmutableArray<Reason> diagnostics) => _feeds[feed].Change(s => s with { Diagnostics = diagnostics });

    /// <summary>This machine's clock was set: what it had stamped moves with it, so that a feed is as old after the step as it was before.</summary>
    /// <param name="step">How far it went forward; negative when it went back.</param>
    /// <param name="from">The earliest that may have been stamped after the step, by the clock as it is now.</param>
    /// <param name="to">The clock now.</param>
    public void ClockStepped(TimeSpan step, DateTimeOffset from, DateTimeOffset to)
    {
        foreach (Entry entry in _feeds.Values)
        {
            entry.Change(s => s with
            {
                LastReceivedAt = Moved(s.LastReceivedAt),
                LastHeardAt = Moved(s.LastHeardAt),
                LastFaultAt = Moved(s.LastFaultAt),
                LastRefusedAt = Moved(s.LastRefusedAt),
                Since = s.Since + step,
            });
        }

        DateTimeOffset? Moved(DateTimeOffset? at) => at >= from && at <= to ? at : at + step;
    }

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

    /// <summary>A measured value or a fix is sent when it is made; of anything else only the stated time of sending tells the sender's clock.</summary>
    private static void TakeClocks(ClockSkew skew, ImmutableArray<Message> messages, DateTimeOffset receivedAt)
    {
        foreach (Message message in messages)
        {
            DateTimeOffset? said = message switch
            {
                { SentAt: { } sent } => sent,
                Position { Delayed: false } or Reading => message.ObservedAt,
                _ => null,
            };
            if (said is { } at)
            {
                skew.Take(message is Reading reading ? reading.Station : message is Position ? message.SourceId : message.Agency, at, receivedAt);
            }
        }
    }

    private sealed class Entry(FeedStatus status)
    {
        private readonly Lock _gate = new();
        private readonly ClockSkew _skew = new();
        private FeedStatus _status = status;

        public FeedStatus Status
        {
            get
            {
                lock (_gate)
                {
                    return _status with { ClockSkewSeconds = _skew.Seconds };
                }
            }
        }

        public void Change(Func<FeedStatus, FeedStatus> change, Action<ClockSkew>? clocks = null)
        {
            lock (_gate)
            {
                clocks?.Invoke(_skew);
                _status = change(_status);
            }
        }
    }
}
