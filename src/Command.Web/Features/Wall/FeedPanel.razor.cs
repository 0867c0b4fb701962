using System.Collections.Immutable;
using Command.Web.Components.Parts;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall;

/// <summary>Every feed with its state, told by word, shape and age.</summary>
public sealed partial class FeedPanel
{
    [Parameter]
    [EditorRequired]
    public required ImmutableArray<FeedRow> Feeds { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }
}
