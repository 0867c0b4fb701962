using Command.Ingest.Handling;
using Command.Ingest.Picture.Handling;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Handling;

/// <summary>What a figure rests on: rule, moment, what was left out, and the rows.</summary>
public sealed partial class RowsPart
{
    [Parameter]
    [EditorRequired]
    public required HandlingRowPage Page { get; set; }

    [Parameter]
    [EditorRequired]
    public required FigureRule Rule { get; set; }

    [Parameter]
    [EditorRequired]
    public required HandlingChoice Choice { get; set; }

    [Parameter]
    [EditorRequired]
    public required FigureWords Names { get; set; }

    [Parameter]
    public int Skip { get; set; }

    [Parameter]
    public EventCallback<int> OnPage { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    private Words W => Names.Words;

    private string Address(string part) => $"handling/figures/{Rule.Code}{(part.Length == 0 ? "" : "/" + part)}?{Page.Figure.Basis.Query}";
}
