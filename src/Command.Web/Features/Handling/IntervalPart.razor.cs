using Command.Ingest.City;
using Command.Ingest.Handling;
using Command.Ingest.Picture.Handling;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Handling;

/// <summary>Response intervals as percentiles against their targets.</summary>
public sealed partial class IntervalPart
{
    [Parameter]
    [EditorRequired]
    public required HandlingBoard Board { get; set; }

    [Parameter]
    [EditorRequired]
    public required FigureWords Names { get; set; }

    [Parameter]
    public EventCallback<FigureRule> OnOpen { get; set; }

    private Words W => Names.Words;

    /// <summary>The time within which, as the pack has it.</summary>
    private string Limit(string interval)
    {
        HandlingPlan plan = Names.Pack.Handling;
        return interval switch
        {
            "answer" => Names.Span(plan.Answer),
            "dispatch" => string.Join(" / ", Names.Pack.Dispatch.SendWithin.Take(4).Distinct().Select(Names.Span)),
            "process" => Names.Span(plan.Process),
            "turnout" => plan.Turnout is { } turnout ? Names.Span(turnout) : "",
            "arrival" => string.Join(" · ", plan.Arrivals.Select(a => $"{W.Pick(a.Zh, a.En)} {Names.Span(a.Within)}")),
            _ => "",
        };
    }
}
