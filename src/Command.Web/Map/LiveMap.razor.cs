using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Command.Ingest.City;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Map;

/// <summary>The place of the map on a page. Rendered once and then left alone but for its theme: the map must outlive the circuit.</summary>
public sealed partial class LiveMap(CityPack pack)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    /// <summary>night or day; the map takes another one while it runs.</summary>
    [Parameter]
    public string Theme { get; set; } = "night";

    /// <summary>True for a map with the tools to explore it: search, layers, what is here, measure, heat map. A wall has none.</summary>
    [Parameter]
    public bool Tools { get; set; }

    private string _rendered = "";

    private string Centre => Join(pack.City.Centre.Lon, pack.City.Centre.Lat);

    private string Bounds => Join(pack.City.Core.West, pack.City.Core.South, pack.City.Core.East, pack.City.Core.North);

    private string Texts => JsonSerializer.Serialize(MapTexts.For(Words, Tools), s_json);

    /// <inheritdoc/>
    protected override bool ShouldRender() => _rendered != Theme;

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender) => _rendered = Theme;

    private static string Join(params ReadOnlySpan<double> values)
    {
        List<string> texts = new(values.Length);
        foreach (double value in values)
        {
            texts.Add(value.ToString(CultureInfo.InvariantCulture));
        }

        return string.Join(',', texts);
    }
}
