using System.Collections.Frozen;
using Command.Geo.Places;

namespace Command.Ingest.Fusion.Wording;

/// <summary>Brings text to the letters that it is read by: half width, lower case, simplified; sentence ends as <c>。</c>, pauses as <c>,</c>, brackets as <c>()</c>,
/// single spaces, decimal points kept. Quotes, marks and broken surrogates are left out.</summary>
internal static class SaidText
{
    private static readonly FrozenSet<string> s_shortened = FrozenSet.ToFrozenSet(["no", "st", "rd", "ave", "av", "blvd", "str", "hwy", "mr", "mrs", "dr"], StringComparer.Ordinal);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_shortenedSpan = s_shortened.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly char[] s_table = [.. Enumerable.Range(0, char.MaxValue + 1).Select(c => Of((char)c))];

    public static bool IsHan(char c) => c is >= '\u3400' and <= '\u9fff' or '〇';

    public static bool IsLatin(char c) => c is >= 'a' and <= 'z';

    /// <summary>True for what parts one clause from the next: what is denied before it is not denied after it.</summary>
    public static bool IsBreak(char c) => c is '。' or ',' or '(' or ')';

    public static string Of(string text)
    {
        char[] letters = new char[text.Length];
        return new string(letters, 0, Fold(text, letters, 0));
    }

    /// <summary>Writes the letters of a text behind what is there already, as much as there is room for, and gives the new end.</summary>
    public static int Fold(ReadOnlySpan<char> text, Span<char> into, int end)
    {
        int start = end;
        bool space = false;
        for (int i = 0; i < text.Length && end < into.Length; i++)
        {
            char c = s_table[text[i]];
            if (c == '\0')
            {
                if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) && end + 1 < into.Length)
                {
                    into[end++] = text[i++];
                    into[end++] = text[i];
                    space = false;
                }

                continue;
            }

            char before = end > start ? into[end - 1] : '。';
            if (c == '.')
            {
                c = char.IsAsciiDigit(before) && i + 1 < text.Length && char.IsAsciiDigit(s_table[text[i + 1]]) ? '.' : IsShortened(into[start..end]) ? ' ' : '。';
            }
            else if (c == '#')
            {
                // 3#楼 is 3号楼; elsewhere the sign only announces a number.
                c = char.IsAsciiDigit(before) ? '号' : ' ';
            }

            if (c == ' ')
            {
                space = true;
                continue;
            }

            bool stop = IsBreak(c);
            if (stop && (before == '。' || (before == c && c != '(')))
            {
                space = false;
                continue;
            }

            if (space && !stop && Parts(before, c))
            {
                into[end++] = ' ';
                if (end == into.Length)
                {
                    break;
                }
            }

            space = false;
            into[end++] = c;
        }

        return end;
    }

    private static bool Parts(char before, char after) =>
        !IsBreak(before) && !(IsHan(before) && char.IsAsciiDigit(after)) && !(char.IsAsciiDigit(before) && IsHan(after));

    private static bool IsShortened(ReadOnlySpan<char> text)
    {
        int from = text.Length;
        while (from > 0 && IsLatin(text[from - 1]) && text.Length - from <= 4)
        {
            from--;
        }

        return s_shortenedSpan.Contains(text[from..]);
    }

    private static char Of(char c) => c switch
    {
        '。' or '！' or '!' or '？' or '?' or '；' or ';' or '…' or '\n' or '\r' or '|' or '｜' => '。',
        ':' or '：' => ',',
        '(' or '（' or '[' or '［' or '【' or '〔' or '{' or '｛' or '《' or '<' or '＜' => '(',
        ')' or '）' or ']' or '］' or '】' or '〕' or '}' or '｝' or '》' or '>' or '＞' => ')',
        '"' or '“' or '”' or '「' or '」' or '『' or '』' or '＂' => '\0',
        '.' or '．' => '.',
        '#' or '＃' => '#',
        '℃' or '°' => '度',
        _ => CharacterFolding.Of(c),
    };
}
