using System.Buffers;
using System.Collections.Frozen;

namespace Command.Ingest.Fusion.Wording;

/// <summary>A name in a text.</summary>
/// <param name="Start">Its first letter.</param>
/// <param name="End">Behind its last one.</param>
/// <param name="Name">The canonical name.</param>
/// <param name="Street">True where a number or a second street may follow.</param>
/// <param name="Number">The house number; 0 for none.</param>
/// <param name="From">The first letter of all that belongs to it.</param>
/// <param name="To">Behind the last one of that.</param>
internal readonly record struct NameAt(int Start, int End, string Name, bool Street, int Number, int From, int To)
{
    /// <summary>True for where people are told to go instead: it is no part of where it happens.</summary>
    public bool Elsewhere { get; init; }
}

/// <summary>Finds the places that a text names: those of the city, and by their endings (…路, …小区, … Road) those that the city does not list.</summary>
internal static class NameFinder
{
    private const int LongestStreetHead = 4;
    private const int LongestPlaceHead = 6;
    private const int LargestNumber = 99_999;

    /// <summary>What never stands in a name.</summary>
    private const string Never = "的了在是被把我你他她它们这那某该此很都就也还没不请吗呢吧啊呀哦么什怎哪谁为因但而且并使让给要次跳";

    /// <summary>What begins no name of three characters or more: 到和兴路 is 和兴路.</summary>
    private const string Seldom = "从到和与至往向由沿经过去有及于对同上下旁近内外里口处侧段点时分日号天晚早今昨说称叫住家前后边区市县镇乡村省靠临将跟驶";

    /// <summary>What counts or points and names nothing: 一条街, 整个小区.</summary>
    private const string Counts = "条个段座片处家所栋这那该本此每全整各某半几";

    private static readonly SearchValues<char> s_figures = SearchValues.Create("零一二三四五六七八九十百千两〇");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_common = Set(
        "主干 十字 人行 机动 非机动 步行 商业 高速 盲人 过街 人行过街 小吃 夜市 居民 住宅 封闭 老旧 附属 中心 城市 露天 地下 公共 重点 私立 民办 当地 本地 沥青 柏油 水泥 湿滑 结冰 积水 一条 整条 "
        + "乡间 村里 小区内 双向 单向 左侧 右侧 对向 主要 附近 临街 沿街 背街 后街 前面 后面 旁边 整个 大型 小型 综合 农贸 菜 早 夜 室内 连锁 儿童 妇幼 口腔 定点 各大 多个 多条 部分 周边");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_ordinary = Set(
        "the a an this that my our your his her their its on in at of to from by near and or is are was were with down up along across off onto over under whole entire side busy wide narrow local wet dry icy slippery "
        + "open old new big small every each some any no one two three lane way city car bus there here into through between behind opposite outside inside beside around next whose all both for residential public closed "
        + "blocked flooded snowy dark main-line service back front dead dirt gravel paved under rail railway train police fire gas petrol high primary local general our children during after before toward towards left right");

    /// <summary>The names of a text in its order, none overlapping another.</summary>
    public static List<NameAt> Find(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens)
    {
        List<NameAt> names = [];
        int floor = 0, instead = -1;
        foreach (Token token in tokens)
        {
            NameAt? found = token.Lexeme.Place is { } place ? new NameAt(token.Start, token.End, place, token.Lexeme.Street, 0, token.Start, token.End)
                : OnStreet(names, token) ?? Unlisted(text, token, floor);
            floor = token.End;
            if (found is { } name)
            {
                bool elsewhere = instead >= 0 && text[instead..name.Start] is "" or " ";
                names.Add((name.Street ? Numbered(text, name) : name) with { Elsewhere = elsewhere });
            }

            instead = token.Lexeme.Is(Marks.Instead) ? token.End : -1;
        }

        return names;
    }

    // 康安路地道桥: the street's name is part of the thing's.
    private static NameAt? OnStreet(List<NameAt> names, Token token) =>
        token.Lexeme.Is(Marks.PlaceEnd) && names.Count > 0 && names[^1] is { Street: true, Number: 0, Elsewhere: false } street && street.End == token.Start && token.Lexeme.Form[0] > 'z'
            ? new NameAt(token.Start, token.End, street.Name + token.Lexeme.Form, false, 0, token.Start, token.End)
            : null;

    private static NameAt? Unlisted(ReadOnlySpan<char> text, Token token, int floor)
    {
        Lexeme lexeme = token.Lexeme;
        bool street = lexeme.Is(Marks.StreetEnd);
        if (SaidText.IsLatin(text[token.Start]))
        {
            return street || lexeme.Is(Marks.PlaceEnd) ? Latin(text, token, floor, street) : null;
        }

        // 建设路塌了, 建设路段: a word that begins with 路 may follow a name without its own.
        string end = street || lexeme.Is(Marks.PlaceEnd) ? lexeme.Form : text[token.Start] == '路' && !lexeme.Is(Marks.Place) ? "路" : "";
        if (end.Length == 0)
        {
            return null;
        }

        bool place = !street && lexeme.Is(Marks.PlaceEnd);
        int start = Head(text, token.Start, floor, place ? LongestPlaceHead : LongestStreetHead);
        ReadOnlySpan<char> head = text[start..token.Start];
        if (head.Length < 2 || Counts.Contains(head[^1]) || s_common.Contains(head) || !head.ContainsAnyExcept(s_figures))
        {
            return null;
        }

        return new NameAt(start, token.Start + end.Length, string.Concat(head, end), !place, 0, start, token.Start + end.Length);
    }

    private static int Head(ReadOnlySpan<char> text, int end, int floor, int longest)
    {
        int start = end;
        while (start > floor && end - start < longest && SaidText.IsHan(text[start - 1]) && !Never.Contains(text[start - 1]) && !(end - start >= 2 && Seldom.Contains(text[start - 1])))
        {
            start--;
        }

        return start;
    }

    // Up to two words before the ending, none of them an ordinary one: main street, w 17th st.
    private static NameAt? Latin(ReadOnlySpan<char> text, Token token, int floor, bool street)
    {
        int start = token.Start;
        for (int word = 0; word < 2 && start - 1 > floor && text[start - 1] == ' '; word++)
        {
            int end = start - 1, from = end;
            while (from > floor && (SaidText.IsLatin(text[from - 1]) || char.IsAsciiDigit(text[from - 1])))
            {
                from--;
            }

            ReadOnlySpan<char> head = text[from..end];
            if (head.IsEmpty || !head.ContainsAnyInRange('a', 'z') || s_ordinary.Contains(head))
            {
                break;
            }

            start = from;
        }

        return start == token.Start || token.Start - start < 3
            ? null
            : new NameAt(start, token.End, string.Concat(text[start..token.Start], token.Lexeme.Form), street, 0, start, token.End);
    }

    private static NameAt Numbered(ReadOnlySpan<char> text, NameAt name)
    {
        int at = name.End;
        at += at < text.Length && text[at] == ' ' ? 1 : 0;
        at += text[at..].StartsWith("no ") ? 3 : 0;
        (double value, int end) = Numeral.Read(text, at);
        if (end > at)
        {
            int last = end;
            if (last + 1 < text.Length && text[last] is '-' or '之' && char.IsAsciiDigit(text[last + 1]))
            {
                (_, last) = Numeral.Read(text, last + 1);
            }

            bool door = last < text.Length && text[last] == '号' && !IsNoHouse(text[(last + 1)..]);
            bool bare = char.IsAsciiDigit(text[at]) && (last == text.Length || SaidText.IsBreak(text[last]));
            if ((door || bare) && Whole(value) is > 0 and var number)
            {
                return name with { Number = number, To = last + (door ? 1 : 0) };
            }
        }

        return SaidText.IsLatin(text[name.Start]) || (name.Start > 0 && text[name.Start - 1] == ' ') ? Preceded(text, name) : name;
    }

    // 88号楼 is a building of an estate; 88号楼道 is the stairs of a house.
    private static bool IsNoHouse(ReadOnlySpan<char> after) =>
        after.Length > 0 && (after[0] is '线' or '口' or '门' or '井' or '车' || (after[0] == '楼' && !after[1..].StartsWith("道") && !after[1..].StartsWith("下")));

    // 88 Zhongshan Road.
    private static NameAt Preceded(ReadOnlySpan<char> text, NameAt name)
    {
        int from = name.Start - 1;
        while (from > 0 && char.IsAsciiDigit(text[from - 1]))
        {
            from--;
        }

        bool stands = from >= 0 && from < name.Start - 1 && text[name.Start - 1] == ' ' && SaidText.IsLatin(text[name.Start]) && (from == 0 || text[from - 1] is ' ' or ',' or '。' or '(');
        return stands && Whole(Numeral.Read(text, from).Value) is > 0 and var number ? name with { Number = number, From = from } : name;
    }

    private static int Whole(double value) => value is >= 1 and <= LargestNumber && value == Math.Floor(value) ? (int)value : 0;

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(string words) =>
        words.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
