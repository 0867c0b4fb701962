using System.Collections.Frozen;

namespace Command.Ingest.City;

/// <summary>A kind of event: one row of <c>kinds.json</c>.</summary>
public sealed record Kind
{
    /// <summary>The code for a sender's word that no table knows; every pack has it.</summary>
    public const string Other = "other";

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

    /// <summary>Other kinds that the same event may be called by, or be cause or effect of: code → weight over 0, up to 1.</summary>
    public required FrozenDictionary<string, double> Joins { get; init; }

    /// <summary>The level that an incident of it has at the least, 1 to 4; null where the kind says nothing about it.</summary>
    public int? Level { get; init; }
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
