using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Ingest.City;

/// <summary>What to send and do for some kinds of incident, by level: one row of <c>plans.json</c>. Immutable and safe to share between threads.</summary>
/// <remarks>A part with <c>From</c> holds from that level on: 3 means levels 3, 2 and 1. An incident without a level counts as level 4.</remarks>
public sealed record Plan
{
    /// <summary>The level that an incident without one counts as.</summary>
    public const int Mildest = 4;

    /// <summary>The id: a-z, 0-9 and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>One more with each edition; a run keeps the one that it was started by.</summary>
    public required int Version { get; init; }

    public required string Zh { get; init; }

    public required string En { get; init; }

    /// <summary>Kinds of the pack that it is for; no kind has two plans.</summary>
    public required ImmutableArray<string> Kinds { get; init; }

    /// <summary>How long a unit usually works at the scene, minutes.</summary>
    public required double WorkMinutes { get; init; }

    /// <summary>Which units it takes.</summary>
    public required ImmutableArray<PlanNeed> Needs { get; init; }

    /// <summary>Who is told.</summary>
    public required ImmutableArray<PlanNotice> Notices { get; init; }

    /// <summary>The checklist, in the order of the clock.</summary>
    public required ImmutableArray<PlanStep> Steps { get; init; }

    /// <summary>What is closed around the scene.</summary>
    public required ImmutableArray<PlanClosure> Closures { get; init; }

    /// <summary>Which fixed things are opened or started.</summary>
    public required ImmutableArray<PlanOpening> Openings { get; init; }

    /// <summary>True when a part that holds from a level on holds for an incident of another.</summary>
    /// <param name="from">The part's level; null holds always.</param>
    /// <param name="level">The incident's, 1 to 4; null counts as <see cref="Mildest"/>.</param>
    public static bool Holds(int? from, int? level) => from is null || (level ?? Mildest) <= from;
}

/// <summary>Units with a capability.</summary>
/// <param name="Capability">As the units of the pack list it.</param>
/// <param name="Counts">How many by level, 1 to 4.</param>
/// <param name="Shared">True when a unit that is there for another capability may serve this one too; else each unit serves one.</param>
public sealed record PlanNeed(string Capability, FrozenDictionary<int, int> Counts, bool Shared)
{
    /// <summary>How many an incident of a level takes; null counts as <see cref="Plan.Mildest"/>.</summary>
    public int CountAt(int? level) => Counts.GetValueOrDefault(level ?? Plan.Mildest);
}

/// <summary>A group that is told.</summary>
/// <param name="Group">Id of one of <see cref="PlanBook.Groups"/>.</param>
/// <param name="From">Holds from this level on.</param>
/// <param name="WithinMinutes">Until when, from the start.</param>
public sealed record PlanNotice(string Group, int? From, double WithinMinutes);

/// <summary>A step of the checklist.</summary>
/// <param name="Id">Its own within the plan: a-z, 0-9 and hyphens.</param>
/// <param name="Zh">What is done.</param>
/// <param name="En">The same in English.</param>
/// <param name="Agency">Which agency does it.</param>
/// <param name="Role">Who there: id of one of <see cref="PlanBook.Roles"/>; null for whoever is on duty.</param>
/// <param name="From">Holds from this level on.</param>
/// <param name="Minutes">When it is to be done by, from the start.</param>
public sealed record PlanStep(string Id, string Zh, string En, string Agency, string? Role, int? From, double Minutes);

/// <summary>What is closed around the scene.</summary>
/// <param name="What"><c>area</c> to people or <c>roads</c> to traffic.</param>
/// <param name="RadiusM">How far around, metres.</param>
/// <param name="From">Holds from this level on.</param>
/// <param name="Zh">For what.</param>
/// <param name="En">The same in English.</param>
public sealed record PlanClosure(string What, double RadiusM, int? From, string Zh, string En);

/// <summary>Fixed things that are opened or started.</summary>
/// <param name="Kind">A kind of facility of the pack: shelter, pump-station, siren, …</param>
/// <param name="WithinM">How far from the scene, metres.</param>
/// <param name="From">Holds from this level on.</param>
public sealed record PlanOpening(string Kind, double WithinM, int? From);

/// <summary>A name that plans use: a group that is told, or somebody's part at a scene.</summary>
/// <param name="Agency">Whose it is; null for more than one's.</param>
public sealed record PlanName(string Id, string Zh, string En, string? Agency);

/// <summary>All plans of a pack.</summary>
public sealed record PlanBook
{
    private readonly FrozenDictionary<string, Plan> _ofKind = FrozenDictionary<string, Plan>.Empty;
    private readonly FrozenDictionary<string, Plan> _byId = FrozenDictionary<string, Plan>.Empty;

    /// <summary>A pack without plans.</summary>
    public static PlanBook Empty { get; } = new() { Plans = [], Groups = [], Roles = [] };

    public required ImmutableArray<Plan> Plans
    {
        get;
        init
        {
            field = value;
            _ofKind = value.SelectMany(p => p.Kinds.Select(k => (Kind: k, Plan: p))).ToFrozenDictionary(p => p.Kind, p => p.Plan, StringComparer.Ordinal);
            _byId = value.ToFrozenDictionary(p => p.Id, StringComparer.Ordinal);
        }
    }

    /// <summary>Who can be told.</summary>
    public required ImmutableArray<PlanName> Groups { get; init; }

    /// <summary>Parts at a scene.</summary>
    public required ImmutableArray<PlanName> Roles { get; init; }

    /// <summary>The plan for a kind; null where there is none.</summary>
    public Plan? OfKind(string kind) => _ofKind.GetValueOrDefault(kind);

    /// <summary>The plan with an id.</summary>
    public Plan? Find(string id) => _byId.GetValueOrDefault(id);
}
