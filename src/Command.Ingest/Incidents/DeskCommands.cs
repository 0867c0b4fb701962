using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Briefs;
using Command.Ingest.Incidents.Cases;
using Command.Ingest.Incidents.Directives;
using Command.Ingest.Incidents.Dispatch;
using Command.Ingest.Incidents.Drills;
using Command.Ingest.Incidents.Duty;
using Command.Ingest.Incidents.Handling;
using Command.Ingest.Incidents.Notices;
using Command.Ingest.Incidents.Paper;

namespace Command.Ingest.Incidents;

/// <summary>Decides what a person's command changes, by the room that it is for. Pure: picture and command in, events out, or a refusal and no event at all.</summary>
public static class DeskCommands
{
    /// <summary>Adds the events that follow from a command to <paramref name="draft"/>, whose author is the person.</summary>
    /// <returns>Why it can't be done; null when it is done.</returns>
    public static Fault? Decide(Draft draft, CityPack pack, DeskCommand command)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return command switch
        {
            PutDrawing put => DrawingCommands.Put(draft, put),
            EraseDrawing erase => DrawingCommands.Erase(draft, erase),
            AssignUnits or SetUnitStatus or CancelAssignment or CorrectStep or ClaimIncident or CrewUnit or LendUnit or ReturnUnit or AskAgency or AnswerTask or RaiseDistress or AnswerDistress => DispatchCommands.Decide(draft, pack, command),
            StartPlan or TickStep or EndPlan => PlanRuns.Decide(draft, pack, command),
            SayOnJob => DispatchCommands.Decide(draft, pack, command),
            KeyCard => PaperCommands.Decide(draft, pack, command),
            MoveCase or AnswerCase => CaseMoves.Decide(draft, pack, command),
            SendNotice or ApproveNotice or WithdrawNotice or AcknowledgeNotice or NoteDeliveries => NoticeCommands.Decide(draft, pack, command),
            PutShift or DropShift or AskSwap or AnswerSwap or GiveOver or TakeOver or PutCall => DutyCommands.Decide(draft, pack, command),
            FileAppeal or DecideAppeal => AppealCommands.Decide(draft, pack, command),
            DraftBrief or EditBriefSection or SubmitBrief or ApproveBrief or PublishBrief or WithdrawBrief or SendBrief => BriefCommands.Decide(draft, pack, command),
            GiveDirective or SplitDirective or AnswerDirective or CheckDirective or CloseDirective => DirectiveCommands.Decide(draft, pack, command),
            StartDrill or PaceDrill or PauseDrill or RewindDrill or EndDrill or InjectDrill or SeatDrill or NoteDrill => DrillCommands.Decide(draft, pack, command),
            _ => FusionCommands.Decide(draft, pack, command),
        };
    }
}
