using System.Collections.Frozen;
using Command.Ingest.Feeds;

namespace Command.Ingest.Transports;

/// <summary>One configured feed: the pack's declaration with the settings laid over it.</summary>
public sealed record FeedConfig
{
    public required string Id { get; init; }

    public required string Format { get; init; }

    /// <summary>http, tcp or sip.</summary>
    public required string Transport { get; init; }

    public int Port { get; init; }

    public string Bind { get; init; } = "127.0.0.1";

    public required string Agency { get; init; }

    public required string NameZh { get; init; }

    public required string NameEn { get; init; }

    public Geo.Crs.Datum Datum { get; init; }

    public required double RhythmSeconds { get; init; }

    /// <summary>The sender's key; null refuses every push.</summary>
    public string? Key { get; init; }

    /// <summary>The key of the exercise's door, made anew at each start; null when no exercise runs.</summary>
    public string? ExerciseKey { get; init; }

    public required CodeTable Codes { get; init; }

    /// <summary>Stations or terminals it may speak of; null accepts all.</summary>
    public FrozenSet<string>? Known { get; init; }

    /// <summary>Who the server is and what devices must know, for a feed over SIP.</summary>
    public Sip.SipOptions Sip { get; init; } = new();
}
