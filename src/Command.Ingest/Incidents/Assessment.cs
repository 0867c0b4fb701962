using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Levels;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents;

/// <summary>What follows for an incident from its sources: its level, title, place and whether it is over. Pure.</summary>
public static class Assessment
{
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
            // Who was sent there is still there: it is over when they are done.
            if (incident.Status == IncidentStatus.Open && !Lifecycle.Busy(picture).Contains(id))
            {
                draft.Add(new IncidentClosed(id, [Reason.Of("closed-by-sources", reports.Length)]), draft.KnownAt);
            }

            return;
        }

        if (incident.Status == IncidentStatus.Closed && Lifecycle.Ending(picture, pack, incident, draft.KnownAt) is null)
        {
            draft.Add(new IncidentReopened(id, [Reason.Of("reopened-by-sources", live.Length)]), draft.KnownAt);
        }

        Finding found = Of(picture, pack, incident, live);
        if (found.Level != incident.Level || found.Title != incident.Title || found.Place != incident.Place || found.Kind != incident.Kind || !SameWhy(found.Why, incident.LevelWhy))
        {
            draft.Add(new IncidentReassessed(id, found.Title, found.Level, found.Place, found.Why) { Kind = found.Kind == incident.Kind ? null : found.Kind }, draft.KnownAt);
        }
    }

    /// <summary>What these reports say of an incident.</summary>
    /// <param name="picture">Where its other sources are.</param>
    /// <param name="pack">The city.</param>
    /// <param name="incident">The incident with its sources.</param>
    /// <param name="live">The reports that count; never none.</param>
    public static Finding Of(PictureState picture, CityPack pack, Incident incident, ImmutableArray<ReportItem> live)
    {
        ArgumentNullException.ThrowIfNull(incident);
        Place place = Best(live);
        LevelFinding level = LevelRules.Of(LevelInputs.Of(picture, pack, incident, live, place, incident.LevelSet is { } set ? new LevelOverride(set.Level, set.Author, set.Reason) : null));
        ReportItem first = live.MinBy(r => (r.Report.ObservedAt, r.Id))!;
        string kind = Kind(pack, incident.Kind, live);
        return new Finding(kind, Title(pack, kind, place, first.Report), level.Level, level.Why, place);
    }

    /// <summary>What follows for an incident from its reports.</summary>
    public sealed record Finding(string Kind, string Title, int? Level, ImmutableArray<Reason> Why, Place Place);

    /// <summary>The same level for other reasons is news as well: the reasons shown are those of today.</summary>
    private static bool SameWhy(ImmutableArray<Reason> now, ImmutableArray<Reason> before) =>
        now.Length == before.Length && now.Zip(before).All(p => p.First.Code == p.Second.Code && p.First.Args.SequenceEqual(p.Second.Args));

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
}
