using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Ingest.Incidents.Levels;

/// <summary>The English words that speak of people, of how many they are and of what became of them; all lower case.</summary>
internal static class EnglishWords
{
    private static readonly FrozenDictionary<string, (Fate Fate, WordUse Use)> s_fates = new (Fate Fate, WordUse Use, string[] Words)[]
    {
        (Fate.Dead, WordUse.Plain, ["killed", "killing", "kills", "dead", "died", "dies", "deceased", "death", "drowned"]),
        (Fate.Dead, WordUse.Person, ["deaths", "fatality", "fatalities"]),
        (Fate.Missing, WordUse.Plain, ["missing", "unaccounted"]),
        (Fate.Trapped, WordUse.Plain, ["trapped", "trapping", "stuck", "buried", "entrapped"]),
        (Fate.Injured, WordUse.Plain, ["injured", "injures", "injuring", "hurt", "wounded", "hospitalised", "hospitalized", "unconscious"]),
        (Fate.Injured, WordUse.Person, ["injury", "injuries"]),
        (Fate.Harmed, WordUse.Person, ["casualty", "casualties"]),
        (Fate.Safe, WordUse.Plain, ["rescued", "freed", "evacuated", "safe"]),
    }.SelectMany(f => f.Words.Select(w => KeyValuePair.Create(w, (f.Fate, f.Use)))).ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly SearchValues<string> s_anyFate = SearchValues.Create([.. s_fates.Keys], StringComparison.Ordinal);

    private static readonly FrozenDictionary<string, int> s_numbers = new[]
    {
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
        "nineteen", "twenty",
    }.Select((w, i) => KeyValuePair.Create(w, i)).Concat(new[] { "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred" }
        .Select((w, i) => KeyValuePair.Create(w, 30 + (10 * i)))).ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int> s_vague = new (int Least, string[] Words)[]
    {
        (2, ["some"]),
        (3, ["several", "many", "few", "multiple", "numerous"]),
        (24, ["dozens"]),
        (40, ["scores"]),
        (200, ["hundreds"]),
    }.SelectMany(v => v.Words.Select(w => KeyValuePair.Create(w, v.Least))).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Words for people.</summary>
    public static readonly FrozenSet<string> Persons = FrozenSet.ToFrozenSet(
    [
        "people", "persons", "person", "passengers", "passenger", "residents", "resident", "children", "child", "men", "man", "women", "woman", "workers", "worker", "students",
        "student", "drivers", "driver", "pedestrian", "pedestrians", "cyclist", "cyclists", "victims", "victim", "patients", "patient", "firefighters", "firefighter", "officers", "officer",
        "boy", "girl", "boys", "girls", "occupants", "occupant", "tourists", "others", "someone", "somebody", "families", "family", "miners", "villagers", "guests", "bodies", "pupils",
    ], StringComparer.Ordinal);

    /// <summary>Words that may stand between a number and a word for people, or for what became of them.</summary>
    public static readonly FrozenSet<string> Fillers = FrozenSet.ToFrozenSet(
    [
        "more", "other", "elderly", "young", "old", "local", "were", "was", "are", "is", "been", "have", "has", "had", "being", "reported", "reportedly", "confirmed", "feared", "still",
        "now", "also", "seriously", "severely", "critically", "slightly", "lightly", "of", "them", "believed", "to", "be", "left", "remain", "got", "get", "presumed",
    ], StringComparer.Ordinal);

    /// <summary>Words that may stand between what became of people and their number.</summary>
    public static readonly FrozenSet<string> Leads = FrozenSet.ToFrozenSet(
        ["at", "least", "about", "around", "over", "nearly", "almost", "than", "more", "up", "to", "toll", "rises", "rose", "risen", "is", "has", "of", "reached", "reaches", "some", "stands", "now", "count"],
        StringComparer.Ordinal);

    /// <summary>Words that deny what follows.</summary>
    public static readonly FrozenSet<string> Denials =
        FrozenSet.ToFrozenSet(["no", "nobody", "none", "without", "not", "neither", "nor", "noone", "isn't", "aren't", "wasn't", "weren't"], StringComparer.Ordinal);

    /// <summary>Words that make a clause a question or a fear, of which only numbers count.</summary>
    public static readonly ImmutableArray<string> Doubts = ["unknown", "unclear", "whether", "unconfirmed", "not known", "not yet known", "if any", "?"];

    /// <summary>Words that make a clause speak of what is not so.</summary>
    public static readonly ImmutableArray<string> NotSo = ["prevent", "avoid", "could cause", "may cause", "might cause", "risk of", "in case of", "to stop"];

    /// <summary>True when there is anything to read.</summary>
    public static bool HasFate(ReadOnlySpan<char> text) => text.ContainsAny(s_anyFate);

    public static (Fate Fate, WordUse Use)? FateOf(string word) => s_fates.TryGetValue(word, out (Fate, WordUse) fate) ? fate : null;

    public static PeopleCount? CountOf(string word)
    {
        if (word.Length is > 0 and <= 9 && char.IsAsciiDigit(word[0]))
        {
            return int.TryParse(word.Replace(",", "", StringComparison.Ordinal), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int figure)
                && figure <= PeopleCount.Most
                ? new PeopleCount(figure, CountSureness.Exact)
                : null;
        }

        return s_numbers.TryGetValue(word, out int number) ? new PeopleCount(number, CountSureness.Exact)
            : s_vague.TryGetValue(word, out int least) ? new PeopleCount(least, CountSureness.AtLeast)
            : null;
    }
}
