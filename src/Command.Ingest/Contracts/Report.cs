using Command.Geo;

namespace Command.Ingest.Contracts;

/// <summary>Somebody says that something happened or changed: a case, a call, a road event.</summary>
public sealed record Report : Message
{
    /// <summary>The platform's kind, a code of the pack's <c>kinds.json</c>; <c>other</c> when the sender's code is unknown.</summary>
    public required string Kind { get; init; }

    /// <summary>The sender's own code or type name.</summary>
    public string? SourceKind { get; init; }

    public required string Title { get; init; }

    public string? Text { get; init; }

    public ReportStatus Status { get; init; } = ReportStatus.Open;

    /// <summary>1 (特别重大) to 4 (一般), or null where the sender gives none.</summary>
    public int? Level { get; init; }

    /// <summary>The sender's severity word, kept beside the mapped level.</summary>
    public string? SourceSeverity { get; init; }

    /// <summary>Where, in the feed's declared datum, lon/lat degrees; null when the sender gives no coordinates.</summary>
    public GeoShape? Shape { get; init; }

    public string? Address { get; init; }

    /// <summary>The sender's own positional uncertainty in metres, where it states one.</summary>
    public double? UncertaintyM { get; init; }

    /// <summary>The sender's own count of its statements about it, where it counts them: a lower one is older, whenever it comes and whatever its times say.</summary>
    public long? Revision { get; init; }

    /// <summary>The sender's group that this belongs to (a DATEX situation, a parent case).</summary>
    public string? Group { get; init; }

    /// <summary>From when it is in force, where the sender says so; later than <see cref="Message.SentAt"/> for what is only planned.</summary>
    public DateTimeOffset? Starts { get; init; }

    /// <summary>When it ends by itself, where the sender says so.</summary>
    public DateTimeOffset? Ends { get; init; }

    /// <summary>An http or https link to a picture, where the sender gives one.</summary>
    public string? MediaUrl { get; init; }
}

/// <summary>Where a report stands in its sender's process. Everything after <see cref="Resolved"/> is over.</summary>
public enum ReportStatus
{
    Open,
    Accepted,
    Assigned,
    InProgress,
    Resolved,
    Closed,
    Rejected,
    Cancelled,
}
