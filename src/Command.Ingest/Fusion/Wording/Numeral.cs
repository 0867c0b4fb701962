namespace Command.Ingest.Fusion.Wording;

/// <summary>Numbers as reports write them: 3, 0.8, 三, 十二, 两百, 半, 俩.</summary>
internal static class Numeral
{
    private const string Digits = "零一二三四五六七八九";
    private const double Largest = 1_000_000;

    public static bool IsHan(char c) => c is '十' or '百' or '千' or '两' or '〇' || Digits.Contains(c);

    /// <summary>Reads the number that begins at a place.</summary>
    /// <returns>The number and where it ends; the end is <paramref name="at"/> where there is none, or only an about (七八, 几十).</returns>
    public static (double Value, int End) Read(ReadOnlySpan<char> text, int at) =>
        at >= text.Length ? (0, at) : char.IsAsciiDigit(text[at]) ? Arabic(text, at) : IsHan(text[at]) ? Han(text, at) : (0, at);

    private static (double Value, int End) Arabic(ReadOnlySpan<char> text, int at)
    {
        (double value, double place, int i) = (0, 0, at);
        for (; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsAsciiDigit(c))
            {
                value = place > 0 ? value + ((c - '0') * place) : (value * 10) + (c - '0');
                place /= 10;
                if (value > Largest)
                {
                    return (0, at);
                }
            }
            else if (c == '.' && place == 0 && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]))
            {
                place = 0.1;
            }
            else
            {
                break;
            }
        }

        return (value, i);
    }

    private static (double Value, int End) Han(ReadOnlySpan<char> text, int at)
    {
        int end = at;
        while (end < text.Length && IsHan(text[end]))
        {
            end++;
        }

        ReadOnlySpan<char> run = text[at..end];
        if (run.Length > 8 || (end < text.Length && text[end] == '几'))
        {
            return (0, at);
        }

        (double total, int digit, int lastUnit) = (0, -1, 10_000);
        bool units = run.IndexOfAny('十', '百', '千') >= 0;
        foreach (char c in run)
        {
            int unit = c switch { '十' => 10, '百' => 100, '千' => 1000, _ => 0 };
            if (unit > 0)
            {
                if (unit >= lastUnit || (digit < 0 && (unit != 10 || total > 0)))
                {
                    return (0, at);
                }

                (total, digit, lastUnit) = (total + (Math.Max(digit, 1) * unit), -1, unit);
                continue;
            }

            int value = c switch { '两' => 2, '〇' => 0, _ => Digits.IndexOf(c, StringComparison.Ordinal) };
            // 七八个 is an about, 二〇三 three digits: without units only a number with a nought, or of one digit, is one.
            if (digit > 0 && (units || !run.ContainsAny('零', '〇')))
            {
                return (0, at);
            }

            digit = digit >= 0 && !units ? (digit * 10) + value : value;
        }

        return (total + Math.Max(digit, 0), end);
    }
}
