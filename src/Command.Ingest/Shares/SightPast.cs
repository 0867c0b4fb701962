using System.Collections.Immutable;
using Command.Ingest.Picture;

namespace Command.Ingest.Shares;

/// <summary>The past through today's rights: what is there today and hidden from a viewer is hidden from them in every earlier picture too, whatever it rested on then. Pure.</summary>
public static class SightPast
{
    /// <summary>A past picture without what is hidden today.</summary>
    /// <param name="past">The past as the viewer's sight has it.</param>
    /// <param name="now">All of the live picture.</param>
    /// <param name="seenNow">What the viewer has of the live picture.</param>
    public static PictureState Of(PictureState past, PictureState now, PictureState seenNow)
    {
        ArgumentNullException.ThrowIfNull(past);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(seenNow);
        if (ReferenceEquals(now, seenNow))
        {
            return past;
        }

        HashSet<string> incidents = [.. past.Incidents.Keys.Where(id => now.Incidents.ContainsKey(id) && !seenNow.Incidents.ContainsKey(id))];
        HashSet<string> reports = [.. past.Reports.Keys.Where(id => now.Reports.ContainsKey(id) && !seenNow.Reports.ContainsKey(id))];
        if (incidents.Count == 0 && reports.Count == 0)
        {
            return past;
        }

        ImmutableDictionary<string, Contracts.Assignment> jobs = past.Assignments.RemoveRange(past.Assignments.Values.Where(a => incidents.Contains(a.Incident)).Select(a => a.Id));
        return past with
        {
            Incidents = past.Incidents.RemoveRange(incidents).SetItems(past.Incidents.Values
                .Where(i => !incidents.Contains(i.Id) && i.Sources.Any(s => s.Source.Type == "report" && reports.Contains(s.Source.Id)))
                .Select(i => KeyValuePair.Create(i.Id, i with { Sources = [.. i.Sources.Where(s => s.Source.Type != "report" || !reports.Contains(s.Source.Id))] }))),
            Open = past.Open.Except(incidents),
            Reports = past.Reports.RemoveRange(reports),
            Assignments = jobs,
            JobMessages = past.JobMessages.RemoveRange(past.JobMessages.Keys.Where(k => !jobs.ContainsKey(k))),
            Tasks = past.Tasks.RemoveRange(past.Tasks.Values.Where(t => incidents.Contains(t.Incident)).Select(t => t.Id)),
            Claims = past.Claims.RemoveRange(incidents),
            PlanRuns = past.PlanRuns.RemoveRange(incidents),
            Cases = past.Cases.RemoveRange(reports),
            Drawings = past.Drawings.RemoveRange(past.Drawings.Values.Where(d => incidents.Contains(d.Drawing.Sheet)).Select(d => d.Drawing.Id)),
            Notices = past.Notices.RemoveRange(past.Notices.Values.Where(n => n.Notice.Incident is { } about && incidents.Contains(about)).Select(n => n.Notice.Id)),
            Cards = past.Cards.RemoveRange(past.Cards.Values.Where(c => c.Incident is { } of && incidents.Contains(of)).Select(c => c.Number)),
            Suggestions = past.Suggestions.RemoveRange(past.Suggestions.Values.Where(s => incidents.Contains(s.Incident) || reports.Contains(s.Report)).Select(s => s.Report)),
            Rulings = past.Rulings.RemoveRange(reports),
            Alerts = past.Alerts.SetItems(past.Alerts.Where(a => a.Value.Incidents.Any(incidents.Contains)).Select(a => KeyValuePair.Create(a.Key, a.Value with { Incidents = [.. a.Value.Incidents.Where(i => !incidents.Contains(i))] }))),
        };
    }
}
