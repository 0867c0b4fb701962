using System.Collections.Immutable;

namespace Command.Ingest.Fusion;

/// <summary>The keys of gatherings under the words that their reports have: a name, or a number by which one speaks of another. Immutable.</summary>
internal sealed class KeyIndex
{
    private static readonly ImmutableHashSet<string> s_none = ImmutableHashSet.Create<string>(StringComparer.Ordinal);
    private readonly ImmutableDictionary<string, ImmutableHashSet<string>> _keys;

    private KeyIndex(ImmutableDictionary<string, ImmutableHashSet<string>> keys) => _keys = keys;

    public bool IsEmpty => _keys.IsEmpty;

    /// <param name="all">The gatherings.</param>
    /// <param name="words">What each of their reports stands under.</param>
    public static KeyIndex Of(IEnumerable<Gathering> all, Func<ReportFeatures, ImmutableArray<string>> words) => new(all
        .SelectMany(g => g.Members.SelectMany(m => words(m)).Distinct(StringComparer.Ordinal).Select(w => (Word: w, g.Key)))
        .GroupBy(w => w.Word, StringComparer.Ordinal)
        .ToImmutableDictionary(w => w.Key, w => w.Select(k => k.Key).ToImmutableHashSet(StringComparer.Ordinal), StringComparer.Ordinal));

    /// <summary>The gatherings under a word.</summary>
    public ImmutableHashSet<string> Under(string word) => _keys.GetValueOrDefault(word, s_none);

    public KeyIndex With(IEnumerable<string> words, string key) => Over(words.Aggregate(_keys, (keys, word) => keys.SetItem(word, keys.GetValueOrDefault(word, s_none).Add(key))));

    public KeyIndex Without(IEnumerable<string> words, string key) => Over(words.Aggregate(_keys, (keys, word) =>
    {
        ImmutableHashSet<string> rest = keys.GetValueOrDefault(word, s_none).Remove(key);
        return rest.IsEmpty ? keys.Remove(word) : keys.SetItem(word, rest);
    }));

    private KeyIndex Over(ImmutableDictionary<string, ImmutableHashSet<string>> keys) => ReferenceEquals(keys, _keys) ? this : new KeyIndex(keys);
}
