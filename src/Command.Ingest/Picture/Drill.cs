using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture;

/// <summary>A drill as the picture holds it. Immutable; what it says follows from the journal alone.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Scenario">The pack's scenario that it tells.</param>
/// <param name="Seed">What chance starts from; null for the scenario's own.</param>
/// <param name="Vehicles">How many units drive; null for the scenario's own number.</param>
/// <param name="StartedAt">When somebody began it.</param>
/// <param name="By">Who.</param>
/// <param name="Round">How often it was told anew: 0 for the first telling.</param>
/// <param name="Clock">How the story went in this telling, in order, at least one.</param>
public sealed record Drill(string Id, string Scenario, int? Seed, int? Vehicles, DateTimeOffset StartedAt, string By, int Round, ImmutableArray<DrillTick> Clock)
{
    /// <summary>Ended drills that are remembered.</summary>
    public const int Kept = 20;

    public ImmutableArray<DrillInject> Injects { get => field.IsDefault ? [] : field; init; } = [];

    public ImmutableArray<DrillSeat> Seats { get => field.IsDefault ? [] : field; init; } = [];

    public ImmutableArray<DrillNote> Notes { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public string? EndedBy { get; init; }

    /// <summary>Why it ended, in words; empty for no word.</summary>
    public string EndedWhy { get => field ?? ""; init; } = "";

    [JsonIgnore]
    public bool IsOver => EndedAt is not null;

    /// <summary>True while the story is held.</summary>
    [JsonIgnore]
    public bool IsPaused => Clock[^1].Speed == 0;

    /// <summary>The speed at which it goes, or will when the pause is over.</summary>
    [JsonIgnore]
    public double Speed => Clock.LastOrDefault(t => t.Speed > 0)?.Speed ?? 1;

    /// <summary>The moment of the story at a time of the wall's clock.</summary>
    public TimeSpan StoryAt(DateTimeOffset wall)
    {
        DrillTick tick = Clock.LastOrDefault(t => t.Wall <= wall) ?? Clock[0];
        return tick.Story + ((wall - tick.Wall) * tick.Speed);
    }

    /// <summary>Somebody's place; null for none.</summary>
    public DrillRole? RoleOf(string person) => Seats.FirstOrDefault(s => s.Person == person)?.Role;

    /// <summary>The drill that runs; null for none.</summary>
    public static Drill? Running(PictureState picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return picture.Drills.Values.FirstOrDefault(d => !d.IsOver);
    }

    internal static ImmutableDictionary<string, Drill> After(ImmutableDictionary<string, Drill> drills, PictureEvent e, JournalEntry entry) => e switch
    {
        DrillStarted s => Bounded(drills).SetItem(s.Drill, new Drill(s.Drill, s.Scenario, s.Seed, s.Vehicles, entry.KnownAt, entry.Author, 0, [new DrillTick(entry.KnownAt, TimeSpan.Zero, s.Speed)])
        {
            Seats = [new DrillSeat(entry.Author, DrillRole.Director)],
        }),
        DrillPaced p => Change(drills, p.Drill, d => d with { Clock = d.Clock.Add(p.Tick) }),
        DrillRewound r => Change(drills, r.Drill, d => d with
        {
            Round = d.Round + 1,
            Clock = [new DrillTick(entry.KnownAt - (r.To / d.Speed), TimeSpan.Zero, d.Speed)],
            Injects = d.Injects.RemoveAll(i => i.Story > r.To),
        }),
        DrillInjected i => Change(drills, i.Drill, d => d with { Injects = d.Injects.Add(i.Inject with { By = entry.Author, Known = entry.KnownAt }) }),
        DrillSeated s => Change(drills, s.Drill, d => d with { Seats = s.Role is { } role ? d.Seats.RemoveAll(o => o.Person == s.Person).Add(new DrillSeat(s.Person, role)) : d.Seats.RemoveAll(o => o.Person == s.Person) }),
        DrillNoted n => Change(drills, n.Drill, d => d with { Notes = d.Notes.Add(n.Note) }),
        DrillEnded o => Change(drills, o.Drill, d => d with { EndedAt = entry.KnownAt, EndedBy = entry.Author, EndedWhy = o.Why }),
        _ => drills,
    };

    private static ImmutableDictionary<string, Drill> Change(ImmutableDictionary<string, Drill> drills, string id, Func<Drill, Drill> change) =>
        drills.TryGetValue(id, out Drill? drill) ? drills.SetItem(id, change(drill)) : drills;

    private static ImmutableDictionary<string, Drill> Bounded(ImmutableDictionary<string, Drill> drills) =>
        drills.Count < Kept ? drills : drills.RemoveRange([.. drills.Values.OrderByDescending(d => d.StartedAt).Skip(Kept - 1).Select(d => d.Id)]);
}
