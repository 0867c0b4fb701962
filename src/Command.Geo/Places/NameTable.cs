using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Geo.Places;

/// <summary>All names, and the ways to find one: as written, by its beginning or a part, by pinyin, by English words, and with a slip in it.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
internal sealed class NameTable
{
    // Nobody types more of one name.
    private const int LongestQuery = 60;
    private readonly ImmutableArray<NameEntry> _entries;
    private readonly FrozenDictionary<string, int[]> _exact;
    private readonly FrozenDictionary<string, int[]> _spelt;
    private readonly WrittenNames _written;
    private readonly HeardNames _heard;
    private readonly TypedNames _typed;
    private readonly EnglishNames _english;
    private readonly Func<string, IReadOnlyList<string>> _readings;

    public NameTable(IEnumerable<NameEntry> entries, Func<string, IReadOnlyList<string>> readings)
    {
        _readings = readings;
        _entries = [.. entries.DistinctBy(e => (e.Key, e.Target))];
        ImmutableArray<string>[] spellings = [.. _entries.Select(e => NameElement.Spellings(e.Elements))];
        _exact = Grouped(_entries.Select((e, i) => (e.Key, i)));
        _spelt = Grouped(_entries.SelectMany((e, i) => e.IsHan ? spellings[i].Select(s => (s.Replace("'", "", StringComparison.Ordinal), i)) : []));
        _written = new WrittenNames(_entries);
        _heard = new HeardNames(_entries, spellings);
        _typed = new TypedNames(_entries);
        _english = new EnglishNames(_entries);
    }

    public ImmutableArray<NameEntry> Entries => _entries;

    /// <summary>The targets that a text names to the letter, in either language or in full pinyin.</summary>
    public List<NameHit> Exact(string folded, int most)
    {
        NameHits hits = new();
        AddExact(folded, hits);
        return hits.Best(most);
    }

    public bool IsExact(string folded) => folded.Length <= 2 * LongestQuery && (_exact.ContainsKey(FoldedText.Key(folded)) || _exact.ContainsKey(EnglishWords.Key(folded)));

    public bool IsSpelt(string folded) => folded.Length <= 2 * LongestQuery && _spelt.ContainsKey(folded.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>The targets that a text may name, in full, in part or with a slip.</summary>
    public List<NameHit> Find(string folded, int most)
    {
        NameHits hits = new();
        string query = folded.Length > LongestQuery ? folded[..LongestQuery] : folded;
        string key = FoldedText.Key(query);
        if (key.Length == 0)
        {
            return [];
        }

        AddExact(query, hits);
        bool latin = key.Any(FoldedText.IsLatin), han = key.Any(FoldedText.IsHan);
        if (!latin || han)
        {
            _written.AddTo(hits, key);
        }

        if (han && !latin)
        {
            _heard.AddTo(hits, NameElement.Of(key, _readings));
        }

        if (latin)
        {
            _typed.AddTo(hits, key.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal));
        }

        if (latin && !han)
        {
            _english.AddTo(hits, EnglishWords.Of(query));
        }

        return hits.Best(most);
    }

    private void AddExact(string folded, NameHits hits)
    {
        if (folded.Length > 2 * LongestQuery)
        {
            return;
        }

        bool han = folded.Any(FoldedText.IsHan);
        string key = han ? FoldedText.Key(folded) : EnglishWords.Key(folded);
        foreach (int i in _exact.GetValueOrDefault(key, []))
        {
            hits.Add(_entries[i], 1, "name-exact");
        }

        if (!han && folded.Any(FoldedText.IsLatin))
        {
            foreach (int i in _spelt.GetValueOrDefault(folded.Replace(" ", "", StringComparison.Ordinal), []))
            {
                hits.Add(_entries[i], 0.92, "name-pinyin");
            }
        }
    }

    private static FrozenDictionary<string, int[]> Grouped(IEnumerable<(string Key, int Entry)> pairs) =>
        pairs.GroupBy(p => p.Key, p => p.Entry, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.Distinct().ToArray(), StringComparer.Ordinal);
}
