using System.Collections.Immutable;
using Command.Ingest.Picture.Situation;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Summary;

/// <summary>What is not heard.</summary>
public sealed partial class FeedPart
{
    private static readonly ImmutableArray<string> s_rules = [FigureRules.FeedsSilent];

    [Parameter]
    [EditorRequired]
    public required SummaryView View { get; set; }

    [Parameter]
    public EventCallback<OpenFigure> OnOpen { get; set; }
}
