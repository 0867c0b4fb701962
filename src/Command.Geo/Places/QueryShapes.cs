using System.Collections.Immutable;

namespace Command.Geo.Places;

/// <summary>A street and a number on it.</summary>
/// <param name="Street">The text before the number.</param>
/// <param name="Number">The number.</param>
/// <param name="After">What follows, without unit and floor.</param>
internal readonly record struct NumberedText(string Street, int Number, string After);

/// <summary>A part of a street between two others.</summary>
/// <param name="Street">The street, possibly empty.</param>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
internal readonly record struct PartText(string Street, string From, string To);

/// <summary>The shapes that an address can have: two names, a number on a street, a part of a street.</summary>
internal static class QueryShapes
{
    private const int MostSeparators = 6;
    private static readonly ImmutableArray<string> s_separators = [" and ", "与", "和", "跟", "同", "及", "、", "&", "/", "+", "@", "-", ",", " x "];

    /// <summary>The two sides of each joining word, in the order of the text.</summary>
    public static List<(string Left, string Right)> Joined(string text)
    {
        List<(string, string)> splits = [];
        for (int i = 1; i < text.Length && splits.Count < MostSeparators; i++)
        {
            if (LengthOfSeparator(text.AsSpan(i)) is > 0 and var length && i + length < text.Length)
            {
                (string left, string right) = (text[..i].Trim(), text[(i + length)..].Trim());
                if (left.Length > 0 && right.Length > 0)
                {
                    splits.Add((left, right));
                }
            }
        }

        return splits;
    }

    public static int LengthOfSeparator(ReadOnlySpan<char> text)
    {
        foreach (string separator in s_separators)
        {
            if (text.StartsWith(separator, StringComparison.Ordinal))
            {
                return separator.Length;
            }
        }

        return 0;
    }

    /// <summary>The number in an address; null where there is none.</summary>
    public static NumberedText? Numbered(string text)
    {
        // 93号, 二百三十号, 93-1号, 93号-1; the metro's 1号线 is a name.
        for (int at = text.IndexOf('号', StringComparison.Ordinal); at > 0; at = text.IndexOf('号', at + 1))
        {
            if ((at + 1 < text.Length && text[at + 1] is '线' or '楼' or '站') || Before(text, at) is not { } found)
            {
                continue;
            }

            return new NumberedText(text[..found.Start].Trim(' ', ','), found.Number, Unit(text[(at + 1)..]));
        }

        return text.Any(FoldedText.IsHan) ? AtEnd(text) : English(text);
    }

    /// <summary>The stretch that an address names; null where it names none.</summary>
    public static PartText? Part(string text)
    {
        if (text.IndexOf('从', StringComparison.Ordinal) is >= 0 and var from && Until(text[(from + 1)..]) is { } ends)
        {
            return new PartText(text[..from].Trim(), ends.From, ends.To);
        }

        if (text.EndsWith('段') && Until(text) is { } stretch)
        {
            return new PartText("", stretch.From, stretch.To);
        }

        foreach ((string word, string joint) in new[] { (" between ", " and "), (" from ", " to ") })
        {
            int begin = text.IndexOf(word, StringComparison.Ordinal);
            int middle = begin > 0 ? text.IndexOf(joint, begin + word.Length, StringComparison.Ordinal) : -1;
            if (middle > 0 && middle + joint.Length < text.Length)
            {
                return new PartText(text[..begin].Trim(), text[(begin + word.Length)..middle].Trim(), text[(middle + joint.Length)..].Trim());
            }
        }

        return null;
    }

    private static (string From, string To)? Until(string text)
    {
        int at = text.IndexOfAny(['到', '至', '-'], 1 < text.Length ? 1 : 0);
        string to = at > 0 ? text[(at + 1)..].Trim() : "";
        foreach (string end in new[] { "路段", "之间", "段", "间" })
        {
            to = to.Length > end.Length && to.EndsWith(end, StringComparison.Ordinal) ? to[..^end.Length] : to;
        }

        return at > 0 && to.Length > 0 ? (text[..at].Trim(), to) : null;
    }

    private static (int Start, int Number)? Before(string text, int end)
    {
        int start = end;
        while (start > 0 && (ChineseNumber.IsPart(text[start - 1]) || (text[start - 1] is '-' or '之' && start < end)))
        {
            start--;
        }

        ReadOnlySpan<char> run = text.AsSpan(start, end - start).TrimStart("-之");
        start = end - run.Length;
        int part = run.IndexOfAny('-', '之');
        return start > 0 && ChineseNumber.Read(part < 0 ? run : run[..part]) is { } number ? (start, number) : null;
    }

    private static NumberedText? AtEnd(string text)
    {
        int start = text.Length;
        while (start > 0 && (char.IsAsciiDigit(text[start - 1]) || (text[start - 1] == '-' && start < text.Length)))
        {
            start--;
        }

        ReadOnlySpan<char> run = text.AsSpan(start).TrimStart('-');
        int part = run.IndexOf('-');
        return start > 1 && ChineseNumber.Read(part < 0 ? run : run[..part]) is { } number ? new NumberedText(text[..start].TrimEnd(), number, "") : null;
    }

    private static NumberedText? English(string text)
    {
        string[] words = text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        int first = words.Length > 2 && words[0] == "no" ? 1 : 0;
        if (words.Length - first >= 2 && Plain(words[first]) is { } leading)
        {
            return new NumberedText(string.Join(' ', words[(first + 1)..]), leading, "");
        }

        if (words.Length >= 2 && Plain(words[^1]) is { } trailing)
        {
            int end = words.Length - 1;
            return new NumberedText(string.Join(' ', words[..(words[end - 1] == "no" && end > 1 ? end - 1 : end)]), trailing, "");
        }

        return null;
    }

    private static int? Plain(string word) => ChineseNumber.Read(word.Split('-')[0]);

    // 院, 楼, 3单元502: which door, not which place.
    private static string Unit(string after)
    {
        string rest = after.TrimStart('-', ',', ' ');
        int i = 0;
        while (i < rest.Length && (char.IsAsciiDigit(rest[i]) || "院楼栋单元室层门-号幢座 ".Contains(rest[i])))
        {
            i++;
        }

        return rest[i..];
    }
}
