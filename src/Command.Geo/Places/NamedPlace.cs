using System.Collections.Immutable;

namespace Command.Geo.Places;

/// <summary>Something with a name and a place: a station, a hospital, a bridge, a park.</summary>
/// <param name="Zh">Chinese name; empty when there is none.</param>
/// <param name="En">English name; empty when there is none.</param>
/// <param name="Kind">What it is, the owner's word; <c>bridge</c> is what 桥下 looks for first.</param>
/// <param name="At">Where it is, CGCS2000 lon/lat degrees.</param>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record NamedPlace(string Zh, string En, string Kind, GeoPoint At)
{
    /// <summary>Other names that people use for it.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>How far it reaches from <see cref="At"/>, metres; 0 for what is small.</summary>
    public double RadiusM { get; init; }
}

/// <summary>A street with a name. Lines of one name that lie apart are taken as several streets.</summary>
/// <param name="Zh">Chinese name; empty when there is none.</param>
/// <param name="En">English name; empty when there is none.</param>
/// <param name="Lines">Its course, CGCS2000 lon/lat degrees, in any order and direction.</param>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record NamedStreet(string Zh, string En, ImmutableArray<LineShape> Lines)
{
    /// <summary>Other names that people use for it.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>House numbers whose places are known, in any order; usually few or none.</summary>
    public ImmutableArray<HouseNumber> Numbers { get; init; } = [];
}

/// <summary>A house number whose place is known.</summary>
/// <param name="Number">The number without its letter or part.</param>
/// <param name="At">Where the house stands, CGCS2000 lon/lat degrees.</param>
public readonly record struct HouseNumber(int Number, GeoPoint At);
