using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall.Panels;

/// <summary>The time, as large as its place allows.</summary>
public sealed partial class ClockPanel
{
    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    /// <inheritdoc/>
    protected override bool ShouldRender() => false;
}
