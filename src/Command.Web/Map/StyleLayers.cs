using System.Text.Json.Nodes;

namespace Command.Web.Map;

/// <summary>Pieces of the MapLibre style specification v8 that both base maps are written with.</summary>
/// <param name="scale">The screen's root size over 16 pixels; held within 0.5 to 4.</param>
/// <param name="narrow">
/// True on a telephone, where names are broken early, stand further apart and are fainter: what is drawn over them, units and incidents, takes no part in their
/// placing and must stay readable.
/// </param>
internal sealed class StyleLayers(double scale, bool narrow)
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

    public JsonObject TextPaint(string colour, string halo)
    {
        JsonObject paint = new() { ["text-color"] = colour, ["text-halo-color"] = halo, ["text-halo-width"] = 1.4 };
        if (narrow)
        {
            paint["text-opacity"] = 0.7;
        }

        return paint;
    }

    public JsonObject TextLayout(JsonNode text, JsonArray size, bool alongLine)
    {
        JsonObject layout = (alongLine, narrow) switch
        {
            (true, false) => new() { ["symbol-placement"] = "line", ["symbol-spacing"] = 420 },
            (true, true) => new() { ["symbol-placement"] = "line", ["symbol-spacing"] = 700, ["text-padding"] = 16 },
            (false, false) => new() { ["text-max-width"] = 8, ["text-padding"] = 6 },
            (false, true) => new() { ["text-max-width"] = 5, ["text-padding"] = 16, ["text-variable-anchor"] = new JsonArray("center", "top", "bottom", "left", "right") },
        };
        layout["text-field"] = text;
        layout["text-font"] = new JsonArray(Font);
        layout["text-size"] = size;
        return layout;
    }

    /// <summary>From which zoom on a lesser name is drawn.</summary>
    public double From(double zoom) => narrow ? zoom + 1 : zoom;

    public static JsonArray Is(string field, string value) => new("==", new JsonArray("get", field), value);

    public static JsonArray In(string field, params string[] values) =>
        new("in", new JsonArray("get", field), new JsonArray("literal", new JsonArray([.. values.Select(v => JsonValue.Create(v))])));
}
