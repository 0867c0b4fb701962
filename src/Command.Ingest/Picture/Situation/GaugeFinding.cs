using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture.Forecasts;

namespace Command.Ingest.Picture.Situation;

/// <summary>What water levels the figures count, in metres above each station's own datum. Pure.</summary>
internal static class GaugeFinding
{
    /// <summary>Silent for longer than this many rhythms is stale, as for feeds.</summary>
    private const double StaleRhythms = 5;

    /// <summary><c>gauges.over-warning/1</c>: stations whose newest level is at 警戒 or over; measured by how far over, m. One that fell silent over it counts: nobody said that it fell.</summary>
    public static RuleFinding OverWarning(SituationSource source) => Over(source, t => t.WarningM, "no-warning");

    /// <summary><c>gauges.over-guarantee/1</c>: stations whose newest level is at 保证 or over.</summary>
    public static RuleFinding OverGuarantee(SituationSource source) => Over(source, t => t.GuaranteeM, "no-guarantee");

    /// <summary><c>gauges.crossing/1</c>: stations expected at 警戒, 保证 or the record within 24 h, by the trend of their last hours; measured in hours until then.</summary>
    public static RuleFinding Crossing(SituationSource source)
    {
        ImmutableArray<SituationRow>.Builder rows = ImmutableArray.CreateBuilder<SituationRow>();
        ImmutableArray<LeftOut>.Builder left = ImmutableArray.CreateBuilder<LeftOut>();
        foreach (Series series in Levels(source, left))
        {
            ForecastFinding finding = GaugeForecast.Of(source.Pack, series, source.At.RhythmOf(series.Latest.Feed), source.At.AsOf);
            if (finding.Forecast is { Threshold: "warning" or "guarantee" or "record" } forecast)
            {
                int level = forecast.Threshold switch { "record" => 1, "guarantee" => 2, _ => 3 };
                rows.Add(Row(source, series, forecast.At, level, Math.Round((forecast.At - source.At.AsOf).TotalHours, 2)));
            }
            else if (finding.WhyNot is { Code: "forecast-stale" or "forecast-no-value" or "forecast-no-threshold" or "forecast-few-points" or "forecast-noisy" } why)
            {
                left.Add(new LeftOut(why.Code, null, DistrictOf(source, series), series.Latest.Agency));
            }
        }

        return new RuleFinding(rows.ToImmutable(), left.ToImmutable());
    }

    /// <summary><c>gauges.silent/1</c>: water levels that were not heard for more than five of their rhythms; measured by how long, s.</summary>
    public static RuleFinding Silent(SituationSource source)
    {
        ImmutableArray<SituationRow>.Builder rows = ImmutableArray.CreateBuilder<SituationRow>();
        ImmutableArray<LeftOut>.Builder left = ImmutableArray.CreateBuilder<LeftOut>();
        foreach (Series series in Levels(source, left))
        {
            TimeSpan silent = source.At.AsOf - series.Latest.ObservedAt;
            if (silent > source.At.RhythmOf(series.Latest.Feed) * StaleRhythms)
            {
                rows.Add(Row(source, series, series.Latest.ObservedAt, series.Check?.Level, Math.Round(silent.TotalSeconds)));
            }
        }

        return new RuleFinding(rows.ToImmutable(), left.ToImmutable());
    }

    private static RuleFinding Over(SituationSource source, Func<StationThresholds, double?> threshold, string without)
    {
        ImmutableArray<SituationRow>.Builder rows = ImmutableArray.CreateBuilder<SituationRow>();
        ImmutableArray<LeftOut>.Builder left = ImmutableArray.CreateBuilder<LeftOut>();
        foreach (Series series in Levels(source, left))
        {
            Reading latest = series.Latest;
            string? why = latest is not { Value: not null, Quality: not ("missing" or "suspect") } ? "no-value" : null;
            if (why is null && source.Pack.StationOf(latest.Station)?.ThresholdsAt(source.Pack.City.DayOf(latest.ObservedAt)) is { } thresholds && threshold(thresholds) is { } level)
            {
                // Levels are published to the centimetre; binary fractions must not put 118.30 under a threshold of 118.30.
                double over = Math.Round(latest.Value!.Value - level, 3);
                if (over >= 0)
                {
                    rows.Add(Row(source, series, latest.ObservedAt, series.Check?.Level, over));
                }
            }
            else
            {
                left.Add(new LeftOut(why ?? without, series.Check?.Level, DistrictOf(source, series), latest.Agency));
            }
        }

        return new RuleFinding(rows.ToImmutable(), left.ToImmutable());
    }

    private static IEnumerable<Series> Levels(SituationSource source, ImmutableArray<LeftOut>.Builder left)
    {
        foreach (Series series in source.At.Picture.Readings.Values.Where(s => s.Latest.Property == Reading.Properties.WaterLevel))
        {
            if (source.IsOfWorld(series.Latest.Exercise))
            {
                yield return series;
            }
            else
            {
                left.Add(new LeftOut(source.OtherWorld, series.Check?.Level, DistrictOf(source, series), series.Latest.Agency));
            }
        }
    }

    private static SituationRow Row(SituationSource source, Series series, DateTimeOffset at, int? level, double measure) =>
        new("reading", series.Id, source.Pack.StationOf(series.Latest.Station)?.Zh ?? series.Latest.StationName ?? series.Latest.Station, at, level, DistrictOf(source, series), series.Latest.Agency, measure);

    private static string? DistrictOf(SituationSource source, Series series) => series.Place.District ?? (source.Pack.StationOf(series.Latest.Station) is { } station ? source.DistrictAt(station.At) : null);
}
