using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Ingest.City;

/// <summary>A kind of event: one row of <c>kinds.json</c>.</summary>
public sealed record Kind
{
    /// <summary>The code for a sender's word that no table knows; every pack has it.</summary>
    public const string Other = "other";

    public const double DefaultJoinAt = 0.6;

    public const double DefaultAskAt = 0.3;

    public required string Code { get; init; }

    public required string Zh { get; init; }

    public required string En { get; init; }

    /// <summary>Which symbol it gets.</summary>
    public required KindGroup Group { get; init; }

    /// <summary>True when a report of it opens an incident of its own; false when it stays a case.</summary>
    public required bool OpensIncident { get; init; }

    /// <summary>How long one event lasts, for deciding whether a later message speaks of the same.</summary>
    public required TimeSpan Life { get; init; }

    /// <summary>How near to each other, in metres, messages about the same event lie.</summary>
    public required double RadiusM { get; init; }

    /// <summary>From which probability on a report joins an event of this kind by itself, 0 to 1.</summary>
    public double JoinAt { get; init; } = DefaultJoinAt;

    /// <summary>From which probability on a person is asked whether a report is of an event of this kind, 0 to 1.</summary>
    public double AskAt { get; init; } = DefaultAskAt;

    /// <summary>Other kinds that the same event may be called by, or be cause or effect of: code → weight over 0, up to 1.</summary>
    public required FrozenDictionary<string, double> Joins { get; init; }

    /// <summary>The level that an incident of it has at the least, 1 to 4; null where the kind says nothing about it.</summary>
    public int? Level { get; init; }

    /// <summary>What people say for it in free text, in any language; empty when the pack lists nothing.</summary>
    public ImmutableArray<KindWord> Words { get; init; } = [];
}

/// <summary>A word or phrase by which free text tells a kind.</summary>
/// <param name="Text">As people write it; case, width and traditional characters don't matter.</param>
/// <param name="Weight">How surely it means the kind, over 0, up to 1.</param>
public readonly record struct KindWord(string Text, double Weight)
{
    /// <summary>The weight of a word that the pack lists without one.</summary>
    public const double Usual = 0.7;
}

/// <summary>Groups of kinds, a symbol each.</summary>
public enum KindGroup
{
    City,
    Traffic,
    Water,
    Fire,
    Civil,
    Medical,
    Other,
}
