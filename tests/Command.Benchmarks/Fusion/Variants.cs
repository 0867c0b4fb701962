using System.Collections.Immutable;
using Command.Ingest.Fusion;

namespace Command.Benchmarks.Fusion;

/// <summary>One way to fuse: all evidence, or all but one.</summary>
internal sealed record Variant(string Name, Evidence Used, FusionWeights? Weights = null);

/// <summary>The ways to fuse that are held against each other.</summary>
internal static class Variants
{
    public static Variant Full { get; } = new("fusion", Evidence.All);

    /// <summary>All evidence, with some weights set: <c>Prior=-0.5</c>.</summary>
    public static Variant Weighed(IEnumerable<string> settings)
    {
        FusionWeights weights = new();
        foreach (string[] setting in settings.Select(s => s.Split('=')))
        {
            typeof(FusionWeights).GetProperty(setting[0])!.SetValue(weights, double.Parse(setting[1], System.Globalization.CultureInfo.InvariantCulture));
        }

        return Full with { Weights = weights };
    }

    /// <summary>Each leaves out one kind of evidence, so that what it brings can be told.</summary>
    public static ImmutableArray<Variant> Ablations { get; } =
    [
        .. Enum.GetValues<Evidence>().Where(e => e is not (Evidence.None or Evidence.All)).Select(e => new Variant($"without {e}", Evidence.All & ~e)),
    ];
}
