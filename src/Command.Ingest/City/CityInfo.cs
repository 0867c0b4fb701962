using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Crs;

namespace Command.Ingest.City;

/// <summary>What the city is: <c>city.json</c>. Positions are CGCS2000 lon/lat degrees.</summary>
public sealed record CityInfo
{
    /// <summary>The pack's name, lower case; also its folder.</summary>
    public required string Id { get; init; }

    public required string Zh { get; init; }

    public required string En { get; init; }

    /// <summary>GB/T 2260 code of the prefecture, six digits.</summary>
    public required string AdminCode { get; init; }

    /// <summary>Where maps open.</summary>
    public required GeoPoint Centre { get; init; }

    /// <summary>The zoom level at which maps open.</summary>
    public required double Zoom { get; init; }

    /// <summary>The built-up core that a wall shows whole.</summary>
    public required GeoBox Core { get; init; }

    /// <summary>The whole prefecture.</summary>
    public required GeoBox Bounds { get; init; }

    public required TimeZoneInfo TimeZone { get; init; }

    /// <summary>South-west corner of the unit grid.</summary>
    public required GeoPoint GridOrigin { get; init; }

    /// <summary>Side of a grid cell in metres.</summary>
    public required double GridCellM { get; init; }

    /// <summary>What a map made from the pack must say about its source, in Chinese.</summary>
    public required string AttributionZh { get; init; }

    /// <summary>The same in English.</summary>
    public required string AttributionEn { get; init; }

    public required ImmutableArray<string> Sources { get; init; }

    /// <summary>The city's seven parameters to CGCS2000, by <c>xian80</c> and <c>beijing54</c>: the optional <c>crs</c> of the file, each
    /// <c>{"convention": "position-vector", "dx": …, "dy": …, "dz": …, "rx": …, "ry": …, "rz": …, "scale": …}</c> in metres, seconds of arc and parts per million.</summary>
    public ImmutableDictionary<string, SevenParameters> Crs { get; init; } = ImmutableDictionary<string, SevenParameters>.Empty;

    /// <summary>The city's calendar day at a moment; thresholds change at its midnight.</summary>
    public DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, TimeZone).DateTime);
}
