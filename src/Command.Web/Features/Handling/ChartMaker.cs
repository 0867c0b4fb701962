using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Handling;
using Command.Web.Components.Charts;
using Command.Web.Resources;

namespace Command.Web.Features.Handling;

/// <summary>Makes charts of figures and gauges.</summary>
internal sealed class ChartMaker(CityPack pack, FigureWords names)
{
    private Words Words => names.Words;

    public ChartSpec Bins(string interval, ImmutableArray<HistogramBin> bins) => Spec("bars", interval + "-histogram", Words[$"Figure_{interval}"], "") with
    {
        Bars = [.. bins.Select(b => new ChartBar(b.To is { } to ? $"{Edge(b.From)}–{Edge(to)}" : $"≥ {Edge(b.From)}", b.Count))],
    };

    public ChartSpec Limits(FigureRule rule, ControlChart chart, HandlingAim? aim)
    {
        bool seconds = rule.Unit == "s";
        return Spec("control", rule.Code + "-control", names.Name(rule.Code), seconds ? "min" : rule.Unit == "1" ? "" : rule.Unit) with
        {
            Series = [new ChartSeries(names.Name(rule.Code), [.. chart.Points.Select(p => new ChartPoint(p.At.ToUnixTimeMilliseconds(), Scaled(p.Value)))])],
            Limits = [.. chart.Points.Select(p => new ChartLimit(Scaled(p.Lower), Scaled(p.Upper), p.Signal is not null))],
            Levels =
            [
                .. chart.Middle is { } middle ? [new ChartLevel(Words["Chart_Middle"], Scaled(middle)!.Value, "middle")] : Array.Empty<ChartLevel>(),
                .. (aim?.Least ?? aim?.Most) is { } at ? [new ChartLevel(Words["Chart_Aim"], Scaled(at)!.Value, "aim")] : Array.Empty<ChartLevel>(),
            ],
            Words = new ChartWords(Words["Chart_Upper"], Words["Chart_Lower"], Words["Chart_Signal"]),
        };

        double? Scaled(double? value) => seconds ? value / 60 : value;
    }

    public ChartSpec Calendar(ImmutableArray<(DateOnly Day, int Count)> days) => Spec("calendar", "incidents-calendar", Words["Figure_incidents_opened"], "") with
    {
        Bars = [.. days.Select(d => new ChartBar(d.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), d.Count))],
    };

    /// <summary>Hydrographs of the gauges that stand highest against their warning level.</summary>
    public ImmutableArray<ChartSpec> Gauges(PictureState picture, int most, bool exercise) =>
    [
        .. picture.Readings.Values.Where(s => s.Latest.Property == Reading.Properties.WaterLevel && s.Check?.ThresholdValue is not null && s.Latest.Exercise == exercise && s.History.Length > 1)
            .OrderByDescending(s => s.Check!.Difference).ThenBy(s => s.Id, StringComparer.Ordinal).Take(most).Select(Gauge),
    ];

    private ChartSpec Gauge(Series series)
    {
        Station? station = pack.StationOf(series.Latest.Station);
        DateOnly day = pack.City.DayOf(series.Latest.ObservedAt);
        StationThresholds? thresholds = station?.Thresholds.LastOrDefault(t => t.From <= day);
        string name = station is null ? series.Latest.StationName ?? series.Latest.Station : Words.Pick(station.Zh, station.En);
        return Spec("series", $"gauge-{series.Latest.Station}", name, "m") with
        {
            Series = [new ChartSeries(Words["Chart_Level"], [.. series.History.Select(p => new ChartPoint(p.At.ToUnixTimeMilliseconds(), p.Value))])],
            Levels =
            [
                .. thresholds is null ? [] : new ChartLevel?[]
                {
                    new(Words["Handling_At_warning"], thresholds.WarningM, "aim"),
                    thresholds.GuaranteeM is { } guarantee ? new(Words["Handling_At_guarantee"], guarantee, "alarm") : null,
                }.OfType<ChartLevel>(),
            ],
        };
    }

    private ChartSpec Spec(string form, string file, string name, string unit) => new() { Form = form, File = file, Name = name, Unit = unit, Culture = Words.Culture.Name, Zone = pack.City.TimeZone.Id };

    private static string Edge(double seconds) => seconds < 60 ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s") : seconds < 3600 ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.##} min") : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.##} h");
}
