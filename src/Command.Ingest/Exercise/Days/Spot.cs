using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Exercise.Days;

internal sealed record Crossing(GeoPoint At, ImmutableArray<string> Names);

internal sealed record Landmark(string Zh, string En, GeoPoint At);

/// <summary>A place with all that it may be called by.</summary>
internal sealed record Spot
{
    public required GeoPoint At { get; init; }

    public required string Street { get; init; }

    public required string StreetEn { get; init; }

    /// <summary>The nearest point of the street.</summary>
    public required GeoPoint OnStreet { get; init; }

    public required int Number { get; init; }

    public required string District { get; init; }

    public Crossing? Crossing { get; init; }

    public Landmark? Landmark { get; init; }

    /// <summary>The housing estate that it lies in.</summary>
    public required string Compound { get; init; }
}

/// <summary>Names for the housing estates that a schematic map does not have: the same for the same 300 m, and some of them twice in a city, as in life.</summary>
internal static class Compounds
{
    private const double CellLat = 0.0027, CellLon = 0.0039;

    private static readonly ImmutableArray<string> s_first = ["阳光", "民生", "宏伟", "滨江", "锦绣", "翠湖", "金色", "恒大", "鲁商", "盛和", "福顺", "河柏", "永泰", "嘉润", "美晨", "凯旋", "泰山", "紫金", "海富", "欧洲", "辽河", "闽江", "月亮湾", "松雷", "汇龙", "群力", "省直", "铁路", "电机厂", "轴承厂"];
    private static readonly ImmutableArray<string> s_last = ["小区", "家园", "花园", "新城", "名苑", "公馆", "尚都", "香洲", "家属楼", "一期", "二期", "华府"];

    public static string Around(GeoPoint at)
    {
        Chance chance = Chance.Of((long)Math.Floor(at.Lon / CellLon), ((long)Math.Floor(at.Lat / CellLat)).ToString(System.Globalization.CultureInfo.InvariantCulture));
        return chance.Of(s_first) + chance.Of(s_last);
    }
}
