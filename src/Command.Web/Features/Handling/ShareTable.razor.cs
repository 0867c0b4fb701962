using System.Collections.Immutable;
using Command.Ingest.Handling;
using Command.Ingest.Picture.Handling;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Handling;

/// <summary>Counts and shares with their numerator and denominator, aim and what they were.</summary>
public sealed partial class ShareTable
{
    [Parameter]
    [EditorRequired]
    public required HandlingBoard Board { get; set; }

    [Parameter]
    [EditorRequired]
    public required FigureWords Names { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Title { get; set; }

    [Parameter]
    [EditorRequired]
    public required ImmutableArray<string> Codes { get; set; }

    [Parameter]
    public EventCallback<FigureRule> OnOpen { get; set; }

    private Words W => Names.Words;
}
