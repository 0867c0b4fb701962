using System.Text.Json;
using Command.Ingest.Picture;
using Command.Web.Replica;
using Command.Web.Resources;
using Command.Web.Walls;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall.Panels;

/// <summary>The newest of the city's open cases, with where each stands.</summary>
public sealed partial class NewCasePanel(WallFigures figures)
{
    private CaseFigures _figures = null!;

    [Parameter]
    [EditorRequired]
    public required ReplicaView View { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet() => _figures = figures.CasesOf(View);

    private static string Stage(ReportItem item) => JsonNamingPolicy.CamelCase.ConvertName(item.Report.Status.ToString());

    private IEnumerable<string> Parts(ReportItem item) =>
        new[] { item.Report.SourceId, Names.Kind(item.Report.Kind), string.IsNullOrWhiteSpace(item.Place.Address) ? Names.Place(item.Place) : item.Place.Address }.Distinct();
}
