using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Components;

/// <summary>A small note in a corner while the circuit is away: it covers nothing, because the map behind it is still live.</summary>
public sealed partial class ReconnectModal
{
    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }
}
