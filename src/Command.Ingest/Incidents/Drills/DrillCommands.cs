using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Drills;

/// <summary>Decides what a director or an evaluator may do to a drill. Pure. Nothing here touches what is real.</summary>
public static class DrillCommands
{
    public const double Slowest = 1, Fastest = 600;

    /// <summary>Units that one drill lets drive at the most.</summary>
    public const int MostVehicles = 50_000;

    /// <summary>Changes of speed, pauses and ends of pauses in one telling at the most.</summary>
    public const int MostTicks = 500;

    public const int MostInjects = 200, MostNotes = 500, MostSeats = 100, MostCalls = 1_000;

    private const int LongestId = 64, LongestText = 1_000, LongestPlace = 100;
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);
    private const double MostSeconds = 86_400;

    /// <summary>There is no such drill, or it is over.</summary>
    public static Fault NotRunning(string drill) => new("drill-not-running", $"No drill {drill} is running. Begin one.");

    /// <summary>Adds the event that follows to the draft.</summary>
    /// <returns>Why it can't be done; null when it is done.</returns>
    public static Fault? Decide(Draft draft, CityPack pack, DeskCommand command)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(pack);
        if (command is StartDrill start)
        {
            return Start(draft, start);
        }

        string id = IdOf(command);
        return draft.Picture.Drills.GetValueOrDefault(id) is not { } drill
            ? NotRunning(id)
            : command switch
            {
                SeatDrill seat => Seat(draft, drill, seat),
                NoteDrill note => Note(draft, drill, note),
                _ when drill.IsOver => NotRunning(id),
                PaceDrill pace => Pace(draft, drill, pace.Speed),
                PauseDrill pause => pause.Paused == drill.IsPaused
                    ? new Fault("drill-paused", pause.Paused ? "The drill is held already." : "The drill is running already.")
                    : Tick(draft, drill, pause.Paused ? 0 : drill.Speed),
                RewindDrill rewind => Rewind(draft, drill, rewind.To),
                InjectDrill inject => Inject(draft, pack, drill, inject.Inject),
                EndDrill => End(draft, drill, command.Reason),
                _ => NotRunning(id),
            };
    }

    private static string IdOf(DeskCommand command) => command switch
    {
        PaceDrill c => c.Drill,
        PauseDrill c => c.Drill,
        RewindDrill c => c.Drill,
        EndDrill c => c.Drill,
        InjectDrill c => c.Drill,
        SeatDrill c => c.Drill,
        NoteDrill c => c.Drill,
        _ => "",
    };

    private static Fault? Start(Draft draft, StartDrill start)
    {
        if (!IsId(start.Drill) || draft.Picture.Drills.ContainsKey(start.Drill))
        {
            return new Fault("drill-id", $"A drill's id has 1 to {LongestId} letters, digits and hyphens, and is used once.");
        }

        if (Drill.Running(draft.Picture) is { } other)
        {
            return new Fault("drill-other", $"The drill {other.Id} ({other.Scenario}), begun by {other.By}, is running. End it first.");
        }

        if (start.Scenario is not { Length: > 0 and <= LongestId } || !start.Scenario.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            return new Fault("drill-scenario", "Name a scenario of the city pack's folder exercise.");
        }

        if (Speed(start.Speed) is { } wrong)
        {
            return wrong;
        }

        if (start.Seed is < 0 or > int.MaxValue / 2 || start.Vehicles is < 0 or > MostVehicles)
        {
            return new Fault("drill-numbers", $"A seed is a whole number from 0 to {int.MaxValue / 2}, and from 0 to {MostVehicles} units drive.");
        }

        draft.Add(new DrillStarted(start.Drill, start.Scenario, start.Seed, start.Speed, start.Vehicles), draft.KnownAt);
        return null;
    }

    private static Fault? Speed(double speed) =>
        speed is >= Slowest and <= Fastest ? null : new Fault("drill-speed", $"The speed is a number from {Slowest} to {Fastest}.");

    private static Fault? Pace(Draft draft, Drill drill, double speed) => Speed(speed) ?? Tick(draft, drill, speed);

    private static Fault? Tick(Draft draft, Drill drill, double speed)
    {
        if (drill.Clock.Length >= MostTicks)
        {
            return new Fault("drill-ticks", $"The speed was changed {MostTicks} times in this telling. Rewind to go on changing it.");
        }

        draft.Add(new DrillPaced(drill.Id, new DrillTick(draft.KnownAt, drill.StoryAt(draft.KnownAt), speed)), draft.KnownAt);
        return null;
    }

    private static Fault? Rewind(Draft draft, Drill drill, TimeSpan to)
    {
        TimeSpan now = drill.StoryAt(draft.KnownAt);
        if (to < TimeSpan.Zero || to > now)
        {
            return new Fault("drill-rewind", $"The story is at minute {now.TotalMinutes:0.#}: rewind to a minute from 0 to that.");
        }

        draft.Add(new DrillRewound(drill.Id, to), draft.KnownAt);
        return null;
    }

    private static Fault? End(Draft draft, Drill drill, string why)
    {
        if (why.Length > LongestText)
        {
            return Words();
        }

        draft.Add(new DrillEnded(drill.Id, why.Trim()), draft.KnownAt);
        return null;
    }

    private static Fault? Seat(Draft draft, Drill drill, SeatDrill seat)
    {
        string person = (seat.Person ?? "").Trim();
        if (person.Length is 0 or > LongestPlace || person.Any(char.IsControl) || seat.Role is { } role && !Enum.IsDefined(role))
        {
            return new Fault("drill-seat", $"Name a person with 1 to {LongestPlace} characters and a place: director, participant or evaluator.");
        }

        if (seat.Role is not null && drill.RoleOf(person) is null && drill.Seats.Length >= MostSeats)
        {
            return new Fault("drill-full", $"A drill has {MostSeats} places. Take one from somebody first.");
        }

        draft.Add(new DrillSeated(drill.Id, person, seat.Role), draft.KnownAt);
        return null;
    }

    // A participant who could write the judgement would judge himself.
    private static Fault? Note(Draft draft, Drill drill, NoteDrill note)
    {
        if (drill.RoleOf(draft.Author) == DrillRole.Participant)
        {
            return new Fault("drill-participant", $"{draft.Author} takes part in this drill; evaluators and directors write its notes.");
        }

        string text = (note.Text ?? "").Trim();
        if (!IsId(note.Id) || text.Length is 0 or > LongestText || text.Any(c => char.IsControl(c) && c != '\n') || note.About?.Length > LongestPlace)
        {
            return Words();
        }

        if (drill.Notes.Any(n => n.Id == note.Id))
        {
            return null;
        }

        if (drill.Notes.Length >= MostNotes)
        {
            return new Fault("drill-full", $"A drill has {MostNotes} notes at the most.");
        }

        TimeSpan story = drill.StoryAt(drill.EndedAt ?? draft.KnownAt);
        draft.Add(new DrillNoted(drill.Id, new DrillNote(note.Id, story, text, string.IsNullOrWhiteSpace(note.About) ? null : note.About.Trim(), draft.Author, draft.KnownAt)), draft.KnownAt);
        return null;
    }

    private static Fault? Inject(Draft draft, CityPack pack, Drill drill, DrillInject inject)
    {
        if (!IsId(inject.Id) || drill.Injects.Any(i => i.Id == inject.Id) || !Enum.IsDefined(inject.Kind))
        {
            return new Fault("drill-id", $"An inject's id has 1 to {LongestId} letters, digits and hyphens, and is used once.");
        }

        if (drill.Injects.Length >= MostInjects)
        {
            return new Fault("drill-full", $"A drill has {MostInjects} injects at the most.");
        }

        TimeSpan now = drill.StoryAt(draft.KnownAt);
        if (inject.Lasts <= TimeSpan.Zero || inject.Lasts > s_longest || inject.Story > now + s_longest || inject.Place?.Length > LongestPlace)
        {
            return new Fault("drill-inject", "An inject lasts more than nothing and at most a day of the story, and begins within a day.");
        }

        if (Wrong(inject, pack) is { } wrong)
        {
            return wrong;
        }

        draft.Add(new DrillInjected(drill.Id, inject with { Story = inject.Story > now ? inject.Story : now, By = "", Known = default }), draft.KnownAt);
        return null;
    }

    private static Fault? Wrong(DrillInject inject, CityPack pack) => inject.Kind switch
    {
        InjectKind.Close when inject.At is not { IsValid: true } => new Fault("drill-where", "Say where the road is closed: a longitude and a latitude in degrees."),
        InjectKind.Calls when inject.Count is < 1 or > MostCalls => new Fault("drill-count", $"From 1 to {MostCalls} people call."),
        InjectKind.Calls when inject.Code is null || !pack.Codes("open311").Kinds.ContainsKey(inject.Code) => new Fault("drill-code", "Name what the calls are about: a service code of the pack's codes/open311.json."),
        InjectKind.Calls when inject.At is { IsValid: false } => new Fault("drill-where", "Say where: a longitude and a latitude in degrees, or nothing for many places."),
        InjectKind.FeedSilent or InjectKind.ClockOff or InjectKind.Twice or InjectKind.Network when pack.FeedOf(inject.Target ?? "") is null => new Fault("drill-feed", "Name a feed of the city pack."),
        InjectKind.ClockOff when double.IsNaN(inject.Seconds) || Math.Abs(inject.Seconds) is 0 or > MostSeconds => new Fault("drill-clock", $"A clock is off by up to {MostSeconds} seconds, ahead or behind."),
        InjectKind.Breakdown when pack.UnitNamed(inject.Target ?? "") is null => new Fault("drill-unit", "Name a unit of the city pack by its call sign."),
        _ => null,
    };

    private static Fault Words() => new("drill-words", $"Write 1 to {LongestText} characters.");

    private static bool IsId(string? id) => id is { Length: > 0 and <= LongestId } && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
