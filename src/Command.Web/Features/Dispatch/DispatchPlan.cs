using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;
using Command.Web.Features.Dispatch.Units;
using Command.Web.Resources;

namespace Command.Web.Features.Dispatch;

/// <summary>What a dispatcher's command did, and what takes it back, in words. Pure.</summary>
public static class DispatchPlan
{
    /// <summary>What was done, in the viewer's words.</summary>
    public static string Done(DeskCommand command, PictureState before, Words words)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(words);
        return command switch
        {
            AssignUnits a => words.Format("Done_Assign", Units(a, words), a.Incident),
            SetUnitStatus s => words.Format("Done_Status", s.Unit, UnitRow.StatusOf(s.Status, words)),
            CancelAssignment c => words.Format("Done_Cancel", before.Assignments.GetValueOrDefault(c.Id)?.Unit ?? c.Id, c.Id),
            CorrectStep c => words.Format("Done_Correct", c.Id, words[$"Step_{c.Step}"]),
            ClaimIncident c => words.Format(c.Release ? "Done_Release" : "Done_Claim", c.Incident),
            CrewUnit c => words.Format("Done_Crew", c.Unit),
            LendUnit l => words.Format("Done_Lend", l.Unit),
            ReturnUnit r => words.Format("Done_Return", r.Unit),
            AskAgency a => words.Format("Done_Ask", a.Agency),
            AnswerTask a => words.Format("Done_Task", a.Id, words[$"Task_{a.State}"]),
            AnswerDistress d => words.Format(d.Over ? "Done_DistressOver" : "Done_DistressMine", d.Unit),
            PutDrawing p => words.Format("Done_Note", p.Sheet),
            _ => "",
        };
    }

    /// <summary>What takes a command back; null for what has no opposite: <see cref="WhyNot"/>.</summary>
    public static Undo? Opposite(DeskCommand command, PictureState before, Words words)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(words);
        string reason = words["Undo_Reason"];
        return command switch
        {
            AssignUnits a => new Undo(
                now => [.. a.Units.Select(u => Job(now, u.Unit, a.Incident)).OfType<Assignment>().Where(j => !before.Assignments.ContainsKey(j.Id)).Select(j => new CancelAssignment(j.Id) { Reason = reason })],
                words.Format(a.Units.Any(u => CallSigns.DutyOf(before, u.Unit).Assignment is not null) ? "Undo_AssignDiverted" : "Undo_Assign", Units(a, words))),
            SetUnitStatus s when CallSigns.DutyOf(before, s.Unit) is { Assignment: null, Status: UnitStatus.Available or UnitStatus.Returning or UnitStatus.OffDuty } was && was.Status != s.Status =>
                new Undo(new SetUnitStatus(s.Unit, was.Status), words.Format("Undo_Status", s.Unit, UnitRow.StatusOf(was.Status, words))),
            CancelAssignment c when before.Assignments.TryGetValue(c.Id, out Assignment? job) =>
                new Undo(new AssignUnits(job.Incident, [new UnitPick(job.Unit)], job.Task, job.Stage), words.Format("Undo_Cancel", job.Unit, job.Incident)),
            CorrectStep c when before.Assignments.GetValueOrDefault(c.Id)?.TimeOf(c.Step) is { } was => new Undo(new CorrectStep(c.Id, c.Step, was) { Reason = reason }, words.Format("Undo_Correct", c.Id)),
            ClaimIncident { Release: false } c => new Undo(new ClaimIncident(c.Incident, true), words.Format("Undo_Claim", c.Incident)),
            ClaimIncident c => new Undo(new ClaimIncident(c.Incident), words.Format("Undo_Release", c.Incident)),
            CrewUnit c when CallSigns.DutyOf(before, c.Unit) is var was => new Undo(new CrewUnit(c.Unit, was.Crew, was.Equipment, was.ShiftEnds), words.Format("Undo_Crew", c.Unit)),
            LendUnit l => new Undo(new ReturnUnit(l.Unit), words.Format("Undo_Lend", l.Unit)),
            AskAgency a => new Undo(
                now => [.. now.Tasks.Values.Where(t => !before.Tasks.ContainsKey(t.Id) && t.Incident == a.Incident && t.Agency == a.Agency && t.Text == a.Text.Trim()).OrderBy(t => t.Id, StringComparer.Ordinal).Take(1).Select(t => new AnswerTask(t.Id, AgencyTaskState.Withdrawn, reason))],
                words.Format("Undo_Ask", a.Agency)),
            PutDrawing { Was: 0 } p => new Undo(new EraseDrawing(p.Id, 1), words["Undo_Note"]),
            _ => null,
        };
    }

    /// <summary>Why what was done can't be taken back, and what to do instead.</summary>
    public static string WhyNot(DeskCommand? command, Words words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return words[command switch
        {
            null => "Undo_Nothing",
            SetUnitStatus => "Undo_NotStatus",
            _ => "Undo_Not",
        }];
    }

    /// <summary>A reason of a length that is taken.</summary>
    public static string Short(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return reason.Length <= FusionCommands.LongestReason ? reason : reason[..FusionCommands.LongestReason];
    }

    private static Assignment? Job(PictureState now, string unit, string incident) =>
        CallSigns.DutyOf(now, unit).Assignment is { } id && now.Assignments.TryGetValue(id, out Assignment? job) && job.Incident == incident ? job : null;

    private static string Units(AssignUnits assign, Words words) => string.Join(words["Dispatch_Comma"], assign.Units.Select(u => u.Unit));
}
