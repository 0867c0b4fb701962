using System.Net;
using System.Text.Json.Nodes;
using Command.Ingest.City;

namespace Command.Web.Map;

/// <summary>
/// The schematic base map's style (MapLibre style specification v8) over <see cref="BaseMap"/>. It names no glyphs: labels are drawn from the viewer's own
/// fonts, so nothing is fetched from anywhere but this server.
/// </summary>
public static class MapStyle
{
    private const string Source = "pack";

    /// <summary>The style as JSON.</summary>
    /// <param name="pack">Gives the attribution, shown on the map.</param>
    /// <param name="theme">Night or day.</param>
    /// <param name="english">Which of the names to draw.</param>
    /// <param name="scale">The screen's root size over 16 pixels, so that labels on a wall grow with the rest; 0.5 to 4.</param>
    /// <param name="narrow">True on a telephone: fewer names, so that what happens is not hidden among them.</param>
    public static JsonObject For(CityPack pack, MapTheme theme, bool english, double scale, bool narrow = false)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(theme);
        string name = english ? "en" : "zh";
        StyleLayers style = new(scale, narrow);
        JsonArray Sized(params ReadOnlySpan<(double Zoom, double Value)> stops) => style.Sized(stops);
        return new JsonObject
        {
            ["version"] = 8,
            ["name"] = pack.City.Id,
            ["sources"] = new JsonObject
            {
                [Source] = new JsonObject
                {
                    ["type"] = "geojson",
                    ["data"] = "/basemap/pack.geojson",
                    // MapLibre puts an attribution on the page as HTML.
                    ["attribution"] = WebUtility.HtmlEncode(english ? pack.City.AttributionEn : pack.City.AttributionZh),
                },
            },
            ["layers"] = new JsonArray(
            [
                StyleLayers.Ground(theme.Ground),
                Fill("park", theme.Park),
                Line("river", theme.Water, Sized((6, 0.8), (10, 2), (14, 7))),
                Fill("water", theme.Water),
                Line("rail", theme.Rail, Sized((9, 0.8), (14, 2.4)), dashes: [4, 2]),
                Line("road", theme.Road, Sized((11, 0.8), (13, 2), (16, 8))),
                Line("road-major", theme.MajorRoad, Sized((8, 0.7), (11, 1.8), (14, 5), (16, 12))),
                Line("bridge", theme.Bridge, Sized((9, 1.4), (11, 2.6), (14, 6), (16, 13))),
                Line("boundary", theme.Boundary, Sized((6, 0.8), (12, 1.6)), dashes: [6, 2, 1, 2]),
                LineLabel(style, "river", name, theme.WaterLabel, theme.Halo, Sized((8, 11), (14, 18))),
                LineLabel(style, "road-major", name, theme.Label, theme.Halo, Sized((11, 10), (15, 15))),
                LineLabel(style, "road", name, theme.Label, theme.Halo, Sized((13, 10), (16, 14))),
                LineLabel(style, "bridge", name, theme.Label, theme.Halo, Sized((11, 10), (15, 15))),
                PointLabel(style, "place", name, theme.Label, theme.Halo, Sized((9, 10), (14, 15))),
                PointLabel(style, "district-label", name, theme.Label, theme.Halo, Sized((7, 11), (10, 14), (13, 22))),
            ]),
        };
    }

    private static JsonObject Layer(string id, string type, string @class, JsonObject paint, JsonObject layout) => new()
    {
        ["id"] = id,
        ["type"] = type,
        ["source"] = Source,
        ["filter"] = new JsonArray(
            "all",
            new JsonArray("==", new JsonArray("get", "class"), @class),
            new JsonArray("<=", new JsonArray("get", "minzoom"), new JsonArray("zoom"))),
        ["paint"] = paint,
        ["layout"] = layout,
    };

    private static JsonObject Fill(string @class, string colour) =>
        Layer(@class, "fill", @class, new JsonObject { ["fill-color"] = colour }, []);

    private static JsonObject Line(string @class, string colour, JsonArray width, double[]? dashes = null)
    {
        JsonObject paint = StyleLayers.LinePaint(colour, width, dashes ?? []);
        return Layer($"{@class}-line", "line", @class, paint, StyleLayers.LineLayout(paint));
    }

    private static JsonObject LineLabel(StyleLayers style, string @class, string name, string colour, string halo, JsonArray size) =>
        Label(style, @class, name, colour, halo, size, alongLine: true);

    private static JsonObject PointLabel(StyleLayers style, string @class, string name, string colour, string halo, JsonArray size) =>
        Label(style, @class, name, colour, halo, size, alongLine: false);

    private static JsonObject Label(StyleLayers style, string @class, string name, string colour, string halo, JsonArray size, bool alongLine) =>
        Layer($"{@class}-name", "symbol", @class, style.TextPaint(colour, halo), style.TextLayout(new JsonArray("get", name), size, alongLine));
}
