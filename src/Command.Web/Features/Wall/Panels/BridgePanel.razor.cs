using Command.Web.Replica;
using Command.Web.Resources;
using Command.Web.Walls;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall.Panels;

/// <summary>The bridges: a city on a river is cut in two by them.</summary>
public sealed partial class BridgePanel(WallFigures figures)
{
    private RoadFigures _figures = null!;

    [Parameter]
    [EditorRequired]
    public required ReplicaView View { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    private IEnumerable<BridgeFigure> Ordered => _figures.Bridges.OrderBy(b => b.By is { Closed: true } ? 0 : b.By is not null ? 1 : 2);

    /// <inheritdoc/>
    protected override void OnParametersSet() => _figures = figures.RoadsOf(View);

    private static string State(BridgeFigure bridge) => bridge.By switch
    {
        null => "usual",
        { Closed: true } => "closed",
        _ => "slow",
    };
}
