namespace Command.Geo.Places;

/// <summary>Numbers as addresses write them: 93, 九十三, 九三, 一百零五, 两千.</summary>
internal static class ChineseNumber
{
    private const string Digits = "零一二三四五六七八九";
    private const int Most = 99_999;

    public static bool IsPart(char c) => c is >= '0' and <= '9' or '〇' or '十' or '百' or '千' or '两' || Digits.Contains(c);

    /// <summary>The number that a whole text states, 1 to 99 999; null for anything else.</summary>
    public static int? Read(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > 12)
        {
            return null;
        }

        bool digitsAlone = true;
        foreach (char c in text)
        {
            digitsAlone &= Digit(c) is not null;
        }

        int? number = digitsAlone ? Run(text) : WithUnits(text);
        return number is >= 1 and <= Most ? number : null;
    }

    private static int? Run(ReadOnlySpan<char> text)
    {
        int number = 0;
        foreach (char c in text)
        {
            number = (number * 10) + Digit(c)!.Value;
            if (number > Most)
            {
                return null;
            }
        }

        return number;
    }

    private static int? WithUnits(ReadOnlySpan<char> text)
    {
        (int total, int? digit, int lastUnit) = (0, null, 10_000);
        foreach (char c in text)
        {
            int unit = c switch { '十' => 10, '百' => 100, '千' => 1000, _ => 0 };
            if (unit > 0)
            {
                if (unit >= lastUnit || (digit is null && (unit != 10 || total > 0)))
                {
                    return null;
                }

                total += (digit ?? 1) * unit;
                (digit, lastUnit) = (null, unit);
            }
            else if (Digit(c) is not { } value || c is >= '0' and <= '9' || digit is > 0)
            {
                return null;
            }
            else
            {
                digit = value;
            }
        }

        return total + (digit ?? 0);
    }

    private static int? Digit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        '〇' => 0,
        '两' => 2,
        _ => Digits.IndexOf(c) is >= 0 and var i ? i : null,
    };
}
