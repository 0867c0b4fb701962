using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Command.Geo;

namespace Command.Ingest.Contracts;

/// <summary>One decoded statement of a feed. Times keep the sender's offset; shapes keep the sender's datum until located.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "m")]
[JsonDerivedType(typeof(Report), "report")]
[JsonDerivedType(typeof(Alert), "alert")]
[JsonDerivedType(typeof(Reading), "reading")]
[JsonDerivedType(typeof(Position), "position")]
[JsonDerivedType(typeof(Asset), "asset")]
[JsonDerivedType(typeof(SnapshotMark), "snapshot")]
public abstract record Message
{
    /// <summary>The feed it came by (its id in the configuration).</summary>
    public required string Feed { get; init; }

    /// <summary>The agency that runs the feed.</summary>
    public required string Agency { get; init; }

    /// <summary>The sender's own identity of the thing spoken of; a string, never a number.</summary>
    public required string SourceId { get; init; }

    /// <summary>What tells one statement about <see cref="SourceId"/> from the next: the sender's version, or time and content hash.
    /// The same feed, source id and version again is a duplicate.</summary>
    public required string Version { get; init; }

    /// <summary>When it was so in the world, by the sender's clock.</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>When the sender sent it, where it says so.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>True when an exercise made it: it is marked everywhere and never joins a real incident.</summary>
    public bool Exercise { get; init; }

    /// <summary>Faults that did not keep it from being decoded.</summary>
    public ImmutableArray<Fault> Issues { get; init; } = [];

    /// <summary>The first position that the sender stated and that is none: out of range, 0/0, axes changed over. As read, longitude field first, to find out
    /// what is wrong with the sender; never drawn and not kept.</summary>
    [JsonIgnore]
    public GeoPoint? Misstated { get; init; }
}
