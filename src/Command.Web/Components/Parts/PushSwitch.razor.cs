using Command.Web.Resources;
using Command.Web.Security;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Components.Parts;

/// <summary>The switch for pushed messages on this device; nothing where none are pushed.</summary>
public sealed partial class PushSwitch(IServiceProvider services)
{
    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    /// <summary>True where the page lists the devices and is to be read anew.</summary>
    [Parameter]
    public bool Reloads { get; set; }

    private bool IsOpen => services.GetService<PushDesk>()?.IsOpen == true;
}
