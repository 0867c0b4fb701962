using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall;

/// <summary>The alerts in force and expected.</summary>
public sealed partial class AlertPanel
{
    [Parameter]
    [EditorRequired]
    public required WallModel Model { get; set; }
}
