using System.Collections.Immutable;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall;

/// <summary>River gauges against their thresholds.</summary>
public sealed partial class GaugePanel
{
    [Parameter]
    [EditorRequired]
    public required ImmutableArray<GaugeRow> Gauges { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }
}
