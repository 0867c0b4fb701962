using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture;

/// <summary>The fold of plans that are carried out. Pure.</summary>
internal static class PlanFold
{
    public static PictureState OnTicked(PictureState picture, PlanTicked e, JournalEntry entry) => Change(picture, e.Incident, run => run with
    {
        Steps = [.. run.Steps.Select(s => s.Id != e.Step ? s : e.Done
            ? s with { DoneAt = s.DoneAt ?? entry.KnownAt, DoneBy = s.DoneBy ?? entry.Author, Note = e.Note ?? s.Note }
            : s with { DoneAt = null, DoneBy = null, Note = e.Note })],
        Measures = [.. run.Measures.Select(m => m.Id != e.Step ? m : e.Done
            ? m with { DoneAt = m.DoneAt ?? entry.KnownAt, DoneBy = m.DoneBy ?? entry.Author, Note = e.Note ?? m.Note }
            : m with { DoneAt = null, DoneBy = null, Note = e.Note })],
    });

    public static PictureState OnEnded(PictureState picture, PlanEnded e, JournalEntry entry) =>
        Change(picture, e.Incident, run => run with { EndedAt = entry.KnownAt, EndedWhy = e.Reason });

    /// <summary>A run goes with its incident into another, unless that has one of its own; the journal keeps it in any case.</summary>
    public static PictureState OnMerged(PictureState picture, IncidentMerged e) => !picture.PlanRuns.TryGetValue(e.Id, out PlanRun? run)
        ? picture
        : picture with
        {
            PlanRuns = picture.PlanRuns.GetValueOrDefault(e.Into) is { IsRunning: true } || !run.IsRunning
                ? picture.PlanRuns.Remove(e.Id)
                : picture.PlanRuns.Remove(e.Id).SetItem(e.Into, run with { Incident = e.Into, Version = Math.Max(run.Version, picture.PlanRuns.GetValueOrDefault(e.Into)?.Version ?? 0) + 1 }),
        };

    private static PictureState Change(PictureState picture, string incident, Func<PlanRun, PlanRun> change) => picture.PlanRuns.TryGetValue(incident, out PlanRun? run)
        ? picture with { PlanRuns = picture.PlanRuns.SetItem(incident, change(run) with { Version = run.Version + 1 }) }
        : picture;
}
