using System.Collections.Frozen;
using System.Globalization;

namespace Command.Ingest.Feeds.Wzdx;

/// <summary>The enumerations of WZDx: what they are to the platform, and short Chinese words for them.</summary>
internal static class WzdxWords
{
    private static readonly FrozenDictionary<string, string> s_titles = new Dictionary<string, string>
    {
        ["closure"] = "道路封闭",
        ["detour"] = "绕行",
        ["other-traffic"] = "通行限制",
        ["roadworks"] = "道路施工",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> s_directions = new Dictionary<string, string>
    {
        ["northbound"] = "北行",
        ["southbound"] = "南行",
        ["eastbound"] = "东行",
        ["westbound"] = "西行",
        ["inner-loop"] = "内环",
        ["outer-loop"] = "外环",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> s_impacts = new Dictionary<string, string>
    {
        ["all-lanes-closed"] = "全部车道封闭",
        ["some-lanes-closed"] = "部分车道封闭",
        ["some-lanes-closed-merge-left"] = "部分车道封闭，向左并道",
        ["some-lanes-closed-merge-right"] = "部分车道封闭，向右并道",
        ["some-lanes-closed-split"] = "部分车道封闭，两侧分流",
        ["all-lanes-open"] = "车道全部开放",
        ["all-lanes-open-shift-left"] = "车道全部开放，向左偏移",
        ["all-lanes-open-shift-right"] = "车道全部开放，向右偏移",
        ["alternating-one-way"] = "单向交替放行",
        ["flagging"] = "人工指挥放行",
        ["temporary-traffic-signal"] = "临时信号灯放行",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> s_restrictions = new Dictionary<string, string>
    {
        ["no-trucks"] = "禁止货车",
        ["travel-peak-hours-only"] = "仅高峰时段通行",
        ["no-parking"] = "禁止停车",
        ["reduced-width"] = "限宽",
        ["reduced-height"] = "限高",
        ["reduced-length"] = "限长",
        ["reduced-weight"] = "限重",
        ["axle-load-limit"] = "限轴重",
        ["gross-weight-limit"] = "限总重",
        ["towing-prohibited"] = "禁止拖挂",
        ["local-access-only"] = "仅限本地车辆",
        ["no-passing"] = "禁止超车",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, (double Factor, string Unit)> s_units = new Dictionary<string, (double, string)>
    {
        ["feet"] = (0.3048, "m"),
        ["inches"] = (0.0254, "m"),
        ["centimeters"] = (0.01, "m"),
        ["pounds"] = (0.00045359237, "t"),
        ["tons"] = (0.90718474, "t"),
        ["kilograms"] = (0.001, "t"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The platform's kind: the city's table first, by <c>event_type/vehicle_impact</c>, then by <c>event_type</c>.</summary>
    public static string Kind(string? eventType, string? impact, CodeTable codes)
    {
        foreach (string name in (ReadOnlySpan<string>)[$"{eventType}/{impact}", eventType ?? ""])
        {
            if (codes.Kinds.TryGetValue(name, out string? own))
            {
                return own;
            }
        }

        return (eventType, impact) switch
        {
            ("detour", _) => "detour",
            (_, "all-lanes-closed") => "closure",
            ("restriction", _) => "other-traffic",
            _ => "roadworks",
        };
    }

    /// <summary>The level: the city's table first, by the impact's name.</summary>
    public static int? Level(string? impact, CodeTable codes) => codes.LevelOf(impact) ?? impact switch
    {
        null or "unknown" => null,
        "all-lanes-closed" => 3,
        _ => 4,
    };

    public static string Title(string kind, string? roads, string? direction)
    {
        string name = s_titles.GetValueOrDefault(kind, "道路事件");
        return string.Join(' ', new[] { roads, direction is null ? null : s_directions.GetValueOrDefault(direction), name }.OfType<string>());
    }

    public static string? Impact(string? impact) => impact is null ? null : s_impacts.TryGetValue(impact, out string? zh) ? $"{zh} ({impact})" : impact;

    /// <summary>A restriction with its value in metric units, and as it was sent.</summary>
    public static string Restriction(string type, double? value, string? unit)
    {
        string words = s_restrictions.TryGetValue(type, out string? zh) ? $"{zh} ({type})" : type;
        if (value is null)
        {
            return words;
        }

        return unit is not null && s_units.TryGetValue(unit, out (double Factor, string Unit) metric)
            ? string.Create(CultureInfo.InvariantCulture, $"{words} {value * metric.Factor:0.##} {metric.Unit} ({value:0.##} {unit})")
            : string.Create(CultureInfo.InvariantCulture, $"{words} {value:0.##} {unit}").TrimEnd();
    }
}
