using System.Collections.Immutable;

namespace Command.Web.Map;

/// <summary>Layers of the live map that a viewer can have or leave.</summary>
[Flags]
public enum MapLayerSet
{
    None = 0,
    Units = 1,
    Incidents = 2,
    Alerts = 4,
    Gauges = 8,
    Cases = 16,
    Closures = 32,
    Cameras = 64,
    Drawings = 128,

    /// <summary>What a map shows that nobody has chosen anything for. Cameras are many and say nothing by themselves.</summary>
    Usual = Units | Incidents | Alerts | Gauges | Cases | Closures | Drawings,
}

/// <summary>The layers' names as browsers say them.</summary>
public static class MapLayerNames
{
    /// <summary>More names than there could be are no choice.</summary>
    public const int Most = 16;

    private static readonly ImmutableArray<(string Name, MapLayerSet Layer)> s_names =
    [
        ("units", MapLayerSet.Units), ("incidents", MapLayerSet.Incidents), ("alerts", MapLayerSet.Alerts), ("gauges", MapLayerSet.Gauges),
        ("cases", MapLayerSet.Cases), ("closures", MapLayerSet.Closures), ("cameras", MapLayerSet.Cameras), ("drawings", MapLayerSet.Drawings),
    ];

    /// <summary>The layers of these names; names that are none are left out. Null for too many.</summary>
    public static MapLayerSet? Parse(IReadOnlyCollection<string?>? names) =>
        names is null || names.Count > Most
            ? null
            : s_names.Where(n => names.Contains(n.Name)).Aggregate(MapLayerSet.None, (set, n) => set | n.Layer);
}
