using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Contracts;

/// <summary>A unit as a dispatcher chose it.</summary>
/// <param name="Unit">Its call sign.</param>
/// <param name="Was">The version of its <see cref="UnitDuty"/> that the dispatcher saw; null to send it whatever has changed meanwhile, if it is free.</param>
public sealed record UnitPick(string Unit, int? Was = null);

/// <summary>Sends units to an incident, all of them or none. With a reason also such as are not free: those leave what they have.</summary>
/// <param name="Incident">The incident's number.</param>
/// <param name="Units">Whom.</param>
/// <param name="Task">What they are to do there; null for what their kind does.</param>
/// <param name="Stage">Where they are to wait instead, CGCS2000 lon/lat degrees; null to go there.</param>
/// <param name="Basis">The recommendation as the dispatcher saw it, JSON; kept with the decision. Null where there was none.</param>
public sealed record AssignUnits(string Incident, ImmutableArray<UnitPick> Units, string? Task = null, GeoPoint? Stage = null, string? Basis = null) : DeskCommand;

/// <summary>Says what a unit is doing.</summary>
/// <param name="Unit">Its call sign.</param>
/// <param name="Status">What.</param>
/// <param name="At">When it became so; null for now. What was said offline and comes late says when it was.</param>
/// <param name="Source">How it was said.</param>
/// <param name="Was">The version that the person saw; null for whatever it is.</param>
public sealed record SetUnitStatus(string Unit, UnitStatus Status, DateTimeOffset? At = null, StatusSource Source = StatusSource.Desk, int? Was = null) : DeskCommand;

/// <summary>Calls an assignment off. Needs a reason.</summary>
public sealed record CancelAssignment(string Id, int? Was = null) : DeskCommand;

/// <summary>Corrects when a step of an assignment was taken; what stood before is kept. Needs a reason.</summary>
public sealed record CorrectStep(string Id, AssignmentStep Step, DateTimeOffset At, int? Was = null) : DeskCommand;

/// <summary>Takes an incident on, or with <paramref name="Release"/> gives it back. With a reason also one that somebody else has.</summary>
public sealed record ClaimIncident(string Incident, bool Release = false) : DeskCommand;

/// <summary>Says who is in a unit, what it carries, and until when.</summary>
public sealed record CrewUnit(string Unit, ImmutableArray<CrewMember> Crew, ImmutableArray<string> Equipment, DateTimeOffset? ShiftEnds, int? Was = null) : DeskCommand;

/// <summary>Adds a unit that somebody lends. Needs a reason: who lends it and for what.</summary>
public sealed record LendUnit(string Unit, LentUnit Lent) : DeskCommand;

/// <summary>Sends a lent unit home.</summary>
public sealed record ReturnUnit(string Unit, int? Was = null) : DeskCommand;

/// <summary>Asks an agency to do something, or with a capability to send units.</summary>
public sealed record AskAgency(string Incident, string Agency, string Text, string? Capability = null, int Count = 0, DateTimeOffset? Due = null) : DeskCommand;

/// <summary>Says how far an agency's task is.</summary>
/// <param name="Id">The task.</param>
/// <param name="State">How far; <see cref="AgencyTaskState.Asked"/> can't be gone back to.</param>
/// <param name="Answer">What is answered, in words.</param>
/// <param name="Was">The version that the person saw.</param>
public sealed record AnswerTask(string Id, AgencyTaskState State, string? Answer = null, int? Was = null) : DeskCommand;

/// <summary>A crew calls for help.</summary>
public sealed record RaiseDistress(string Unit, GeoPoint? At = null, string? Text = null) : DeskCommand;

/// <summary>A dispatcher has a crew's call for help, or with <paramref name="Over"/> it is over, which needs a reason.</summary>
public sealed record AnswerDistress(string Unit, bool Over = false) : DeskCommand;
