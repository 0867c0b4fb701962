using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Web.Walls;

/// <summary>A panel that a layout may hold. Its name on screen is the word <c>Panel_{Id}</c>.</summary>
/// <param name="Id">Lower-case ASCII with hyphens; layouts name panels by it.</param>
/// <param name="Straddles">True when it may lie across the joint of two displays: the map, which has no line of text to break.</param>
public sealed record PanelKind(string Id, bool Straddles = false)
{
    public const string Map = "map";

    /// <summary>Every panel, the most generally useful first: where there is room left they are added in this order.</summary>
    public static ImmutableArray<PanelKind> All { get; } =
    [
        new(Map, Straddles: true),
        new("incidents"),
        new("alerts"),
        new("gauges"),
        new("units"),
        new("feeds"),
        new("hydrograph"),
        new("rain"),
        new("closures"),
        new("bridges"),
        new("travel"),
        new("road-events"),
        new("cases-kind"),
        new("cases-district"),
        new("cases-age"),
        new("cases-new"),
        new("crews"),
        new("shelters"),
        new("sirens"),
        new("pumps"),
        new("news"),
        new("clock"),
    ];

    private static readonly FrozenDictionary<string, PanelKind> s_byId = All.ToFrozenDictionary(p => p.Id, StringComparer.Ordinal);

    public static PanelKind? Find(string? id) => id is null ? null : s_byId.GetValueOrDefault(id);
}
