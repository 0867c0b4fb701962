namespace Command.Geo.Crs;

/// <summary>A position on a projection's plane, in metres.</summary>
/// <param name="East">Metres east of the projection's origin, false easting and zone number included (the EPSG register's Y of Chinese grids, X of Web Mercator).</param>
/// <param name="North">Metres north of it.</param>
public readonly record struct PlanePoint(double East, double North)
{
    /// <summary>What stands for a position that a projection has no place for; its ordinates are no numbers.</summary>
    public static PlanePoint None => new(double.NaN, double.NaN);

    /// <summary>True when both ordinates are finite numbers.</summary>
    public bool IsFinite => double.IsFinite(East) && double.IsFinite(North);
}
