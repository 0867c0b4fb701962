namespace Command.Geo.Crs;

/// <summary>Something about a feed's positions that a person should look at. It changes none of them.</summary>
/// <param name="Code">One of <see cref="PositionFindingCodes"/>.</param>
/// <param name="Count">How many positions it is about.</param>
/// <param name="Of">How many positions were looked at.</param>
/// <param name="Seen">What was seen, with figures.</param>
/// <param name="Means">What it probably means.</param>
/// <param name="Set">What to set or to ask of the sender.</param>
public sealed record PositionFinding(string Code, int Count, int Of, string Seen, string Means, string Set)
{
    /// <summary>The system that the ordinates seem to be in, <c>EPSG:4530</c>; null when none was recognised.</summary>
    public string? LooksLike { get; init; }

    /// <summary>The datum that fits better than the declared one; null for every finding but <see cref="PositionFindingCodes.ConstantOffset"/>.</summary>
    public Datum? Suggested { get; init; }

    /// <summary>Where the positions lie, seen from where they belong: metres east and north. Null for every finding but <see cref="PositionFindingCodes.ConstantOffset"/>.</summary>
    public PlanePoint? Offset { get; init; }

    /// <summary>The direction of <see cref="Offset"/>: <c>north</c>, <c>north-east</c>, …; null without one.</summary>
    public string? Direction { get; init; }
}

/// <summary>The names of the findings: stable, for tests, tables and pages.</summary>
public static class PositionFindingCodes
{
    /// <summary>Latitude stands where longitude should.</summary>
    public const string SwappedAxes = "swapped-axes";

    /// <summary>Metres on a belt whose eastings begin with the belt's number.</summary>
    public const string ZonePrefixedEasting = "zone-prefixed-easting";

    /// <summary>Metres on a plane instead of degrees.</summary>
    public const string ProjectedNotDegrees = "projected-not-degrees";

    /// <summary>0° E 0° N: a receiver without a fix, or an empty field.</summary>
    public const string NullIsland = "null-island";

    /// <summary>Everything is off the roads by the same vector: another datum than declared.</summary>
    public const string ConstantOffset = "constant-offset";

    /// <summary>Degrees, but somewhere else.</summary>
    public const string OutsideCity = "outside-city";
}
