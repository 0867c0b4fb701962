using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Command.Geo.Crs;
using Command.Ingest.City;
using Command.Web.Map.Bases;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Map;

/// <summary>The place of the map on a page. Rendered once and then left alone but for its theme: the map must outlive the circuit.</summary>
public sealed partial class LiveMap(CityPack pack, BaseMaps bases)
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

    /// <summary>True for who may draw on the shared sheets.</summary>
    [Parameter]
    public bool Draws { get; set; }

    /// <summary>True for who may say what walls show.</summary>
    [Parameter]
    public bool Directs { get; set; }

    private string _rendered = "";

    private string Centre => Join(pack.City.Centre.Lon, pack.City.Centre.Lat);

    private string Bounds => Join(pack.City.Core.West, pack.City.Core.South, pack.City.Core.East, pack.City.Core.North);

    /// <summary>The base maps that can be chosen, and none where there is only the pack's.</summary>
    private string Bases => JsonSerializer.Serialize(
        bases.All.Values.Select(b => b.Source).OrderBy(s => s.Id, StringComparer.Ordinal).Select(s => new { s.Id, Name = Words.Pick(s.Zh, s.En), Moved = s.Grid.Datum == Datum.Gcj02 }), s_json);

    private string Texts => JsonSerializer.Serialize(MapTexts.For(Words, Tools, Draws, Directs), s_json);

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
