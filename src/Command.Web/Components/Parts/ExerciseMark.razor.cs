using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Components.Parts;

/// <summary>Says that an item is an exercise's.</summary>
public sealed partial class ExerciseMark
{
    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }
}
