using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Ingest.Fusion.Wording;

/// <summary>Finds what tells one event from another beside kinds and places: counts, depths, plates, lines, floors, things and their colours.</summary>
internal static class DetailFinder
{
    private const string Provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

    private static readonly FrozenDictionary<string, double>.AlternateLookup<ReadOnlySpan<char>> s_numbers = (
        "one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 first=1 second=2 third=3 fourth=4 fifth=5 sixth=6 seventh=7 eighth=8 ninth=9 tenth=10 half=0.5")
        .Split(' ').Select(p => p.Split('=')).ToFrozenDictionary(p => p[0], p => double.Parse(p[1], System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The details of a text.</summary>
    /// <param name="text">Folded.</param>
    /// <param name="tokens">Its known words.</param>
    /// <param name="taken">True for each letter that belongs to a name.</param>
    public static ImmutableArray<string> Of(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens, ReadOnlySpan<bool> taken)
    {
        List<string> details = [];
        for (int i = 0; i < tokens.Length && details.Count < ReportWording.MostDetails; i++)
        {
            Thing(text, tokens, i, details);
        }

        for (int i = 0; i < text.Length && details.Count < ReportWording.MostDetails;)
        {
            i = taken[i] ? i + 1 : At(text, i, details);
        }

        details.Sort(StringComparer.Ordinal);
        return [.. details];
    }

    private static void Thing(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens, int at, List<string> details)
    {
        Lexeme lexeme = tokens[at].Lexeme;
        if (lexeme.Is(Marks.Thing))
        {
            Keep(details, lexeme.Form);
        }

        if (lexeme.Is(Marks.Colour) && at + 1 < tokens.Length && tokens[at + 1].Lexeme.Is(Marks.Vehicle) && text[tokens[at].End..tokens[at + 1].Start] is "" or "的" or " " or "小")
        {
            Keep(details, lexeme.Form + tokens[at + 1].Lexeme.Form);
        }
    }

    // Reads what begins here and gives where to go on.
    private static int At(ReadOnlySpan<char> text, int at, List<string> details)
    {
        char c = text[at];
        if (char.IsAsciiDigit(c))
        {
            return Number(text, at, details);
        }

        if (SaidText.IsLatin(c))
        {
            return Latin(text, at, details);
        }

        if (Provinces.Contains(c) && Plate(text, at) is { } plate)
        {
            Keep(details, plate.Text);
            return plate.End;
        }

        switch (c)
        {
            case '半':
                return UnitDetails.Han(text, at + 1, 0.5, whole: false, details) is > 0 and var end ? end : at + 1;
            case '俩' or '仨':
                return UnitDetails.Han(text, at + 1, c == '俩' ? 2 : 3, whole: true, details) is > 0 and var next ? next : at + 1;
            default:
                return Numeral.IsHan(c) ? Number(text, at, details) : at + 1;
        }
    }

    private static int Number(ReadOnlySpan<char> text, int at, List<string> details)
    {
        (double value, int end) = Numeral.Read(text, at);
        if (end == at || (at > 0 && text[at - 1] is '几' or '数'))
        {
            // 几十人 is an about; of 七八个 the second figure is no number either.
            while (end < text.Length && (Numeral.IsHan(text[end]) || char.IsAsciiDigit(text[end])))
            {
                end++;
            }

            return Math.Max(end, at + 1);
        }

        bool arabic = char.IsAsciiDigit(text[at]);
        int unit = end;
        while (unit < text.Length && text[unit] is '多' or '余' or '来' or '几')
        {
            unit++;
        }

        if (unit < text.Length && (SaidText.IsLatin(text[unit]) || (text[unit] is ' ' or '-' && unit + 1 < text.Length && SaidText.IsLatin(text[unit + 1]))))
        {
            return arabic && UnitDetails.Latin(text, SaidText.IsLatin(text[unit]) ? unit : unit + 1, value, details) is > 0 and var latin ? latin : end;
        }

        unit += unit < text.Length && text[unit] == ' ' ? 1 : 0;
        return UnitDetails.Han(text, unit, value, whole: true, details, arabic) is > 0 and var next ? next : end;
    }

    private static int Latin(ReadOnlySpan<char> text, int at, List<string> details)
    {
        int end = at;
        while (end < text.Length && SaidText.IsLatin(text[end]))
        {
            end++;
        }

        ReadOnlySpan<char> word = text[at..end];
        if (word.Length == 1 && word[0] == 'k' && Kilometre(text, end) is > 0 and var post)
        {
            Keep(details, text[at..post].ToString());
            return post;
        }

        bool gap = end + 1 < text.Length && text[end] is ' ' or '-';
        if (gap && s_numbers.TryGetValue(word, out double value))
        {
            return UnitDetails.Latin(text, end + 1, value, details) is > 0 and var next ? next : end;
        }

        string? form = word switch
        {
            "line" => "号线",
            "route" or "bus" => "路",
            "floor" => "层",
            "unit" => "单元",
            "room" => "室",
            "building" or "block" => "栋",
            _ => null,
        };
        if (form is not null && gap)
        {
            int number = end + 1 + (text[(end + 1)..].StartsWith("no ") ? 3 : 0);
            (double named, int to) = Numeral.Read(text, number);
            if (to > number && char.IsAsciiDigit(text[number]) && !(to < text.Length && SaidText.IsLatin(text[to])))
            {
                Keep(details, UnitDetails.Counted(named, form));
                return to;
            }
        }

        return end;
    }

    // k12+300
    private static int Kilometre(ReadOnlySpan<char> text, int at)
    {
        int end = at;
        bool plus = false;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] == '+' && end > at && !plus)))
        {
            plus |= text[end] == '+';
            end++;
        }

        return plus && end - at <= 9 && char.IsAsciiDigit(text[end - 1]) ? end : 0;
    }

    private static (string Text, int End)? Plate(ReadOnlySpan<char> text, int at)
    {
        int i = at + 1;
        if (i >= text.Length || !SaidText.IsLatin(text[i]))
        {
            return null;
        }

        i++;
        i += i < text.Length && text[i] is ' ' or '-' ? 1 : 0;
        int from = i;
        bool digit = false;
        while (i < text.Length && i - from < 6 && (SaidText.IsLatin(text[i]) || char.IsAsciiDigit(text[i])))
        {
            digit |= char.IsAsciiDigit(text[i]);
            i++;
        }

        return digit && i - from >= 5 ? (string.Concat(text.Slice(at, 2), text[from..i]), i) : null;
    }

    private static void Keep(List<string> details, string detail) => UnitDetails.Keep(details, detail);
}
