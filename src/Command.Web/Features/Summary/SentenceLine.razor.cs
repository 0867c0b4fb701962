using Command.Ingest.Contracts;
using Command.Ingest.Picture.Situation;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace Command.Web.Features.Summary;

/// <summary>One of the five sentences in the viewer's words; its numbers open to their rows.</summary>
public sealed partial class SentenceLine
{
    [Parameter]
    [EditorRequired]
    public required SummaryView View { get; set; }

    [Parameter]
    [EditorRequired]
    public required SituationSentence Sentence { get; set; }

    [Parameter]
    public EventCallback<OpenFigure> OnOpen { get; set; }

    private static FigureQuery QueryOf(Figure figure)
    {
        Dictionary<string, Microsoft.Extensions.Primitives.StringValues> said = QueryHelpers.ParseQuery(figure.Basis.Query);
        return FigureQuery.Read(said.GetValueOrDefault("level"), said.GetValueOrDefault("district"), said.GetValueOrDefault("agency")) ?? FigureQuery.All;
    }

    private int? LevelOf(string id) => View.Picture.Incidents.GetValueOrDefault(id) is { } incident ? incident.LevelSet?.Level ?? incident.Level : null;

    private int? AlertLevel(string id) => View.Picture.Alerts.GetValueOrDefault(id)?.Alert.Level;
}
