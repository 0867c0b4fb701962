using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;

namespace Command.Ingest.Shares;

/// <summary>
/// An incident as it would be if the sources that are seen were all there are: its kind, title, level, place and times follow from them by the same rules, so that nothing of a
/// hidden source shows through. Pure.
/// </summary>
internal static class SightIncident
{
    /// <summary>The incident for a sight; null when none of the reports that it rests on is seen.</summary>
    /// <param name="incident">As it is.</param>
    /// <param name="whole">The picture as it is.</param>
    /// <param name="seen">The messages that are seen, as they are seen.</param>
    /// <param name="pack">The city.</param>
    /// <param name="clear">Whether a source that is no longer in the picture would be seen as it was.</param>
    public static Incident? Of(Incident incident, PictureState whole, PictureState seen, CityPack pack, Func<SourceRef, bool> clear)
    {
        ImmutableArray<IncidentSource> sources = [.. incident.Sources.Where(s => IsThere(seen, s.Source) || (!IsThere(whole, s.Source) && clear(s.Source)))];
        bool untouched = sources.Length == incident.Sources.Length && sources.All(s => ReferenceEquals(Thing(seen, s.Source), Thing(whole, s.Source)));
        if (untouched)
        {
            return incident;
        }

        ReportItem[] reports = [.. sources.Where(s => s.Source.Type == "report").Select(s => seen.Reports.GetValueOrDefault(s.Source.Id)).OfType<ReportItem>()];

        // A warning or a gauge is context for a whole district: with the reports gone it must not tell that something is there.
        if (reports.Length == 0 && (incident.Sources.Any(s => s.Source.Type == "report") || sources.IsEmpty))
        {
            return null;
        }

        if (sources.Length == incident.Sources.Length)
        {
            return Worded(incident, reports, seen, pack);
        }

        Incident cut = incident with
        {
            Sources = [.. sources.Select(s => s with { Why = [] })],
            LevelSet = null,
            Since = [],
            LastObservedAt = Latest(sources, seen) ?? incident.ObservedAt,
        };
        return reports.Length == 0 ? cut with { LevelWhy = [] } : Assessed(cut, reports, seen, pack);
    }

    /// <summary>With every source there and only words or places taken from some, what was decided stands: its level above all. Its title and place say no more than they do.</summary>
    private static Incident Worded(Incident incident, ReportItem[] reports, PictureState seen, CityPack pack)
    {
        ImmutableArray<ReportItem> live = [.. reports.Where(r => !r.IsOver)];
        Incident said = incident with
        {
            Sources = [.. incident.Sources.Select(s => s with { Why = [] })],
            LevelWhy = [],
            LevelSet = incident.LevelSet is { } set ? set with { Reason = "" } : null,
        };
        if (reports.Length == 0)
        {
            return said;
        }

        // What it was last called stands where a report that is seen says the same: all of them may be over, and which was the last to be is not known here.
        Assessment.Finding found = Assessment.Of(seen, pack, incident, live.IsEmpty ? [.. reports] : live);
        bool called = reports.Any(r => Assessment.Title(pack, incident.Kind, r.Place, r.Report) == incident.Title), placed = reports.Any(r => r.Place == incident.Place);
        return said with { Title = called ? incident.Title : found.Title, Place = placed ? incident.Place : found.Place };
    }

    private static Incident Assessed(Incident incident, ReportItem[] reports, PictureState seen, CityPack pack)
    {
        ImmutableArray<ReportItem> live = [.. reports.Where(r => !r.IsOver)];
        Assessment.Finding found = Assessment.Of(seen, pack, incident, live.IsEmpty ? [.. reports] : live);
        bool closes = live.IsEmpty && incident.Status == IncidentStatus.Open;
        return incident with
        {
            Kind = found.Kind,
            Title = found.Title,
            Level = found.Level,
            LevelWhy = found.Why,
            Place = found.Place,
            OpenedAt = incident.Sources.Min(s => s.KnownAt),
            ObservedAt = reports.Min(r => r.Report.ObservedAt),
            Status = closes ? IncidentStatus.Closed : incident.Status,
            ClosedAt = closes ? reports.Max(r => r.KnownAt) : incident.ClosedAt,
        };
    }

    private static DateTimeOffset? Latest(ImmutableArray<IncidentSource> sources, PictureState seen)
    {
        DateTimeOffset? latest = null;
        foreach (IncidentSource source in sources)
        {
            DateTimeOffset? at = Thing(seen, source.Source) switch
            {
                ReportItem r => r.Report.ObservedAt,
                AlertItem a => a.Alert.Sent,
                Series s => s.Latest.ObservedAt,
                _ => null,
            };
            latest = at is not null && (latest is null || at > latest) ? at : latest;
        }

        return latest;
    }

    private static bool IsThere(PictureState picture, SourceRef source) => Thing(picture, source) is not null;

    private static object? Thing(PictureState picture, SourceRef source) => source.Type switch
    {
        "report" => picture.Reports.GetValueOrDefault(source.Id),
        "alert" => picture.Alerts.GetValueOrDefault(source.Id),
        "reading" => picture.Readings.GetValueOrDefault(source.Id),
        _ => null,
    };
}
