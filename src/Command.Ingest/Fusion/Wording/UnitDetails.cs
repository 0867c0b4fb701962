using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Command.Ingest.Fusion.Wording;

/// <summary>Tells what a number counts or measures, in one form for all ways to say it.</summary>
internal static class UnitDetails
{
    private const double Most = 1_000_000;

    /// <summary>Chinese units, the longest first, with their form; those in metres have a factor.</summary>
    private static readonly ImmutableArray<(string Unit, string Form, double Metres)> s_han =
    [
        ("个工人", "人", 0), ("个老人", "人", 0), ("个孩子", "人", 0), ("个小孩", "人", 0), ("个乘客", "人", 0), ("个学生", "人", 0), ("个伤者", "人", 0), ("个群众", "人", 0), ("个居民", "人", 0), ("条车道", "车道", 0),
        ("个人", "人", 0), ("口人", "人", 0), ("厘米", "m", 0.01), ("公分", "m", 0.01), ("毫米", "m", 0.001), ("公里", "m", 1000), ("千米", "m", 1000), ("号楼", "栋", 0), ("号线", "号线", 0), ("号口", "号口", 0),
        ("号门", "号门", 0), ("单元", "单元", 0), ("车道", "车道", 0), ("人", "人", 0), ("名", "人", 0), ("位", "人", 0), ("辆", "辆", 0), ("台", "台", 0), ("车", "辆", 0), ("棵", "棵", 0), ("颗", "棵", 0),
        ("株", "棵", 0), ("户", "户", 0), ("栋", "栋", 0), ("幢", "栋", 0), ("层", "层", 0), ("楼", "层", 0), ("室", "室", 0), ("路", "路", 0), ("米", "m", 1), ("度", "°", 0),
    ];

    private static readonly FrozenDictionary<string, (string Form, double Metres)>.AlternateLookup<ReadOnlySpan<char>> s_latin = (
        "人=people,persons,person,men,man,women,woman,kids,residents,passengers,workers,students,injured,hurt,wounded,dead,killed,trapped,casualties,victims,adults 辆=cars,car,vehicles,vehicle,trucks,buses,vans,taxis,lorries "
        + "车道=lanes,lane 棵=trees,tree 户=households,homes,families,flats 栋=buildings,houses 层=storey,floors")
        .Split(' ').Select(p => p.Split('=')).SelectMany(p => p[1].Split(',').Select(w => (w, (p[0], 0d))))
        .Concat([("m", ("m", 1)), ("metre", ("m", 1)), ("metres", ("m", 1)), ("meter", ("m", 1)), ("meters", ("m", 1)), ("cm", ("m", 0.01)), ("centimetres", ("m", 0.01)), ("centimeters", ("m", 0.01)), ("mm", ("m", 0.001)),
            ("km", ("m", 1000)), ("kilometres", ("m", 1000)), ("kilometers", ("m", 1000)), ("ft", ("m", 0.3)), ("feet", ("m", 0.3)), ("foot", ("m", 0.3)), ("inches", ("m", 0.025)), ("degrees", ("°", 0))])
        .ToFrozenDictionary(p => p.Item1, p => p.Item2, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What follows a number in Chinese; where it ends, or 0 when that is nothing known.</summary>
    /// <param name="text">Folded.</param>
    /// <param name="at">Where the unit would begin.</param>
    /// <param name="value">The number before it.</param>
    /// <param name="whole">False when only measures make sense (半米, not 半人).</param>
    /// <param name="details">Where it is put.</param>
    /// <param name="arabic">True when the number was written in figures: 3路 is a line, 三路 a name.</param>
    public static int Han(ReadOnlySpan<char> text, int at, double value, bool whole, List<string> details, bool arabic = false)
    {
        foreach ((string unit, string form, double metres) in s_han)
        {
            if (at >= text.Length || text[at] != unit[0] || !text[at..].StartsWith(unit))
            {
                continue;
            }

            int end = at + unit.Length;
            if (metres > 0)
            {
                return Measure(text, end, value, unit, metres, details);
            }

            if (!whole || !Fits(text, end, unit, value, arabic))
            {
                return 0;
            }

            Keep(details, Counted(value, unit == "台" && IsDriven(text[end..]) ? "辆" : form));
            return end;
        }

        return 0;
    }

    /// <summary>What follows a number in English; where it ends, or 0.</summary>
    public static int Latin(ReadOnlySpan<char> text, int at, double value, List<string> details)
    {
        // One word may stand between: 3 injured people is found at once, two white cars by its second word.
        for (int word = 0, from = at; word < 2; word++)
        {
            int end = from;
            while (end < text.Length && SaidText.IsLatin(text[end]))
            {
                end++;
            }

            if (end == from)
            {
                return 0;
            }

            ReadOnlySpan<char> said = text[from..end];
            if (s_latin.TryGetValue(said, out (string Form, double Metres) unit))
            {
                Keep(details, unit.Metres > 0 ? Metres(value * unit.Metres) : Counted(value, unit.Form));
                return end;
            }

            if (said is "floor" or "bus" && word <= 1)
            {
                Keep(details, Counted(value, said is "bus" ? "路" : "层"));
                return end;
            }

            if (end + 1 >= text.Length || text[end] is not (' ' or '-'))
            {
                return 0;
            }

            from = end + 1;
        }

        return 0;
    }

    public static string Counted(double value, string form) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(value, 2)}{form}");

    public static void Keep(List<string> details, string detail)
    {
        if (details.Count < ReportWording.MostDetails && !details.Contains(detail))
        {
            details.Add(detail);
        }
    }

    private static string Metres(double value) => Counted(value < 1 ? Math.Round(value, 2) : Math.Round(value, 1), "m");

    private static int Measure(ReadOnlySpan<char> text, int end, double value, string unit, double metres, List<string> details)
    {
        double length = value;
        if (unit == "米" && end < text.Length && value == Math.Floor(value))
        {
            // 一米二, 1米5, 一米半; 2米3车 counts cars.
            (double tenths, int to) = Numeral.Read(text, end);
            if (text[end] == '半')
            {
                (length, end) = (value + 0.5, end + 1);
            }
            else if (to == end + 1 && tenths is >= 1 and <= 9 && (to == text.Length || !IsUnit(text[to])))
            {
                (length, end) = (value + (tenths / 10), to);
            }
        }

        if (length * metres is > 0 and <= Most)
        {
            Keep(details, Metres(length * metres));
        }

        return end;
    }

    private static bool Fits(ReadOnlySpan<char> text, int end, string unit, double value, bool arabic)
    {
        if (value is < 1 or > Most || value != Math.Floor(value))
        {
            return unit == "度" && value > 0;
        }

        char after = end < text.Length ? text[end] : '。';
        return unit switch
        {
            "路" => arabic && value < 1000,
            "车" => after is not ('道' or '位' or '次' or '间' or '厢' or '站' or '库' or '棚' or '队') && value <= 50,
            "人" => after is not ('行' or '民' or '防' or '次' or '工'),
            "位" => after is not ('置' or '于'),
            "名" => after is not ('称' or '字'),
            "度" => after is not '假',
            "号楼" => after is not ('道' or '下'),
            _ => true,
        };
    }

    private static bool IsDriven(ReadOnlySpan<char> text) => text[..Math.Min(4, text.Length)].Contains('车');

    private static bool IsUnit(char c) => "人名位个辆台车棵株户栋层楼米厘条处".Contains(c, StringComparison.Ordinal);
}
