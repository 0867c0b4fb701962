using System.Globalization;
using System.Text;

namespace Command.Geo.Places;

/// <summary>
/// A text as names are compared: half width, lower case, simplified, without tone marks, punctuation that carries no meaning as single
/// spaces, without control characters and broken surrogates.
/// </summary>
/// <param name="Text">The folded text; never longer than the original.</param>
/// <param name="Origin">For each character of <paramref name="Text"/> its index in the original.</param>
internal readonly record struct FoldedText(string Text, int[] Origin)
{
    // These part or join names, or belong to numbers.
    private const string Kept = "&/+@,、-";
    private const string Dropped = "'’‘`·•・‧";

    public static string TextOf(ReadOnlySpan<char> original) => Of(original).Text;

    public static FoldedText Of(ReadOnlySpan<char> original)
    {
        StringBuilder text = new(original.Length);
        List<int> origin = new(original.Length);
        for (int i = 0; i < original.Length; i++)
        {
            char c = original[i];
            if (char.IsHighSurrogate(c) && i + 1 < original.Length && char.IsLowSurrogate(original[i + 1]))
            {
                text.Append(c).Append(original[i + 1]);
                origin.AddRange([i, i + 1]);
                i++;
            }
            else if (Fold(c) is var folded && folded != '\0' && !(folded == ' ' && (text.Length == 0 || text[^1] == ' ')))
            {
                text.Append(folded);
                origin.Add(i);
            }
        }

        int length = text.Length > 0 && text[^1] == ' ' ? text.Length - 1 : text.Length;
        return new FoldedText(text.ToString(0, length), [.. origin.Take(length)]);
    }

    public static bool IsHan(char c) => c is >= '\u3400' and <= '\u9fff' || c == '〇' || char.IsSurrogate(c);

    public static bool IsLatin(char c) => c is >= 'a' and <= 'z';

    /// <summary>The text as a key: without spaces where it holds a Chinese character.</summary>
    public static string Key(string folded) => folded.Any(IsHan) ? folded.Replace(" ", "", StringComparison.Ordinal) : folded;

    /// <summary>One character folded; <c>'\0'</c> for what is left out.</summary>
    public static char Fold(char c)
    {
        switch (c)
        {
            case >= 'a' and <= 'z' or >= '0' and <= '9' or ' ':
                return c;
            case >= 'A' and <= 'Z':
                return (char)(c | 0x20);
            case >= '\uff01' and <= '\uff5e':
                return Fold((char)(c - 0xfee0));
            case '—' or '–' or '―' or '~' or '−':
                return '-';
            case '×':
                return '+';
            case >= '\u3400' and <= '\u9fff':
                return SimplifiedCharacters.Of(c);
            case '〇':
                return c;
        }

        if (Kept.Contains(c))
        {
            return c;
        }

        if (Dropped.Contains(c) || char.IsSurrogate(c))
        {
            return '\0';
        }

        if (char.IsLetterOrDigit(c))
        {
            return Plain(c);
        }

        UnicodeCategory category = char.GetUnicodeCategory(c);
        return category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            && c is not ('\t' or '\n' or '\r') ? '\0' : ' ';
    }

    // Pinyin with tone marks, ü as v.
    private static char Plain(char c)
    {
        if (c is 'ü' or 'ǖ' or 'ǘ' or 'ǚ' or 'ǜ' or 'Ü')
        {
            return 'v';
        }

        string decomposed = c < '\u2000' ? c.ToString().Normalize(NormalizationForm.FormD) : c.ToString();
        return char.ToLowerInvariant(decomposed[0]);
    }
}
