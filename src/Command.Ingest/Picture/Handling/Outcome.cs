using System.Collections.Immutable;

namespace Command.Ingest.Picture.Handling;

/// <summary>What a row of the handling tells of. The numbers never change: they are in the table.</summary>
public enum OutcomeKind
{
    /// <summary>An incident, from the first word of it until it was closed.</summary>
    Incident,

    /// <summary>A city-management case (GB/T 30428.8), from its receipt until it was closed.</summary>
    Case,

    /// <summary>A unit's job.</summary>
    Job,

    /// <summary>An hour in which a gauge stood near a threshold or above: how punctually it reported.</summary>
    Watch,
}

/// <summary>What besides its times is to be known of a row. The numbers never change: they are in the table.</summary>
[Flags]
public enum OutcomeMarks
{
    None = 0,

    /// <summary>挂账: its clock stands.</summary>
    Suspended = 1,

    /// <summary>不予立案.</summary>
    Rejected = 2,

    /// <summary>It was found to be another one's.</summary>
    Merged = 4,

    /// <summary>Its sender's snapshot no longer has it.</summary>
    Withdrawn = 8,

    /// <summary>The job was called off, or its unit sent elsewhere, before it was done.</summary>
    CalledOff = 16,

    /// <summary>挂账 at any time.</summary>
    WasSuspended = 32,
}

/// <summary>How one thing went, as the journal tells it up to an entry. All times UTC; null where it did not happen. Immutable.</summary>
public sealed record Outcome
{
    public required OutcomeKind Kind { get; init; }

    /// <summary>The incident's number, the report's id, the job's id, or the series with the hour.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Title { get; init; }

    /// <summary>The platform's kind of it; the unit's call sign of a job, the threshold of a watch.</summary>
    public required string Type { get; init; }

    /// <summary>1 to 4; null for none.</summary>
    public int? Level { get; init; }

    /// <summary>District code (GB/T 2260); null where it is not known.</summary>
    public string? District { get; init; }

    /// <summary>Who dealt with it: of a case the department, of a job the unit's agency, of an incident the agency of the unit that was sent first.</summary>
    public string? Agency { get; init; }

    /// <summary>The incident that it belongs to; of an incident itself null.</summary>
    public string? Incident { get; init; }

    public bool Exercise { get; init; }

    /// <summary>Which feeds spoke of it, as <c>report:city|alert:civil</c>: who may not see all of them does not have it counted.</summary>
    public required string Sources { get; init; }

    /// <summary>When the platform knew of it; of a job when the unit was sent.</summary>
    public required DateTimeOffset KnownAt { get; init; }

    /// <summary>接警应答: when somebody first took it up.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>When the first unit was sent, or the department given it.</summary>
    public DateTimeOffset? DispatchedAt { get; init; }

    /// <summary>When the first unit was on its way.</summary>
    public DateTimeOffset? EnRouteAt { get; init; }

    /// <summary>When the first unit was there.</summary>
    public DateTimeOffset? OnSceneAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>立案.</summary>
    public DateTimeOffset? RegisteredAt { get; init; }

    /// <summary>Until when the department is to have dealt with it, as last granted.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When the department said that it is dealt with, after the last rework.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    public int Returned { get; init; }

    public int Reworked { get; init; }

    public int Postponed { get; init; }

    public OutcomeMarks Marks { get; init; }

    /// <summary>What only some rows have; null for none of it.</summary>
    public OutcomeMore? More { get; init; }
}

/// <summary>What only some rows have. Immutable.</summary>
public sealed record OutcomeMore
{
    public static OutcomeMore Empty { get; } = new();

    /// <summary>When it was first at level 1, 2, 3 and 4 or a graver one; empty for what never had a level.</summary>
    public ImmutableArray<DateTimeOffset?> Graded { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Reports up: by telephone (<c>phone</c>) and in writing (a brief, or the endpoint's id).</summary>
    public ImmutableArray<ReportUp> Told { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>An incident's jobs.</summary>
    public ImmutableArray<string> Jobs { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>How many sources of which feed it has, by <c>type:feed</c>.</summary>
    public ImmutableSortedDictionary<string, int> From { get => field ?? ImmutableSortedDictionary<string, int>.Empty; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Seconds between the reports of a gauge, in the order in which they came.</summary>
    public ImmutableArray<int> Gaps { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Figures from which an upheld appeal takes it out; <c>*</c> for all.</summary>
    public ImmutableArray<string> Exempt { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The level that a person set; null while the sources' holds.</summary>
    public int? LevelSet { get; init; }
}

/// <summary>A report to those above.</summary>
/// <param name="Way"><c>phone</c>, <see cref="Brief"/>, or the id of the endpoint that a written one went to.</param>
/// <param name="At">When.</param>
public sealed record ReportUp(string Way, DateTimeOffset At)
{
    public const string Phone = "phone";

    /// <summary>A published brief; no endpoint's id has a colon.</summary>
    public const string Brief = "brief:";
}
