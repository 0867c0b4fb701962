using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture.Forecasts;

/// <summary>When a rising gauge is expected to reach its next threshold, if it goes on as in the last hours. It knows nothing of rain to come, of gates or of waves from upstream.</summary>
/// <param name="Threshold">near, warning, guarantee or record.</param>
/// <param name="LevelM">The threshold's level in metres above the station's datum.</param>
/// <param name="At">When it is expected.</param>
/// <param name="From">The early end of the 80 % interval.</param>
/// <param name="To">Its late end; null when it may be more than <see cref="LatestEnd"/> away, or never.</param>
/// <param name="RateMPerHour">How fast the level rises now, metres an hour.</param>
/// <param name="FlowM3S">The flow expected then by the station's rating, m³/s; null where the pack has none for that level.</param>
public sealed record GaugeForecast(string Threshold, double LevelM, DateTimeOffset At, DateTimeOffset From, DateTimeOffset? To, double RateMPerHour, double? FlowM3S)
{
    /// <summary>Nothing is forecast further ahead.</summary>
    public static readonly TimeSpan Furthest = TimeSpan.FromHours(24);

    /// <summary>A late end further ahead is left open.</summary>
    public static readonly TimeSpan LatestEnd = TimeSpan.FromHours(48);

    // Silent for longer than this many rhythms is stale, as for feeds.
    private const double StaleRhythms = 5;
    private const double StepHours = 0.05;

    /// <summary>The forecast of a series of the pack's stations; or why there is none.</summary>
    /// <param name="pack">Its stations with their thresholds.</param>
    /// <param name="series">A water level.</param>
    /// <param name="rhythm">How often its feed is expected.</param>
    /// <param name="now">The picture's time.</param>
    public static ForecastFinding Of(CityPack pack, Series series, TimeSpan rhythm, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(series);
        return series.Latest.Property == Reading.Properties.WaterLevel && pack.StationOf(series.Latest.Station) is { } station
            ? Of(series, station, pack.City.DayOf(now), rhythm, now)
            : None("forecast-no-threshold");
    }

    /// <summary>The forecast of a station; or why there is none.</summary>
    /// <param name="series">Its water level.</param>
    /// <param name="station">The station.</param>
    /// <param name="day">Today in the city's calendar: thresholds change.</param>
    /// <param name="rhythm">How often its feed is expected.</param>
    /// <param name="now">The picture's time.</param>
    public static ForecastFinding Of(Series series, Station station, DateOnly day, TimeSpan rhythm, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(station);
        if (station.ThresholdsAt(day) is not { } thresholds)
        {
            return None("forecast-no-threshold");
        }

        if (series.Latest is not { Value: not null, Quality: not ("missing" or "suspect") } || series.History.IsDefaultOrEmpty)
        {
            return None("forecast-no-value");
        }

        DateTimeOffset newest = series.History[^1].At;
        if (now - newest > rhythm * StaleRhythms)
        {
            // What the river did since is not known: no forecast is better than one from a river of hours ago.
            return None("forecast-stale", (int)(now - newest).TotalMinutes);
        }

        (TrendFit? fit, TrendFault? fault) = TrendFit.Of(series.History);
        return fit is not null
            ? Next(fit, station, thresholds, series.Latest.Value.Value, newest, now)
            : fault switch
            {
                TrendFault.FewPoints => None("forecast-few-points", TrendFit.LeastPoints),
                TrendFault.Noisy => None("forecast-noisy"),
                _ => None("forecast-not-rising"),
            };
    }

    private static ForecastFinding Next(TrendFit fit, Station station, StationThresholds thresholds, double latest, DateTimeOffset newest, DateTimeOffset now)
    {
        // The newest value says what is reached already, unless it is far from what all the others say.
        double reached = Math.Abs(latest - fit.Level) <= 4 * fit.Scatter ? Math.Max(latest, fit.Level) : fit.Level;
        (string Threshold, double LevelM)? next = Levels(station, thresholds).Where(l => l.LevelM > Math.Round(reached, 3)).Cast<(string, double)?>().FirstOrDefault();
        if (next is not var (threshold, level))
        {
            return None("forecast-above-all");
        }

        if (Crossing(h => fit.LevelAt(h) - level, Furthest.TotalHours) is not { } at)
        {
            return None("forecast-beyond", (int)Furthest.TotalHours);
        }

        double from = Crossing(h => fit.LevelAt(h) + fit.SpreadAt(h) - level, at) ?? at;
        double? to = Crossing(h => fit.LevelAt(h) - fit.SpreadAt(h) - level, LatestEnd.TotalHours);
        if (to is { } late && newest.AddHours(late) < now)
        {
            return None("forecast-overdue", threshold);
        }

        return new ForecastFinding(
            new GaugeForecast(
                threshold,
                level,
                Later(newest.AddHours(at), now),
                Later(newest.AddHours(Math.Min(from, at)), now),
                to is { } end ? Later(newest.AddHours(Math.Max(end, at)), now) : null,
                fit.Rate,
                station.FlowAt(level)),
            null);
    }

    /// <summary>The levels that matter, lowest first.</summary>
    private static IEnumerable<(string Threshold, double LevelM)> Levels(Station station, StationThresholds thresholds) =>
        new (string Threshold, double? LevelM)[]
        {
            ("near", Math.Round(thresholds.WarningM - station.NearM, 3)),
            ("warning", thresholds.WarningM),
            ("guarantee", thresholds.GuaranteeM),
            ("record", thresholds.RecordM),
        }.Where(l => l.LevelM is not null).Select(l => (l.Threshold, l.LevelM!.Value)).OrderBy(l => l.Value);

    /// <summary>The first hour at which the difference is no longer negative; null when there is none up to the last.</summary>
    private static double? Crossing(Func<double, double> difference, double last)
    {
        double before = difference(0);
        if (before >= 0)
        {
            return 0;
        }

        for (double h = StepHours; h <= last + (StepHours / 2); h += StepHours)
        {
            double now = difference(h);
            if (now >= 0)
            {
                return Math.Min(last, h - (StepHours * now / (now - before)));
            }

            before = now;
        }

        return null;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other.ToOffset(one.Offset);

    private static ForecastFinding None(string code, params ReadOnlySpan<object?> args) => new(null, Reason.Of(code, args));
}

/// <summary>A forecast, or why there is none.</summary>
public sealed record ForecastFinding(GaugeForecast? Forecast, Reason? WhyNot);
