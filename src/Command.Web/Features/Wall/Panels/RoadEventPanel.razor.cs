using System.Collections.Immutable;
using System.Globalization;
using Command.Web.Replica;
using Command.Web.Resources;
using Command.Web.Walls;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall.Panels;

/// <summary>Open reports about traffic, by kind.</summary>
public sealed partial class RoadEventPanel(WallFigures figures)
{
    private RoadFigures _figures = null!;
    private ImmutableArray<BarRow> _rows = [];

    [Parameter]
    [EditorRequired]
    public required ReplicaView View { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _figures = figures.RoadsOf(View);
        double most = _figures.ByKind.IsEmpty ? 1 : _figures.ByKind[0].Count;
        _rows = [.. _figures.ByKind.Select(t => new BarRow(t.Code, Names.Kind(t.Code), t.Count / most, t.Count.ToString(CultureInfo.InvariantCulture)) { Exercise = t.Exercise })];
    }
}
