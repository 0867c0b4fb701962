using Command.Web.Components.Parts;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall;

/// <summary>A feed's health; drawn again only when it was heard of.</summary>
public sealed partial class FeedCell
{
    private FeedRow? _drawn;

    [Parameter]
    [EditorRequired]
    public required FeedRow Row { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    /// <inheritdoc/>
    protected override bool ShouldRender() => Row != _drawn;

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender) => _drawn = Row;
}
