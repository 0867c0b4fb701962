using System.Collections.Immutable;

namespace Command.Ingest.Contracts;

/// <summary>
/// A feed said all that it knows at a moment: what it covers and is not in <see cref="Present"/> is no more. <see cref="Message.SourceId"/> names
/// the mark (a publication's name); <see cref="Message.Version"/> is new with every receipt, for the same words said again later are news.
/// </summary>
public sealed record SnapshotMark : Message
{
    /// <summary>What it covers.</summary>
    public SnapshotScope Covers { get; init; }

    /// <summary>Only source ids that begin with this are covered; empty covers all of the feed.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The source ids that are still so.</summary>
    public required ImmutableArray<string> Present { get; init; }
}

/// <summary>The kind of message that a <see cref="SnapshotMark"/> speaks of.</summary>
public enum SnapshotScope
{
    Reports,
    Assets,
}
