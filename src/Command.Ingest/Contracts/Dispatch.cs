using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Contracts;

/// <summary>What a unit is doing. The numbers never change: they are in the journal.</summary>
public enum UnitStatus
{
    /// <summary>待命: free, and may be sent.</summary>
    Available,

    /// <summary>已派: told to go.</summary>
    Dispatched,

    /// <summary>出动: on its way.</summary>
    EnRoute,

    /// <summary>到场: there.</summary>
    OnScene,

    /// <summary>返回: done, on its way back; may be sent again.</summary>
    Returning,

    /// <summary>停勤: not to be sent.</summary>
    OffDuty,

    /// <summary>失联: has a job and was not heard of for too long. Nobody says this: the clock does.</summary>
    Lost,
}

/// <summary>Where the word on a unit's status came from. Of two words for the same moment the lower number is believed.</summary>
public enum StatusSource
{
    /// <summary>A dispatcher.</summary>
    Desk,

    /// <summary>The crew, by its page.</summary>
    Field,

    /// <summary>The crew, by voice; a dispatcher typed it.</summary>
    Radio,

    /// <summary>Worked out from where the unit is.</summary>
    Feed,
}

/// <summary>The steps of an assignment, in the order in which they are taken.</summary>
public enum AssignmentStep
{
    Dispatched,
    EnRoute,
    Staged,
    OnScene,

    /// <summary>Done: the unit left, or is free.</summary>
    Cleared,

    /// <summary>Called off before it was done.</summary>
    Cancelled,

    /// <summary>Sent to something else before it was done.</summary>
    Diverted,
}

/// <summary>A step of an assignment with its time.</summary>
/// <param name="Step">Which.</param>
/// <param name="At">When it was so.</param>
/// <param name="KnownAt">When the platform knew it.</param>
/// <param name="By">Who said so.</param>
/// <param name="Source">How.</param>
/// <param name="Was">With a correction, the time that stood before; null otherwise.</param>
/// <param name="Reason">Why it was corrected, called off or diverted; null otherwise.</param>
public sealed record StepTime(AssignmentStep Step, DateTimeOffset At, DateTimeOffset KnownAt, string By, StatusSource Source, DateTimeOffset? Was = null, string? Reason = null);

/// <summary>A unit's job at an incident.</summary>
public sealed record Assignment
{
    /// <summary><c>A-0001</c>, counted over real and exercise alike.</summary>
    public required string Id { get; init; }

    /// <summary>The unit's call sign.</summary>
    public required string Unit { get; init; }

    /// <summary>The incident's number; when that is merged into another, the other's.</summary>
    public required string Incident { get; init; }

    /// <summary>What it is to do there, in words; null for what its kind does.</summary>
    public string? Task { get; init; }

    /// <summary>Where it is to wait instead of going to the incident, CGCS2000 lon/lat degrees; null for the incident itself.</summary>
    public GeoPoint? Stage { get; init; }

    /// <summary>Every step that was taken and every correction, in the order in which they became known.</summary>
    public required ImmutableArray<StepTime> Steps { get; init; }

    /// <summary>Why it was sent though it was not free; null where it was.</summary>
    public string? Override { get; init; }

    public bool Exercise { get; init; }

    /// <summary>When it was over; null while it lasts.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Counts the changes to it, from 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>True while the unit has this job.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsActive => EndedAt is null;

    /// <summary>When a step was taken, as last corrected; null when it was not.</summary>
    public DateTimeOffset? TimeOf(AssignmentStep step)
    {
        DateTimeOffset? at = null;
        foreach (StepTime time in Steps)
        {
            at = time.Step == step ? time.At : at;
        }

        return at;
    }
}

/// <summary>Who is in a crew.</summary>
/// <param name="Name">The person, as the account is called where there is one.</param>
/// <param name="Role">What they do in it; null for nothing special.</param>
public sealed record CrewMember(string Name, string? Role = null);

/// <summary>A unit that the pack does not know: lent by somebody for a time.</summary>
/// <param name="Agency">The agency that answers for it here.</param>
/// <param name="Kind">What it is, as the pack's units are.</param>
/// <param name="Capabilities">What it can do.</param>
/// <param name="Depot">Where it waits, CGCS2000 lon/lat degrees.</param>
public sealed record LentUnit(string Agency, string Kind, ImmutableArray<string> Capabilities, GeoPoint Depot);

/// <summary>A crew that calls for help.</summary>
/// <param name="Since">When it called.</param>
/// <param name="At">Where it said it was, CGCS2000 lon/lat degrees; null where it did not.</param>
/// <param name="Text">What it said.</param>
/// <param name="By">Who.</param>
/// <param name="SeenBy">The dispatcher who has it; null while nobody has.</param>
public sealed record Distress(DateTimeOffset Since, GeoPoint? At, string? Text, string By, string? SeenBy);

/// <summary>What is known of a unit besides where it is. A unit of the pack that nobody has said anything of is available and has none.</summary>
/// <param name="Unit">Its call sign.</param>
public sealed record UnitDuty(string Unit)
{
    /// <summary>What it was last said to do; never <see cref="UnitStatus.Lost"/>: see <see cref="Shown"/>.</summary>
    public UnitStatus Status { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>When that became known.</summary>
    public DateTimeOffset KnownAt { get; init; }

    /// <summary>Who said so; empty before anybody did.</summary>
    public string By { get; init; } = "";

    public StatusSource Source { get; init; }

    /// <summary>The job that it has; null while it has none.</summary>
    public string? Assignment { get; init; }

    public ImmutableArray<CrewMember> Crew { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What it carries that its kind does not always.</summary>
    public ImmutableArray<string> Equipment { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>When its crew's shift ends; null where nobody said.</summary>
    public DateTimeOffset? ShiftEnds { get; init; }

    /// <summary>Since when it is out of touch; null while it is not.</summary>
    public DateTimeOffset? LostSince { get; init; }

    /// <summary>A call for help that is not over; null for none.</summary>
    public Distress? Distress { get; init; }

    /// <summary>What it is, for a unit that the pack does not list; null for the pack's own.</summary>
    public LentUnit? Lent { get; init; }

    /// <summary>Counts the changes to it; 0 before the first.</summary>
    public int Version { get; init; }

    /// <summary>What screens show: being out of touch goes before the rest.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public UnitStatus Shown => LostSince is null ? Status : UnitStatus.Lost;

    /// <summary>True when it may be sent without a reason.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsFree => Assignment is null && LostSince is null && Status is UnitStatus.Available or UnitStatus.Returning;
}

/// <summary>Who is looking after an incident, so that two do not begin at once.</summary>
/// <param name="Person">Who.</param>
/// <param name="Since">From when on.</param>
public sealed record IncidentClaim(string Person, DateTimeOffset Since);

/// <summary>Something that an agency is asked to do or to send for an incident.</summary>
public sealed record AgencyTask
{
    /// <summary><c>T-0001</c>.</summary>
    public required string Id { get; init; }

    public required string Incident { get; init; }

    /// <summary>The agency that is asked: an id of the pack's, or a name from outside it.</summary>
    public required string Agency { get; init; }

    /// <summary>What is to be done, in words.</summary>
    public required string Text { get; init; }

    /// <summary>For mutual aid, what is needed; null for a task without units.</summary>
    public string? Capability { get; init; }

    /// <summary>For mutual aid, how many units.</summary>
    public int Count { get; init; }

    /// <summary>Until when; null for as soon as can be.</summary>
    public DateTimeOffset? Due { get; init; }

    public AgencyTaskState State { get; init; }

    /// <summary>What the agency answered.</summary>
    public string? Answer { get; init; }

    public required string AskedBy { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Who changed it last.</summary>
    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    public int Version { get; init; } = 1;
}

/// <summary>How far an agency's task is.</summary>
public enum AgencyTaskState
{
    Asked,
    Accepted,
    Declined,
    Done,
    Withdrawn,
}
