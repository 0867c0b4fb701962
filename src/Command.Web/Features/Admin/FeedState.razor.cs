using Command.Web.Components.Parts;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Admin;

/// <summary>A feed's state in the table: shape and word.</summary>
public sealed partial class FeedState
{
    [Parameter]
    [EditorRequired]
    public required FeedRow Row { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }
}
