namespace Command.Geo.Areas;

/// <summary>The step of the administrative ladder that an area stands on, coarse to fine.</summary>
public enum AreaLevel
{
    /// <summary>省级: two significant digits of GB/T 2260.</summary>
    Province,

    /// <summary>地级: four significant digits.</summary>
    City,

    /// <summary>市辖区: six digits.</summary>
    District,

    /// <summary>县 or county-level city: six digits, the same step as a district.</summary>
    County,

    /// <summary>街道, 镇 or 乡: nine digits, GB/T 10114.</summary>
    Street,
}

/// <summary>An administrative area.</summary>
/// <param name="Code">GB/T 2260 (six digits) or GB/T 10114 (nine digits) code, a string.</param>
/// <param name="Zh">Chinese name.</param>
/// <param name="En">English name.</param>
/// <param name="Level">The step of the ladder.</param>
/// <param name="Shape">The ground it covers: an area or several, CGCS2000 lon/lat degrees.</param>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record Area(string Code, string Zh, string En, AreaLevel Level, GeoShape Shape);
