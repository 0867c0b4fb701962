using Command.Ingest.Picture;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall.Panels;

/// <summary>A report in a list: what, how long ago, where, and how it stands.</summary>
public sealed partial class ReportLine
{
    /// <summary>Half of what a report may be silent for before it fades, as its mark on the map does after a day.</summary>
    internal static readonly TimeSpan Quiet = TimeSpan.FromHours(12);

    [Parameter]
    [EditorRequired]
    public required ReportItem Item { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    /// <summary>The parts of its second line.</summary>
    [Parameter]
    [EditorRequired]
    public required IEnumerable<string> Where { get; set; }

    /// <summary>True where it closes a road, false where it makes one slow; null where it does nothing to roads.</summary>
    [Parameter]
    public bool? Closed { get; set; }

    /// <summary>Where its sender's process stands, in words.</summary>
    [Parameter]
    public string? Stage { get; set; }

    [Parameter]
    [EditorRequired]
    public required string TestId { get; set; }
}
