using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Contracts;

/// <summary>Where something is on the shared layer, once located: CGCS2000, lon/lat degrees.</summary>
public sealed record Place
{
    /// <summary>The place of a message that names none.</summary>
    public static Place Unknown { get; } = new();

    public GeoShape? Shape { get; init; }

    /// <summary>The shape's centre, where lists and arrows point to.</summary>
    public GeoPoint? Centre { get; init; }

    /// <summary>How far the truth may lie from the shape, in metres.</summary>
    public double UncertaintyM { get; init; }

    /// <summary>District code (GB/T 2260).</summary>
    public string? District { get; init; }

    /// <summary>Unit grid code (GB/T 30428.1 style).</summary>
    public string? Grid { get; init; }

    public string? Address { get; init; }

    public ImmutableArray<Fault> Issues { get; init; } = [];
}
