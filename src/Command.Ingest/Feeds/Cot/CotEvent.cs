using System.Collections.Immutable;

namespace Command.Ingest.Feeds.Cot;

/// <summary>One Cursor on Target event as sent, in XML or in TAK protobuf. Degrees and metres are WGS 84; unknown values (9999999) are null.</summary>
internal sealed record CotEvent
{
    public required string Uid { get; init; }

    /// <summary>The type tree's path: <c>a-f-G-U-C</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The sender's <c>time</c>; null when unreadable or absent.</summary>
    public DateTimeOffset? Time { get; init; }

    public DateTimeOffset? Start { get; init; }

    public DateTimeOffset? Stale { get; init; }

    public double? Lat { get; init; }

    public double? Lon { get; init; }

    /// <summary>Height above the ellipsoid, metres.</summary>
    public double? Hae { get; init; }

    /// <summary>Circular error, metres.</summary>
    public double? Ce { get; init; }

    public string? Callsign { get; init; }

    /// <summary>Metres a second.</summary>
    public double? Speed { get; init; }

    /// <summary>Degrees clockwise from true north.</summary>
    public double? Course { get; init; }

    public string? Remarks { get; init; }

    /// <summary>True when the sender asks to keep it beyond its stale time.</summary>
    public bool Archive { get; init; }

    public CotEmergency? Emergency { get; init; }

    public ImmutableArray<CotLink> Links { get; init; } = [];
}

/// <summary>The <c>emergency</c> detail.</summary>
internal sealed record CotEmergency(string? Type, bool Cancel, string? Text);

/// <summary>A <c>link</c> detail: another event that this one speaks of, or a corner of a route.</summary>
internal sealed record CotLink(string? Uid, string? Type, string? Relation, string? Callsign, string? Point);
