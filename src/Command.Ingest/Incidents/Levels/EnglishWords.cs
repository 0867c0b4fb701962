using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Ingest.Incidents.Levels;

/// <summary>The English words that speak of people, of how many they are and of what became of them; all lower case.</summary>
internal static class EnglishWords
{
    private static readonly FrozenDictionary<string, (Fate Fate, WordUse Use)> s_fates = new Dictionary<string, (Fate, WordUse)>(StringComparer.Ordinal)
    {
        ["killed"] = (Fate.Dead, WordUse.Plain), ["killing"] = (Fate.Dead, WordUse.Plain), ["kills"] = (Fate.Dead, WordUse.Plain), ["dead"] = (Fate.Dead, WordUse.Plain),
        ["died"] = (Fate.Dead, WordUse.Plain), ["dies"] = (Fate.Dead, WordUse.Plain), ["deceased"] = (Fate.Dead, WordUse.Plain), ["death"] = (Fate.Dead, WordUse.Plain),
        ["deaths"] = (Fate.Dead, WordUse.Person), ["fatality"] = (Fate.Dead, WordUse.Person), ["fatalities"] = (Fate.Dead, WordUse.Person), ["drowned"] = (Fate.Dead, WordUse.Plain),
        ["missing"] = (Fate.Missing, WordUse.Plain), ["unaccounted"] = (Fate.Missing, WordUse.Plain),
        ["trapped"] = (Fate.Trapped, WordUse.Plain), ["trapping"] = (Fate.Trapped, WordUse.Plain), ["stuck"] = (Fate.Trapped, WordUse.Plain), ["buried"] = (Fate.Trapped, WordUse.Plain),
        ["entrapped"] = (Fate.Trapped, WordUse.Plain),
        ["injured"] = (Fate.Injured, WordUse.Plain), ["injures"] = (Fate.Injured, WordUse.Plain), ["injuring"] = (Fate.Injured, WordUse.Plain), ["injury"] = (Fate.Injured, WordUse.Person),
        ["injuries"] = (Fate.Injured, WordUse.Person), ["hurt"] = (Fate.Injured, WordUse.Plain), ["wounded"] = (Fate.Injured, WordUse.Plain),
        ["hospitalised"] = (Fate.Injured, WordUse.Plain), ["hospitalized"] = (Fate.Injured, WordUse.Plain), ["unconscious"] = (Fate.Injured, WordUse.Plain),
        ["casualty"] = (Fate.Harmed, WordUse.Person), ["casualties"] = (Fate.Harmed, WordUse.Person),
        ["rescued"] = (Fate.Safe, WordUse.Plain), ["freed"] = (Fate.Safe, WordUse.Plain), ["evacuated"] = (Fate.Safe, WordUse.Plain), ["safe"] = (Fate.Safe, WordUse.Plain),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly SearchValues<string> s_anyFate = SearchValues.Create([.. s_fates.Keys], StringComparison.Ordinal);

    private static readonly FrozenDictionary<string, int> s_numbers = new[]
    {
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
        "nineteen", "twenty",
    }.Select((w, i) => KeyValuePair.Create(w, i)).Concat(new[] { "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred" }
        .Select((w, i) => KeyValuePair.Create(w, 30 + (10 * i)))).ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int> s_vague = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["several"] = 3, ["many"] = 3, ["some"] = 2, ["few"] = 3, ["multiple"] = 3, ["numerous"] = 3, ["dozens"] = 24, ["scores"] = 40, ["hundreds"] = 200,
    }.ToFrozenDictionary(StringComparer.Ordinal);

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
