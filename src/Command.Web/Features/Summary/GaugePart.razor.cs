using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Picture.Situation;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Summary;

/// <summary>A water level against its thresholds, metres above the station's own datum.</summary>
public sealed record GaugeBar(string Id, int? Level, double Value, double Warning, double? Guarantee, double? TrendCm, DateTimeOffset At, DateTimeOffset? Crosses)
{
    /// <summary>Where a level lies on a bar 300 units wide.</summary>
    public string Place(double level)
    {
        double bottom = Math.Min(Value, Warning) - 2, top = Math.Max(Value, Math.Max(Warning, Guarantee ?? Warning)) + 0.5;
        return (Math.Clamp((level - bottom) / (top - bottom), 0, 1) * 300).ToString("0.#", CultureInfo.InvariantCulture);
    }
}

/// <summary>The gauges that are over a threshold, or are expected to be.</summary>
public sealed partial class GaugePart
{
    private const int Most = 8;

    private static readonly ImmutableArray<string> s_rules = [FigureRules.GaugesOverWarning, FigureRules.GaugesOverGuarantee, FigureRules.GaugesCrossing, FigureRules.GaugesSilent];

    private ImmutableArray<GaugeBar> _bars = [];
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
        Dictionary<string, DateTimeOffset?> crossing = View.Now.Findings[FigureRules.GaugesCrossing].Rows.ToDictionary(r => r.Id, r => r.At, StringComparer.Ordinal);
        _bars =
        [
            .. View.Now.Rows(FigureRules.GaugesOverWarning).OrderByDescending(r => r.Measure).Select(r => r.Id).Concat(View.Now.Rows(FigureRules.GaugesCrossing).Select(r => r.Id)).Distinct(StringComparer.Ordinal)
                .Select(id => Of(id, crossing.GetValueOrDefault(id))).OfType<GaugeBar>().Take(Most),
        ];
    }

    private GaugeBar? Of(string id, DateTimeOffset? crosses)
    {
        if (View.Picture.Readings.GetValueOrDefault(id) is not { Latest.Value: { } value } series
            || View.Names.Pack.StationOf(series.Latest.Station)?.ThresholdsAt(View.Names.Pack.City.DayOf(series.Latest.ObservedAt)) is not { } thresholds)
        {
            return null;
        }

        return new GaugeBar(id, series.Check?.Level, value, thresholds.WarningM, thresholds.GuaranteeM, series.TrendPerHour * 100, series.Latest.ObservedAt, crosses);
    }

    private string Trend(GaugeBar bar) => bar.TrendCm is not { } cm ? View.Words["Summary_NoTrend"]
        : View.Words.Format("Summary_Trend", Math.Abs(cm) < 0.5 ? "→" : cm > 0 ? "↑" : "↓", Math.Abs(cm).ToString("0", CultureInfo.InvariantCulture));

    private string Words(GaugeBar bar) => string.Join(
        " · ",
        new[]
        {
            View.Words.Format("Summary_Warning", SummaryWords.Metres(bar.Warning), (bar.Value - bar.Warning).ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture)),
            bar.Guarantee is { } guarantee ? View.Words.Format("Summary_Guarantee", SummaryWords.Metres(guarantee)) : null,
            bar.Crosses is { } at ? View.Words.Format("Summary_Crosses", View.Names.Time(at, View.Now.AsOf)) : null,
        }.OfType<string>());
}
