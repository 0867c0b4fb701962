using System.Net;
using System.Text.Json.Nodes;

namespace Command.Web.Map;

/// <summary>
/// The style (MapLibre style specification v8) of the street map built into the pack from OpenStreetMap. Like the schematic one it names no glyphs
/// and no sprite: nothing is fetched from anywhere but this server.
/// </summary>
public static class StreetStyle
{
    private const string Source = "street";
    private const string Attribution = "© OpenStreetMap contributors";

    private static readonly string[] s_highways = ["motorway", "trunk"];
    private static readonly string[] s_mains = ["primary", "secondary"];
    private static readonly string[] s_streets = ["tertiary", "unclassified", "residential", "living_street", "road"];
    private static readonly string[] s_lanes = ["service", "pedestrian", "track"];
    private static readonly string[] s_green = ["park", "garden", "golf_course", "nature_reserve", "wood", "forest", "grass", "grassland", "scrub", "meadow", "recreation_ground", "wetland", "cemetery"];
    private static readonly string[] s_emergency = ["hospital", "fire_station", "police"];

    /// <summary>The style as JSON.</summary>
    /// <param name="map">What there is of it.</param>
    /// <param name="theme">Night or day.</param>
    /// <param name="english">Which of the names to draw; the other where a thing has but one.</param>
    /// <param name="scale">The screen's root size over 16 pixels, so that labels on a wall grow with the rest; 0.5 to 4.</param>
    /// <param name="narrow">True on a telephone: fewer names, so that what happens is not hidden among them.</param>
    /// <param name="tiles">Where its tiles are had.</param>
    /// <param name="attribution">Whose it is, instead of OpenStreetMap's; plain text.</param>
    public static JsonObject For(StreetMap map, MapTheme theme, bool english, double scale, bool narrow = false, string tiles = "/basemap/{z}/{x}/{y}", string? attribution = null)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(theme);
        StyleLayers style = new(scale, narrow);
        return new JsonObject
        {
            ["version"] = 8,
            ["name"] = Source,
            ["sources"] = new JsonObject
            {
                [Source] = new JsonObject
                {
                    ["type"] = "vector",
                    ["tiles"] = new JsonArray(tiles),
                    ["minzoom"] = map.MinZoom,
                    ["maxzoom"] = map.MaxZoom,
                    ["bounds"] = new JsonArray(map.Box.West, map.Box.South, map.Box.East, map.Box.North),
                    ["attribution"] = string.IsNullOrEmpty(attribution) ? Attribution : WebUtility.HtmlEncode(attribution),
                },
            },
            ["layers"] = new JsonArray([StyleLayers.Ground(theme.Ground), .. Ground(style, theme), .. Ways(style, theme), .. Names(style, theme, english)]),
        };
    }

    private static IEnumerable<JsonObject> Ground(StyleLayers style, MapTheme theme)
    {
        yield return Fill("green", "landuse", theme.Park, StyleLayers.In("class", s_green));
        yield return Line("stream", "waterway", style, theme.Water, StyleLayers.Is("class", "stream"), 12, [(12, 0.6), (16, 2)]);
        yield return Line("river", "waterway", style, theme.Water, StyleLayers.In("class", "river", "canal"), 6, [(6, 0.8), (11, 2.2), (14, 5), (17, 12)]);
        yield return Fill("water", "water", theme.Water);
        JsonObject buildings = Fill("building", "building", theme.Building);
        buildings["minzoom"] = 14;
        yield return buildings;
    }

    private static IEnumerable<JsonObject> Ways(StyleLayers style, MapTheme theme)
    {
        (double Zoom, double Value)[] lane = [(14, 0.8), (16, 2.5), (18, 7)], street = [(12, 0.6), (13, 1.1), (16, 6), (18, 15)],
            main = [(8, 0.5), (11, 1.2), (13, 2.6), (16, 9), (18, 20)], highway = [(5, 0.5), (9, 1.3), (11, 1.9), (13, 3.4), (16, 11), (18, 24)];
        // Every casing lies below every road, so that crossings are open.
        yield return Line("street-casing", "road", style, theme.Casing, Roads(s_streets), 13, Wider(street));
        yield return Line("main-casing", "road", style, theme.Casing, Roads(s_mains), 10, Wider(main));
        yield return Line("highway-casing", "road", style, theme.Casing, Roads(s_highways), 9, Wider(highway));
        yield return Line("lane", "road", style, theme.Road, Roads(s_lanes), 14, lane);
        yield return Line("path", "road", style, theme.Road, StyleLayers.In("class", "footway", "path", "cycleway", "steps"), 15, [(15, 0.8), (18, 2.5)], 2, 1.5);
        yield return Line("street", "road", style, theme.Road, Roads(s_streets), 12, street);
        yield return Line("main", "road", style, theme.MajorRoad, Roads(s_mains), 8, main);
        yield return Line("highway", "road", style, theme.Bridge, Roads(s_highways), 5, highway);
        // The tracks of a yard are a grey patch until they can be told apart.
        yield return Line("yard", "rail", style, theme.Rail, new JsonArray("has", "yard"), 14, [(14, 0.5), (17, 1)]);
        yield return Line("rail", "rail", style, theme.Rail, new JsonArray("all", new JsonArray("!", new JsonArray("has", "yard")), StyleLayers.In("class", "rail", "light_rail", "tram", "monorail")), 8, [(8, 0.5), (12, 1), (16, 2.4)], 4, 2);
        yield return Line("district-border", "boundary", style, theme.Boundary, new JsonArray("==", new JsonArray("get", "level"), 6), 7, [(7, 0.8), (12, 1.4)], 4, 2);
        yield return Line("city-border", "boundary", style, theme.Boundary, new JsonArray("<=", new JsonArray("get", "level"), 5), 5, [(5, 1), (12, 2)], 6, 2, 1, 2);
    }

    private static IEnumerable<JsonObject> Names(StyleLayers style, MapTheme theme, bool english)
    {
        yield return Label("river-name", "waterway", style, theme.WaterLabel, theme.Halo, english, StyleLayers.In("class", "river", "canal"), 9, true, (9, 11), (14, 18));
        yield return Label("water-name", "water", style, theme.WaterLabel, theme.Halo, english, null, style.From(12), false, (12, 10), (16, 14));
        yield return Label("highway-name", "road", style, theme.Label, theme.Halo, english, Roads(s_highways), 11, true, (11, 10), (16, 15));
        yield return Label("main-name", "road", style, theme.Label, theme.Halo, english, Roads(s_mains), style.From(12), true, (12, 10), (16, 14));
        yield return Label("street-name", "road", style, theme.Label, theme.Halo, english, Roads(s_streets), style.From(14), true, (14, 10), (17, 13));
        yield return Layer("emergency", "circle", "poi", 13, StyleLayers.In("class", s_emergency), new JsonObject
        {
            ["circle-color"] = theme.Label,
            ["circle-radius"] = style.Sized((13, 1.8), (16, 4)),
            ["circle-stroke-color"] = theme.Halo,
            ["circle-stroke-width"] = 1,
        }, []);
        JsonObject site = Label("emergency-name", "poi", style, theme.Label, theme.Halo, english, StyleLayers.In("class", s_emergency), style.From(13), false, (13, 9), (17, 13));
        site["layout"]!.AsObject().Remove("text-variable-anchor");
        site["layout"]!["text-anchor"] = "top";
        site["layout"]!["text-offset"] = new JsonArray(0, 0.5);
        yield return site;
        yield return Label("quarter-name", "place", style, theme.Label, theme.Halo, english, StyleLayers.In("class", "suburb", "quarter", "neighbourhood", "village", "hamlet", "island"), style.From(11), false, (11, 10), (15, 15));
        yield return Label("town-name", "place", style, theme.Label, theme.Halo, english, StyleLayers.In("class", "town", "county", "district"), 8, false, (8, 11), (13, 17));
        // The city's own name would stand over its middle, where most things happen.
        JsonObject districts = Label("district-name", "place", style, theme.Label, theme.Halo, english, new JsonArray("==", new JsonArray("get", "level"), 6), 8, false, (8, 11), (10, 14), (13, 22));
        districts["maxzoom"] = 15;
        yield return districts;
    }

    private static JsonArray Roads(string[] classes) => StyleLayers.In("class", classes);

    private static (double Zoom, double Value)[] Wider((double Zoom, double Value)[] stops) => [.. stops.Select(s => (s.Zoom, (s.Value * 1.15) + 1))];

    private static JsonObject Fill(string id, string layer, string colour, JsonArray? filter = null) =>
        Layer(id, "fill", layer, 0, filter, new JsonObject { ["fill-color"] = colour }, []);

    private static JsonObject Line(
        string id, string layer, StyleLayers style, string colour, JsonArray filter, double minZoom, (double Zoom, double Value)[] widths, params double[] dashes)
    {
        JsonObject paint = StyleLayers.LinePaint(colour, style.Sized(widths), dashes);
        return Layer(id, "line", layer, minZoom, filter, paint, StyleLayers.LineLayout(paint));
    }

    private static JsonObject Label(
        string id, string layer, StyleLayers style, string colour, string halo, bool english, JsonArray? filter, double minZoom, bool alongLine, params ReadOnlySpan<(double Zoom, double Value)> sizes)
    {
        (string first, string second) = english ? ("en", "zh") : ("zh", "en");
        JsonArray text = new("coalesce", new JsonArray("get", first), new JsonArray("get", second));
        return Layer(id, "symbol", layer, minZoom, filter, style.TextPaint(colour, halo), style.TextLayout(text, style.Sized(sizes), alongLine));
    }

    private static JsonObject Layer(string id, string type, string layer, double minZoom, JsonArray? filter, JsonObject paint, JsonObject layout)
    {
        JsonObject made = new() { ["id"] = id, ["type"] = type, ["source"] = Source, ["source-layer"] = layer, ["minzoom"] = minZoom, ["paint"] = paint, ["layout"] = layout };
        if (filter is not null)
        {
            made["filter"] = filter;
        }

        return made;
    }
}
