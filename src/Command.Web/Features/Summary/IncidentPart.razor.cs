using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture.Situation;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Summary;

/// <summary>The gravest incidents and the alerts in force.</summary>
public sealed partial class IncidentPart
{
    private const int Most = 8;

    private static readonly FigureQuery s_grave = FigureQuery.OfLevels(1, 2);
    private static readonly int[] s_levels = [1, 2, 3, 4, 0];
    private static readonly ImmutableArray<string> s_rules = [FigureRules.IncidentsOpen, FigureRules.AlertsInForce];

    private ImmutableArray<SituationRow> _rows = [];
    private ImmutableArray<SituationRow> _alerts = [];
    private ILookup<string, Assignment> _jobs = Array.Empty<Assignment>().ToLookup(a => a.Incident);
    private CitySituation? _read;

    [Parameter]
    [EditorRequired]
    public required SummaryView View { get; set; }

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
        _rows = View.Now.Rows(FigureRules.IncidentsOpen, s_grave);
        _alerts = View.Now.Rows(FigureRules.AlertsInForce);
        _jobs = View.Picture.Assignments.Values.Where(a => a.IsActive).ToLookup(a => a.Incident, StringComparer.Ordinal);
    }

    private int Units(string incident) => _jobs[incident].Select(a => a.Unit).Distinct(StringComparer.Ordinal).Count();

    private string Until(SituationRow row) => View.Picture.Alerts.GetValueOrDefault(row.Id) is { Alert.Expires: { } end }
        ? View.Words.Format("Alert_Until", View.Names.Time(end, View.Now.AsOf))
        : View.Words["Alert_NoEnd"];
}
