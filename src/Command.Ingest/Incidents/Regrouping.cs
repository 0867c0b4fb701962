using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents;

/// <summary>What a person's word on incidents does to their sources. Pure.</summary>
internal static class Regrouping
{
    /// <summary>Makes some reports of an incident one of their own.</summary>
    public static void Detach(Draft draft, CityPack pack, Incident incident, ImmutableArray<ReportItem> reports, string reason)
    {
        ImmutableArray<ReportItem> rest = [.. ReportsOf(draft.Picture, incident).Where(r => !reports.Contains(r))];
        PairRulings pairs = new(draft, reason);
        pairs.Join(reports);
        pairs.Part(reports, rest);
        pairs.Hold(rest, reports);
        pairs.Overrule(reports, rest, same: false);

        ReportItem first = Earliest(reports)!;
        SourceRef source = new("report", first.Id);
        // It leaves first, so that no picture between has it in two incidents.
        draft.Add(new SourceMoved(source, incident.Id, first.Id, first.Report.ObservedAt, [Why(draft, reason)]), first.Report.ObservedAt);
        string id = first.Report.Exercise ? $"E-{draft.Picture.ExerciseCount + 1:0000}" : $"I-{draft.Picture.IncidentCount + 1:0000}";
        draft.Add(
            new IncidentOpened(id, first.Report.Kind, Assessment.Title(pack, first.Report.Kind, first.Place, first.Report), first.Report.Level, first.Place, first.Since, source, [Why(draft, reason)], first.Report.Exercise),
            first.Report.ObservedAt);
        foreach (ReportItem report in InOrder(reports).Skip(1))
        {
            Carry(draft, new SourceRef("report", report.Id), incident.Id, id, reason);
        }

        GiveContext(draft, pack, id);
        DropSuggestions(draft, s => s.Incident == incident.Id && Owner(draft, s.Report) == incident.Id);
        Assessment.Reassess(draft, pack, id);
        Assessment.Reassess(draft, pack, incident.Id);
    }

    /// <summary>A report becomes a source of an incident by a person's word, wherever it was; there already, the word alone is kept.</summary>
    public static void PutInto(Draft draft, CityPack pack, ReportItem report, Incident? from, Incident to, string reason)
    {
        PictureState picture = draft.Picture;
        ImmutableArray<ReportItem> there = [.. ReportsOf(picture, to).Where(r => r.Id != report.Id)];
        ImmutableArray<ReportItem> rest = from is null || from.Id == to.Id ? [] : [.. ReportsOf(picture, from).Where(r => r.Id != report.Id)];
        PairRulings pairs = new(draft, reason);
        if (Earliest(there) is { } first)
        {
            pairs.Say(report.Id, first.Id, same: true);
            pairs.Overrule([report], there, same: true);
        }

        pairs.Part([report], rest);
        pairs.Hold(rest, [report]);
        pairs.Overrule([report], rest, same: false);
        if (from is null)
        {
            draft.Add(new IncidentJoined(to.Id, new SourceRef("report", report.Id), report.Report.ObservedAt, [Why(draft, reason)]), report.Report.ObservedAt);
        }
        else if (from.Id != to.Id && rest.IsEmpty && from.Status == IncidentStatus.Open)
        {
            Empty(draft, from, to.Id, reason);
        }
        else if (from.Id != to.Id)
        {
            Carry(draft, new SourceRef("report", report.Id), from.Id, to.Id, reason);
            if (from.Status == IncidentStatus.Open)
            {
                Assessment.Reassess(draft, pack, from.Id);
            }
        }

        DropSuggestions(draft, s => s.Incident == to.Id && s.Report == report.Id);
        Assessment.Reassess(draft, pack, to.Id);
    }

    /// <summary>All sources go to another incident, and what was asked about this one is asked about that.</summary>
    public static void Empty(Draft draft, Incident from, string to, string reason)
    {
        foreach (IncidentSource source in from.Sources)
        {
            Carry(draft, source.Source, from.Id, to, reason);
        }

        draft.Add(new IncidentMerged(from.Id, to, [Why(draft, reason)]), draft.KnownAt);
        DropSuggestions(draft, s => s.Incident == to && Owner(draft, s.Report) == to);
        foreach (Suggestion asked in Suggested(draft, s => s.Incident == from.Id))
        {
            draft.Add(Owner(draft, asked.Report) == to ? new SuggestionDropped(asked.Report) : new JoinSuggested(asked.Report, to, asked.Probability, asked.Why), draft.KnownAt);
        }
    }

    public static void Carry(Draft draft, SourceRef source, string from, string to, string reason)
    {
        DateTimeOffset at = ObservedAt(draft.Picture, source) ?? draft.KnownAt;
        draft.Add(new SourceMoved(source, from, to, at, [Why(draft, reason)]), at);
    }

    /// <summary>What is in force around an incident that a person made, as around any other.</summary>
    private static void GiveContext(Draft draft, CityPack pack, string id)
    {
        Incident incident = draft.Picture.Incidents[id];
        foreach (AlertItem alert in draft.Picture.Alerts.Values.Where(a => a.InForce && a.Alert.Exercise == incident.Exercise).OrderBy(a => a.Id, StringComparer.Ordinal))
        {
            if (Matching.Context(pack, incident, alert.Alert, alert.Place) is { } reasons)
            {
                draft.Add(new IncidentJoined(id, new SourceRef("alert", alert.Id), alert.Alert.ObservedAt, reasons), alert.Alert.ObservedAt);
            }
        }

        foreach (Series series in draft.Picture.Readings.Values.Where(s => s.Latest.Exercise == incident.Exercise && Matching.Speaks(s)).OrderBy(s => s.Id, StringComparer.Ordinal))
        {
            if (Matching.Context(pack, incident, series) is { } reasons)
            {
                draft.Add(new IncidentJoined(id, new SourceRef("reading", series.Id), series.Latest.ObservedAt, reasons), series.Latest.ObservedAt);
            }
        }
    }

    public static void DropSuggestions(Draft draft, Func<Suggestion, bool> which)
    {
        foreach (Suggestion asked in Suggested(draft, which))
        {
            draft.Add(new SuggestionDropped(asked.Report), draft.KnownAt);
        }
    }

    private static ImmutableArray<Suggestion> Suggested(Draft draft, Func<Suggestion, bool> which) =>
        [.. draft.Picture.Suggestions.Values.Where(which).OrderBy(s => s.Report, StringComparer.Ordinal)];

    public static string? Owner(Draft draft, string report) => draft.Picture.Reports.GetValueOrDefault(report)?.Incident;

    public static Reason Why(Draft draft, string reason) => Reason.Of("said-by-person", draft.Author, reason);

    public static ImmutableArray<ReportItem> ReportsOf(PictureState picture, Incident incident) =>
        [.. incident.Sources.Where(s => s.Source.Type == "report").Select(s => picture.Reports.GetValueOrDefault(s.Source.Id)).OfType<ReportItem>()];

    private static DateTimeOffset? ObservedAt(PictureState picture, SourceRef source) => source.Type switch
    {
        "report" => picture.Reports.GetValueOrDefault(source.Id)?.Report.ObservedAt,
        "alert" => picture.Alerts.GetValueOrDefault(source.Id)?.Alert.ObservedAt,
        _ => picture.Readings.GetValueOrDefault(source.Id)?.Latest.ObservedAt,
    };

    private static IEnumerable<ReportItem> InOrder(ImmutableArray<ReportItem> reports) => reports.OrderBy(r => r.Since).ThenBy(r => r.Id, StringComparer.Ordinal);

    public static ReportItem? Earliest(ImmutableArray<ReportItem> reports) => InOrder(reports).FirstOrDefault();
}
