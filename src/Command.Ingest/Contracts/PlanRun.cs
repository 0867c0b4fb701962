using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Contracts;

/// <summary>A plan that is being carried out for an incident. It keeps the edition that it was started by, whatever the pack says later.</summary>
public sealed record PlanRun
{
    /// <summary>The incident's number; when that is merged into one without a run, the other's.</summary>
    public required string Incident { get; init; }

    /// <summary>The plan's id.</summary>
    public required string Plan { get; init; }

    /// <summary>Its edition.</summary>
    public required int Edition { get; init; }

    /// <summary>The level that it was started at.</summary>
    public int? Level { get; init; }

    /// <summary>From when its clocks run.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Who started it.</summary>
    public required string By { get; init; }

    /// <summary>The checklist, in the order of its clocks.</summary>
    public required ImmutableArray<PlanRunStep> Steps { get; init; }

    /// <summary>What it closes and opens. Each is proposed until somebody ticks it off, and then in force.</summary>
    public ImmutableArray<PlanMeasure> Measures { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>When it was ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it was ended; null while it runs.</summary>
    public string? EndedWhy { get; init; }

    /// <summary>Counts the changes to it, from 1; a run after another at the same incident counts on.</summary>
    public int Version { get; init; } = 1;

    /// <summary>True while it is carried out.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsRunning => EndedAt is null;
}

/// <summary>A step of a run.</summary>
/// <param name="Id">As in the plan.</param>
/// <param name="Zh">What is done.</param>
/// <param name="En">The same in English.</param>
/// <param name="Agency">Which agency does it.</param>
/// <param name="Role">Who there; null for whoever is on duty.</param>
/// <param name="Due">By when.</param>
/// <param name="DoneAt">When it was ticked off; null while it was not.</param>
/// <param name="DoneBy">By whom.</param>
/// <param name="Note">What they said of it.</param>
public sealed record PlanRunStep(string Id, string Zh, string En, string Agency, string? Role, DateTimeOffset Due, DateTimeOffset? DoneAt = null, string? DoneBy = null, string? Note = null);

/// <summary>What a plan closes around the scene, or one fixed thing that it opens or starts.</summary>
/// <param name="Id">Its own within the run, and no step's.</param>
/// <param name="What"><see cref="Roads"/>, <see cref="Area"/> or <see cref="Open"/>.</param>
/// <param name="Zh">For what, or the thing's name.</param>
/// <param name="En">The same in English.</param>
/// <param name="At">The middle of what is closed, or where the thing is; CGCS2000 lon/lat degrees; null where the scene's place was not known.</param>
/// <param name="RadiusM">How far around it is closed, metres; of a thing how far it is from the scene.</param>
/// <param name="Facility">The pack's id of the thing; null for a closure.</param>
/// <param name="Kind">The thing's kind; null for a closure.</param>
/// <param name="DoneAt">Since when it is in force; null while it is proposed.</param>
/// <param name="DoneBy">Who put it in force.</param>
/// <param name="Note">What they said of it.</param>
public sealed record PlanMeasure(
    string Id, string What, string Zh, string En, GeoPoint? At, double RadiusM, string? Facility, string? Kind, DateTimeOffset? DoneAt = null, string? DoneBy = null, string? Note = null)
{
    /// <summary>Closed to traffic; who is on the way to this scene gets through.</summary>
    public const string Roads = "roads";

    /// <summary>Closed to people.</summary>
    public const string Area = "area";

    /// <summary>Opened or started.</summary>
    public const string Open = "open";
}

/// <summary>Starts a plan for an incident.</summary>
/// <param name="Incident">The incident's number.</param>
/// <param name="Plan">The plan's id.</param>
/// <param name="Edition">The edition that the person saw.</param>
/// <param name="Was">The version of the incident's run that the person saw; 0 where there was none.</param>
public sealed record StartPlan(string Incident, string Plan, int Edition, int Was = 0) : DeskCommand;

/// <summary>Ticks a step or a measure of an incident's plan off, or takes that back. A measure is in force while it is ticked off and the plan runs.</summary>
/// <param name="Incident">The incident's number.</param>
/// <param name="Step">The step's or measure's id.</param>
/// <param name="Done">False to take it back.</param>
/// <param name="Note">What is to be kept with it; null for nothing.</param>
/// <param name="Was">The version of the run that the person saw; null for whatever it is, for two people tick different steps at once.</param>
public sealed record TickStep(string Incident, string Step, bool Done = true, string? Note = null, int? Was = null) : DeskCommand;

/// <summary>Ends an incident's plan. Needs a reason.</summary>
/// <param name="Incident">The incident's number.</param>
/// <param name="Was">The version of the run that the person saw.</param>
public sealed record EndPlan(string Incident, int Was) : DeskCommand;

/// <summary>A plan was started.</summary>
public sealed record PlanStarted(PlanRun Run) : PictureEvent;

/// <summary>A step was ticked off, or that was taken back. The author and the time are the entry's.</summary>
public sealed record PlanTicked(string Incident, string Step, bool Done, string? Note) : PictureEvent;

/// <summary>A plan was ended.</summary>
public sealed record PlanEnded(string Incident, string Reason) : PictureEvent;
