using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Command.Ingest.Contracts;

/// <summary>What a person at a desk tells the platform. It is decided on the picture as it is when its turn comes, and becomes events with the person as author.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "c")]
[JsonDerivedType(typeof(MergeIncidents), "merge")]
[JsonDerivedType(typeof(SplitIncident), "split")]
[JsonDerivedType(typeof(MoveSource), "move")]
[JsonDerivedType(typeof(NeverJoin), "never")]
[JsonDerivedType(typeof(AnswerSuggestion), "answer")]
[JsonDerivedType(typeof(OverrideLevel), "level")]
[JsonDerivedType(typeof(PutDrawing), "draw")]
[JsonDerivedType(typeof(EraseDrawing), "erase")]
[JsonDerivedType(typeof(AssignUnits), "assign")]
[JsonDerivedType(typeof(SetUnitStatus), "status")]
[JsonDerivedType(typeof(CancelAssignment), "cancel")]
[JsonDerivedType(typeof(CorrectStep), "correct")]
[JsonDerivedType(typeof(ClaimIncident), "claim")]
[JsonDerivedType(typeof(CrewUnit), "crew")]
[JsonDerivedType(typeof(LendUnit), "lend")]
[JsonDerivedType(typeof(ReturnUnit), "return")]
[JsonDerivedType(typeof(AskAgency), "ask")]
[JsonDerivedType(typeof(AnswerTask), "task")]
[JsonDerivedType(typeof(RaiseDistress), "distress")]
[JsonDerivedType(typeof(AnswerDistress), "help")]
[JsonDerivedType(typeof(StartPlan), "plan")]
[JsonDerivedType(typeof(TickStep), "tick")]
[JsonDerivedType(typeof(EndPlan), "endPlan")]
[JsonDerivedType(typeof(MoveCase), "case")]
[JsonDerivedType(typeof(AnswerCase), "department")]
[JsonDerivedType(typeof(SendNotice), "notify")]
[JsonDerivedType(typeof(ApproveNotice), "approveNotice")]
[JsonDerivedType(typeof(WithdrawNotice), "withdrawNotice")]
[JsonDerivedType(typeof(AcknowledgeNotice), "acknowledgeNotice")]
[JsonDerivedType(typeof(NoteDeliveries), "noteDeliveries")]
[JsonDerivedType(typeof(PutShift), "shift")]
[JsonDerivedType(typeof(DropShift), "dropShift")]
[JsonDerivedType(typeof(AskSwap), "askSwap")]
[JsonDerivedType(typeof(AnswerSwap), "answerSwap")]
[JsonDerivedType(typeof(GiveOver), "giveOver")]
[JsonDerivedType(typeof(TakeOver), "takeOver")]
[JsonDerivedType(typeof(PutCall), "call")]
[JsonDerivedType(typeof(SayOnJob), "say")]
[JsonDerivedType(typeof(FileAppeal), "appeal")]
[JsonDerivedType(typeof(DecideAppeal), "decideAppeal")]
[JsonDerivedType(typeof(DraftBrief), "draftBrief")]
[JsonDerivedType(typeof(EditBriefSection), "editBrief")]
[JsonDerivedType(typeof(SubmitBrief), "submitBrief")]
[JsonDerivedType(typeof(ApproveBrief), "approveBrief")]
[JsonDerivedType(typeof(PublishBrief), "publishBrief")]
[JsonDerivedType(typeof(WithdrawBrief), "withdrawBrief")]
[JsonDerivedType(typeof(SendBrief), "sendBrief")]
[JsonDerivedType(typeof(GiveDirective), "directive")]
[JsonDerivedType(typeof(SplitDirective), "splitDirective")]
[JsonDerivedType(typeof(AnswerDirective), "answerDirective")]
[JsonDerivedType(typeof(CheckDirective), "checkDirective")]
[JsonDerivedType(typeof(CloseDirective), "closeDirective")]
[JsonDerivedType(typeof(StartDrill), "startDrill")]
[JsonDerivedType(typeof(PaceDrill), "paceDrill")]
[JsonDerivedType(typeof(PauseDrill), "pauseDrill")]
[JsonDerivedType(typeof(RewindDrill), "rewindDrill")]
[JsonDerivedType(typeof(EndDrill), "endDrill")]
[JsonDerivedType(typeof(InjectDrill), "injectDrill")]
[JsonDerivedType(typeof(SeatDrill), "seatDrill")]
[JsonDerivedType(typeof(NoteDrill), "noteDrill")]
[JsonDerivedType(typeof(KeyCard), "keyCard")]
public abstract record DeskCommand
{
    /// <summary>Why, in the person's words; it is kept with what follows. Empty where the command needs none.</summary>
    public string Reason { get => field ?? ""; init; } = "";
}

/// <summary>Two incidents are one event: all sources of <paramref name="Id"/> go to <paramref name="Into"/>.</summary>
public sealed record MergeIncidents(string Id, string Into) : DeskCommand;

/// <summary>Some reports of an incident speak of another event: they become an incident of their own.</summary>
public sealed record SplitIncident(string Id, ImmutableArray<string> Reports) : DeskCommand;

/// <summary>A report speaks of another incident than it was taken to, or an alert or reading has nothing to do with it.</summary>
/// <param name="Source">What is moved.</param>
/// <param name="From">The incident that it leaves.</param>
/// <param name="To">The incident it goes to; null takes an alert or reading away, and makes of a report an event of its own.</param>
public sealed record MoveSource(SourceRef Source, string From, string? To) : DeskCommand;

/// <summary>Two incidents are two events, whatever may still come.</summary>
public sealed record NeverJoin(string Id, string Other) : DeskCommand;

/// <summary>The answer to a suggestion: whether the report speaks of the incident it was suggested for.</summary>
public sealed record AnswerSuggestion(string Report, bool Same) : DeskCommand;

/// <summary>Sets an incident's level, or with null leaves it to its sources again.</summary>
public sealed record OverrideLevel(string Id, int? Level) : DeskCommand;
