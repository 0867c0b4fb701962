using System.Collections.Immutable;
using Command.Ingest.Picture.Handling;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Handling;

/// <summary>The duty clocks that run, the next to run out first.</summary>
public sealed partial class ClockPart
{
    private const int Most = 12;

    [Parameter]
    [EditorRequired]
    public required ImmutableArray<RunningClock> Clocks { get; set; }

    [Parameter]
    [EditorRequired]
    public required DateTimeOffset Now { get; set; }

    [Parameter]
    [EditorRequired]
    public required FigureWords Names { get; set; }

    private Words W => Names.Words;

    private string Left(RunningClock clock) => clock.Due >= Now ? W.Format("Handling_LeftOf", Names.Span(clock.Due - Now)) : W.Format("Handling_Over", Names.Span(Now - clock.Due));

    private string State(RunningClock clock) => clock.Due < Now ? "over" : clock.Due - Now < TimeSpan.FromMinutes(5) ? "soon" : "";
}
