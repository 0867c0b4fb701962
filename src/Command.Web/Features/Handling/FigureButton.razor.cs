using Command.Ingest.Handling;
using Command.Ingest.Picture.Handling;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Handling;

/// <summary>A number that opens to its rows.</summary>
public sealed partial class FigureButton
{
    [Parameter]
    [EditorRequired]
    public required HandlingLine Line { get; set; }

    [Parameter]
    [EditorRequired]
    public required FigureWords Names { get; set; }

    [Parameter]
    public EventCallback<FigureRule> OnOpen { get; set; }

    private string Hint => $"{Names.Name(Line.Rule.Code)} · {Line.Found.Figure.Basis.Rule} · {Names.Words.Format("Handling_Counted", Line.Found.Figure.Basis.Counted)}";
}
