using Command.Ingest.Api.Incidents;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Incidents.Briefs;
using Command.Ingest.Incidents.Cases;
using Command.Ingest.Incidents.Directives;
using Command.Ingest.Incidents.Dispatch;
using Command.Ingest.Incidents.Duty;
using Command.Ingest.Incidents.Handling;
using Command.Ingest.Incidents.Notices;
using Command.Ingest.Picture;

namespace Command.Ingest.Shares;

/// <summary>The incident desk for who sees a part of the picture: what is hidden is answered like what never was. Pure.</summary>
public static class SharedDesk
{
    /// <summary>The refusal of a command that names something that is not there for this viewer; null when all of it is.</summary>
    /// <param name="command">What is wanted.</param>
    /// <param name="seen">The picture as the viewer has it.</param>
    public static Fault? Unseen(DeskCommand command, PictureState seen)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(seen);
        return command switch
        {
            MergeIncidents m => Missing(seen, m.Id) ?? Missing(seen, m.Into),
            SplitIncident s => Missing(seen, s.Id) ?? s.Reports.Where(r => !seen.Reports.ContainsKey(r)).Select(r => FusionChecks.NotThere(r, s.Id)).FirstOrDefault(),
            MoveSource m => (seen.Incidents.ContainsKey(m.From) || seen.Reports.ContainsKey(m.Source.Id) ? null : Missing(seen, m.From))
                ?? (Has(seen, m.Source) ? null : FusionChecks.NotThere(m.Source.Id, m.From)) ?? (m.To is { } to ? Missing(seen, to) : null),
            NeverJoin n => Missing(seen, n.Id) ?? Missing(seen, n.Other),
            AnswerSuggestion a => seen.Suggestions.ContainsKey(a.Report) ? null : FusionChecks.SuggestionGone(a.Report),
            OverrideLevel l => Missing(seen, l.Id),
            PutDrawing p => p.Sheet == Drawing.City || seen.Incidents.ContainsKey(p.Sheet) ? null : DrawingCommands.NoSheet(p.Sheet),
            EraseDrawing e => seen.Drawings.ContainsKey(e.Id) ? null : DrawingCommands.Gone(),
            StartPlan s => Missing(seen, s.Incident),
            TickStep t => seen.PlanRuns.ContainsKey(t.Incident) ? null : PlanRuns.NotRunning(t.Incident),
            EndPlan e => seen.PlanRuns.ContainsKey(e.Incident) ? null : PlanRuns.NotRunning(e.Incident),
            MoveCase m => seen.Reports.ContainsKey(m.Report) ? null : CaseMoves.Unknown(m.Report),
            AnswerCase a => seen.Reports.ContainsKey(a.Report) ? null : CaseMoves.Unknown(a.Report),
            AssignUnits a => Missing(seen, a.Incident),
            CancelAssignment c => seen.Assignments.ContainsKey(c.Id) ? null : DispatchFaults.AssignmentUnknown(c.Id),
            CorrectStep c => seen.Assignments.ContainsKey(c.Id) ? null : DispatchFaults.AssignmentUnknown(c.Id),
            ClaimIncident c => Missing(seen, c.Incident),
            AskAgency a => Missing(seen, a.Incident),
            SayOnJob s => seen.Assignments.ContainsKey(s.Assignment) ? null : DispatchFaults.AssignmentUnknown(s.Assignment),
            AnswerTask a => seen.Tasks.ContainsKey(a.Id) ? null : DispatchFaults.TaskUnknown(a.Id),
            SendNotice n => n.Incident is { } about ? seen.Incidents.ContainsKey(about) ? null : NoticeCommands.NoIncident(about) : null,
            ApproveNotice n => seen.Notices.ContainsKey(n.Id) ? null : NoticeCommands.Gone(n.Id),
            WithdrawNotice n => seen.Notices.ContainsKey(n.Id) ? null : NoticeCommands.Gone(n.Id),
            AcknowledgeNotice n => seen.Notices.ContainsKey(n.Id) ? null : NoticeCommands.Gone(n.Id),
            DropShift d => seen.Duty.Shifts.ContainsKey(d.Id) ? null : DutyCommands.Gone(d.Id),
            PutShift p => p.Was == 0 || seen.Duty.Shifts.ContainsKey(p.Id) ? null : DutyCommands.Gone(p.Id),
            AskSwap a => seen.Duty.Shifts.ContainsKey(a.Shift) ? null : DutyCommands.Gone(a.Shift),
            AnswerSwap a => seen.Duty.Swaps.ContainsKey(a.Id) ? null : DutyCommands.Gone(a.Id),
            GiveOver g => seen.Duty.Shifts.ContainsKey(g.Shift) ? null : DutyCommands.Gone(g.Shift),
            TakeOver t => seen.Duty.HandOvers.ContainsKey(t.Id) ? null : DutyCommands.Gone(t.Id),
            KeyCard k => k.Incident is { } of ? Missing(seen, of) : null,
            PutCall c => c.Was == 0 || seen.Duty.Calls.ContainsKey(c.Call.Id) ? c.Call.Incident is { } of && !seen.Incidents.ContainsKey(of) ? NoticeCommands.NoIncident(of) : null : DutyCommands.Gone(c.Call.Id),
            DecideAppeal d => seen.Appeals.ContainsKey(d.Id) ? null : AppealCommands.Gone(d.Id),
            DraftBrief b => b.Incident is { } on && !seen.Incidents.ContainsKey(on) ? BriefCommands.NoIncident(on) : null,
            EditBriefSection b => seen.Briefs.ContainsKey(b.Brief) ? null : BriefCommands.Gone(b.Brief),
            SubmitBrief b => seen.Briefs.ContainsKey(b.Id) ? null : BriefCommands.Gone(b.Id),
            ApproveBrief b => seen.Briefs.ContainsKey(b.Id) ? null : BriefCommands.Gone(b.Id),
            PublishBrief b => seen.Briefs.ContainsKey(b.Id) ? null : BriefCommands.Gone(b.Id),
            WithdrawBrief b => seen.Briefs.ContainsKey(b.Id) ? null : BriefCommands.Gone(b.Id),
            SendBrief b => seen.Briefs.ContainsKey(b.Id) ? null : BriefCommands.Gone(b.Id),
            GiveDirective d => d.Incident is { } over && !seen.Incidents.ContainsKey(over) ? BriefCommands.NoIncident(over) : null,
            SplitDirective d => seen.Directives.ContainsKey(d.Id) ? null : DirectiveCommands.Gone(d.Id),
            AnswerDirective d => Unseen(seen, d.Id, d.Task),
            CheckDirective d => Unseen(seen, d.Id, d.Task),
            CloseDirective d => Unseen(seen, d.Id, d.Task),
            _ => null,
        };
    }

    private static Fault? Unseen(PictureState seen, string directive, string task) =>
        seen.Directives.TryGetValue(directive, out DirectiveItem? item) && item.Tasks.Any(t => t.Part.Id == task) ? null : DirectiveCommands.Gone(directive);

    /// <summary>True for what is the command centre's alone: its duty room, call cards, drills, judging appeals, notices, briefs and instructions about no incident, and judging what was done on an instruction. Who belongs to another agency would not see what they have done.</summary>
    public static bool IsOfCentre(DeskCommand command) => command is DecideAppeal or PutShift or DropShift or AskSwap or AnswerSwap or GiveOver or TakeOver or PutCall or KeyCard or SendNotice { Incident: null }
        or DraftBrief { Incident: null } or GiveDirective { Incident: null } or SplitDirective or CheckDirective or CloseDirective
        or StartDrill or PaceDrill or PauseDrill or RewindDrill or EndDrill or InjectDrill or SeatDrill or NoteDrill;

    /// <summary>What is near a case, without what is hidden.</summary>
    public static Nearby Seen(Nearby near, PictureState seen)
    {
        ArgumentNullException.ThrowIfNull(near);
        ArgumentNullException.ThrowIfNull(seen);
        return new Nearby(near.Incidents.RemoveAll(i => !seen.Open.Contains(i.Id)), near.Cases.RemoveAll(c => !seen.Reports.ContainsKey(c.Report)));
    }

    /// <summary>A new case whose word on an incident names only one that is seen.</summary>
    public static NewCase Seen(NewCase newCase, PictureState seen)
    {
        ArgumentNullException.ThrowIfNull(newCase);
        ArgumentNullException.ThrowIfNull(seen);
        return newCase.SameAs is { } same && !seen.Incidents.ContainsKey(same) ? newCase with { SameAs = null, SameWhy = null } : newCase;
    }

    private static Fault? Missing(PictureState seen, string id) => seen.Incidents.ContainsKey(id) ? null : FusionChecks.Find(PictureState.Empty, id, out _);

    private static bool Has(PictureState seen, SourceRef source) => source.Type switch
    {
        "report" => seen.Reports.ContainsKey(source.Id),
        "alert" => seen.Alerts.ContainsKey(source.Id),
        _ => seen.Readings.ContainsKey(source.Id),
    };
}
