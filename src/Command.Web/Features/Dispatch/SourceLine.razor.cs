using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch;

/// <summary>One message as evidence: who says what, when, how far away, and why it is here.</summary>
public sealed partial class SourceLine
{
    [Parameter]
    [EditorRequired]
    public required SourceCard Card { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    /// <summary>Times of this day are told without their date.</summary>
    [Parameter]
    public DateTimeOffset? Today { get; set; }

    /// <summary>The other side's words, to mark what both have; null marks nothing.</summary>
    [Parameter]
    public string? Against { get; set; }

    [Parameter]
    public bool Ticked { get; set; }

    [Parameter]
    public EventCallback<bool> OnTick { get; set; }

    private string TypeKey => Card.Source.Type switch
    {
        "alert" => "Dispatch_TypeAlert",
        "reading" => "Dispatch_TypeReading",
        _ => "Dispatch_TypeReport",
    };
}
