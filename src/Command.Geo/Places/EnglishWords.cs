using System.Collections.Frozen;

namespace Command.Geo.Places;

/// <summary>English names as words: abbreviations written out, small words left out.</summary>
internal static class EnglishWords
{
    private static readonly FrozenDictionary<string, string> s_whole = (
        "rd road|st street|str street|ave avenue|av avenue|blvd boulevard|hwy highway|expy expressway|expwy expressway|ln lane|sq square|br bridge|"
        + "stn station|sta station|hosp hospital|univ university|int international|intl international|centre center|theatre theater|"
        + "dist district|prov province|rwy railway|rly railway|pk park|bldg building|no number")
        .Split('|').Select(p => p.Split(' ')).ToFrozenDictionary(p => p[0], p => p[1], StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_small = FrozenSet.ToFrozenSet(["the", "of", "a", "an"], StringComparer.Ordinal);

    /// <summary>The words of a folded text, in order.</summary>
    public static List<string> Of(string folded)
    {
        List<string> words = [];
        int start = -1;
        for (int i = 0; i <= folded.Length; i++)
        {
            bool inside = i < folded.Length && (FoldedText.IsLatin(folded[i]) || char.IsAsciiDigit(folded[i]) || char.IsLetter(folded[i])) && !FoldedText.IsHan(folded[i]);
            if (inside && start < 0)
            {
                start = i;
            }
            else if (!inside && start >= 0)
            {
                Add(words, folded[start..i]);
                start = -1;
            }
        }

        return words;
    }

    public static string Key(string folded) => string.Join(' ', Of(folded));

    // "St Sophia" begins with a saint, "Wenchang St" ends with a street.
    private static void Add(List<string> words, string word)
    {
        if (!s_small.Contains(word))
        {
            words.Add(word == "st" && words.Count == 0 ? "saint" : s_whole.GetValueOrDefault(word, word));
        }
    }
}
