using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall.Panels;

/// <summary>What was heard last, newest first, a line each.</summary>
public sealed partial class NewsPanel
{
    [Parameter]
    [EditorRequired]
    public required WallModel Model { get; set; }
}
