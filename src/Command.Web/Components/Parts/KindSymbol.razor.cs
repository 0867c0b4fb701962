using Microsoft.AspNetCore.Components;

namespace Command.Web.Components.Parts;

/// <summary>A kind's symbol from the sprite that the map draws with: shape by group, fill by level.</summary>
public sealed partial class KindSymbol
{
    [Parameter]
    [EditorRequired]
    public required string Group { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Name { get; set; }

    [Parameter]
    [EditorRequired]
    public int? Level { get; set; }
}
