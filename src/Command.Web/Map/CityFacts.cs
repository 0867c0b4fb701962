using System.Collections.Immutable;
using Command.Geo;

namespace Command.Web.Map;

/// <summary>What the pages need of the city pack, keyed for drawing.</summary>
public sealed record CityFacts
{
    public required string Zh { get; init; }

    public required string En { get; init; }

    public required TimeZoneInfo TimeZone { get; init; }

    /// <summary>Where the map's 32-bit coordinates are counted from.</summary>
    public required GeoPoint Centre { get; init; }

    /// <summary>What a wall shows at first.</summary>
    public required GeoBox Core { get; init; }

    public required string Attribution { get; init; }

    public ImmutableDictionary<string, KindFacts> Kinds { get; init; } = ImmutableDictionary<string, KindFacts>.Empty;

    public ImmutableDictionary<string, StationFacts> Stations { get; init; } = ImmutableDictionary<string, StationFacts>.Empty;

    /// <summary>District code → names.</summary>
    public ImmutableDictionary<string, Names> Districts { get; init; } = ImmutableDictionary<string, Names>.Empty;

    public KindFacts Kind(string code) => Kinds.TryGetValue(code, out KindFacts? kind) ? kind : new KindFacts(code, code, "other");
}

public sealed record Names(string Zh, string En);

/// <param name="Group">The symbol's shape: city, traffic, water, fire, civil, medical or other.</param>
public sealed record KindFacts(string Zh, string En, string Group);

/// <summary>A station with the thresholds in force today, metres above its own datum.</summary>
public sealed record StationFacts(string Zh, string En, string? RiverZh, double? WarningM, double? GuaranteeM, double? RecordM);
