using Command.Geo;
using Command.Geo.Tiles;
using Command.Ingest.Api;
using Command.Ingest.City.Build;

namespace Command.Web.Map;

/// <summary>What the style must know of the street map that was built into the pack.</summary>
/// <param name="MinZoom">The first level that has tiles.</param>
/// <param name="MaxZoom">The last level that has tiles; closer views magnify it.</param>
/// <param name="Box">The ground shown, degrees.</param>
public sealed record StreetMap(int MinZoom, int MaxZoom, GeoBox Box)
{
    /// <summary>The street map of a pack's folder; null where there is none that can be read, and the schematic map is drawn.</summary>
    public static StreetMap? Find(string? packFolder)
    {
        if (packFolder is null || !File.Exists(OsmFolder.PathOf(packFolder, OsmFolder.BaseMap)))
        {
            return null;
        }

        using FileArchive? archive = FileArchive.Open(OsmFolder.PathOf(packFolder, OsmFolder.BaseMap)).Archive;
        return archive is not null && PmTilesReader.Open(archive).Reader is { Header: var header }
            ? new StreetMap(header.MinZoom, header.MaxZoom, header.Box)
            : null;
    }
}
