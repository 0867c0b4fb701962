using Command.Ingest.Contracts;
using Command.Ingest.Picture.Situation;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Summary;

/// <summary>A number that opens to what it rests on.</summary>
public sealed partial class FigureNumber
{
    [Parameter]
    [EditorRequired]
    public required SummaryView View { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Code { get; set; }

    [Parameter]
    public FigureQuery? Query { get; set; }

    [Parameter]
    public EventCallback<OpenFigure> OnOpen { get; set; }

    private Figure Figure => View.Now.Figure(Code, Query);

    private string Hint => string.Join(" · ", new[] { View.In.Figure(Code), View.In.Query(Query ?? FigureQuery.All) }.Where(t => t.Length > 0));
}
