using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall.Panels;

/// <summary>What every panel of a list is: its name, how many there are, how old that is, the rows that fit, and a sentence where there are none.</summary>
public sealed partial class PanelFrame
{
    /// <summary>What tests find it by.</summary>
    [Parameter]
    [EditorRequired]
    public required string Id { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Title { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    /// <summary>The writer's clock in the newest frame.</summary>
    [Parameter]
    [EditorRequired]
    public DateTimeOffset? At { get; set; }

    [Parameter]
    public int? Count { get; set; }

    /// <summary>More beside the count.</summary>
    [Parameter]
    public RenderFragment? Beside { get; set; }

    /// <summary>One list, whose rows are shown as far as they fit whole.</summary>
    [Parameter]
    public RenderFragment? Rows { get; set; }

    /// <summary>Rows that were not rendered at all.</summary>
    [Parameter]
    public int Beyond { get; set; }

    /// <summary>What is no list of rows.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    /// <summary>The sentence for none; null where there are some.</summary>
    [Parameter]
    public string? Empty { get; set; }
}
