using System.Text.Json.Nodes;

namespace Command.Web.Map;

/// <summary>Pieces of the MapLibre style specification v8 that both base maps are written with.</summary>
/// <param name="scale">The screen's root size over 16 pixels; held within 0.5 to 4.</param>
internal sealed class StyleLayers(double scale)
{
    private const string Font = "Noto Sans Regular";

    private readonly double _scale = double.IsFinite(scale) ? Math.Clamp(scale, 0.5, 4) : 1;

    /// <summary>A size that grows with the zoom and with the screen.</summary>
    public JsonArray Sized(params ReadOnlySpan<(double Zoom, double Value)> stops)
    {
        JsonArray expression = ["interpolate", new JsonArray("exponential", 1.4), new JsonArray("zoom")];
        foreach ((double zoom, double value) in stops)
        {
            expression.Add(zoom);
            expression.Add(Math.Round(value * _scale, 2));
        }

        return expression;
    }

    public static JsonObject Ground(string colour) =>
        new() { ["id"] = "ground", ["type"] = "background", ["paint"] = new JsonObject { ["background-color"] = colour } };

    public static JsonObject LinePaint(string colour, JsonArray width, params double[] dashes)
    {
        JsonObject paint = new() { ["line-color"] = colour, ["line-width"] = width };
        if (dashes.Length > 0)
        {
            paint["line-dasharray"] = new JsonArray([.. dashes.Select(d => JsonValue.Create(d))]);
        }

        return paint;
    }

    /// <summary>Round caps close the seams between pieces of a line, but would fill the gaps of a dashed one.</summary>
    public static JsonObject LineLayout(JsonObject paint) =>
        paint.ContainsKey("line-dasharray") ? new() { ["line-join"] = "round" } : new() { ["line-cap"] = "round", ["line-join"] = "round" };

    public static JsonObject TextPaint(string colour, string halo) =>
        new() { ["text-color"] = colour, ["text-halo-color"] = halo, ["text-halo-width"] = 1.4 };

    public static JsonObject TextLayout(JsonNode text, JsonArray size, bool alongLine)
    {
        JsonObject layout = alongLine
            ? new() { ["symbol-placement"] = "line", ["symbol-spacing"] = 420 }
            : new() { ["text-max-width"] = 8, ["text-padding"] = 6 };
        layout["text-field"] = text;
        layout["text-font"] = new JsonArray(Font);
        layout["text-size"] = size;
        return layout;
    }

    public static JsonArray Is(string field, string value) => new("==", new JsonArray("get", field), value);

    public static JsonArray In(string field, params string[] values) =>
        new("in", new JsonArray("get", field), new JsonArray("literal", new JsonArray([.. values.Select(v => JsonValue.Create(v))])));
}
