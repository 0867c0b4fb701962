using System.Collections.Immutable;

namespace Command.Geo.Tiles;

/// <summary>One value of a tile feature's property: a text, a number or a truth value.</summary>
/// <remarks>Immutable. Two values that are equal are written once a layer.</remarks>
public readonly record struct TileValue
{
    private readonly Kind _kind;
    private readonly double _real;
    private readonly long _whole;

    private TileValue(Kind kind, string? text = null, double real = 0, long whole = 0) => (_kind, Text, _real, _whole) = (kind, text, real, whole);

    private enum Kind : byte
    {
        None,
        Text,
        Real,
        Whole,
        Flag,
    }

    /// <summary>The text; null for a value of another kind.</summary>
    public string? Text { get; }

    /// <summary>The number with a fraction; null for a value of another kind.</summary>
    public double? Real => _kind == Kind.Real ? _real : null;

    /// <summary>The whole number; null for a value of another kind.</summary>
    public long? Whole => _kind == Kind.Whole ? _whole : null;

    /// <summary>The truth value; null for a value of another kind.</summary>
    public bool? Flag => _kind == Kind.Flag ? _whole != 0 : null;

    /// <summary>A text.</summary>
    /// <param name="text">Any text.</param>
    public static TileValue Of(string text) => new(Kind.Text, text);

    /// <summary>A number with a fraction.</summary>
    /// <param name="number">Any number.</param>
    public static TileValue Of(double number) => new(Kind.Real, real: number);

    /// <summary>A whole number.</summary>
    /// <param name="number">Any number.</param>
    public static TileValue Of(long number) => new(Kind.Whole, whole: number);

    /// <summary>A truth value.</summary>
    /// <param name="flag">True or false.</param>
    public static TileValue Of(bool flag) => new(Kind.Flag, whole: flag ? 1 : 0);

    /// <summary>True when both are of one kind and the same; not-a-number is the same as itself.</summary>
    public bool Equals(TileValue other) =>
        _kind == other._kind && _whole == other._whole && _real.Equals(other._real) && string.Equals(Text, other.Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Text is null ? HashCode.Combine(_kind, _whole, _real) : Text.GetHashCode(StringComparison.Ordinal);
}

/// <summary>Something to be drawn on tiles.</summary>
/// <param name="Layer">The name of the layer it is on.</param>
/// <param name="Shape">Where it is, lon/lat degrees; a circle is drawn as a polygon.</param>
/// <param name="Properties">What is known of it, in the order written; a key stands once.</param>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record TileFeature(string Layer, GeoShape Shape, ImmutableArray<KeyValuePair<string, TileValue>> Properties)
{
    /// <summary>A number that tells features of a layer apart; null for none.</summary>
    public ulong? Id { get; init; }

    /// <summary>The level from which it is shown.</summary>
    public int MinZoom { get; init; }

    /// <summary>The last level at which it is shown.</summary>
    public int MaxZoom { get; init; } = TileAddress.MostZoom;
}

/// <summary>How geometries become tile coordinates.</summary>
public sealed record TileOptions
{
    /// <summary>The width of a tile in its own units. Default 4096.</summary>
    public int Extent { get; init; } = 4096;

    /// <summary>How far beyond the edge geometries go on, so that lines and outlines meet without a seam, in tile units. Default 64.</summary>
    public int Buffer { get; init; } = 64;

    /// <summary>How far a simplified line may lie from the true one, in tile units. Default 3: about a third of a pixel on a screen.</summary>
    public double Tolerance { get; init; } = 3;

    /// <summary>The tolerance at the deepest level of a pyramid, which screens go on to magnify. Default 0.5.</summary>
    public double DeepestTolerance { get; init; } = 0.5;
}
