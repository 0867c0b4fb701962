using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds;

/// <summary>Turns the bytes of one feed format into messages or stated faults. Pure: no clock, no I/O, no state; it never throws on input.</summary>
public interface IFeedDecoder
{
    /// <summary>The format's name in the configuration: <c>cap</c>, <c>open311</c>, <c>sl651</c>, and so on; all are in <see cref="FeedFormats"/>.</summary>
    string Format { get; }

    /// <summary>Media types (without parameters) that a push of this format may carry; empty means any.</summary>
    FrozenSet<string> ContentTypes { get; }

    /// <summary>Decodes one body.</summary>
    /// <param name="body">The bytes as they came, already bounded in size by the transport.</param>
    /// <param name="context">Whose feed it is, when it came, and the feed's tables.</param>
    Decoded Decode(ReadOnlyMemory<byte> body, FeedContext context);
}

/// <summary>A format that runs over a byte stream (TCP), with its framing and its acknowledgements.</summary>
public interface IStreamFormat : IFeedDecoder
{
    /// <summary>Opens the protocol for one connection.</summary>
    /// <param name="context">Whose feed it is; <see cref="FeedContext.ReceivedAt"/> is replaced for each frame.</param>
    IStreamSession Open(FeedContext context);
}

/// <summary>One connection's protocol state. Not thread-safe: its owner calls it from one place at a time. No I/O: bytes in, frames and replies out.</summary>
public interface IStreamSession
{
    /// <summary>Finds the next frame at the start of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">Everything received and not yet consumed.</param>
    FrameRead Read(ReadOnlySpan<byte> buffer);

    /// <summary>Decodes one whole frame that <see cref="Read"/> gave.</summary>
    Decoded Decode(ReadOnlyMemory<byte> frame, DateTimeOffset receivedAt);

    /// <summary>The protocol's answer to a frame, once its outcome is known; empty when the standard wants none.</summary>
    ReadOnlyMemory<byte> Reply(ReadOnlyMemory<byte> frame, FrameOutcome outcome, DateTimeOffset now);

    /// <summary>
    /// Whether decoding and answering a frame that <see cref="Read"/> gave change nothing that the answer to another frame depends on. The next frames may
    /// then be decoded before this one is answered; any other frame has its answer before the next is decoded.
    /// </summary>
    bool StandsAlone(ReadOnlyMemory<byte> frame) => false;
}

/// <summary>What <see cref="IStreamSession.Read"/> found.</summary>
/// <param name="Consumed">Bytes to drop from the buffer; 0 with no frame means that more bytes are needed.</param>
/// <param name="Frame">A whole frame (its bytes as they came on the wire), or null.</param>
/// <param name="Skipped">Set when the consumed bytes were not a frame: they go to quarantine with this reason.</param>
public readonly record struct FrameRead(int Consumed, byte[]? Frame, Fault? Skipped)
{
    /// <summary>Nothing whole yet.</summary>
    public static FrameRead NeedMore => default;
}

/// <summary>What the gateway made of a frame, before it is answered.</summary>
public enum FrameOutcome
{
    /// <summary>Durable, or seen before and durable since then.</summary>
    Stored,

    /// <summary>Could not be decoded; its bytes are kept.</summary>
    Quarantined,

    /// <summary>From a terminal or station that the pack does not list and the feed is not open; its bytes are kept.</summary>
    UnknownSource,

    /// <summary>Could not be made durable: the sender must keep it and try again.</summary>
    NotDurable,
}

/// <summary>What a decoder made of a body.</summary>
/// <param name="Messages">What was understood.</param>
/// <param name="Faults">Parts that were not, each one item lost to quarantine.</param>
public sealed record Decoded(ImmutableArray<Message> Messages, ImmutableArray<Fault> Faults)
{
    /// <summary>Sources that said no more than that they are alive (heartbeats, logins), or whose frame held no message.</summary>
    public ImmutableArray<string> Heartbeats { get; init; } = [];

    /// <summary>Set by a format that says all it knows at a time: reports and assets covered by a mark and not present in it are no more. Not counted as messages.</summary>
    public ImmutableArray<SnapshotMark> Marks { get; init; } = [];

    /// <summary>Set by a format that judges a message by the one before it: comes back with the next as <see cref="FeedContext.Before"/>.</summary>
    public MessageTrace? Trace { get; init; }

    /// <summary>Rows that name their case by a token whose id is not known, and are a fault each: kept, and decoded anew once it is.</summary>
    public ImmutableArray<TokenMention> WaitingFor { get; init; } = [];

    /// <summary>Tokens that the body told the ids of.</summary>
    public ImmutableArray<TokenAlias> Aliases { get; init; } = [];

    /// <summary>Set when the frame is a part of a message that comes in several.</summary>
    public FramePart? Part { get; init; }

    /// <summary>Frames of a pushed body that are parts of a message the body does not hold whole, in their order.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> Unfinished { get; init; } = [];

    /// <summary>True when the body said all that its sender knows.</summary>
    public bool Snapshot => !Marks.IsEmpty;

    /// <summary>Nothing but faults: the sender is told 400 and the reasons.</summary>
    public bool Refused => Messages.IsEmpty && Heartbeats.IsEmpty && !Faults.IsEmpty;

    /// <summary>A body of which nothing could be read.</summary>
    public static Decoded Unreadable(string code, string reason, string? where = null) => new([], [new Fault(code, reason, where)]);
}

/// <summary>What a decoder is told about the feed.</summary>
public sealed record FeedContext
{
    public required string Feed { get; init; }

    public required string Agency { get; init; }

    /// <summary>When the bytes had come; the decoder's only clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    public bool Exercise { get; init; }

    /// <summary>The media type without parameters, lower case, where the transport has one.</summary>
    public string? ContentType { get; init; }

    /// <summary>The offset of times that are sent without one; Beijing time unless the feed says otherwise.</summary>
    public TimeSpan Offset { get; init; } = TimeSpan.FromHours(8);

    /// <summary>The topic that a message came by, for formats that say there what it speaks of; null by transports without topics.</summary>
    public string? Topic { get; init; }

    /// <summary>True when what an index points to is fetched: then its items are no loss though they hold no message.</summary>
    public bool FollowsLinks { get; init; }

    /// <summary>True when the feed is declared to state metres of a plane where its format has degrees: easting for longitude, northing for latitude.
    /// A format that can carry them must not hold them against ±180° / ±90°.</summary>
    public bool Plane { get; init; }

    /// <summary>The city's tables for this format.</summary>
    public CodeTable Codes { get; init; } = CodeTable.Empty;

    /// <summary>Secret of the feed from which a protocol may derive a terminal's authentication code; empty when none is set.</summary>
    public string Key { get; init; } = "";

    /// <summary>The key before it, while that is still good; codes derived from it are accepted and no more given.</summary>
    public string? OldKey { get; init; }

    /// <summary>True where a terminal must show its code on each connection before anything of it is taken.</summary>
    public bool RequireCode { get; init; }

    /// <summary>Take frames whose checksum is wrong but whose lengths hold, and say so on their messages; for terminals that never made it right.</summary>
    public bool LenientChecksum { get; init; }

    /// <summary>DER bytes of the X.509 certificates, signers' own or their authorities', whose XML signatures are trusted; empty when none is.</summary>
    public ImmutableArray<byte[]> TrustedCertificates { get; init; } = [];

    /// <summary>True when the feed takes only what carries a valid signature.</summary>
    public bool RequireSignature { get; init; }

    /// <summary>The static timetable that the feed is held against; null where none is set.</summary>
    public Timetable? Timetable { get; init; }

    /// <summary>What is known of tokens that stand for ids; null where nobody asks the sender for them.</summary>
    public TokenTable? Tokens { get; init; }

    /// <summary>The last message before this one, by series; empty at the first one since the start, and for what is tried or decoded anew.</summary>
    public ImmutableDictionary<string, MessageTrace> Before { get; init; } = ImmutableDictionary<string, MessageTrace>.Empty;
}

/// <summary>The pack's <c>codes/&lt;format&gt;.json</c>: sender's words to the platform's.</summary>
/// <param name="Kinds">Sender's code or type name → kind code.</param>
/// <param name="Levels">Sender's severity word, lower case → level 1 to 4.</param>
public sealed record CodeTable(FrozenDictionary<string, string> Kinds, FrozenDictionary<string, int> Levels)
{
    /// <summary>How the pack's stations report, by their id; empty where the pack says nothing of them.</summary>
    public FrozenDictionary<string, StationTelemetry> Stations { get; init; } = FrozenDictionary<string, StationTelemetry>.Empty;

    public static CodeTable Empty { get; } = new(FrozenDictionary<string, string>.Empty, FrozenDictionary<string, int>.Empty);

    /// <summary>What a sender measures (its name, code or definition) → a name of <see cref="Reading.Properties"/>, or another that the city uses.</summary>
    public FrozenDictionary<string, string> Properties { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>A sender's name for a station → the pack's station id.</summary>
    public FrozenDictionary<string, string> StationIds { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The kind for a sender's code; <c>other</c> when the table has none.</summary>
    public string KindOf(string? code) => code is not null && Kinds.TryGetValue(code, out string? kind) ? kind : "other";

    /// <summary>The level for a sender's severity word, or null.</summary>
    public int? LevelOf(string? severity) =>
        severity is not null && Levels.TryGetValue(severity.ToLowerInvariant(), out int level) ? level : null;
}
