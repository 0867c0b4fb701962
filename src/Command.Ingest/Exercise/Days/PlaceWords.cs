using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;

namespace Command.Ingest.Exercise.Days;

/// <summary>How people say where something is: by road, crossing, number, landmark, from one of them on, or not at all.</summary>
internal static class PlaceWords
{
    private static readonly ImmutableArray<string> s_sides = ["东", "东南", "南", "西南", "西", "西北", "北", "东北"];
    private static readonly ImmutableArray<string> s_sidesEn = ["east", "south-east", "south", "south-west", "west", "north-west", "north", "north-east"];
    private static readonly ImmutableArray<string> s_shops = ["中国银行", "加油站", "公交站", "超市", "药店", "幼儿园", "菜市场", "网吧", "洗浴", "烧烤店", "农业银行", "移动营业厅", "锅包肉馆子", "地铁口"];
    private static readonly ImmutableArray<string> s_here = ["这边", "我家楼下", "这条路上", "我现在这儿", "我们单位门口", "道边儿", "这旮旯"];

    /// <summary>In a caller's words; empty when nothing is said of it.</summary>
    public static string Spoken(Spot spot, bool indoors, Chance chance)
    {
        double roll = chance.Unit();
        if (roll < 0.12)
        {
            return chance.Happens(0.5) ? "" : chance.Of(s_here);
        }

        if (indoors && roll < 0.45)
        {
            string building = string.Create(CultureInfo.InvariantCulture, $"{spot.Compound}{Block(spot)}");
            return chance.Happens(0.4) ? spot.Street + building : building;
        }

        if (spot.Crossing is { } crossing && roll < 0.5)
        {
            return Crossing(crossing, spot.At, chance);
        }

        if (spot.Landmark is { } landmark && roll < 0.65)
        {
            return Landmark(landmark, spot.At, chance);
        }

        return roll switch
        {
            < 0.75 => string.Create(CultureInfo.InvariantCulture, $"{spot.Street}{spot.Number}号{chance.Of(["", "附近", "门前", "门口", "那块儿", "楼下"])}"),
            < 0.83 => $"{spot.Street}{chance.Of(s_shops)}{chance.Of(["门口", "对面", "旁边", "后身儿"])}",
            < 0.90 => $"{spot.Compound}{chance.Of(["门口", "对面", "南门", "旁边道上", ""])}",
            _ => chance.Of(["在", "", "就", ""]) + spot.Street + chance.Of(["", "上", "这边", "中段", "辅路"]),
        };
    }

    /// <summary>In a clerk's words.</summary>
    public static string Written(Spot spot, bool indoors, Chance chance) => chance.Below(indoors ? 5 : 4) switch
    {
        0 when spot.Crossing is { } crossing => spot.District + string.Join("与", crossing.Names.Take(2)) + "交叉口" + chance.Of(["", "附近", "处"]),
        1 when spot.Landmark is { } landmark => $"{spot.District}{landmark.Zh}{chance.Of(["附近", "门前", "周边", "对面"])}",
        2 => $"{spot.District}{spot.Street}",
        4 => string.Create(CultureInfo.InvariantCulture, $"{spot.District}{spot.Street}{spot.Number}号{spot.Compound}{Block(spot)}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{spot.District}{spot.Street}{spot.Number}号{chance.Of(["", "附近", "门前"])}"),
    };

    /// <summary>In the words of the traffic police: a road, a direction, a crossing or a number.</summary>
    public static string OnTheRoad(Spot spot, Chance chance) => chance.Below(3) switch
    {
        0 when spot.Crossing is { } crossing => string.Join("—", crossing.Names.Take(2)) + "路口",
        1 => string.Create(CultureInfo.InvariantCulture, $"{spot.Street}{chance.Of(["由南向北", "由北向南", "由东向西", "由西向东"])}方向{spot.Number}号段"),
        _ => spot.Street + chance.Of(["双向", "主路", "辅路", ""]),
    };

    public static string English(Spot spot, Chance chance) => chance.Below(3) switch
    {
        0 when spot.Landmark is { } landmark => "near " + landmark.En,
        1 => string.Create(CultureInfo.InvariantCulture, $"at {spot.Number} {spot.StreetEn}"),
        _ => "on " + spot.StreetEn,
    };

    private static string Crossing(Crossing crossing, GeoPoint at, Chance chance)
    {
        ImmutableArray<string> names = chance.Happens(0.5) ? [crossing.Names[0], crossing.Names[1]] : [crossing.Names[1], crossing.Names[0]];
        string where = chance.Below(5) switch
        {
            0 => $"{names[0]}与{names[1]}交叉口",
            1 => $"{names[0]}{names[1]}交口",
            2 => $"{names[0]}和{names[1]}路口",
            3 => $"{names[0]}跟{names[1]}交叉那块儿",
            _ => $"{names[0]}{names[1]}十字路口",
        };
        double far = crossing.At.DistanceTo(at);
        return far < 45 ? where : where + Onward(crossing.At, at, far, chance);
    }

    private static string Landmark(Landmark landmark, GeoPoint at, Chance chance)
    {
        double far = landmark.At.DistanceTo(at);
        return far < 120 ? landmark.Zh + chance.Of(["门口", "门前", "旁边", "对面", "后身儿"])
            : far < 300 && chance.Happens(0.5) ? landmark.Zh + "附近"
            : landmark.Zh + Onward(landmark.At, at, far, chance);
    }

    private static string Onward(GeoPoint from, GeoPoint to, double far, Chance chance)
    {
        string side = Side(from, to, s_sides);
        int metres = Math.Max(50, (int)(Math.Round(far / 50) * 50));
        return chance.Below(4) switch
        {
            0 => $"往{side}{Spoken(metres)}",
            1 => $"往{side}走个{Spoken(metres)}",
            2 => string.Create(CultureInfo.InvariantCulture, $"{side}侧约{metres}米"),
            _ => $"{side}边不远",
        };
    }

    public static string OnwardEn(GeoPoint from, GeoPoint to) =>
        string.Create(CultureInfo.InvariantCulture, $"about {Math.Max(50, (int)(Math.Round(from.DistanceTo(to) / 50) * 50))} m {Side(from, to, s_sidesEn)} of");

    private static string Side(GeoPoint from, GeoPoint to, ImmutableArray<string> names)
    {
        double angle = Math.Atan2(-(to.Lat - from.Lat), (to.Lon - from.Lon) * 0.7);
        return names[(int)Math.Round(angle / (Math.PI / 4) + 8) % 8];
    }

    // A building is some 40 m: what lies nearer together has the same number.
    private static string Block(Spot spot) => string.Create(CultureInfo.InvariantCulture, $"{1 + (((long)(spot.At.Lat * 2_500) + (long)(spot.At.Lon * 1_900)) % 18)}号楼");

    private static string Spoken(int metres) => metres switch
    {
        50 => "五十来米",
        100 => "一百米",
        150 => "一百五十米",
        200 => "二百米",
        250 => "二百多米",
        300 => "三百米",
        350 => "三百五十米",
        400 => "四百米",
        _ => "五六百米",
    };
}
