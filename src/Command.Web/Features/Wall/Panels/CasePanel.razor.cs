using System.Collections.Immutable;
using System.Globalization;
using Command.Web.Replica;
using Command.Web.Resources;
using Command.Web.Walls;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall.Panels;

/// <summary>The city's open cases, counted by kind, by district or by age.</summary>
public sealed partial class CasePanel(WallFigures figures)
{
    private CaseFigures _figures = null!;
    private ImmutableArray<BarRow> _rows = [];

    /// <summary>kind, district or age.</summary>
    [Parameter]
    [EditorRequired]
    public required string By { get; set; }

    [Parameter]
    [EditorRequired]
    public required ReplicaView View { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _figures = figures.CasesOf(View);
        _rows = By switch
        {
            "kind" => BarRow.Of(_figures.ByKind, Names.Kind, !_figures.Exercise),
            "district" => BarRow.Of(_figures.ByDistrict, District, !_figures.Exercise),
            _ => Ages(),
        };
    }

    private ImmutableArray<BarRow> Ages()
    {
        double most = Math.Max(1, _figures.ByAge.Max());
        return _figures.Open == 0 ? [] : [.. _figures.ByAge.Select((n, i) => new BarRow(Number(i), Names.Words[$"Case_Age_{i}"], n / most, Number(n)) { Worst = i >= 3 && n > 0 })];
    }

    private string District(string code) => code.Length == 0 ? Names.Words["Place_Unknown"] : Names.Pack.Areas.FirstOrDefault(a => a.Code == code) is { } area ? Names.Words.Pick(area.Zh, area.En) : code;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
