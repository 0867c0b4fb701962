using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>The enumerations of GTFS-Realtime by name, with short Chinese words where a person reads them.</summary>
internal static class GtfsWords
{
    public const string Kind = "transit-disruption";

    private static readonly FrozenDictionary<ulong, (string Name, string Zh)> s_causes = new Dictionary<ulong, (string, string)>
    {
        [1] = ("UNKNOWN_CAUSE", "原因不明"),
        [2] = ("OTHER_CAUSE", "其他原因"),
        [3] = ("TECHNICAL_PROBLEM", "技术故障"),
        [4] = ("STRIKE", "停工"),
        [5] = ("DEMONSTRATION", "集会游行"),
        [6] = ("ACCIDENT", "事故"),
        [7] = ("HOLIDAY", "节假日"),
        [8] = ("WEATHER", "天气"),
        [9] = ("MAINTENANCE", "检修"),
        [10] = ("CONSTRUCTION", "施工"),
        [11] = ("POLICE_ACTIVITY", "警务行动"),
        [12] = ("MEDICAL_EMERGENCY", "医疗急救"),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<ulong, (string Name, string Zh)> s_effects = new Dictionary<ulong, (string, string)>
    {
        [1] = ("NO_SERVICE", "停运"),
        [2] = ("REDUCED_SERVICE", "减班"),
        [3] = ("SIGNIFICANT_DELAYS", "严重晚点"),
        [4] = ("DETOUR", "绕行"),
        [5] = ("ADDITIONAL_SERVICE", "加开班次"),
        [6] = ("MODIFIED_SERVICE", "调整运营"),
        [7] = ("OTHER_EFFECT", "其他影响"),
        [8] = ("UNKNOWN_EFFECT", "影响不明"),
        [9] = ("STOP_MOVED", "站点迁移"),
        [10] = ("NO_EFFECT", "无影响"),
        [11] = ("ACCESSIBILITY_ISSUE", "无障碍设施受限"),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<ulong, (string Name, int? Level)> s_severities = new Dictionary<ulong, (string, int?)>
    {
        [1] = ("UNKNOWN_SEVERITY", null),
        [2] = ("INFO", 4),
        [3] = ("WARNING", 3),
        [4] = ("SEVERE", 2),
    }.ToFrozenDictionary();

    public static (string Name, string Zh) Cause(ulong? code) => s_causes.GetValueOrDefault(code ?? 1, ("UNKNOWN_CAUSE", "原因不明"));

    public static (string Name, string Zh) Effect(ulong? code) => s_effects.GetValueOrDefault(code ?? 8, ("UNKNOWN_EFFECT", "影响不明"));

    public static (string? Name, int? Level) Severity(ulong? code) => code is { } c && s_severities.TryGetValue(c, out (string, int?) found) ? found : (null, null);

    /// <summary>The unit kind for a <c>route_type</c> of GTFS routes.txt, basic or extended (hundreds); a bus where it is not told.</summary>
    public static string UnitKind(int? routeType) => routeType switch
    {
        0 or 5 or (>= 900 and < 1000) => "tram",
        1 or 12 or (>= 400 and < 700) => "metro",
        2 or (>= 100 and < 200) => "rail",
        4 or (>= 1000 and < 1300) => "ferry",
        _ => "bus",
    };

    /// <summary>Every language's words, Chinese first, then English, then the others as they came.</summary>
    public static IEnumerable<string> InOrder(ImmutableArray<GtfsText> texts) =>
        texts.OrderBy(t => t.Language.Split('-', 2)[0] switch { "zh" => 0, "en" => 1, _ => 2 }).Select(t => t.Text).Distinct(StringComparer.Ordinal);
}
