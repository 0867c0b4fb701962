using System.Collections.Immutable;
using Command.Ingest.Picture;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch;

/// <summary>The reports that a person is asked about, the likeliest first.</summary>
public sealed partial class SuggestionList
{
    [Parameter]
    [EditorRequired]
    public required ImmutableArray<Suggestion> Suggestions { get; set; }

    [Parameter]
    public string? Chosen { get; set; }

    [Parameter]
    [EditorRequired]
    public required PictureState Picture { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    [Parameter]
    public EventCallback<string> OnChoose { get; set; }

    private string Title(Suggestion asked) => Picture.Reports.TryGetValue(asked.Report, out ReportItem? report) ? Names.Title(report.Report, report.Place) : asked.Report;

    private string? IncidentTitle(Suggestion asked) => Picture.Incidents.TryGetValue(asked.Incident, out Incident? incident) ? Names.Title(incident) : null;
}
