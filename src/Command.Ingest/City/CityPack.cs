using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Geo.Areas;
using Command.Ingest.Feeds;

namespace Command.Ingest.City;

/// <summary>Everything that makes the platform one city's. Immutable and safe to share between threads.</summary>
/// <remarks>Lists keep the order of their files; ids in a list are unique and every reference resolves (<see cref="CityPackReader"/> checks both).</remarks>
public sealed record CityPack
{
    private readonly FrozenDictionary<string, Kind> _kinds = FrozenDictionary<string, Kind>.Empty;
    private readonly FrozenDictionary<string, Station> _stations = FrozenDictionary<string, Station>.Empty;
    private readonly FrozenDictionary<string, StationTelemetry> _telemetry = FrozenDictionary<string, StationTelemetry>.Empty;
    private readonly FrozenDictionary<string, FeedSpec> _feeds = FrozenDictionary<string, FeedSpec>.Empty;
    private readonly FrozenDictionary<string, Agency> _agencies = FrozenDictionary<string, Agency>.Empty;
    private readonly FrozenDictionary<string, UnitSpec> _terminals = FrozenDictionary<string, UnitSpec>.Empty;
    private readonly FrozenDictionary<string, UnitSpec> _callSigns = FrozenDictionary<string, UnitSpec>.Empty;

    public required CityInfo City { get; init; }

    public required ImmutableArray<Area> Areas { get; init; }

    public required ImmutableArray<MapFeature> BaseMap { get; init; }

    public required ImmutableArray<Facility> Facilities { get; init; }

    public required FrozenDictionary<string, CodeTable> CodeTables { get; init; }

    public required ImmutableArray<Kind> Kinds
    {
        get;
        init
        {
            field = value;
            _kinds = value.ToFrozenDictionary(k => k.Code, StringComparer.Ordinal);
        }
    }

    public required ImmutableArray<Station> Stations
    {
        get;
        init
        {
            field = value;
            _stations = value.ToFrozenDictionary(s => s.Id, StringComparer.OrdinalIgnoreCase);
            _telemetry = value.Where(s => s.Telemetry is not null).ToFrozenDictionary(s => s.Id, s => s.Telemetry!, StringComparer.OrdinalIgnoreCase);
        }
    }

    public required ImmutableArray<FeedSpec> Feeds
    {
        get;
        init
        {
            field = value;
            _feeds = value.ToFrozenDictionary(f => f.Id, StringComparer.Ordinal);
        }
    }

    /// <summary>The agencies of feeds, units and facilities.</summary>
    public required ImmutableArray<Agency> Agencies
    {
        get;
        init
        {
            field = value;
            _agencies = value.ToFrozenDictionary(a => a.Id, StringComparer.Ordinal);
        }
    }

    /// <summary>Every unit: the emergency units of the file first, then the vehicles of the fleets.</summary>
    public required ImmutableArray<UnitSpec> Units
    {
        get;
        init
        {
            field = value;
            _terminals = value.ToFrozenDictionary(u => UnitSpec.TerminalKey(u.Terminal), StringComparer.Ordinal);
            _callSigns = value.ToFrozenDictionary(u => u.CallSign, StringComparer.Ordinal);
        }
    }

    public required ImmutableArray<FleetSpec> Fleets { get; init; }

    /// <summary>Names of capabilities, where the pack gives them, by the capability.</summary>
    public FrozenDictionary<string, CapabilityName> CapabilityNames { get; init; } = FrozenDictionary<string, CapabilityName>.Empty;

    /// <summary>Places where units wait; empty where the pack names none.</summary>
    public ImmutableArray<Depot> Depots { get; init; } = [];

    /// <summary>What to send and do for which kinds; empty where the pack has no plans.</summary>
    public PlanBook Plans { get; init; } = PlanBook.Empty;

    /// <summary>How the city dispatches.</summary>
    public DispatchRules Dispatch { get; init; } = DispatchRules.Default;

    /// <summary>The limits and calendars of its own cases.</summary>
    public CaseRules Cases { get; init; } = CaseRules.Default;

    /// <summary>The duty room's posts and groups, and who is told what by rule; nothing where the pack has no <c>duty.json</c>.</summary>
    public DutyPlan Duty { get; init; } = DutyPlan.Empty;

    /// <summary>The clocks and aims by which it judges how things are handled.</summary>
    public HandlingPlan Handling { get; init; } = HandlingPlan.Default;
    /// <summary>How briefs are issued and directives followed.</summary>
    public BriefRules Briefs { get; init; } = BriefRules.Default;

    /// <summary>The sender's words of a format as kinds and levels, empty when the pack has none for it, and how the stations report.</summary>
    public CodeTable Codes(string format) => (CodeTables.TryGetValue(format, out CodeTable? table) ? table : CodeTable.Empty) with { Stations = _telemetry };

    public Kind? KindOf(string code) => _kinds.GetValueOrDefault(code);

    /// <summary>The station with an SL 651 address; hex digits compare without case.</summary>
    public Station? StationOf(string id) => _stations.GetValueOrDefault(id);

    public FeedSpec? FeedOf(string id) => _feeds.GetValueOrDefault(id);

    public Agency? AgencyOf(string id) => _agencies.GetValueOrDefault(id);

    /// <summary>The unit that carries a JT/T 808 terminal, however its number is padded.</summary>
    public UnitSpec? UnitOf(string terminal) => _terminals.GetValueOrDefault(UnitSpec.TerminalKey(terminal));

    /// <summary>The unit of a call sign.</summary>
    public UnitSpec? UnitNamed(string callSign) => _callSigns.GetValueOrDefault(callSign);

    /// <summary>How well two kinds go together in one event: 1 for the same kind, 0 for kinds that never do. Symmetric.</summary>
    public double JoinWeight(string kind, string otherKind)
    {
        if (kind == otherKind)
        {
            return 1;
        }

        double there = KindOf(kind)?.Joins.GetValueOrDefault(otherKind) ?? 0;
        double back = KindOf(otherKind)?.Joins.GetValueOrDefault(kind) ?? 0;
        return Math.Max(there, back);
    }
}
