using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Geo.Places;

/// <summary>
/// Chinese names as they are typed on a keyboard: full pinyin, initials, a mixture of both and of characters, whole or only the beginning.
/// A query fits when the characters of a name, one after the other, each take a beginning of what is left of it.
/// </summary>
internal sealed class TypedNames
{
    private const int LongestQuery = 60;
    private readonly ImmutableArray<NameEntry> _entries;
    private readonly FrozenDictionary<(char First, char Second), int[]> _starts;

    public TypedNames(ImmutableArray<NameEntry> entries)
    {
        _entries = entries;
        Dictionary<(char, char), List<int>> starts = [];
        for (int i = 0; i < entries.Length; i++)
        {
            ImmutableArray<NameElement> elements = entries[i].Elements;
            for (int at = 0; at < elements.Length && at < 256; at++)
            {
                foreach ((char, char) pair in Pairs(elements, at))
                {
                    if (!starts.TryGetValue(pair, out List<int>? list))
                    {
                        starts[pair] = list = [];
                    }

                    int packed = (i << 8) | at;
                    if (list.Count == 0 || list[^1] != packed)
                    {
                        list.Add(packed);
                    }
                }
            }
        }

        _starts = starts.ToFrozenDictionary(s => s.Key, s => s.Value.ToArray());
    }

    public void AddTo(NameHits hits, string query)
    {
        if (query.Length is 0 or > LongestQuery)
        {
            return;
        }

        foreach (int packed in _starts.GetValueOrDefault((query[0], query.Length > 1 ? query[1] : '\0'), []))
        {
            (NameEntry entry, int from) = (_entries[packed >> 8], packed & 0xff);
            (double score, string code) = Fit(entry.Elements, from, query);
            if (score > 0)
            {
                hits.Add(entry, from == 0 ? score : score * 0.82, code);
            }
        }
    }

    /// <summary>Follows three ways through the query at once, each a set of positions reached: every character in full, by its initial, or somehow.</summary>
    private static (double Score, string Code) Fit(ImmutableArray<NameElement> elements, int from, string query)
    {
        (ulong full, ulong initials, ulong mixed) = (1, 1, 1);
        ulong end = 1UL << query.Length;
        for (int i = from; i < elements.Length; i++)
        {
            (ulong nextFull, ulong nextInitials, ulong nextMixed, bool begun) = (0, 0, 0, false);
            for (int at = 0; at < query.Length; at++)
            {
                ulong bit = 1UL << at;
                if ((mixed & bit) == 0)
                {
                    continue;
                }

                ReadOnlySpan<char> rest = query.AsSpan(at);
                if (rest.StartsWith(elements[i].Text, StringComparison.Ordinal))
                {
                    ulong after = 1UL << (at + elements[i].Text.Length);
                    nextMixed |= after;
                    nextFull |= (full & bit) != 0 ? after : 0;
                    nextInitials |= (initials & bit) != 0 ? after : 0;
                }

                foreach (string reading in elements[i].Readings)
                {
                    int taken = rest.CommonPrefixLength(reading);
                    nextMixed |= ((1UL << taken) - 1) << (at + 1);
                    if ((full & bit) != 0)
                    {
                        nextFull |= taken == reading.Length ? 1UL << (at + taken) : 0;
                        begun |= taken == rest.Length && taken < reading.Length;
                    }

                    if ((initials & bit) != 0 && taken > 0)
                    {
                        nextInitials |= 1UL << (at + 1);
                        nextInitials |= taken > 1 && reading[1] == 'h' ? 1UL << (at + 2) : 0;
                    }
                }
            }

            double share = (i + 1 - from) / (double)elements.Length;
            bool whole = i + 1 == elements.Length && from == 0;
            if ((nextFull & end) != 0)
            {
                return (whole ? 0.92 : 0.68 + (0.2 * share), "name-pinyin");
            }

            if (begun)
            {
                return (0.66 + (0.2 * share), "name-pinyin");
            }

            if ((nextInitials & end) != 0)
            {
                return (whole ? 0.8 : 0.56 + (0.2 * share), "name-initials");
            }

            if ((nextMixed & end) != 0)
            {
                return (whole ? 0.7 : 0.42 + (0.2 * share), "name-initials");
            }

            (full, initials, mixed) = (nextFull, nextInitials, nextMixed);
            if (mixed == 0)
            {
                break;
            }
        }

        return default;
    }

    // The first two characters that a query can have if it begins at this element; '\0' when it has only one.
    private static IEnumerable<(char, char)> Pairs(ImmutableArray<NameElement> elements, int at)
    {
        char[] next = at + 1 < elements.Length ? [.. Beginnings(elements[at + 1])] : [];
        foreach (string way in elements[at].Readings.Append(elements[at].Text))
        {
            yield return (way[0], '\0');
            if (way.Length > 1)
            {
                yield return (way[0], way[1]);
            }

            foreach (char c in next)
            {
                yield return (way[0], c);
            }
        }
    }

    private static IEnumerable<char> Beginnings(NameElement element) => element.Readings.Append(element.Text).Select(w => w[0]).Distinct();
}
