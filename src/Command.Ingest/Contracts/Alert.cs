using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Contracts;

/// <summary>A warning for an area and a time (CAP 1.2).</summary>
public sealed record Alert : Message
{
    public required string Sender { get; init; }

    /// <summary>CAP <c>status</c>: Actual, Exercise, System, Test or Draft.</summary>
    public required string Status { get; init; }

    /// <summary>CAP <c>msgType</c>: Alert, Update, Cancel, Ack or Error.</summary>
    public required string MsgType { get; init; }

    public string? Scope { get; init; }

    /// <summary>CAP <c>category</c> words: Geo, Met, Safety, Security, Rescue, Fire, Health, Env, Transport, Infra, CBRNE, Other.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>CAP <c>responseType</c> words; <c>AllClear</c> in an Update says that the danger is over.</summary>
    public ImmutableArray<string> ResponseTypes { get; init; } = [];

    public string? Event { get; init; }

    public string? Urgency { get; init; }

    public string? Severity { get; init; }

    public string? Certainty { get; init; }

    /// <summary>1 to 4, or null when the sender's words give none.</summary>
    public int? Level { get; init; }

    public required DateTimeOffset Sent { get; init; }

    public DateTimeOffset? Effective { get; init; }

    public DateTimeOffset? Onset { get; init; }

    public DateTimeOffset? Expires { get; init; }

    public string? Headline { get; init; }

    public string? Description { get; init; }

    public string? Instruction { get; init; }

    public string? AreaDesc { get; init; }

    public ImmutableArray<Geocode> Geocodes { get; init; } = [];

    public ImmutableArray<AlertReference> References { get; init; } = [];

    /// <summary>CAP <c>eventCode</c> pairs of the chosen <c>info</c>.</summary>
    public ImmutableArray<Geocode> EventCodes { get; init; } = [];

    /// <summary>The same alert in each language its sender wrote it in.</summary>
    public ImmutableArray<AlertText> Texts { get; init; } = [];

    /// <summary>Polygons and circles, in lon/lat degrees; null when the alert names its area by code or words only.</summary>
    public GeoShape? Shape { get; init; }

    /// <summary>Whether an XML signature is there and holds: none, valid, invalid or unchecked.</summary>
    public string Signature { get; init; } = "none";

    /// <summary>True when an event code says that it only tests the way to the public, whatever its status: such tests are sent as Actual every week.</summary>
    public bool Test { get; init; }

    /// <summary>GB/T 2260 code of the division whose office issued it, six digits, where its identifier says so (GB/T 35965.1-2018); else null.</summary>
    public string? IssuingRegion { get; init; }
}

/// <summary>A coded value with the name of its code list (CAP <c>geocode</c>, <c>eventCode</c>).</summary>
public sealed record Geocode(string Name, string Value);

/// <summary>One entry of CAP <c>references</c>. <see cref="Sent"/> is kept but not required to match.</summary>
public sealed record AlertReference(string Sender, string Identifier, DateTimeOffset? Sent);

/// <summary>An alert's words in one language (a CAP <c>info</c> block); <see cref="Language"/> is an RFC 3066 tag.</summary>
public sealed record AlertText(string Language, string? Event, string? Headline, string? Description, string? Instruction, string? AreaDesc);
