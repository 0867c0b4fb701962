using System.Net;
using System.Text.Json.Nodes;
using Command.Ingest.City;

namespace Command.Web.Map;

/// <summary>
/// The base map's style (MapLibre style specification v8) over <see cref="BaseMap"/>. It names no glyphs: labels are drawn from the viewer's own
/// fonts, so nothing is fetched from anywhere but this server.
/// </summary>
public static class MapStyle
{
    private const string Source = "pack";
    private const string Font = "Noto Sans Regular";

    /// <summary>The style as JSON.</summary>
    /// <param name="pack">Gives the attribution, shown on the map.</param>
    /// <param name="theme">Night or day.</param>
    /// <param name="english">Which of the names to draw.</param>
    /// <param name="scale">The screen's root size over 16 pixels, so that labels on a wall grow with the rest; 0.5 to 4.</param>
    public static JsonObject For(CityPack pack, MapTheme theme, bool english, double scale)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(theme);
        string name = english ? "en" : "zh";
        double size = double.IsFinite(scale) ? Math.Clamp(scale, 0.5, 4) : 1;
        JsonArray Sized(params ReadOnlySpan<(double Zoom, double Value)> stops) => Stops(size, stops);
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
                new JsonObject { ["id"] = "ground", ["type"] = "background", ["paint"] = new JsonObject { ["background-color"] = theme.Ground } },
                Fill("park", theme.Park),
                Line("river", theme.Water, Sized((6, 0.8), (10, 2), (14, 7))),
                Fill("water", theme.Water),
                Line("rail", theme.Rail, Sized((9, 0.8), (14, 2.4)), dashes: [4, 2]),
                Line("road", theme.Road, Sized((11, 0.8), (13, 2), (16, 8))),
                Line("road-major", theme.MajorRoad, Sized((8, 0.7), (11, 1.8), (14, 5), (16, 12))),
                Line("bridge", theme.Bridge, Sized((9, 1.4), (11, 2.6), (14, 6), (16, 13))),
                Line("boundary", theme.Boundary, Sized((6, 0.8), (12, 1.6)), dashes: [6, 2, 1, 2]),
                LineLabel("river", name, theme.WaterLabel, theme.Halo, Sized((8, 11), (14, 18))),
                LineLabel("road-major", name, theme.Label, theme.Halo, Sized((11, 10), (15, 15))),
                LineLabel("road", name, theme.Label, theme.Halo, Sized((13, 10), (16, 14))),
                LineLabel("bridge", name, theme.Label, theme.Halo, Sized((11, 10), (15, 15))),
                PointLabel("place", name, theme.Label, theme.Halo, Sized((9, 10), (14, 15))),
                PointLabel("district-label", name, theme.Label, theme.Halo, Sized((7, 11), (10, 14), (13, 22))),
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
        JsonObject paint = new() { ["line-color"] = colour, ["line-width"] = width };
        if (dashes is not null)
        {
            paint["line-dasharray"] = new JsonArray([.. dashes.Select(d => JsonValue.Create(d))]);
        }

        JsonObject layout = dashes is null ? new() { ["line-cap"] = "round", ["line-join"] = "round" } : new() { ["line-join"] = "round" };
        return Layer($"{@class}-line", "line", @class, paint, layout);
    }

    private static JsonObject LineLabel(string @class, string name, string colour, string halo, JsonArray size) =>
        Label($"{@class}-name", @class, name, colour, halo, size, new JsonObject { ["symbol-placement"] = "line", ["symbol-spacing"] = 420 });

    private static JsonObject PointLabel(string @class, string name, string colour, string halo, JsonArray size) =>
        Label($"{@class}-name", @class, name, colour, halo, size, new JsonObject { ["text-max-width"] = 8, ["text-padding"] = 6 });

    private static JsonObject Label(string id, string @class, string name, string colour, string halo, JsonArray size, JsonObject layout)
    {
        layout["text-field"] = new JsonArray("get", name);
        layout["text-font"] = new JsonArray(Font);
        layout["text-size"] = size;
        JsonObject paint = new() { ["text-color"] = colour, ["text-halo-color"] = halo, ["text-halo-width"] = 1.4 };
        return Layer(id, "symbol", @class, paint, layout);
    }

    private static JsonArray Stops(double scale, params ReadOnlySpan<(double Zoom, double Value)> stops)
    {
        JsonArray expression = ["interpolate", new JsonArray("exponential", 1.4), new JsonArray("zoom")];
        foreach ((double zoom, double value) in stops)
        {
            expression.Add(zoom);
            expression.Add(Math.Round(value * scale, 2));
        }

        return expression;
    }
}
