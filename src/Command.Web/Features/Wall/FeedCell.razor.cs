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

    private string Late(int rhythms) => (Row.Rhythm.TotalMilliseconds * rhythms).ToString("0", System.Globalization.CultureInfo.InvariantCulture);
}
