using System.Collections.Immutable;

namespace Command.Geo.Places;

/// <summary>A name as texts write it.</summary>
/// <param name="Written">The letters to look for, folded as names are compared.</param>
/// <param name="Canonical">The one name, folded, that every way of writing it leads to: the Chinese one where there is one.</param>
/// <param name="Kind">Street, place or area.</param>
/// <param name="ReachM">Metres from the middle of what it names to its farthest spot.</param>
/// <param name="Targets">How many things bear it: a chain's name is no place.</param>
public readonly record struct SpokenName(string Written, string Canonical, PlaceMatchKind Kind, double ReachM, int Targets);

/// <summary>Makes the list of spoken names.</summary>
internal static class SpokenNameList
{
    private const int LeastHan = 2;

    // Shorter English names are ordinary words.
    private const int LeastLatin = 6;

    // How signs and people shorten the last word, and what pinyin calls it.
    private static readonly ImmutableArray<(string Whole, ImmutableArray<string> Shorter)> s_endings =
    [
        (" road", [" rd", " lu"]), (" street", [" st", " str", " jie"]), (" avenue", [" ave", " av", " dadao"]), (" boulevard", [" blvd"]),
        (" bridge", [" br"]), (" square", [" sq"]), (" hospital", [" hosp"]), (" station", [" stn"]),
    ];

    public static ImmutableArray<SpokenName> Of(ImmutableArray<NameEntry> entries, ImmutableArray<PlaceTarget> targets)
    {
        List<SpokenName> names = [];
        foreach (IGrouping<string, NameEntry> same in entries.GroupBy(e => e.Key, StringComparer.Ordinal))
        {
            // What bears the name officially goes before what is only called so, a Chinese name before a foreign one, a street before what stands on it.
            NameEntry first = same.MinBy(e => (e.Official ? 0 : 1, targets[e.Target].Zh.Length > 0 ? 0 : 1, targets[e.Target].Kind == PlaceMatchKind.Street ? 0 : 1, e.Target))!;
            if (first.Key.Length < (first.IsHan ? LeastHan : LeastLatin))
            {
                continue;
            }

            PlaceTarget target = targets[first.Target];
            string title = FoldedText.TextOf(target.TitleZh);
            SpokenName name = new(
                first.Key, target.Zh.Length > 0 ? FoldedText.Key(title) : EnglishWords.Key(title), target.Kind, target.ReachM, same.Select(e => e.Target).Distinct().Count());
            names.Add(name);
            if (!first.IsHan)
            {
                names.AddRange(Shortened(first.Key).Select(w => name with { Written = w }));
            }
        }

        HashSet<string> whole = new(names.Count, StringComparer.Ordinal);
        return [.. names.Where(n => whole.Add(n.Written))];
    }

    private static IEnumerable<string> Shortened(string key) =>
        s_endings.Where(e => key.EndsWith(e.Whole, StringComparison.Ordinal)).SelectMany(e => e.Shorter.Select(s => key[..^e.Whole.Length] + s));
}
