using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Ingest.Feeds;
using Command.Ingest.Transports.HttpPoll;
using Command.Ingest.Transports.Mqtt;

namespace Command.Ingest.Transports;

/// <summary>One configured feed: the pack's declaration with the settings laid over it.</summary>
public sealed record FeedConfig
{
    public required string Id { get; init; }

    public required string Format { get; init; }

    /// <summary>http, tcp, udp, poll, mqtt or sip.</summary>
    public required string Transport { get; init; }

    public int Port { get; init; }

    public string Bind { get; init; } = "127.0.0.1";

    /// <summary>Set for transport <c>poll</c>.</summary>
    public PollSource? Poll { get; init; }

    /// <summary>Set for transport <c>mqtt</c>.</summary>
    public MqttSource? Mqtt { get; init; }

    public required string Agency { get; init; }

    public required string NameZh { get; init; }

    public required string NameEn { get; init; }

    /// <summary>What its positions are stated in; never guessed.</summary>
    public Geo.Crs.PositionSystem Datum { get; init; } = Geo.Crs.Datum.Cgcs2000;

    public required double RhythmSeconds { get; init; }

    /// <summary>Who may send.</summary>
    public Senders.SenderRules Sender { get; init; } = new();

    /// <summary>The key of the settings in the open, from which protocols derive codes; null where there is none.</summary>
    public string? Key { get; init; }

    /// <summary>The key of the exercise's door, made anew at each start; null when no exercise runs.</summary>
    public string? ExerciseKey { get; init; }

    /// <summary>Frames with a wrong checksum are taken where their lengths hold.</summary>
    public bool Lenient { get; init; }

    public required CodeTable Codes { get; init; }

    /// <summary>Stations or terminals it may speak of; null accepts all.</summary>
    public FrozenSet<string>? Known { get; init; }

    /// <summary>True when only what carries a valid signature is taken.</summary>
    public bool RequireSignature { get; init; }

    /// <summary>DER bytes of the certificates whose signatures are trusted.</summary>
    public ImmutableArray<byte[]> TrustedCertificates { get; init; } = [];

    /// <summary>What the agency plans to run, for a feed of GTFS-Realtime that is held against it.</summary>
    public Timetable? Timetable { get; init; }

    /// <summary>Who the server is and what devices must know, for a feed over SIP.</summary>
    public Sip.SipOptions Sip { get; init; } = new();
}
