using System.Collections.Immutable;

namespace Command.Ingest.Contracts;

/// <summary>A unit has a job.</summary>
public sealed record UnitAssigned(Assignment Assignment) : PictureEvent;

/// <summary>A step of an assignment was taken, or its time was corrected. The last step ends it.</summary>
public sealed record AssignmentStepped(string Id, StepTime Step) : PictureEvent
{
    /// <summary>True for a word that came late and tells only of a step that was passed over.</summary>
    public bool Late { get; init; }
}

/// <summary>What a unit is doing. The author is the entry's.</summary>
public sealed record UnitStatusSet(string Unit, UnitStatus Status, DateTimeOffset At, StatusSource Source) : PictureEvent;

/// <summary>Who is in a unit, what it carries, and until when.</summary>
public sealed record UnitCrewed(string Unit, ImmutableArray<CrewMember> Crew, ImmutableArray<string> Equipment, DateTimeOffset? ShiftEnds) : PictureEvent;

/// <summary>A unit that the pack does not list has come.</summary>
public sealed record UnitLent(string Unit, LentUnit Lent, string Reason) : PictureEvent;

/// <summary>A lent unit has gone.</summary>
public sealed record UnitReturned(string Unit) : PictureEvent;

/// <summary>A unit with a job was not heard of for too long, or with null was heard again.</summary>
/// <param name="Since">When it was heard last.</param>
public sealed record UnitSilent(string Unit, DateTimeOffset? Since) : PictureEvent;

/// <summary>A crew called for help, a dispatcher has it, or with null it is over.</summary>
/// <param name="Reason">Why it is over; null before.</param>
public sealed record DistressChanged(string Unit, Distress? Distress, string? Reason) : PictureEvent;

/// <summary>Who is looking after an incident; null for nobody.</summary>
public sealed record IncidentClaimed(string Incident, string? Person, string? Reason) : PictureEvent;

/// <summary>An agency was asked, or answered.</summary>
public sealed record AgencyTaskPut(AgencyTask Task) : PictureEvent;

/// <summary>What a dispatcher was recommended when units were assigned. The picture does not hold it; the journal does.</summary>
/// <param name="Assignments">What was decided.</param>
/// <param name="Basis">The recommendation as it was shown, JSON.</param>
public sealed record AdviceKept(string Incident, ImmutableArray<string> Assignments, string Basis) : PictureEvent;
