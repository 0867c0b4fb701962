using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Command.Geo;

namespace Command.Ingest.Contracts;

/// <summary>What followers of the picture receive. <see cref="Entries"/> are gapless: a follower that sees a hole asks for a snapshot.</summary>
public sealed record PictureFrame
{
    /// <summary>Names the journal; another epoch is another history.</summary>
    public required string Epoch { get; init; }

    /// <summary>The picture's sequence after <see cref="Entries"/>.</summary>
    public required long Sequence { get; init; }

    /// <summary>The server's clock when the frame was made.</summary>
    public required DateTimeOffset At { get; init; }

    public ImmutableArray<JournalEntry> Entries { get; init; } = [];

    /// <summary>Units whose newest fix changed, latest value only.</summary>
    public ImmutableArray<UnitFix> Units { get; init; } = [];

    /// <summary>The state of the feeds, about once a second.</summary>
    public Pulse? Pulse { get; init; }
}

/// <summary>A unit's newest fix with what the pack knows of it.</summary>
public sealed record UnitFix
{
    /// <summary>The platform's id of the unit: <c>feed:sourceId</c>.</summary>
    public required string Id { get; init; }

    public required string Feed { get; init; }

    public required string Agency { get; init; }

    public required string SourceId { get; init; }

    public required string CallSign { get; init; }

    /// <summary>The unit's kind in the pack (fire, ambulance, police, drainage, boat, bus, …).</summary>
    public required string Kind { get; init; }

    public ImmutableArray<string> Capabilities { get; init; } = [];

    /// <summary>available, committed, onScene or out.</summary>
    public string Status { get; init; } = "available";

    /// <summary>CGCS2000, lon/lat degrees.</summary>
    public required GeoPoint At { get; init; }

    public double? SpeedKmh { get; init; }

    public double? HeadingDeg { get; init; }

    public required DateTimeOffset ObservedAt { get; init; }

    public required DateTimeOffset KnownAt { get; init; }

    public bool Exercise { get; init; }

    /// <summary>From when the sender itself no longer vouches for the fix; null where it does not say.</summary>
    public DateTimeOffset? StaleAt { get; init; }
}

/// <summary>The state of the flow itself.</summary>
/// <param name="Feeds">Every configured feed.</param>
/// <param name="Degraded">What does not work and what that means, as reasons; empty when all is well.</param>
/// <param name="Exercise">The running exercise's name, or null.</param>
public sealed record Pulse(ImmutableArray<FeedStatus> Feeds, ImmutableArray<Reason> Degraded, ExerciseName? Exercise);

/// <summary>An exercise's name in both languages.</summary>
public sealed record ExerciseName(string Zh, string En);

/// <summary>One feed's health. Its state at a moment follows from the times: <see cref="StateAt"/>.</summary>
public sealed record FeedStatus
{
    public required string Feed { get; init; }

    public required string Agency { get; init; }

    public required string NameZh { get; init; }

    public required string NameEn { get; init; }

    /// <summary>How often the sender is expected to be heard.</summary>
    public required double RhythmSeconds { get; init; }

    /// <summary>When the last envelope came that could be decoded; null when none has come.</summary>
    public DateTimeOffset? LastReceivedAt { get; init; }

    /// <summary>The newest observed time among its messages.</summary>
    public DateTimeOffset? LastObservedAt { get; init; }

    /// <summary>When the sender was last known to be there though it had nothing new to say: an unchanged or empty answer to a poll.</summary>
    public DateTimeOffset? LastHeardAt { get; init; }

    /// <summary>When the last envelope came of which nothing could be decoded, or the sender could not be reached: broken, not silent.</summary>
    public DateTimeOffset? LastFaultAt { get; init; }

    /// <summary>What is broken at present; null when what was last heard was well, also while the feed is silent.</summary>
    public Fault? LastFault { get; init; }

    /// <summary>How far the sender's clock is behind the gateway's, in seconds, with the way of the message in it: the median over its senders.
    /// Negative when it is ahead; null until enough was heard.</summary>
    public double? ClockSkewSeconds { get; init; }

    /// <summary>When the gateway began to listen: a feed that spoke before this start, and not since, is judged from here.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>True when what was heard came from an exercise: no real message has come since the start.</summary>
    public bool Exercise { get; init; }

    public long Received { get; init; }

    public long Stored { get; init; }

    public long Duplicates { get; init; }

    public long Quarantined { get; init; }

    /// <summary>Messages and parts that are decoded and not yet durable, so not yet acknowledged.</summary>
    public long InFlight { get; init; }

    /// <summary>Messages and parts that could not be made durable: their sender was told so, or not answered, and has them still. Not counted as received.</summary>
    public long TurnedAway { get; init; }

    /// <summary>Parts that left the quarantine since this start; what they gave is counted as received in their place.</summary>
    public long Resolved { get; init; }

    /// <summary>Datagrams thrown away because they came faster than they could be taken.</summary>
    public long Dropped { get; init; }

    /// <summary>Senders that were refused since the start before anything of theirs was read: key, address, certificate or too fast. Not counted as received.</summary>
    public long Refused { get; init; }

    /// <summary>When the last of them was; null when none was.</summary>
    public DateTimeOffset? LastRefusedAt { get; init; }

    /// <summary>Why; null when none was.</summary>
    public Fault? LastRefusal { get; init; }

    /// <summary>The law: <c>Received = Stored + Duplicates + Quarantined + InFlight</c>.</summary>
    public bool IsConserved() => Received == Stored + Duplicates + Quarantined + InFlight;

    /// <summary>True when what the sender gives can't be used or the sender can't be reached, which is another matter than silence.</summary>
    public bool IsBroken() => LastFault is not null;

    /// <summary>What is wrong with the feed's positions as a whole: another datum than declared, axes changed over, metres for degrees, 0/0, another place.
    /// Empty when nothing was found. No position was changed because of it.</summary>
    public ImmutableArray<Reason> Diagnostics { get; init; } = [];

    /// <summary>
    /// Late after 2 rhythms of silence, stale after 5, down after 10; <see cref="FeedState.Waiting"/> until the first envelope is late, and for as long as
    /// the feed was never heard in the journal's whole history: what has never spoken has not fallen silent.
    /// </summary>
    /// <param name="now">The viewer's clock, corrected to the server's.</param>
    public FeedState StateAt(DateTimeOffset now)
    {
        if (!EverHeard)
        {
            return FeedState.Waiting;
        }

        double rhythms = (now - (LastAlive ?? Since)).TotalSeconds / Math.Max(0.001, RhythmSeconds);
        return rhythms switch
        {
            > 10 => FeedState.Down,
            > 5 => FeedState.Stale,
            > 2 => FeedState.Late,
            _ => LastAlive is null ? FeedState.Waiting : FeedState.Live,
        };
    }

    /// <summary>True when anything of it was ever received, also before this start.</summary>
    [JsonIgnore]
    public bool EverHeard => Received > 0 || LastAlive is not null;

    /// <summary>When the feed was last known to be alive: the later of <see cref="LastReceivedAt"/> and <see cref="LastHeardAt"/>.</summary>
    [JsonIgnore]
    public DateTimeOffset? LastAlive => LastReceivedAt is null || LastHeardAt > LastReceivedAt ? LastHeardAt : LastReceivedAt;
}

public enum FeedState
{
    Waiting,
    Live,
    Late,
    Stale,
    Down,
}
