using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall;

/// <summary>The open incidents: how many of each level, and the worst of them.</summary>
public sealed partial class IncidentPanel
{
    private static readonly int[] s_levels = [1, 2, 3, 4, 0];

    [Parameter]
    [EditorRequired]
    public required WallModel Model { get; set; }

    /// <summary>What the line about those that are not listed says.</summary>
    private string More => Model.Narrowed ? "Incidents_Others" : "Incidents_More";

    private static TimeSpan PictureRhythm => WallBoard.PictureRhythm;
}
