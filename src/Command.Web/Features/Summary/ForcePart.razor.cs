using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Picture.Situation;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Summary;

/// <summary>Forces by agency, and the city's own cases.</summary>
public sealed partial class ForcePart
{
    private static readonly ImmutableArray<string> s_rules = [FigureRules.ForcesCommitted, FigureRules.ForcesLeft];
    private static readonly ImmutableArray<string> s_methods = [FigureRules.ForcesCommitted, FigureRules.ForcesLeft, FigureRules.CasesOpen, FigureRules.CasesLate];

    private ImmutableDictionary<string, int> _committed = ImmutableDictionary<string, int>.Empty;
    private ImmutableDictionary<string, int> _left = ImmutableDictionary<string, int>.Empty;
    private ImmutableArray<string> _agencies = [];
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
        (_committed, _left) = (View.Now.ByAgency(FigureRules.ForcesCommitted), View.Now.ByAgency(FigureRules.ForcesLeft));
        _agencies = [.. _committed.Keys.Union(_left.Keys).OrderByDescending(a => _committed.GetValueOrDefault(a)).ThenBy(a => a, StringComparer.Ordinal)];
    }

    private string Width(string agency)
    {
        int committed = _committed.GetValueOrDefault(agency), all = committed + _left.GetValueOrDefault(agency);
        return (all == 0 ? 0 : 120.0 * committed / all).ToString("0.#", CultureInfo.InvariantCulture);
    }

    private string Told(string agency) => View.Words.Format("Summary_ShareTold", _committed.GetValueOrDefault(agency), _left.GetValueOrDefault(agency));
}
