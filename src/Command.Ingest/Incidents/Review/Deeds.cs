using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Review;

/// <summary>Which of the journal's entries a review reads: what became of incidents and what people did. Readings, reports' versions and positions are in the picture of any moment and not here. Pure.</summary>
public static class Deeds
{
    /// <summary>True for an entry that a review reads.</summary>
    public static bool Is(PictureEvent e) => e is IncidentOpened or IncidentJoined or IncidentReassessed or IncidentClosed or IncidentMerged or IncidentReopened or LevelOverridden
        or UnitAssigned or AssignmentStepped or IncidentClaimed or AgencyTaskPut or AdviceKept or PlanStarted or PlanTicked or PlanEnded or DistressChanged
        or NoticePut or NoticeApproved or NoticeWithdrawn or NoticeAcknowledged or JobSaid or CardKeyed;

    /// <summary>The incident that an entry is about, as a picture after it knows; null for none that it has.</summary>
    public static string? IncidentOf(PictureEvent e, PictureState picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return e switch
        {
            IncidentOpened o => o.Id,
            IncidentJoined o => o.Id,
            IncidentReassessed o => o.Id,
            IncidentClosed o => o.Id,
            IncidentMerged o => o.Id,
            IncidentReopened o => o.Id,
            LevelOverridden o => o.Id,
            UnitAssigned a => a.Assignment.Incident,
            AssignmentStepped s => picture.Assignments.GetValueOrDefault(s.Id)?.Incident,
            IncidentClaimed c => c.Incident,
            AgencyTaskPut t => t.Task.Incident,
            AdviceKept a => a.Incident,
            PlanStarted p => p.Run.Incident,
            PlanTicked p => p.Incident,
            PlanEnded p => p.Incident,
            DistressChanged d => picture.Units.GetValueOrDefault(d.Unit)?.Assignment is { } job ? picture.Assignments.GetValueOrDefault(job)?.Incident : null,
            NoticePut n => n.Notice.Incident,
            NoticeApproved n => picture.Notices.GetValueOrDefault(n.Id)?.Notice.Incident,
            NoticeWithdrawn n => picture.Notices.GetValueOrDefault(n.Id)?.Notice.Incident,
            NoticeAcknowledged n => picture.Notices.GetValueOrDefault(n.Id)?.Notice.Incident,
            JobSaid s => picture.Assignments.GetValueOrDefault(s.Assignment)?.Incident,
            CardKeyed c => c.Card.Incident,
            _ => null,
        };
    }

    /// <summary>True where a viewer who has <paramref name="seen"/> of it may be told of an entry: its incident, or of a notice about none the notice itself, is there.</summary>
    /// <param name="e">What happened.</param>
    /// <param name="whole">All of a picture after it.</param>
    /// <param name="seen">What the viewer has of that picture.</param>
    public static bool IsSeen(PictureEvent e, PictureState whole, PictureState seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return IncidentOf(e, whole) is { } incident ? seen.Incidents.TryGetValue(incident, out Incident? there) && (e is not IncidentJoined j || there.Sources.Any(s => s.Source == j.Source)) : e switch
        {
            NoticePut n => seen.Notices.ContainsKey(n.Notice.Id),
            NoticeApproved n => seen.Notices.ContainsKey(n.Id),
            NoticeWithdrawn n => seen.Notices.ContainsKey(n.Id),
            NoticeAcknowledged n => seen.Notices.ContainsKey(n.Id),
            CardKeyed c => seen.Cards.ContainsKey(c.Card.Number),
            _ => false,
        };
    }
}
