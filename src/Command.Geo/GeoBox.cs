namespace Command.Geo;

/// <summary>An axis-aligned box in degrees, lon/lat, edges included. It does not cross the antimeridian: <c>West ≤ East</c>.</summary>
/// <param name="West">Smallest longitude, degrees.</param>
/// <param name="South">Smallest latitude, degrees.</param>
/// <param name="East">Largest longitude, degrees.</param>
/// <param name="North">Largest latitude, degrees.</param>
public readonly record struct GeoBox(double West, double South, double East, double North)
{
    /// <summary>The box that holds nothing; growing it by a point gives that point.</summary>
    public static GeoBox Empty => new(double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity, double.NegativeInfinity);

    /// <summary>True when nothing is inside.</summary>
    public bool IsEmpty => !(West <= East && South <= North);

    /// <summary>True when the point lies inside or on an edge.</summary>
    /// <param name="point">A position in the box's datum.</param>
    public bool Contains(GeoPoint point) => point.Lon >= West && point.Lon <= East && point.Lat >= South && point.Lat <= North;

    /// <summary>True when the boxes share at least one point.</summary>
    /// <param name="other">A box in the same datum.</param>
    public bool Intersects(GeoBox other) => West <= other.East && East >= other.West && South <= other.North && North >= other.South;

    /// <summary>The smallest box that holds this one and the point.</summary>
    /// <param name="point">A position in the box's datum.</param>
    public GeoBox Including(GeoPoint point) =>
        new(Math.Min(West, point.Lon), Math.Min(South, point.Lat), Math.Max(East, point.Lon), Math.Max(North, point.Lat));

    /// <summary>The smallest box that holds this one and another; an empty one adds nothing.</summary>
    /// <param name="other">A box in the same datum.</param>
    public GeoBox Including(GeoBox other) =>
        new(Math.Min(West, other.West), Math.Min(South, other.South), Math.Max(East, other.East), Math.Max(North, other.North));

    /// <summary>About how far apart two boxes are, metres: 0 where they touch, the same from either side, too much rather than too little across the date line.</summary>
    /// <param name="other">A box in the same datum; neither is empty.</param>
    public double MetresTo(GeoBox other)
    {
        double lon = Math.Max(0, Math.Max(West - other.East, other.West - East));
        double lat = Math.Max(0, Math.Max(South - other.North, other.South - North));
        double middle = (Math.Max(South, other.South) + Math.Min(North, other.North)) / 2;
        double east = lon == 0 ? 0 : lon * Math.Cos(double.DegreesToRadians(middle));
        return Math.Sqrt((east * east) + (lat * lat)) * LocalPlane.MetresPerDegree;
    }
}
