using System.Collections.Immutable;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch;

/// <summary>The open incidents, the worst and newest first.</summary>
public sealed partial class IncidentList
{
    [Parameter]
    [EditorRequired]
    public required ImmutableArray<DispatchRow> Rows { get; set; }

    [Parameter]
    public string? Chosen { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    [Parameter]
    public EventCallback<string> OnChoose { get; set; }
}
