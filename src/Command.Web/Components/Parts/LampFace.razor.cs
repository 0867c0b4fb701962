using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Components.Parts;

/// <summary>A lamp with a word for each of its states; the browser shows the one that holds.</summary>
public sealed partial class LampFace
{
    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Name { get; set; }

    /// <inheritdoc/>
    protected override bool ShouldRender() => false;
}
