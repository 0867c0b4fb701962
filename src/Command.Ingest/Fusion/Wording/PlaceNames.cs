using System.Collections.Immutable;
using System.Globalization;

namespace Command.Ingest.Fusion.Wording;

/// <summary>Writes the names found in a text in the one form in which they are compared: names, house numbers, crossings.</summary>
internal static class PlaceNames
{
    public const char NumberMark = '#';
    public const char CrossingMark = '×';

    // Where a crossing word may stand after the second street, or before the first.
    private const int CrossingAfter = 2;
    private const int CrossingBefore = 6;

    /// <summary>The canonical names with their numbers and crossings.</summary>
    public static ImmutableArray<string> Of(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens, List<NameAt> found)
    {
        if (found.Count == 0)
        {
            return [];
        }

        // What says most comes first, for texts that name more than is kept.
        List<string> names = [];
        for (int i = 0; i < found.Count; i++)
        {
            NameAt name = found[i];
            if (name.Elsewhere)
            {
                continue;
            }

            if (i > 0 && Cross(text, tokens, found[i - 1], name))
            {
                (string one, string other) = (found[i - 1].Name, name.Name);
                Keep(names, string.CompareOrdinal(one, other) < 0 ? $"{one}{CrossingMark}{other}" : $"{other}{CrossingMark}{one}");
            }

            if (name.Number > 0)
            {
                Keep(names, string.Create(CultureInfo.InvariantCulture, $"{name.Name}{NumberMark}{name.Number}"));
            }
        }

        foreach (NameAt name in found)
        {
            if (!name.Elsewhere)
            {
                Keep(names, name.Name);
            }
        }

        names.Sort(StringComparer.Ordinal);
        return [.. names];
    }

    private static void Keep(List<string> names, string name)
    {
        if (names.Count < ReportWording.MostNames && !names.Contains(name))
        {
            names.Add(name);
        }
    }

    private static bool Cross(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens, NameAt one, NameAt other)
    {
        if (!one.Street || !other.Street || one.Name == other.Name || one.To > other.Start)
        {
            return false;
        }

        return text[one.To..other.Start].Trim(' ') switch
        {
            "&" or "/" or "+" or "@" or "x" or "at" => true,
            "" or "与" or "和" or "跟" or "同" or "及" or "、" or "and" or "-" or "口" or "近" or "口与" or "口和" => HasCrossing(text, tokens, one, other),
            _ => false,
        };
    }

    private static bool HasCrossing(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens, NameAt one, NameAt other)
    {
        if (other.End < text.Length && text[other.End] == '口')
        {
            return true;
        }

        foreach (Token token in tokens)
        {
            bool after = token.Start >= other.End && token.Start - other.End <= CrossingAfter;
            bool before = token.End <= one.From && one.From - token.End <= CrossingBefore;
            if ((after || before) && token.Lexeme.Is(Marks.Crossing))
            {
                return true;
            }
        }

        return false;
    }
}
