using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents;

/// <summary>What follows for an incident from its sources: its level, title, place and whether it is over. Pure.</summary>
public static class Assessment
{
    /// <summary>The level of an incident whose sources state none.</summary>
    public const int DefaultLevel = 4;

    /// <summary>True when the sender's process is over, or has said that the thing does not exist.</summary>
    public static bool IsOver(this Report report) => report.Status >= ReportStatus.Resolved;

    /// <summary>Adds what changed, and the closing when all of its reports are over.</summary>
    public static void Reassess(Draft draft, CityPack pack, string id)
    {
        PictureState picture = draft.Picture;
        Incident incident = picture.Incidents[id];
        ImmutableArray<ReportItem> reports = [.. ReportsOf(picture, incident)];
        ImmutableArray<ReportItem> live = [.. reports.Where(r => !r.IsOver)];
        if (live.IsEmpty)
        {
            if (incident.Status == IncidentStatus.Open)
            {
                draft.Add(new IncidentClosed(id, [Reason.Of("closed-by-sources", reports.Length)]), draft.KnownAt);
            }

            return;
        }

        if (incident.Status == IncidentStatus.Closed && Lifecycle.Ending(picture, pack, incident, draft.KnownAt) is null)
        {
            draft.Add(new IncidentReopened(id, [Reason.Of("reopened-by-sources", live.Length)]), draft.KnownAt);
        }

        (int level, Reason why) = Level(picture, incident, live);
        Place place = Best(live);
        ReportItem first = live.MinBy(r => (r.Report.ObservedAt, r.Id))!;
        string kind = Kind(pack, incident.Kind, live);
        string title = Title(pack, kind, place, first.Report);
        if (level != incident.Level || title != incident.Title || place != incident.Place || kind != incident.Kind)
        {
            draft.Add(new IncidentReassessed(id, title, level, place, [why]) { Kind = kind == incident.Kind ? null : kind }, draft.KnownAt);
        }
    }

    /// <summary>Kind and place in the city's first language: <c>道路积水 中山路</c>.</summary>
    public static string Title(CityPack pack, string kind, Place place, Report report)
    {
        string name = pack.KindOf(kind)?.Zh ?? report.Title;
        string? where = place.Address ?? pack.Areas.FirstOrDefault(a => a.Code == place.District)?.Zh;
        return string.IsNullOrWhiteSpace(where) ? name : name + " " + where;
    }

    /// <summary>What most of its reports say it is, of the kinds that open incidents; the one it has where as many say so, else the first that was said.</summary>
    private static string Kind(CityPack pack, string has, ImmutableArray<ReportItem> live) => live
        .Where(r => pack.KindOf(r.Report.Kind)?.OpensIncident ?? false)
        .GroupBy(r => r.Report.Kind, StringComparer.Ordinal)
        .OrderByDescending(g => g.Count())
        .ThenByDescending(g => g.Key == has)
        .ThenBy(g => g.Min(r => (r.Since, r.Id)))
        .Select(g => g.Key)
        .FirstOrDefault(has);

    private static IEnumerable<ReportItem> ReportsOf(PictureState picture, Incident incident) =>
        incident.Sources.Where(s => s.Source.Type == "report").Select(s => picture.Reports.GetValueOrDefault(s.Source.Id)).OfType<ReportItem>();

    /// <summary>The surest place named: least uncertainty, then the earliest report.</summary>
    private static Place Best(ImmutableArray<ReportItem> live)
    {
        ReportItem surest = live.OrderBy(r => r.Place.Shape is null).ThenBy(r => r.Place.UncertaintyM).ThenBy(r => r.Report.ObservedAt).ThenBy(r => r.Id, StringComparer.Ordinal).First();
        string? address = surest.Place.Address ?? live.Select(r => r.Place.Address).FirstOrDefault(a => a is not null);
        return surest.Place.Address == address ? surest.Place : surest.Place with { Address = address };
    }

    private static (int Level, Reason Why) Level(PictureState picture, Incident incident, ImmutableArray<ReportItem> live)
    {
        List<(int Level, string Source)> stated = [.. live.Where(r => r.Report.Level is not null).Select(r => (r.Report.Level!.Value, r.Id))];
        foreach (IncidentSource source in incident.Sources)
        {
            // An alert for a whole district says nothing about how bad it is at this one spot.
            if (source.Source.Type == "alert"
                && picture.Alerts.TryGetValue(source.Source.Id, out AlertItem? alert)
                && alert is { InForce: true, Alert.Level: { } alertLevel }
                && Matching.IsLocal(alert.Place))
            {
                stated.Add((alertLevel, alert.Id));
            }
            else if (source.Source.Type == "reading"
                && picture.Readings.TryGetValue(source.Source.Id, out Series? series)
                && series.Check?.Level is { } readingLevel)
            {
                stated.Add((readingLevel, series.Id));
            }
        }

        if (stated.Count == 0)
        {
            return (DefaultLevel, Reason.Of("level-default", DefaultLevel));
        }

        (int level, string worst) = stated.Min();
        return (level, Reason.Of("level-worst-source", level, worst));
    }
}
