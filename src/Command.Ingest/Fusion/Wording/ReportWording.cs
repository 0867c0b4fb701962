using System.Collections.Immutable;

namespace Command.Ingest.Fusion.Wording;

public sealed record KindWeight(string Kind, double Weight);

public sealed record ReportWording(
    ImmutableArray<KindWeight> Kinds,
    ImmutableArray<string> Names,
    ImmutableArray<string> Details,
    ImmutableArray<ulong> Shingles,
    ulong Whole,
    bool Over)
{
    public static ReportWording None { get; } = new([], [], [], [], 0, false);
}
