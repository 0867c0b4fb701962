using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;
using Command.Ingest.Picture.Situation;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Summary;

/// <summary>A figure with what it rests on: method, question, moment, what was left out, and every row. It stays as it was when it was opened.</summary>
public sealed partial class FigurePane
{
    private const int PageRows = 50;

    private Figure _figure = null!;
    private ImmutableArray<SituationRow> _rows = [];
    private int _from;

    [Parameter]
    [EditorRequired]
    public required OpenFigure Open { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    private SummaryView View => Open.View;

    private string Range => View.Words.Format("Summary_RowsOf", _from + 1, Math.Min(_from + PageRows, _rows.Length), _rows.Length);

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _figure = View.Now.Figure(Open.Code, Open.Query);
        _rows = View.Now.Rows(Open.Code, Open.Query);
    }

    private string Place(SituationRow row) => string.Join(
        " · ",
        new[] { row.Kind == "incident" ? row.Id : null, row.District is { } district ? View.In.District(district) : null, row.Agency is { } agency ? View.In.Agency(agency) : null }.OfType<string>());

    // Of the situation now the moment is left out only where it may be asked for anew: the address says the moment, so that it gives the same again.
    private string Export(string format) => string.Create(
        CultureInfo.InvariantCulture,
        $"summary/figures/{Open.Code}?{(_figure.Basis.Query.Length > 0 ? _figure.Basis.Query + "&" : "")}asOf={Uri.EscapeDataString(_figure.Basis.AsOf.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture))}&format={format}");
}
