using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Forecasts;
using Command.Web.Replica;
using Command.Web.Resources;

namespace Command.Web.Features.Wall;

/// <summary>One river gauge against its thresholds, in metres above the station's own datum.</summary>
/// <param name="Value">Null when the sender says that it is missing.</param>
/// <param name="Difference">Value minus the warning level; null without one.</param>
/// <param name="TrendCm">Centimetres an hour over the last hours; null with too little history.</param>
/// <param name="Rhythm">How often its feed is expected.</param>
public sealed record GaugeRow(
    string Id,
    string Name,
    string? River,
    double? Value,
    int? Level,
    double? Warning,
    double? Guarantee,
    double? Record,
    double? Difference,
    double? TrendCm,
    DateTimeOffset ObservedAt,
    TimeSpan Rhythm,
    bool Exercise)
{
    /// <summary>When it is expected to reach its next threshold, in words; null when it does not rise, or when too little or nothing new is known.</summary>
    public string? Forecast { get; init; }

    /// <summary>The gauges that matter most: highest level first, then nearest to or farthest over the warning level.</summary>
    /// <param name="picture">The live picture.</param>
    /// <param name="pulse">The feeds' rhythms.</param>
    /// <param name="names">The language.</param>
    /// <param name="count">How many at the most.</param>
    /// <param name="now">The writer's clock; null while nobody hears the writer: nothing is forecast from a picture that stands still.</param>
    public static ImmutableArray<GaugeRow> Worst(PictureState picture, Pulse? pulse, PackNames names, int count, DateTimeOffset? now)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return
        [
            .. picture.Readings.Values.Where(s => s.Latest.Property == Reading.Properties.WaterLevel)
                .Select(s => (Series: s, Row: Of(s, pulse, names)))
                .OrderBy(g => g.Row.Level ?? 5).ThenByDescending(g => g.Row.Difference ?? double.MinValue).ThenBy(g => g.Row.Id, StringComparer.Ordinal)
                .Take(count)
                .Select(g => now is { } at ? g.Row with { Forecast = ForecastOf(g.Series, g.Row.Rhythm, names, at) } : g.Row),
        ];
    }

    internal static GaugeRow Of(Series series, Pulse? pulse, PackNames names)
    {
        Reading latest = series.Latest;
        Station? station = names.Pack.StationOf(latest.Station);
        StationThresholds? thresholds = station?.ThresholdsAt(names.Pack.City.DayOf(latest.ObservedAt));
        return new GaugeRow(
            series.Id,
            names.Station(latest.Station, latest.StationName),
            names.Words.IsEnglish ? null : station?.River,
            latest.Value,
            series.Check?.Level,
            thresholds?.WarningM ?? series.Check?.ThresholdValue,
            thresholds?.GuaranteeM,
            thresholds?.RecordM,
            series.Check?.Difference,
            series.TrendPerHour * 100,
            latest.ObservedAt,
            pulse.RhythmOf(latest.Feed),
            latest.Exercise);
    }

    private static string? ForecastOf(Series series, TimeSpan rhythm, PackNames names, DateTimeOffset now) =>
        GaugeForecast.Of(names.Pack, series, rhythm, now).Forecast is not { } forecast ? null
        : forecast.To is { } to
            ? names.Words.Format($"Gauge_Forecast_{forecast.Threshold}", names.Time(forecast.At, now), names.Words.Format("Gauge_Between", names.Time(forecast.From, now), names.Time(to, now)))
            : names.Words.Format($"Gauge_Forecast_{forecast.Threshold}", names.Time(forecast.At, now), names.Words.Format("Gauge_NotBefore", names.Time(forecast.From, now)));
}
