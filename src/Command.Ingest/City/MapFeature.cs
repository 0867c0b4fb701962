using Command.Geo;

namespace Command.Ingest.City;

/// <summary>A fixed thing of <c>facilities.geojson</c>: hospital, fire station, pump station, shelter, siren.</summary>
/// <param name="Id">Stable within the pack.</param>
/// <param name="Kind">What it is, lower case with hyphens.</param>
/// <param name="Zh">Chinese name.</param>
/// <param name="En">English name.</param>
/// <param name="Agency">Id of the agency that runs it.</param>
/// <param name="Shape">Where it is, CGCS2000 lon/lat degrees.</param>
public sealed record Facility(string Id, string Kind, string Zh, string En, string Agency, GeoShape Shape)
{
    /// <summary>How many people it takes in; null where the pack does not say.</summary>
    public int? Capacity { get; init; }
}

/// <summary>One feature of the schematic base map, <c>basemap.geojson</c>.</summary>
public sealed record MapFeature
{
    /// <summary>The words that <see cref="Class"/> may be.</summary>
    public static readonly IReadOnlySet<string> Classes = new SortedSet<string>(StringComparer.Ordinal)
    {
        "water", "river", "road-major", "road", "bridge", "rail", "park", "place", "district-label",
    };

    /// <summary>How it is drawn.</summary>
    public required string Class { get; init; }

    public required string Zh { get; init; }

    public required string En { get; init; }

    /// <summary>The zoom level from which it is shown.</summary>
    public required double MinZoom { get; init; }

    /// <summary>CGCS2000 lon/lat degrees.</summary>
    public required GeoShape Shape { get; init; }

    /// <summary>A finer word within the class: <c>station</c>, <c>landmark</c>, <c>metro</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Usual speed on a road, km/h.</summary>
    public double? SpeedKmh { get; init; }

    /// <summary>What a bridge carries: <c>road</c>, <c>rail</c> or <c>foot</c>.</summary>
    public string? Carries { get; init; }

    /// <summary>True for a line that road vehicles use; such lines meet where they share a vertex.</summary>
    public bool IsRoad => Shape is LineShape && (Class is "road" or "road-major" || (Class == "bridge" && Carries == "road"));
}
