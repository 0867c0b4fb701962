using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise.City;
using Command.Ingest.Picture;

namespace Command.Ingest.Exercise.Drills;

/// <summary>Holds a drill's picture against its truth. Pure.</summary>
public static class Scoring
{
    /// <summary>The score.</summary>
    /// <param name="drill">The drill.</param>
    /// <param name="picture">The picture, before what is open is ended.</param>
    /// <param name="truth">The true event of each report, by the platform's id.</param>
    /// <param name="scenes">How its incidents went on.</param>
    /// <param name="tally">What was sent.</param>
    /// <param name="scenario">What was told; null where it can't be read any more.</param>
    /// <param name="pack">The city.</param>
    /// <param name="now">The moment.</param>
    public static DrillScore Of(
        Drill drill, PictureState picture, IReadOnlyDictionary<string, string> truth, IEnumerable<Scene> scenes, IEnumerable<KeyValuePair<string, FeedTally>> tally, Scenario? scenario, CityPack pack, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(drill);
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(truth);
        TimeSpan story = drill.StoryAt(drill.EndedAt ?? now);
        return new DrillScore(
            drill.Id,
            drill.Scenario,
            now,
            story,
            Fusion(picture, truth),
            [.. scenes.Where(s => s.OpenedAt >= drill.StartedAt).OrderBy(s => s.OpenedAt).ThenBy(s => s.Incident, StringComparer.Ordinal).Select(Of)],
            scenario is null ? [] : [.. scenario.Gauges.Select(g => Forecast(g, drill, story, picture, pack)).OfType<ForecastScore>()],
            Duty(drill, picture),
            [.. tally.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => new FeedScore(t.Key, t.Value.Sent, t.Value.Lost))],
            drill.Injects,
            drill.Notes);
    }

    /// <summary>Pairs of reports that were, and that should have been, put together.</summary>
    public static FusionScore Fusion(PictureState picture, IReadOnlyDictionary<string, string> truth)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(truth);
        ImmutableArray<(string Truth, string Found)> reports =
        [
            .. picture.Reports.Values.Where(r => r.Report.Exercise && truth.ContainsKey(r.Id)).Select(r => (truth[r.Id], r.Incident ?? "alone " + r.Id)),
        ];
        return new FusionScore(reports.Length, Pairs(reports.GroupBy(r => r.Truth)), Pairs(reports.GroupBy(r => r.Found)), Pairs(reports.GroupBy(r => r)));
    }

    private static long Pairs<TKey, TItem>(IEnumerable<IGrouping<TKey, TItem>> groups) => groups.Select(g => g.LongCount()).Sum(n => n * (n - 1) / 2);

    private static SceneScore Of(Scene scene) => new(
        scene.Incident,
        scene.Kind,
        scene.OpenedAt,
        scene.AdequateAt is { } at ? Math.Round((at - scene.OpenedAt).TotalSeconds, 1) : null,
        scene.ByNearest is { } nearest ? Math.Round(nearest.Adequate.TotalSeconds, 1) : null,
        Math.Round(scene.Harm, 2),
        scene.ByNearest is { } by ? Math.Round(by.Harm, 2) : null,
        Math.Round(scene.Severity, 2));

    private static ForecastScore? Forecast(GaugeScript gauge, Drill drill, TimeSpan story, PictureState picture, CityPack pack)
    {
        if (pack.StationOf(gauge.Station)?.ThresholdsAt(DateOnly.FromDateTime(drill.StartedAt.DateTime))?.WarningM is not { } warning)
        {
            return null;
        }

        TimeSpan? reached = null;
        for (TimeSpan t = TimeSpan.Zero; t <= story && reached is null; t += TimeSpan.FromMinutes(0.25))
        {
            reached = gauge.LevelM.At(t) >= warning ? t : null;
        }

        if (reached is not { } at || at == TimeSpan.Zero)
        {
            return null;
        }

        DateTimeOffset wall = new Telling("", 0, 0, drill.Clock[0].Wall, drill.Speed) { Clock = drill.Clock }.WallOf(at);
        Series? series = picture.Readings.Values.FirstOrDefault(s => s.Latest is { Exercise: true, Property: Reading.Properties.WaterLevel } latest && latest.Station == gauge.Station);
        DateTimeOffset? seen = series?.History.Where(p => p.Value >= warning && p.At >= drill.Clock[0].Wall).Select(p => (DateTimeOffset?)p.At).Min();
        return new ForecastScore(gauge.Station, warning, at, seen is { } first ? Math.Round((first - wall).TotalSeconds, 1) : null);
    }

    private static ImmutableArray<DutyInterval> Duty(Drill drill, PictureState picture)
    {
        ImmutableArray<Assignment> jobs = [.. picture.Assignments.Values.Where(a => a.Exercise && a.Steps[0].At >= drill.StartedAt)];
        return
        [
            .. new[]
            {
                IntervalOf("opened-dispatched", jobs.GroupBy(j => j.Incident).Select(g => (picture.Incidents.GetValueOrDefault(g.Key)?.OpenedAt, g.Min(j => j.TimeOf(AssignmentStep.Dispatched))))),
                IntervalOf("dispatched-enroute", jobs.Select(j => (j.TimeOf(AssignmentStep.Dispatched), j.TimeOf(AssignmentStep.EnRoute)))),
                IntervalOf("enroute-onscene", jobs.Select(j => (j.TimeOf(AssignmentStep.EnRoute), j.TimeOf(AssignmentStep.OnScene)))),
                IntervalOf("onscene-cleared", jobs.Select(j => (j.TimeOf(AssignmentStep.OnScene), j.TimeOf(AssignmentStep.Cleared)))),
            }.OfType<DutyInterval>(),
        ];
    }

    private static DutyInterval? IntervalOf(string code, IEnumerable<(DateTimeOffset? From, DateTimeOffset? To)> steps)
    {
        ImmutableArray<double> seconds = [.. steps.Where(s => s is { From: not null, To: not null }).Select(s => (s.To!.Value - s.From!.Value).TotalSeconds).Order()];
        return seconds.IsEmpty ? null : new DutyInterval(code, seconds.Length, Math.Round(seconds[(seconds.Length - 1) / 2], 1), Math.Round(seconds[^1], 1));
    }
}
