using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;

namespace Command.Benchmarks.Fusion;

/// <summary>Decides what a located message changes.</summary>
internal delegate void Decide(Draft draft, CityPack pack, Message message, Place place);

/// <summary>One way to fuse: all evidence, or all but one.</summary>
internal sealed record Variant(string Name, Decide Decide);

/// <summary>The ways to fuse that are held against each other.</summary>
internal static class Variants
{
    public static Variant Full { get; } = new("fusion", Intake.Decide);

    /// <summary>Each leaves out one kind of evidence, so that what it brings can be told.</summary>
    public static ImmutableArray<Variant> Ablations { get; } = [];
}
