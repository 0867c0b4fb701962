using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall;

/// <summary>An incident in the list; drawn again only when its row changed.</summary>
public sealed partial class IncidentLine
{
    /// <summary>Milliseconds without news after which it fades, as its symbol on the map does.</summary>
    private const string Late = "3600000", Stale = "10800000";

    private IncidentRow? _drawn;

    [Parameter]
    [EditorRequired]
    public required IncidentRow Row { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    /// <inheritdoc/>
    protected override bool ShouldRender() => Row != _drawn;

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender) => _drawn = Row;
}
