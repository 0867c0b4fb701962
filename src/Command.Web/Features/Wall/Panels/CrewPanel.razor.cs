using System.Collections.Immutable;
using Command.Ingest.Picture;
using Command.Web.Resources;
using Command.Web.Walls;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall.Panels;

/// <summary>The crews that can be sent to an emergency, by kind and by what they do.</summary>
public sealed partial class CrewPanel(WallFigures figures)
{
    private ImmutableArray<CrewFigure> _rows = [];

    [Parameter]
    [EditorRequired]
    public required UnitTable Units { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    /// <summary>The writer's clock in the newest frame.</summary>
    [Parameter]
    [EditorRequired]
    public DateTimeOffset? At { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet() => _rows = figures.CrewsOf(Units);

    private string Name(CrewFigure row) => Names.Words.Find($"UnitKind_{row.Kind}") ?? row.Kind;
}
