using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Ingest.City;

/// <summary>The clocks and aims by which a city judges how it handles things: <c>handling.json</c>. Limits of dispatch are in <see cref="DispatchRules"/>, those of cases in <see cref="CaseRules"/>. Immutable.</summary>
public sealed record HandlingPlan
{
    /// <summary>What holds where the pack has no <c>handling.json</c>: GB/T 33358-2016 for answering, NFPA 1225 for processing; nothing else is judged.</summary>
    public static HandlingPlan Default { get; } = new();

    /// <summary>接听: within how long somebody takes it up.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>From the answer until the first unit is sent.</summary>
    public TimeSpan Process { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From sending until the first unit is on its way; null for no limit.</summary>
    public TimeSpan? Turnout { get; init; }

    /// <summary>到场: from sending until the first unit is there, by the kind of area; in the order of the file.</summary>
    public ImmutableArray<ArrivalRule> Arrivals { get; init; } = [];

    /// <summary>Aims of figures, by the figure's code: a share in percent that is to be reached, or seconds that are not to be passed.</summary>
    public FrozenDictionary<string, HandlingAim> Aims { get; init; } = FrozenDictionary<string, HandlingAim>.Empty;

    /// <summary>信息报送: until when an incident is to be reported up.</summary>
    public ImmutableArray<DutyRule> Duty { get; init; } = [];

    /// <summary>续报: levels of incidents that are reported on day by day.</summary>
    public ImmutableArray<int> FollowUpLevels { get; init; } = [];

    /// <summary>Times of day of the follow-ups, minutes after the city's midnight, ascending.</summary>
    public ImmutableArray<int> FollowUps { get; init; } = [];

    /// <summary>Endpoints of <c>duty.json</c> to which a notice about an incident is a report in writing.</summary>
    public ImmutableArray<string> WrittenTo { get; init; } = [];

    /// <summary>报汛: how often a gauge is to report from a threshold on; the lowest threshold first.</summary>
    public ImmutableArray<TelemetryRule> Telemetry { get; init; } = [];

    /// <summary>How long rows are kept, days.</summary>
    public int KeepDays { get; init; } = 800;

    /// <summary>Until when the first unit is to be in a district; null where no rule names it.</summary>
    public ArrivalRule? ArrivalIn(string? district) => district is null ? null : Arrivals.FirstOrDefault(a => a.Districts.Contains(district));

    /// <summary>How often a gauge at a threshold is to report; null where it need not.</summary>
    public TimeSpan? TelemetryAt(string? threshold)
    {
        int at = TelemetryRule.Thresholds.IndexOf(threshold ?? "");
        return at < 0 ? null : Telemetry.LastOrDefault(t => TelemetryRule.Thresholds.IndexOf(t.From) <= at)?.Every;
    }
}

/// <param name="Id">Its name in the pack.</param>
/// <param name="Zh">What such areas are called.</param>
/// <param name="En">In English.</param>
/// <param name="Within">From sending until the first unit is there.</param>
/// <param name="Districts">Codes of districts (GB/T 2260).</param>
public sealed record ArrivalRule(string Id, string Zh, string En, TimeSpan Within, ImmutableArray<string> Districts);

/// <param name="Least">Percent that are to be reached; null for a figure in seconds.</param>
/// <param name="Most">Seconds or percent that are not to be passed.</param>
public sealed record HandlingAim(double? Least, double? Most)
{
    /// <summary>True when a value meets it.</summary>
    public bool IsMet(double value) => (Least is null || value >= Least) && (Most is null || value <= Most);
}

/// <param name="Levels">Levels of incidents for which it holds.</param>
/// <param name="Phone">Until it is told by telephone.</param>
/// <param name="Written">Until it is told in writing.</param>
public sealed record DutyRule(ImmutableArray<int> Levels, TimeSpan Phone, TimeSpan Written);

/// <param name="From">near, warning, guarantee or record: from there on.</param>
/// <param name="Every">At least as often.</param>
public sealed record TelemetryRule(string From, TimeSpan Every)
{
    /// <summary>From the lowest up.</summary>
    public static ImmutableArray<string> Thresholds { get; } = ["near", "warning", "guarantee", "record"];
}
