using System.Collections.Frozen;

namespace Command.Ingest.Feeds.Cot;

/// <summary>The type tree (MITRE CoTtypes, MIL-STD-2525 symbols): a path is matched by its longest known beginning.</summary>
internal static class CotTypes
{
    /// <summary>What moves, below the affiliation.</summary>
    private static readonly FrozenDictionary<string, string> s_units = new Dictionary<string, string>
    {
        ["A"] = "aircraft",
        ["A-C-F-q"] = "drone",
        ["A-C-H"] = "helicopter",
        ["A-M-F-Q"] = "drone",
        ["A-M-H"] = "helicopter",
        ["A-M-H-Q"] = "drone",
        ["G"] = "field-team",
        ["G-E"] = "vehicle",
        ["G-E-V-U-B"] = "bus",
        ["G-E-V-U-R"] = "rescue-boat",
        ["G-E-V-m"] = "ambulance",
        ["G-I"] = "post",
        ["G-U"] = "field-team",
        ["G-U-i-f"] = "fire-engine",
        ["G-U-i-f-fb"] = "rescue-boat",
        ["G-U-i-f-het"] = "hazmat-truck",
        ["G-U-i-h"] = "ambulance",
        ["G-U-i-l"] = "police",
        ["G-U-i-m"] = "ambulance",
        ["G-U-i-m-aaf"] = "aircraft",
        ["G-U-i-m-aar"] = "helicopter",
        ["G-U-i-p"] = "repair-van",
        ["S"] = "rescue-boat",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What is marked or reported: kinds of incident (<c>X-i-…</c>, below the affiliation), markers and alerts.</summary>
    private static readonly FrozenDictionary<string, string> s_kinds = new Dictionary<string, string>
    {
        ["X-i"] = "other",
        ["X-i-c"] = "hazmat",
        ["X-i-e"] = "hazmat",
        ["X-i-f"] = "fire",
        ["X-i-g-e"] = "earthquake",
        ["X-i-g-s"] = "road-collapse",
        ["X-i-h"] = "medical",
        ["X-i-l-c"] = "crowd",
        ["X-i-l-l-b"] = "explosion",
        ["X-i-l-l-b-t"] = "other",
        ["X-i-m"] = "weather-alert",
        ["X-i-m-f"] = "flood",
        ["X-i-m-r"] = "rainstorm",
        ["X-i-m-s"] = "snow-ice",
        ["X-i-r"] = "rescue",
        ["X-i-t-v-a"] = "crash",
        ["b-a"] = "other",
        ["b-a-o-opn"] = "rescue",
        ["b-a-o-tbl"] = "rescue",
        ["b-m"] = "other",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, (int Level, string Title)> s_alerts = new Dictionary<string, (int, string)>
    {
        ["b-a"] = (4, "现场告警"),
        ["b-a-g"] = (4, "越界告警"),
        ["b-a-o-opn"] = (2, "人员遇险"),
        ["b-a-o-pan"] = (3, "呼叫集合"),
        ["b-a-o-tbl"] = (2, "紧急求助"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>True for an incident or hazard that somebody marked, in the shape of an atom.</summary>
    public static bool IsIncident(string type) => Below(type) is "X-i" || Below(type).StartsWith("X-i-", StringComparison.Ordinal);

    /// <summary>A mayday: the type ends with 9-1-1.</summary>
    public static bool IsMayday(string type) => type.EndsWith("-9-1-1", StringComparison.Ordinal);

    /// <summary>
    /// What moves. Only friends and neutrals are units; what somebody watches (hostile, suspect, unknown) is none that could be sent.
    /// </summary>
    public static string UnitKind(string type) => (type.Length > 2 ? type[2] : 'u') switch
    {
        'f' or 'a' or 'n' => Longest(s_units, Below(type)) ?? "other",
        'h' or 's' or 'j' or 'k' => "hostile",
        _ => "unidentified",
    };

    /// <summary>The platform's kind: the city's table first.</summary>
    public static string Kind(string type, CodeTable codes)
    {
        string path = type.StartsWith("a-", StringComparison.Ordinal) ? Below(type) : type;
        return Longest(codes.Kinds, path) ?? Longest(s_kinds, path) ?? "other";
    }

    /// <summary>An alert's level and its name.</summary>
    public static (int? Level, string Title) Alert(string type, CodeTable codes)
    {
        (int level, string title) = Longest(s_alerts, type, out (int, string) found) ? found : (4, "现场告警");
        return (codes.LevelOf(type) ?? level, title);
    }

    private static string Below(string type) => type.Length > 4 && type[1] == '-' && type[3] == '-' ? type[4..] : "";

    private static string? Longest(FrozenDictionary<string, string> table, string path) => Longest(table, path, out string? found) ? found : null;

    private static bool Longest<T>(FrozenDictionary<string, T> table, string path, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T found)
    {
        for (string at = path; at.Length > 0; at = at.LastIndexOf('-') is > 0 and var cut ? at[..cut] : "")
        {
            if (table.TryGetValue(at, out found))
            {
                return true;
            }
        }

        found = default;
        return false;
    }
}
