namespace Command.Ingest.City.Build;

/// <summary>The files built from OpenStreetMap, below a pack's folder.</summary>
public static class OsmFolder
{
    /// <summary>The folder's name.</summary>
    public const string Name = "osm";

    /// <summary>The base map's tiles, PMTiles v3.</summary>
    public const string BaseMap = "base.pmtiles";

    /// <summary>The road network, as <see cref="Geo.Roads.RoadGraphFile"/> keeps it.</summary>
    public const string Roads = "roads.bin";

    /// <summary>Streets by name, one JSON object a line.</summary>
    public const string Streets = "streets.jsonl";

    /// <summary>Administrative areas, GeoJSON.</summary>
    public const string Areas = "areas.geojson";

    /// <summary>Places of interest, GeoJSON.</summary>
    public const string Sites = "pois.geojson";

    /// <summary>The path of one of the files.</summary>
    /// <param name="pack">The pack's folder.</param>
    /// <param name="file">One of the names above.</param>
    public static string PathOf(string pack, string file) => Path.Combine(pack, Name, file);
}
