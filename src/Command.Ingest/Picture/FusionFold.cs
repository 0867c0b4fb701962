using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture;

/// <summary>The part of the fold that moves sources between incidents and keeps what persons said of them.</summary>
internal static class FusionFold
{
    public static PictureState OnGathered(PictureState picture, ReportGathered e) => picture.Reports.TryGetValue(e.Report, out ReportItem? report)
        ? picture with { Reports = picture.Reports.SetItem(e.Report, Gathered(report, e)) }
        : picture;

    public static ReportItem Gathered(ReportItem report, ReportGathered e) => report with { Gathering = e.Gathering == e.Report ? null : e.Gathering, Incident = null };

    public static PictureState OnDated(PictureState picture, ReportDated e) => picture.Reports.TryGetValue(e.Report, out ReportItem? report)
        ? picture with { Reports = picture.Reports.SetItem(e.Report, report with { FirstObservedAt = e.FirstObservedAt }) }
        : picture;

    public static PictureState OnMoved(PictureState picture, SourceMoved e, DateTimeOffset knownAt)
    {
        PictureState left = Leave(picture, e.From, e.Source);
        if (!left.Incidents.ContainsKey(e.To))
        {
            return e.Source.Type == "report" ? OnGathered(left, new ReportGathered(e.Source.Id, e.To, e.Why)) : left;
        }

        return Fold.Change(Fold.Own(left, e.Source, e.To), e.To, i => i with
        {
            Sources = i.Sources.Any(s => s.Source == e.Source) ? i.Sources : i.Sources.Add(new IncidentSource(e.Source, knownAt, e.Why)),
            ObservedAt = e.Source.Type == "report" && e.ObservedAt < i.ObservedAt ? e.ObservedAt : i.ObservedAt,
            LastObservedAt = e.ObservedAt > i.LastObservedAt ? e.ObservedAt : i.LastObservedAt,
        });
    }

    public static PictureState OnDropped(PictureState picture, SourceDropped e) => Leave(picture, e.Id, e.Source);

    public static PictureState OnRuled(PictureState picture, PairRuled e, JournalEntry entry) => picture with
    {
        Rulings = With(With(picture.Rulings, e.One, new Ruling(e.Other, e.Same, entry.Author, e.Reason, entry.Sequence)), e.Other, new Ruling(e.One, e.Same, entry.Author, e.Reason, entry.Sequence)),
    };

    /// <summary>Rulings about reports that are forgotten go with them.</summary>
    public static ImmutableDictionary<string, ImmutableArray<Ruling>> Without(ImmutableDictionary<string, ImmutableArray<Ruling>> rulings, ImmutableArray<string> reports)
    {
        foreach (string report in reports)
        {
            foreach (Ruling ruling in rulings.GetValueOrDefault(report, []))
            {
                ImmutableArray<Ruling> rest = rulings.GetValueOrDefault(ruling.Other, []).RemoveAll(r => r.Other == report);
                rulings = rest.IsEmpty ? rulings.Remove(ruling.Other) : rulings.SetItem(ruling.Other, rest);
            }

            rulings = rulings.Remove(report);
        }

        return rulings;
    }

    /// <summary>What is kept of incidents that leave the picture.</summary>
    public static ImmutableDictionary<string, PastIncident> Past(ImmutableDictionary<string, PastIncident> past, Forgotten e, IEnumerable<Incident?> forgotten) => past
        .RemoveRange(e.Past)
        .SetItems(forgotten
            .OfType<Incident>()
            .Where(i => i.MergedInto is null)
            .Select(i => KeyValuePair.Create(i.Id, new PastIncident(i.Id, i.Kind, i.Place.Centre, i.LastObservedAt, i.Exercise))));

    private static PictureState Leave(PictureState picture, string incident, SourceRef source)
    {
        PictureState left = Fold.Change(picture, incident, i => Without(picture, i, source));
        return source.Type == "alert" && left.Alerts.TryGetValue(source.Id, out AlertItem? alert)
            ? left with { Alerts = left.Alerts.SetItem(source.Id, alert with { Incidents = alert.Incidents.Remove(incident) }) }
            : left;
    }

    // When it was first and last heard of follows from the sources that it still has.
    private static Incident Without(PictureState picture, Incident incident, SourceRef source)
    {
        ImmutableArray<IncidentSource> rest = incident.Sources.RemoveAll(s => s.Source == source);
        ReportItem[] reports = [.. rest.Where(s => s.Source.Type == "report").Select(s => picture.Reports.GetValueOrDefault(s.Source.Id)).OfType<ReportItem>()];
        return reports.Length == 0 ? incident with { Sources = rest } : incident with
        {
            Sources = rest,
            ObservedAt = reports.Min(r => r.Since),
            LastObservedAt = reports.Max(r => r.Report.ObservedAt),
        };
    }

    private static ImmutableDictionary<string, ImmutableArray<Ruling>> With(ImmutableDictionary<string, ImmutableArray<Ruling>> rulings, string id, Ruling ruling) =>
        rulings.SetItem(id, [.. rulings.GetValueOrDefault(id, []).Where(r => r.Other != ruling.Other), ruling]);
}
