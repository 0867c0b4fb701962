using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Command.Ingest.Contracts;

/// <summary>One fact in the journal. The picture is the fold of these; nothing else changes it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "e")]
[JsonDerivedType(typeof(ReportAccepted), "report")]
[JsonDerivedType(typeof(AlertAccepted), "alert")]
[JsonDerivedType(typeof(AlertEnded), "alertEnded")]
[JsonDerivedType(typeof(ReadingAccepted), "reading")]
[JsonDerivedType(typeof(IncidentOpened), "opened")]
[JsonDerivedType(typeof(IncidentJoined), "joined")]
[JsonDerivedType(typeof(IncidentReassessed), "reassessed")]
[JsonDerivedType(typeof(IncidentClosed), "closed")]
[JsonDerivedType(typeof(Forgotten), "forgotten")]
[JsonDerivedType(typeof(AssetAccepted), "asset")]
[JsonDerivedType(typeof(SnapshotDoubted), "doubted")]
[JsonDerivedType(typeof(Withdrawn), "withdrawn")]
[JsonDerivedType(typeof(Restored), "restored")]
[JsonDerivedType(typeof(ReportGathered), "gathered")]
[JsonDerivedType(typeof(ReportDated), "dated")]
[JsonDerivedType(typeof(SourceMoved), "moved")]
[JsonDerivedType(typeof(SourceDropped), "dropped")]
[JsonDerivedType(typeof(IncidentMerged), "merged")]
[JsonDerivedType(typeof(IncidentReopened), "reopened")]
[JsonDerivedType(typeof(IncidentFollows), "follows")]
[JsonDerivedType(typeof(JoinSuggested), "suggested")]
[JsonDerivedType(typeof(SuggestionDropped), "unsuggested")]
[JsonDerivedType(typeof(PairRuled), "ruled")]
[JsonDerivedType(typeof(LevelOverridden), "levelSet")]
[JsonDerivedType(typeof(SenderContained), "contained")]
[JsonDerivedType(typeof(DrawingPut), "drawn")]
[JsonDerivedType(typeof(DrawingErased), "undrawn")]
[JsonDerivedType(typeof(UnitAssigned), "assigned")]
[JsonDerivedType(typeof(AssignmentStepped), "step")]
[JsonDerivedType(typeof(UnitStatusSet), "unitStatus")]
[JsonDerivedType(typeof(UnitCrewed), "crewed")]
[JsonDerivedType(typeof(UnitLent), "lent")]
[JsonDerivedType(typeof(UnitReturned), "returned")]
[JsonDerivedType(typeof(UnitSilent), "silent")]
[JsonDerivedType(typeof(DistressChanged), "distress")]
[JsonDerivedType(typeof(IncidentClaimed), "claimed")]
[JsonDerivedType(typeof(AgencyTaskPut), "task")]
[JsonDerivedType(typeof(AdviceKept), "advice")]
[JsonDerivedType(typeof(PlanStarted), "plan")]
[JsonDerivedType(typeof(PlanTicked), "ticked")]
[JsonDerivedType(typeof(PlanEnded), "planEnded")]
[JsonDerivedType(typeof(CaseMoved), "case")]
[JsonDerivedType(typeof(NoticePut), "notice")]
[JsonDerivedType(typeof(NoticeApproved), "noticeApproved")]
[JsonDerivedType(typeof(NoticeWithdrawn), "noticeWithdrawn")]
[JsonDerivedType(typeof(DeliveryNoted), "delivery")]
[JsonDerivedType(typeof(NoticeAcknowledged), "noticeAcknowledged")]
[JsonDerivedType(typeof(NoticesForgotten), "noticesForgotten")]
[JsonDerivedType(typeof(ShiftPut), "shift")]
[JsonDerivedType(typeof(ShiftDropped), "shiftDropped")]
[JsonDerivedType(typeof(SwapAsked), "swapAsked")]
[JsonDerivedType(typeof(SwapAnswered), "swapAnswered")]
[JsonDerivedType(typeof(HandOverGiven), "handOverGiven")]
[JsonDerivedType(typeof(HandOverTaken), "handOverTaken")]
[JsonDerivedType(typeof(CallPut), "call")]
[JsonDerivedType(typeof(DutyForgotten), "dutyForgotten")]
[JsonDerivedType(typeof(JobSaid), "said")]
[JsonDerivedType(typeof(AppealFiled), "appeal")]
[JsonDerivedType(typeof(AppealDecided), "appealDecided")]
[JsonDerivedType(typeof(BriefDrafted), "briefDrafted")]
[JsonDerivedType(typeof(BriefEdited), "briefEdited")]
[JsonDerivedType(typeof(BriefMoved), "briefMoved")]
[JsonDerivedType(typeof(BriefPublished), "briefPublished")]
[JsonDerivedType(typeof(BriefWithdrawn), "briefWithdrawn")]
[JsonDerivedType(typeof(BriefSent), "briefSent")]
[JsonDerivedType(typeof(BriefsForgotten), "briefsForgotten")]
[JsonDerivedType(typeof(DirectiveGiven), "directiveGiven")]
[JsonDerivedType(typeof(DirectiveSplit), "directiveSplit")]
[JsonDerivedType(typeof(DirectiveMoved), "directiveMoved")]
[JsonDerivedType(typeof(DirectiveReminded), "directiveReminded")]
[JsonDerivedType(typeof(DirectivesForgotten), "directivesForgotten")]
[JsonDerivedType(typeof(DrillStarted), "drill")]
[JsonDerivedType(typeof(DrillPaced), "drillPaced")]
[JsonDerivedType(typeof(DrillRewound), "drillRewound")]
[JsonDerivedType(typeof(DrillInjected), "drillInjected")]
[JsonDerivedType(typeof(DrillSeated), "drillSeated")]
[JsonDerivedType(typeof(DrillNoted), "drillNoted")]
[JsonDerivedType(typeof(DrillEnded), "drillEnded")]
[JsonDerivedType(typeof(CardKeyed), "cardKeyed")]
public abstract record PictureEvent;

/// <summary>A report, or a newer version of one, is part of the picture.</summary>
/// <param name="Id">The platform's id of the report: <c>feed:sourceId</c>.</param>
public sealed record ReportAccepted(string Id, Report Report, Place Place) : PictureEvent;

/// <summary>An alert is part of the picture.</summary>
/// <param name="Id">The platform's id of the alert: <c>feed:sender,identifier</c>.</param>
/// <param name="State">The state it enters with: active, or already over (its Cancel or Update came first, or it had expired).</param>
public sealed record AlertAccepted(string Id, Alert Alert, Place Place, AlertState State) : PictureEvent;

/// <summary>An alert stopped being in force.</summary>
/// <param name="By">The id of the alert that updated or cancelled it; null when it expired.</param>
public sealed record AlertEnded(string Id, AlertState State, string? By) : PictureEvent;

public enum AlertState
{
    Active,
    Updated,
    Cancelled,
    Expired,
}

/// <summary>A station's value.</summary>
/// <param name="Id">The platform's id of the series: <c>feed:station/property</c>.</param>
/// <param name="Check">How it stands to the station's thresholds of that date, where it has any.</param>
public sealed record ReadingAccepted(string Id, Reading Reading, Place Place, ThresholdCheck? Check) : PictureEvent;

/// <summary>A value against its station's thresholds.</summary>
/// <param name="Threshold">The highest threshold reached: near, warning, guarantee or record; null below all of them.</param>
/// <param name="ThresholdValue">Warning level in force at the time, metres; null where the station has none.</param>
/// <param name="Difference">Value minus the warning level, metres.</param>
/// <param name="Level">The level of the water signal, 1 to 4, or null.</param>
public sealed record ThresholdCheck(string? Threshold, double? ThresholdValue, double? Difference, int? Level);

/// <summary>An asset, or newer news of one, is part of the picture; one whose status is <see cref="AssetStatus.Removed"/> leaves it.</summary>
/// <param name="Id">The platform's id of the asset: <c>feed:sourceId</c>.</param>
public sealed record AssetAccepted(string Id, Asset Asset, Place Place) : PictureEvent;

/// <summary>A feed's snapshot lacks so much of what it said before that it may be cut short: it is believed when the next one lacks it too.</summary>
/// <param name="Id">The mark's id: <c>feed:#sourceId</c>.</param>
/// <param name="Feed">The feed.</param>
/// <param name="Missing">How many are absent.</param>
/// <param name="Known">How many were known before.</param>
public sealed record SnapshotDoubted(string Id, string Feed, int Missing, int Known) : PictureEvent;

/// <summary>A feed's snapshot no longer has these: they are over, though nobody said so.</summary>
/// <param name="Mark">The mark's id.</param>
/// <param name="Reports">Ids of reports.</param>
/// <param name="Assets">Ids of assets, which leave the picture.</param>
/// <param name="At">The snapshot's time.</param>
public sealed record Withdrawn(string Mark, ImmutableArray<string> Reports, ImmutableArray<string> Assets, DateTimeOffset At) : PictureEvent;

/// <summary>A feed's later snapshot has these again, in the words it had before.</summary>
public sealed record Restored(string Mark, ImmutableArray<string> Reports) : PictureEvent;

/// <summary>A new incident, opened by its first source.</summary>
public sealed record IncidentOpened(
    string Id,
    string Kind,
    string Title,
    int? Level,
    Place Place,
    DateTimeOffset ObservedAt,
    SourceRef Source,
    ImmutableArray<Reason> Why,
    bool Exercise) : PictureEvent;

/// <summary>A message was found to speak of an incident that is already there.</summary>
public sealed record IncidentJoined(string Id, SourceRef Source, DateTimeOffset ObservedAt, ImmutableArray<Reason> Why) : PictureEvent;

/// <summary>The incident's level, title or place follow from its sources anew.</summary>
public sealed record IncidentReassessed(string Id, string Title, int? Level, Place Place, ImmutableArray<Reason> Why) : PictureEvent
{
    /// <summary>The kind that its sources speak of most; null when it stays what it was.</summary>
    public string? Kind { get; init; }
}

/// <summary>All that was reported of it is over, or nothing was heard of it for its kind's life.</summary>
public sealed record IncidentClosed(string Id, ImmutableArray<Reason> Why) : PictureEvent;

/// <summary>Things long over leave the live picture; the journal keeps them.</summary>
public sealed record Forgotten(ImmutableArray<string> Incidents, ImmutableArray<string> Reports, ImmutableArray<string> Alerts) : PictureEvent
{
    /// <summary>Ids of incidents that are so long over that new ones no longer follow them.</summary>
    public ImmutableArray<string> Past { get; init; } = [];
}

/// <summary>A message as a source of an incident.</summary>
/// <param name="Type">report, alert or reading.</param>
/// <param name="Id">The platform's id of that message.</param>
public sealed record SourceRef(string Type, string Id);

/// <summary>A fact with its place in the journal.</summary>
/// <param name="Sequence">Gapless from 1.</param>
/// <param name="ObservedAt">When it was so in the world.</param>
/// <param name="KnownAt">When the platform knew it.</param>
/// <param name="Author">The feed, the person, or <c>system</c>.</param>
/// <param name="Event">The fact.</param>
public sealed record JournalEntry(long Sequence, DateTimeOffset ObservedAt, DateTimeOffset KnownAt, string Author, PictureEvent Event)
{
    /// <summary>The version of the events' schema written today: see <see cref="Journal.Entries.EventBytes"/>.</summary>
    public const int Schema = 2;
}
