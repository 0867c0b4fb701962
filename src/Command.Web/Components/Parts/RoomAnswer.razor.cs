using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Components.Parts;

/// <summary>Says what became of the last thing that somebody did: what happened, what it means, what to do.</summary>
public sealed partial class RoomAnswer
{
    [Parameter]
    public RoomTold? Told { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    [Parameter]
    public EventCallback OnDismiss { get; set; }
}
