using System.Collections.Immutable;
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
        _rows = BarRow.Of(_figures.ByKind, Names.Kind, marked: true);
    }
}
