using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.City;
using Command.Web.Features.Dispatch.Units;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch.Intake;

/// <summary>A sketch of the ground around a place with the units near it. A click tells the point: it needs no graphics card and works on any machine.</summary>
public sealed partial class DeskMap(CityPack pack)
{
    private const double NearM = 4_000;
    private const double FarM = 30_000;
    private MapCanvas _canvas = new(default, MapCanvas.NarrowestM);
    private ImmutableArray<MapStroke> _strokes = [];
    private ImmutableArray<MapLabel> _labels = [];
    private GeoPoint? _around;
    private bool _drawn;

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Label { get; set; }

    /// <summary>What is in the middle at first, CGCS2000 lon/lat degrees; null is the whole city.</summary>
    [Parameter]
    public GeoPoint? Place { get; set; }

    /// <summary>How far the truth may lie from it, metres.</summary>
    [Parameter]
    public double UncertaintyM { get; set; }

    [Parameter]
    public int? Level { get; set; }

    [Parameter]
    public GeoPoint? Stage { get; set; }

    /// <summary>What is to be seen at first beside the place, as far as it is not too far away.</summary>
    [Parameter]
    public IReadOnlyCollection<GeoPoint> Fit { get; set; } = [];

    [Parameter]
    public IReadOnlyCollection<UnitRow> Units { get; set; } = [];

    [Parameter]
    public ImmutableHashSet<string> Picked { get; set; } = [];

    /// <summary>What a click does, in words.</summary>
    [Parameter]
    public string? Hint { get; set; }

    [Parameter]
    public EventCallback<GeoPoint> OnPoint { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (_drawn && _around == Place)
        {
            return;
        }

        // A point that was clicked is where it was clicked: what is shown stays.
        bool stays = _drawn && Place is { } at && _canvas.Shows(at);
        _around = Place;
        if (!stays)
        {
            double core = (pack.City.Core.East - pack.City.Core.West) * 111_195 * Math.Cos(double.DegreesToRadians(pack.City.Centre.Lat));
            Draw(Place is { } there ? new MapCanvas(there, Math.Clamp(Math.Max(UncertaintyM * 8, Reach(there)), NearM, FarM)) : new MapCanvas(pack.City.Centre, Math.Clamp(core, MapCanvas.NarrowestM, MapCanvas.WidestM)));
        }
    }

    /// <summary>The width that shows all of <see cref="Fit"/> around a place; the drawing is wider than high.</summary>
    private double Reach(GeoPoint place) => Fit.Select(f => f.DistanceTo(place) * 3.4).DefaultIfEmpty(0).Max();

    private static string N(double value) => PlaceSketch.N(value);

    private void Zoom(double by) => Draw(_canvas.Zoomed(by) with { Centre = Place ?? _canvas.Centre });

    private void Draw(MapCanvas canvas) => (_canvas, _strokes, _labels, _drawn) = (canvas, canvas.Strokes(pack), canvas.Labels(pack, Words.IsEnglish), true);

    private Task ClickedAsync(ChangeEventArgs e) =>
        (e.Value as string ?? "").Split(',') is [var x, var y]
            && double.TryParse(x, NumberStyles.Float, CultureInfo.InvariantCulture, out double across) && double.TryParse(y, NumberStyles.Float, CultureInfo.InvariantCulture, out double down)
            && across is >= 0 and <= 1 && down is >= 0 and <= 1
            ? OnPoint.InvokeAsync(_canvas.At(across, down))
            : Task.CompletedTask;
}
