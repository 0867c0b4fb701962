using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Picture.Situation;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Command.Web.Features.Summary;

/// <summary>The city by district: the worst open level as hue and numeral, and every count to open.</summary>
public sealed partial class DistrictPart
{
    private static readonly ImmutableArray<string> s_columns =
        [FigureRules.IncidentsOpen, FigureRules.AlertsInForce, FigureRules.GaugesOverWarning, FigureRules.ForcesCommitted, FigureRules.ForcesLeft, FigureRules.CasesOpen, FigureRules.CasesLate];

    private static readonly string[] s_numerals = ["–", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"];

    private ImmutableDictionary<string, ImmutableDictionary<string, int>> _counts = ImmutableDictionary<string, ImmutableDictionary<string, int>>.Empty;
    private Dictionary<string, int> _worst = new(StringComparer.Ordinal);
    private ImmutableArray<string> _districts = [];
    private CitySituation? _read;

    [Parameter]
    [EditorRequired]
    public required SummaryView View { get; set; }

    [Parameter]
    [EditorRequired]
    public required DistrictShapes Shapes { get; set; }

    [Parameter]
    public EventCallback<OpenFigure> OnOpen { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_read, View.Now))
        {
            return;
        }

        _read = View.Now;
        _counts = s_columns.ToImmutableDictionary(c => c, View.Now.ByDistrict, StringComparer.Ordinal);
        _worst = View.Now.Findings[FigureRules.IncidentsOpen].Rows.Where(r => r.Level is not null)
            .GroupBy(r => r.District ?? FigureQuery.None, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Min(r => r.Level!.Value), StringComparer.Ordinal);

        // The worst first; a district that nothing is said of is not listed.
        _districts =
        [
            .. Shapes.Districts.Select(a => a.Code).Append(FigureQuery.None).Concat(_counts.Values.SelectMany(c => c.Keys)).Distinct(StringComparer.Ordinal)
                .Where(d => s_columns.Any(c => Count(c, d) > 0))
                .OrderBy(d => d == FigureQuery.None).ThenBy(d => Worst(d) ?? 5).ThenByDescending(d => Count(FigureRules.IncidentsOpen, d)).ThenBy(d => d, StringComparer.Ordinal),
        ];
    }

    private int Count(string code, string district) => _counts[code].GetValueOrDefault(district);

    private int? Worst(string district) => _worst.TryGetValue(district, out int level) ? level : null;

    private string Told(string district) => View.Words.Format(
        "Summary_DistrictTold", View.In.District(district), View.Names.Level(Worst(district)), Count(FigureRules.IncidentsOpen, district));

    // Razor would take <text> for a tag of its own.
    private RenderFragment Label(DistrictShape shape) => builder =>
    {
        int open = Count(FigureRules.IncidentsOpen, shape.Area.Code);
        Line(builder, null, shape.X, open == 0 ? shape.Y : shape.Y - 4, View.In.District(shape.Area.Code));
        if (open > 0)
        {
            Line(builder, "many", shape.X, shape.Y + 14, $"{s_numerals[Worst(shape.Area.Code) ?? 0]} · {open.ToString(CultureInfo.InvariantCulture)}");
        }
    };

    private static void Line(RenderTreeBuilder builder, string? of, double x, double y, string text)
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "class", of);
        builder.AddAttribute(2, "x", Text(x));
        builder.AddAttribute(3, "y", Text(y));
        builder.AddContent(4, text);
        builder.CloseElement();
    }

    private static string Text(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
