using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall;

/// <summary>How many units there are and what they do.</summary>
public sealed partial class UnitPanel
{
    private UnitCounts? _drawn;

    [Parameter]
    [EditorRequired]
    public required UnitCounts Units { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    /// <inheritdoc/>
    protected override bool ShouldRender() => Units != _drawn;

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender) => _drawn = Units;
}
