using System.Net;
using System.Text.Json.Nodes;

namespace Command.Web.Map.Bases;

/// <summary>The style (MapLibre style specification v8) of a base map that is made of pictures. Photographs are dimmed at night; drawn maps are turned dark, their hues kept.</summary>
public static class BaseStyle
{
    /// <summary>What the names of its sources begin with; the browser tells by it that a base map's tile could not be had.</summary>
    public const string Sources = "base-";

    /// <summary>The style as JSON.</summary>
    /// <param name="source">The base map.</param>
    /// <param name="theme">Night or day.</param>
    public static JsonObject For(BaseSource source, MapTheme theme)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(theme);
        JsonObject sources = [];
        JsonArray layers = [StyleLayers.Ground(theme.Ground)];
        for (int layer = 0; layer < source.Layers; layer++)
        {
            string name = $"{Sources}{layer}";
            sources[name] = new JsonObject
            {
                ["type"] = "raster",
                ["tiles"] = new JsonArray(Tiles(source, layer)),
                ["tileSize"] = source.Grid.TileSize,
                ["minzoom"] = source.MinZoom,
                ["maxzoom"] = source.MaxZoom,
                // MapLibre puts an attribution on the page as HTML.
                ["attribution"] = layer == 0 ? WebUtility.HtmlEncode(source.Attribution) : "",
            };
            layers.Add(new JsonObject { ["id"] = name, ["type"] = "raster", ["source"] = name, ["paint"] = Paint(source.Imagery, theme == MapTheme.Night) });
        }

        return new JsonObject { ["version"] = 8, ["name"] = source.Id, ["sources"] = sources, ["layers"] = layers };
    }

    /// <summary>Where a browser has the tiles of a layer. The stamp changes with the settings, so that nothing of another map is taken from a browser's cache.</summary>
    public static string Tiles(BaseSource source, int layer)
    {
        ArgumentNullException.ThrowIfNull(source);
        return $"/map/bases/{source.Id}/{layer}/{{z}}/{{x}}/{{y}}?v={source.Stamp}";
    }

    private static JsonObject Paint(bool imagery, bool night) => (imagery, night) switch
    {
        (true, true) => new() { ["raster-fade-duration"] = 0, ["raster-brightness-max"] = 0.6, ["raster-saturation"] = -0.3 },
        // Light and dark change places, and turning the hues by half a circle brings them back to where they were.
        (false, true) => new() { ["raster-fade-duration"] = 0, ["raster-brightness-min"] = 0.86, ["raster-brightness-max"] = 0.06, ["raster-hue-rotate"] = 180, ["raster-saturation"] = -0.35 },
        _ => new() { ["raster-fade-duration"] = 0, ["raster-saturation"] = -0.2 },
    };
}
