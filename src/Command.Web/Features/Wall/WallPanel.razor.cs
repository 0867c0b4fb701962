using Command.Ingest.Picture;
using Command.Web.Replica;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall;

/// <summary>The panel that a layout names.</summary>
public sealed partial class WallPanel
{
    /// <summary>One of <see cref="Walls.PanelKind"/>.</summary>
    [Parameter]
    [EditorRequired]
    public required string Id { get; set; }

    [Parameter]
    [EditorRequired]
    public required WallModel Model { get; set; }

    [Parameter]
    [EditorRequired]
    public required ReplicaView View { get; set; }

    [Parameter]
    [EditorRequired]
    public required UnitTable Units { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }
}
