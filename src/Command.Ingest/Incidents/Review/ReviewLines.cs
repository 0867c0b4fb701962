using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Review;

/// <summary>Puts journal entries into the lines of a timeline. Pure.</summary>
public static class ReviewLines
{
    /// <summary>The lines, by when things were so; what one entry says of several is several lines.</summary>
    /// <param name="entries">Deeds, in the journal's order.</param>
    /// <param name="end">A picture after them all.</param>
    public static ImmutableArray<ReviewLine> Of(IEnumerable<JournalEntry> entries, PictureState end)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(end);
        Dictionary<string, int?> levels = new(StringComparer.Ordinal);
        Dictionary<string, string> units = end.Assignments.Values.ToDictionary(a => a.Id, a => a.Unit, StringComparer.Ordinal);
        ImmutableArray<ReviewLine>.Builder lines = ImmutableArray.CreateBuilder<ReviewLine>();
        foreach (JournalEntry entry in entries)
        {
            switch (entry.Event)
            {
                case IncidentOpened o:
                    levels[o.Id] = o.Level;
                    Add(entry, entry.KnownAt, "opened", end.Incidents.GetValueOrDefault(o.Id)?.Title ?? o.Title);
                    break;
                case IncidentJoined j:
                    Add(entry, entry.KnownAt, "joined", j.Source.Id);
                    break;
                case IncidentReassessed r:
                    Levelled(entry, r, levels);
                    break;
                case LevelOverridden l:
                    Add(entry, entry.KnownAt, "levelSet", l.Level?.ToString(CultureInfo.InvariantCulture) ?? "", end.Incidents.GetValueOrDefault(l.Id)?.LevelSet is { Reason.Length: > 0 } ? l.Reason : "");
                    break;
                case IncidentClosed:
                    Add(entry, entry.KnownAt, "closed");
                    break;
                case IncidentMerged m:
                    Add(entry, entry.KnownAt, "merged", m.Into);
                    break;
                case IncidentReopened:
                    Add(entry, entry.KnownAt, "reopened");
                    break;
                case IncidentClaimed c:
                    Add(entry, entry.KnownAt, c.Person is null ? "released" : "claimed", c.Person ?? "", c.Reason ?? "");
                    break;
                case UnitAssigned a:
                    units[a.Assignment.Id] = a.Assignment.Unit;
                    Add(entry, a.Assignment.Steps[0].At, "assigned", a.Assignment.Unit, a.Assignment.Override ?? "");
                    break;
                case AssignmentStepped s:
                    Stepped(entry, units.GetValueOrDefault(s.Id, s.Id), s.Step);
                    break;
                case CardKeyed c:
                    Add(entry, c.Card.ReceivedAt, "card", c.Card.Number, c.Card.Text);
                    foreach (Assignment job in c.Jobs)
                    {
                        foreach (StepTime step in job.Steps)
                        {
                            Stepped(entry, job.Unit, step);
                        }
                    }

                    break;
                case AgencyTaskPut t:
                    Add(entry, entry.KnownAt, t.Task.State == AgencyTaskState.Asked ? "asked" : "answered", t.Task.Agency, t.Task.State == AgencyTaskState.Asked ? t.Task.Text : t.Task.Answer ?? t.Task.State.ToString());
                    break;
                case JobSaid s:
                    Add(entry, s.Message.At, "said", units.GetValueOrDefault(s.Assignment, s.Assignment), s.Message.Text);
                    break;
                case PlanStarted p:
                    Add(entry, p.Run.StartedAt, "planStarted", p.Run.Plan);
                    break;
                case PlanTicked t:
                    Add(entry, entry.KnownAt, t.Done ? "ticked" : "unticked", StepName(end, t), t.Note ?? "");
                    break;
                case PlanEnded p:
                    Add(entry, entry.KnownAt, "planEnded", p.Reason);
                    break;
                case NoticePut n:
                    Add(entry, entry.KnownAt, "notice", n.Notice.Zh.Title);
                    break;
                case NoticeApproved n:
                    Add(entry, entry.KnownAt, "approved", TitleOf(end, n.Id));
                    break;
                case NoticeWithdrawn n:
                    Add(entry, entry.KnownAt, "withdrawn", TitleOf(end, n.Id), n.Why);
                    break;
                case NoticeAcknowledged n:
                    Add(entry, entry.KnownAt, "acknowledged", TitleOf(end, n.Id), end.Notices.GetValueOrDefault(n.Id)?.Notice.Recipients.FirstOrDefault(r => r.Id == n.Recipient)?.Name ?? n.Recipient);
                    break;
                case DistressChanged d:
                    Add(entry, d.Distress?.Since ?? entry.KnownAt, d.Distress is null ? "distressOver" : "distress", d.Unit, d.Distress?.Text ?? d.Reason ?? "");
                    break;
            }
        }

        return [.. lines.OrderBy(l => l.At).ThenBy(l => l.Sequence)];

        void Add(JournalEntry entry, DateTimeOffset at, string code, params ReadOnlySpan<string> what) =>
            lines.Add(new ReviewLine(entry.Sequence, at, entry.KnownAt, entry.Author, Deeds.IncidentOf(entry.Event, end), code, [.. what]));

        void Levelled(JournalEntry entry, IncidentReassessed e, Dictionary<string, int?> known)
        {
            if (known.TryGetValue(e.Id, out int? was) && was != e.Level)
            {
                // 1 is the gravest; none is less than any.
                bool graver = (e.Level ?? int.MaxValue) < (was ?? int.MaxValue);
                Add(entry, entry.KnownAt, graver ? "escalated" : "lowered", was?.ToString(CultureInfo.InvariantCulture) ?? "", e.Level?.ToString(CultureInfo.InvariantCulture) ?? "");
            }

            known[e.Id] = e.Level;
        }

        void Stepped(JournalEntry entry, string unit, StepTime step)
        {
            if (step.Was is { } was)
            {
                Add(entry, step.At, "corrected", unit, step.Step.ToString(), was.ToString("O", CultureInfo.InvariantCulture), step.Reason ?? "");
                return;
            }

            Add(
                entry,
                step.At,
                step.Step switch
                {
                    AssignmentStep.Dispatched => "assigned",
                    AssignmentStep.EnRoute => "enRoute",
                    AssignmentStep.Staged => "staged",
                    AssignmentStep.OnScene => "onScene",
                    AssignmentStep.Cleared => "cleared",
                    AssignmentStep.Cancelled => "cancelled",
                    _ => "diverted",
                },
                unit,
                step.Reason ?? "");
        }
    }

    private static string StepName(PictureState end, PlanTicked t) => end.PlanRuns.GetValueOrDefault(t.Incident)?.Steps.FirstOrDefault(s => s.Id == t.Step)?.Zh ?? t.Step;

    private static string TitleOf(PictureState end, string notice) => end.Notices.GetValueOrDefault(notice)?.Notice.Zh.Title ?? notice;
}
