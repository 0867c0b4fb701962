namespace Command.Ingest.Incidents.Levels;

/// <summary>Reads a number of people out of Chinese text: 3, 十二, 十余, 近百, 数十, 多, with what tells that it is people.</summary>
internal static class ChineseCount
{
    private const string Digits = "零一二三四五六七八九";
    private const int LongestNumber = 9;

    private static readonly string[] s_atLeast = ["至少", "不少于", "超过", "超", "逾"];
    private static readonly string[] s_about = ["大约", "约", "将近", "近", "大概", "疑似", "可能", "估计"];

    // 亡 and 死 and the like directly after the number say by themselves that it is people: 3死5伤.
    private static readonly string[] s_verbs = ["死", "亡", "重伤", "轻伤", "受伤", "伤", "失踪", "失联", "被困", "受困", "遇难", "遇险", "被埋", "溺亡"];

    /// <summary>A number at a position, and how many characters it takes with its measure word; null where there is none, or where it counts something else.</summary>
    /// <param name="text">A clause.</param>
    /// <param name="at">Where to look.</param>
    /// <param name="afterVerb">True directly after a word that needs a number, where 人 may be left out: 死亡3.</param>
    public static (PeopleCount Count, int Length)? Read(ReadOnlySpan<char> text, int at, bool afterVerb)
    {
        ReadOnlySpan<char> rest = text[at..];
        if ((at > 0 && text[at - 1] == '第') || Number(rest) is not ({ } number, { } sureness, int length))
        {
            return null;
        }

        if (number >= 10 && length < rest.Length && rest[length] is '余' or '多' or '来' or '几')
        {
            sureness = CountSureness.AtLeast;
            length++;
        }

        int measured = length;
        while (measured < rest.Length && rest[measured] is '名' or '位' or '个' or '口' && measured - length < 1)
        {
            measured++;
        }

        ReadOnlySpan<char> after = rest[measured..];
        bool people = (after is ['人', ..] && after is not ['人', '民', ..])
            || (measured > length && (rest[measured - 1] is '名' or '位' or '口' || ChineseWords.PersonAt(after) > 0))
            || (measured == length && (ChineseWords.PersonAt(after) > 0 || StartsWithAny(after, s_verbs) > 0))
            || (afterVerb && measured == length && (after.IsEmpty || after[0] is '、' or ' ' or ')' or '）' or '死' or '伤' or '受' or '失' or '被'));
        if (!people)
        {
            return null;
        }

        return (new PeopleCount(number, number == 0 ? CountSureness.Exact : Qualified(text[..at], number, sureness)), after is ['人', ..] ? measured + 1 : measured);
    }

    private static CountSureness Qualified(ReadOnlySpan<char> before, int number, CountSureness sureness) =>
        EndsWithAny(before, s_atLeast) || (number >= 100 && before is [.., '上']) ? CountSureness.AtLeast
        : sureness == CountSureness.Exact && before is not [.., '附', '近'] && EndsWithAny(before, s_about) ? CountSureness.About
        : sureness;

    private static (int Number, CountSureness How, int Length)? Number(ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty)
        {
            return null;
        }

        if (char.IsAsciiDigit(rest[0]))
        {
            int digits = 1;
            while (digits < rest.Length && char.IsAsciiDigit(rest[digits]))
            {
                digits++;
            }

            return digits > 7 || !int.TryParse(rest[..digits], out int number) || number > PeopleCount.Most ? null : (number, CountSureness.Exact, digits);
        }

        switch (rest)
        {
            case ['数' or '几', '十', ..]:
                return (20, CountSureness.AtLeast, 2);
            case ['数' or '几', '百', ..]:
                return (200, CountSureness.AtLeast, 2);
            case ['数' or '几', '千', ..]:
                return (2_000, CountSureness.AtLeast, 2);
            case ['若', '干', ..]:
                return (3, CountSureness.AtLeast, 2);
            case ['多' or '数' or '几', ..]:
                return (3, CountSureness.AtLeast, 1);
            default:
                int length = 0;
                while (length < rest.Length && length < LongestNumber && IsNumeral(rest[length]))
                {
                    length++;
                }

                return length == 0 || Numerals(rest[..length]) is not { } value ? null : (value, CountSureness.Exact, length);
        }
    }

    private static bool IsNumeral(char c) => c is '十' or '百' or '千' or '万' or '两' or '〇' or '廿' || Digits.Contains(c);

    private static int? Numerals(ReadOnlySpan<char> text)
    {
        (int total, int section, int digit) = (0, 0, -1);
        foreach (char c in text)
        {
            int unit = c switch { '十' => 10, '百' => 100, '千' => 1_000, '万' => 10_000, _ => 0 };
            if (unit == 10_000)
            {
                (total, section, digit) = (total + (Math.Max(1, section + Math.Max(0, digit)) * unit), 0, -1);
            }
            else if (unit > 0)
            {
                (section, digit) = (section + ((digit < 0 ? 1 : digit) * unit), -1);
            }
            else
            {
                int value = c switch { '两' => 2, '〇' => 0, '廿' => 20, _ => Digits.IndexOf(c, StringComparison.Ordinal) };
                // 二三人: two or three; anything longer without a unit is a street number or a year.
                if (digit > 0)
                {
                    return section == 0 && total == 0 && text.Length == 2 ? digit : null;
                }

                digit = value;
            }

            if (total + section > PeopleCount.Most)
            {
                return null;
            }
        }

        return Math.Min(PeopleCount.Most, total + section + Math.Max(0, digit));
    }

    private static int StartsWithAny(ReadOnlySpan<char> text, string[] words)
    {
        foreach (string word in words)
        {
            if (text.StartsWith(word, StringComparison.Ordinal))
            {
                return word.Length;
            }
        }

        return 0;
    }

    private static bool EndsWithAny(ReadOnlySpan<char> text, string[] words)
    {
        foreach (string word in words)
        {
            if (text.EndsWith(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
