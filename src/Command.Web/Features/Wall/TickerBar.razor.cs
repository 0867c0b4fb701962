using System.Collections.Immutable;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall;

/// <summary>What was heard last, newest first, as far as it fits.</summary>
public sealed partial class TickerBar
{
    [Parameter]
    [EditorRequired]
    public required ImmutableArray<TickerLine> Lines { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }
}
