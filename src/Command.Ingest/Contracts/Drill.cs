using Command.Geo;

namespace Command.Ingest.Contracts;

/// <summary>The place of somebody in a drill.</summary>
public enum DrillRole
{
    /// <summary>导调: runs it.</summary>
    Director,

    /// <summary>参演: is trained in it, and knows no more than the screens show.</summary>
    Participant,

    /// <summary>评估: watches and notes.</summary>
    Evaluator,
}

/// <summary>What can be done to a drill while it runs.</summary>
public enum InjectKind
{
    /// <summary>A road is closed at a place.</summary>
    Close,

    /// <summary>People call about one place, or about many.</summary>
    Calls,

    /// <summary>A feed says nothing.</summary>
    FeedSilent,

    /// <summary>A unit breaks down: it stands, and can't be sent.</summary>
    Breakdown,

    /// <summary>A sender's clock is off.</summary>
    ClockOff,

    /// <summary>A sender says everything twice.</summary>
    Twice,

    /// <summary>A sender's network is gone: what it says comes late, all at once.</summary>
    Network,
}

/// <summary>Something that a director does to a drill.</summary>
/// <param name="Id">The sender's own id of it: letters, digits and hyphens.</param>
/// <param name="Kind">What.</param>
/// <param name="Story">When, in story time from the start of the telling.</param>
/// <param name="Lasts">How long, in story time.</param>
/// <param name="Target">The feed, or the unit's call sign; null for what has a place.</param>
/// <param name="At">Where, CGCS2000 lon/lat degrees; null for what has a target, and for calls about many places.</param>
/// <param name="Place">What people call the place; null for the nearest road's name.</param>
/// <param name="Code">The service code of calls; null otherwise.</param>
/// <param name="Count">How many calls; 0 otherwise.</param>
/// <param name="Seconds">How far a clock is off, seconds, positive when it is ahead; 0 otherwise.</param>
public sealed record DrillInject(
    string Id, InjectKind Kind, TimeSpan Story, TimeSpan Lasts, string? Target = null, GeoPoint? At = null, string? Place = null, string? Code = null, int Count = 0, double Seconds = 0)
{
    /// <summary>Whose idea it was; the entry's author.</summary>
    public string By { get; init; } = "";

    /// <summary>When it was said.</summary>
    public DateTimeOffset Known { get; init; }

    /// <summary>True while it is so at a moment of the story.</summary>
    public bool IsOn(TimeSpan story) => story >= Story && story < Story + Lasts;
}

/// <summary>What an evaluator saw.</summary>
/// <param name="Id">The writer's own id of it.</param>
/// <param name="Story">When, in story time.</param>
/// <param name="Text">In words.</param>
/// <param name="About">The incident or unit that it is about, or null.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="At">When it was written.</param>
public sealed record DrillNote(string Id, TimeSpan Story, string Text, string? About, string By, DateTimeOffset At);

/// <summary>Somebody's place in a drill.</summary>
public sealed record DrillSeat(string Person, DrillRole Role);

/// <summary>From a moment of the wall's clock on, the story goes on from a moment of its own at a speed; 0 while it is paused.</summary>
public sealed record DrillTick(DateTimeOffset Wall, TimeSpan Story, double Speed);

/// <summary>Begins a drill. One runs at a time.</summary>
/// <param name="Drill">The caller's own id of it: letters, digits and hyphens.</param>
/// <param name="Scenario">A scenario of the city pack.</param>
/// <param name="Seed">What chance starts from; null for the scenario's own.</param>
/// <param name="Speed">Story time against the wall's clock, 1 to 600.</param>
/// <param name="Vehicles">How many units drive about; null for as many as the scenario says.</param>
public sealed record StartDrill(string Drill, string Scenario, int? Seed, double Speed, int? Vehicles = null) : DeskCommand;

/// <summary>Changes the speed.</summary>
public sealed record PaceDrill(string Drill, double Speed) : DeskCommand;

/// <summary>Holds the story, or lets it go on.</summary>
public sealed record PauseDrill(string Drill, bool Paused) : DeskCommand;

/// <summary>Ends what was told so far and tells it again from the seed, up to a moment at once; 0 restarts it.</summary>
/// <param name="Drill">The drill.</param>
/// <param name="To">The moment of the story. Injects that came later are forgotten.</param>
public sealed record RewindDrill(string Drill, TimeSpan To) : DeskCommand;

/// <summary>Ends a drill.</summary>
public sealed record EndDrill(string Drill) : DeskCommand;

/// <summary>Does something to the drill that runs.</summary>
/// <param name="Drill">The drill.</param>
/// <param name="Inject">What; its <see cref="DrillInject.Story"/> is taken as now when it lies in the past.</param>
public sealed record InjectDrill(string Drill, DrillInject Inject) : DeskCommand;

/// <summary>Gives somebody a place in a drill, or with null takes it.</summary>
public sealed record SeatDrill(string Drill, string Person, DrillRole? Role) : DeskCommand;

/// <summary>Writes down what an evaluator saw.</summary>
public sealed record NoteDrill(string Drill, string Id, string Text, string? About) : DeskCommand;

/// <summary>A drill began. The author and the time are the entry's.</summary>
public sealed record DrillStarted(string Drill, string Scenario, int? Seed, double Speed, int? Vehicles) : PictureEvent;

/// <summary>The story goes at another speed from here on; 0 is a pause.</summary>
public sealed record DrillPaced(string Drill, DrillTick Tick) : PictureEvent;

/// <summary>The story is told anew.</summary>
public sealed record DrillRewound(string Drill, TimeSpan To) : PictureEvent;

/// <summary>Something was done to a drill.</summary>
public sealed record DrillInjected(string Drill, DrillInject Inject) : PictureEvent;

/// <summary>Somebody has another place in a drill; null for none.</summary>
public sealed record DrillSeated(string Drill, string Person, DrillRole? Role) : PictureEvent;

/// <summary>An evaluator wrote something down.</summary>
public sealed record DrillNoted(string Drill, DrillNote Note) : PictureEvent;

/// <summary>A drill is over.</summary>
/// <param name="Why">Why, in words; empty where somebody ended it without a word.</param>
public sealed record DrillEnded(string Drill, string Why) : PictureEvent;
