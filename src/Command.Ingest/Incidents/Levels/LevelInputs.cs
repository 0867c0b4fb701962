using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Levels;

/// <summary>Gathers from the picture and the pack what an incident's level follows from. Pure.</summary>
public static class LevelInputs
{
    /// <summary>The input for <see cref="LevelRules"/>.</summary>
    /// <param name="picture">The live picture.</param>
    /// <param name="pack">Its kinds, its facilities and which of its feeds anybody may send to.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="live">Its reports that are not over.</param>
    /// <param name="place">Where it is, from the same reports.</param>
    /// <param name="set">The level that a person set, if any.</param>
    public static LevelInput Of(PictureState picture, CityPack pack, Incident incident, ImmutableArray<ReportItem> live, Place place, LevelOverride? set = null)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(incident);
        return new LevelInput
        {
            Kind = incident.Kind,
            KindLevel = pack.KindOf(incident.Kind)?.Level,
            Reports = Reports(pack, live),
            Alerts = [.. Sources(incident, "alert")
                .Select(id => picture.Alerts.GetValueOrDefault(id))
                .OfType<AlertItem>()
                .Where(a => a is { InForce: true, Alert.Level: not null } && Matching.IsLocal(a.Place))
                .Select(a => new LevelAlert(a.Id, a.Alert.Headline ?? a.Alert.Event, a.Alert.Level!.Value))],
            Gauges = [.. Sources(incident, "reading")
                .Select(id => picture.Readings.GetValueOrDefault(id))
                .OfType<Series>()
                .Where(s => s.Check is { Level: not null, Threshold: not null })
                .Select(s => new LevelGauge(s.Id, s.Place.Address ?? s.Latest.StationName ?? s.Latest.Station, s.Check!.Threshold!, s.Check.Level!.Value))],
            Near = SensitivePlace.Nearest(pack, place),
            Override = set,
        };
    }

    private static IEnumerable<string> Sources(Incident incident, string type) => incident.Sources.Where(s => s.Source.Type == type).Select(s => s.Source.Id);

    private static ImmutableArray<LevelReport> Reports(CityPack pack, ImmutableArray<ReportItem> live)
    {
        ImmutableArray<LevelReport>.Builder reports = ImmutableArray.CreateBuilder<LevelReport>(live.Length);
        Dictionary<(string Feed, string Words), string> said = [];
        foreach (ReportItem item in live.OrderBy(r => r.Report.ObservedAt).ThenBy(r => r.Id, StringComparer.Ordinal))
        {
            Report report = item.Report;
            reports.Add(new LevelReport(
                item.Id,
                report.Feed,
                Reporter(report, said),
                pack.FeedOf(report.Feed)?.FromPublic ?? false,
                report.Level,
                report.ObservedAt,
                Casualties.Worse(Casualties.Of(report.Title), Casualties.Of(report.Text))));
        }

        return reports.MoveToImmutable();
    }

    /// <summary>The sender's group goes for one witness, and so do the very same words by the same feed: somebody pressed twice.</summary>
    private static string Reporter(Report report, Dictionary<(string Feed, string Words), string> said)
    {
        string reporter = $"{report.Feed} {report.Group ?? report.SourceId}";
        if (string.IsNullOrWhiteSpace(report.Text))
        {
            return reporter;
        }

        (string Feed, string Words) key = (report.Feed, report.Text.Trim());
        if (said.TryGetValue(key, out string? before))
        {
            return before;
        }

        said[key] = reporter;
        return reporter;
    }
}
