using System.Collections.Immutable;
using System.Globalization;

namespace Command.Ingest.Exercise.Days;

/// <summary>What is so about an event, and how one reporter puts it: not all of it, not always right.</summary>
internal static class Facts
{
    private static readonly ImmutableArray<string> s_colours = ["白色", "黑色", "红色", "灰色", "蓝色", "银色", "绿色"];
    private static readonly ImmutableArray<string> s_vehicles = ["轿车", "轿车", "轿车", "出租车", "SUV", "面包车", "大货车", "公交车", "电动车", "网约车", "渣土车", "半挂车", "三轮车", "摩托车", "洒水车", "厢货", "皮卡"];
    private static readonly ImmutableArray<string> s_floors = ["一楼", "二楼", "三楼", "四楼", "五楼", "六楼", "七楼", "九楼", "十一楼", "十四楼", "十八楼", "负一层"];
    private static readonly ImmutableArray<string> s_numbers = ["二", "三", "四", "五", "六", "七", "八"];
    private static readonly ImmutableDictionary<string, ImmutableArray<string>> s_chosen = ImmutableDictionary.CreateRange<string, ImmutableArray<string>>(
    [
        new("bldg", ["居民楼", "仓库", "饭店", "门市", "厂房", "高层", "网吧", "平房", "商场", "烧烤店", "学校宿舍", "车库", "工地板房"]),
        new("fuel", ["纸壳子", "电动车", "油烟机", "沙发", "杂物", "电线", "厨房", "被褥", "木材", "垃圾", "冰箱", "外墙保温", "汽车"]),
        new("thing", ["沙石", "木头", "钢管", "纸箱子", "水泥块", "西瓜", "铁皮", "煤渣", "玻璃", "轮胎", "树枝", "白菜", "脚手架"]),
        new("dia", ["DN200", "DN300", "DN500", "DN600", "DN800", "一米"]),
        new("size", ["直径两米左右", "三米多宽", "一米来深", "能装下一台车", "长五米宽两米", "半米宽", "有井口那么大", "深两米多"]),
        new("lane", ["一条车道", "两条车道", "应急车道", "右侧车道", "最左侧车道", "非机动车道"]),
        new("person", ["老太太", "老头", "中年男的", "女的", "小伙子", "学生", "孩子", "工人", "保安", "外卖员"]),
        new("ill", ["晕倒", "胸口疼", "抽搐", "喘不上气", "发高烧", "摔伤", "吐血", "昏迷", "说不出话", "腿不能动"]),
        new("cause", ["事故", "施工", "积水", "塌陷", "抢修", "火情"]),
    ]);

    private static readonly ImmutableArray<ImmutableArray<string>> s_hurt =
    [
        ["没有人员受伤", "没人受伤", "无人员伤亡", "人没事", "暂无伤亡", "未造成人员伤亡", "没伤着人"],
        ["一人受轻伤", "有一个人受伤", "伤了一个", "一名伤者", "有人受伤", "一个人擦破皮"],
        ["两人受伤", "伤了俩", "有两个伤者", "有人受伤", "两名伤者已送医", "好几个人受伤"],
        ["有人被困", "人出不来", "一人被困", "不知道有没有人被困", "里面还有人"],
    ];

    private static readonly ImmutableArray<string> s_when = ["刚才", "刚刚", "五分钟前", "十来分钟前", "半小时前", "今天", "有一会儿了", "早上"];

    /// <summary>What is so about one event.</summary>
    public static ImmutableDictionary<string, string> Of(Chance chance)
    {
        ImmutableDictionary<string, string>.Builder facts = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach ((string name, ImmutableArray<string> choices) in s_chosen.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            facts[name] = chance.Of(choices);
        }

        facts["v1"] = chance.Of(s_vehicles);
        facts["c1"] = chance.Of(s_colours);
        facts["v2"] = chance.Of(s_vehicles);
        facts["c2"] = chance.Of(s_colours);
        facts["floor"] = chance.Of(s_floors);
        facts["hurt"] = Number(chance.Weighted<int>([0, 1, 2, 3], i => i switch { 0 => 0.62, 1 => 0.2, 2 => 0.1, _ => 0.08 }));
        facts["n"] = Number(chance.Whole(2, 8));
        facts["cm"] = Number(5 * chance.Whole(2, 14));
        facts["cold"] = Number(chance.Whole(9, 17));
        facts["plate"] = string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + chance.Below(26))}{chance.Whole(1, 9)}{(char)('A' + chance.Below(26))}{chance.Whole(10, 99)}");
        return facts.ToImmutable();
    }

    /// <summary>A fact in one reporter's words.</summary>
    public static string Put(ImmutableDictionary<string, string> facts, string name, Chance chance) => name switch
    {
        "v1" or "v2" => Vehicle(facts, name, chance),
        "hurt" => chance.Of(s_hurt[Seen(facts, chance)]),
        "min" => chance.Of(s_when),
        "n" => chance.Happens(0.7) ? facts["n"] : chance.Of(s_numbers),
        "cm" => Number(Depth(facts, chance)),
        "depth" => Deep(Depth(facts, chance), chance),
        "body" => Body(Depth(facts, chance)),
        "floor" or "bldg" or "fuel" or "person" when chance.Happens(0.06) => chance.Of(name == "floor" ? s_floors : s_chosen[name]),
        _ => facts.GetValueOrDefault(name, ""),
    };

    private static string Vehicle(ImmutableDictionary<string, string> facts, string name, Chance chance)
    {
        string colour = chance.Happens(0.08) ? chance.Of(s_colours) : facts["c" + name[1]];
        string vehicle = facts[name];
        return chance.Below(4) switch
        {
            0 when vehicle is "轿车" or "SUV" => chance.Of(["小车", "私家车", "一台车", "小汽车"]),
            1 => colour + vehicle,
            2 => "一" + chance.Of(["辆", "台"]) + vehicle,
            _ => vehicle,
        };
    }

    // What nobody can know yet is told otherwise by one in eight.
    private static int Seen(ImmutableDictionary<string, string> facts, Chance chance) =>
        chance.Happens(0.12) ? chance.Below(s_hurt.Length) : int.Parse(facts["hurt"], CultureInfo.InvariantCulture);

    private static int Depth(ImmutableDictionary<string, string> facts, Chance chance) =>
        Math.Max(5, 5 * (int)Math.Round(int.Parse(facts["cm"], CultureInfo.InvariantCulture) * (1 + (0.25 * chance.Normal())) / 5));

    private static string Deep(int cm, Chance chance) => chance.Happens(0.5)
        ? Body(cm)
        : cm switch
        {
            < 15 => "十来公分",
            < 25 => "二十公分",
            < 35 => "三十多公分",
            < 50 => "小半米",
            < 65 => "半米多",
            _ => "七八十公分",
        };

    private static string Body(int cm) => cm switch
    {
        < 15 => "脚脖子",
        < 30 => "小腿肚子",
        < 50 => "膝盖",
        < 70 => "大腿",
        _ => "腰",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
