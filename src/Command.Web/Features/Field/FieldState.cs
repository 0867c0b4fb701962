using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Web.Features.Field;

/// <summary>All that a crew's page shows, in the viewer's words. It keeps this for when it is offline.</summary>
public sealed record FieldState
{
    /// <summary>The server's time, by which the page corrects its own.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Changes whenever there is something new to fetch.</summary>
    public required string Mark { get; init; }

    /// <summary>Whose page it is: what was kept for somebody else is thrown away.</summary>
    public required string Person { get; init; }

    /// <summary>How that person is called.</summary>
    public required string Display { get; init; }

    /// <summary>True for a visitor of a demonstration, who has no session to end.</summary>
    public bool Demo { get; init; }

    /// <summary>The unit that the person has signed on to; null for none.</summary>
    public FieldUnit? Unit { get; init; }

    /// <summary>Its job; null for none.</summary>
    public FieldJob? Job { get; init; }

    /// <summary>What was said about the job, by when it was said.</summary>
    public ImmutableArray<JobMessage> Messages { get; init; } = [];

    /// <summary>Alerts that the crew should know of.</summary>
    public ImmutableArray<FieldNotice> Notices { get; init; } = [];

    /// <summary>The units that the person may sign on to; empty unless asked for.</summary>
    public ImmutableArray<FieldChoice> Units { get; init; } = [];
}

/// <summary>A unit to sign on to.</summary>
/// <param name="CallSign">Its name.</param>
/// <param name="Kind">What it is, in words.</param>
/// <param name="Crew">How many are in it.</param>
public sealed record FieldChoice(string CallSign, string Kind, int Crew);

/// <summary>The crew's own unit.</summary>
/// <param name="CallSign">Its name.</param>
/// <param name="Kind">What it is, in words.</param>
/// <param name="Status">What it is said to do.</param>
/// <param name="Since">Since when.</param>
/// <param name="By">Who said so.</param>
/// <param name="Lost">True while it counts as out of touch.</param>
/// <param name="Crew">Who is in it.</param>
/// <param name="ShiftEnds">When the shift ends; null where nobody said.</param>
/// <param name="Distress">Its call for help; null for none.</param>
/// <param name="At">Its newest position, lon/lat degrees (CGCS2000); null where none is known.</param>
/// <param name="AtTime">When it was there.</param>
/// <param name="Shared">True when a crew's page shared that position.</param>
public sealed record FieldUnit(
    string CallSign, string Kind, UnitStatus Status, DateTimeOffset? Since, string By, bool Lost, ImmutableArray<CrewMember> Crew, DateTimeOffset? ShiftEnds, Distress? Distress, double[]? At, DateTimeOffset? AtTime, bool Shared);

/// <summary>The crew's job.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Incident">What happened; null where the crew's agency may not see it.</param>
/// <param name="Task">What to do there.</param>
/// <param name="Stage">Where to wait instead of going there, lon/lat degrees; null to go there.</param>
/// <param name="Steps">The steps taken, with their times.</param>
/// <param name="By">Who sent the unit.</param>
/// <param name="Exercise">True in an exercise.</param>
/// <param name="Way">The way there; null where no position is known.</param>
/// <param name="Closures">Closures by the way, in words.</param>
public sealed record FieldJob(
    string Id, FieldIncident? Incident, string? Task, double[]? Stage, ImmutableArray<StepTime> Steps, string By, bool Exercise, FieldWay? Way, ImmutableArray<string> Closures);

/// <summary>What happened.</summary>
/// <param name="Number">The incident's number.</param>
/// <param name="Title">What and where.</param>
/// <param name="Kind">Its kind in words.</param>
/// <param name="Symbol">Its symbol in the sprite.</param>
/// <param name="Level">1 to 4, or null.</param>
/// <param name="LevelWord">The level in words.</param>
/// <param name="Address">As its sender wrote it, else the district.</param>
/// <param name="At">Its centre, lon/lat degrees (CGCS2000).</param>
/// <param name="UncertaintyM">How far off that may be, metres.</param>
/// <param name="Closed">True when it is over.</param>
public sealed record FieldIncident(string Number, string Title, string Kind, string Symbol, int? Level, string LevelWord, string Address, double[]? At, double UncertaintyM, bool Closed);

/// <summary>The way of a unit to its job.</summary>
/// <param name="Path">Lon/lat degrees from the unit to the place.</param>
/// <param name="Seconds">How long it takes; null where no way is open.</param>
/// <param name="LengthM">How long it is, metres.</param>
/// <param name="Legs">Its streets in order.</param>
/// <param name="Estimate">True when it is the straight line: nothing is known of roads.</param>
public sealed record FieldWay(ImmutableArray<double[]> Path, double? Seconds, double LengthM, ImmutableArray<FieldLeg> Legs, bool Estimate);

/// <summary>A street of a way.</summary>
/// <param name="Name">Its name; null where it has none.</param>
/// <param name="LengthM">How far along it, metres.</param>
public sealed record FieldLeg(string? Name, double LengthM);

/// <summary>An alert.</summary>
/// <param name="Text">Its headline.</param>
/// <param name="Level">1 to 4, or null.</param>
/// <param name="Ends">When it ends; null where it does not say.</param>
public sealed record FieldNotice(string Text, int? Level, DateTimeOffset? Ends);
