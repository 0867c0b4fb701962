using Command.Web.Replica;
using Command.Web.Resources;
using Command.Web.Walls;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall.Panels;

/// <summary>What closes or slows the roads now.</summary>
public sealed partial class ClosurePanel(WallFigures figures)
{
    private RoadFigures _figures = null!;

    [Parameter]
    [EditorRequired]
    public required ReplicaView View { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet() => _figures = figures.RoadsOf(View);

    private IEnumerable<string> Parts(RoadItem road)
    {
        yield return Names.Words[road.Closed ? "RoadState_Closed" : "RoadState_Slow"];
        yield return Names.Place(road.Item.Place);
        if (road.Item.Report.Ends is { } end)
        {
            yield return Names.Words.Format("Alert_Until", Names.Time(end, View.FrameAt));
        }
    }
}
