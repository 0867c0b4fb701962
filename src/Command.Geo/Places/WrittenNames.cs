using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Geo.Places;

/// <summary>Names by their characters: beginnings, parts, one slip, and the short forms that leave characters out (哈工大).</summary>
internal sealed class WrittenNames
{
    private const int LongestSlip = 24;
    private readonly ImmutableArray<NameEntry> _entries;
    private readonly FrozenDictionary<char, int[]> _with;

    public WrittenNames(ImmutableArray<NameEntry> entries)
    {
        _entries = entries;
        _with = entries.SelectMany((e, i) => e.Key.Distinct().Select(c => (c, i)))
            .GroupBy(p => p.c, p => p.i).ToFrozenDictionary(g => g.Key, g => g.ToArray());
    }

    public void AddTo(NameHits hits, string key)
    {
        char[] characters = [.. key.Distinct()];
        byte[] shared = ArrayPool<byte>.Shared.Rent(_entries.Length);
        Array.Clear(shared, 0, _entries.Length);
        foreach (char c in characters)
        {
            foreach (int i in _with.GetValueOrDefault(c, []))
            {
                shared[i]++;
            }
        }

        // One character may be wrong; with all of two or fewer there, none may.
        int least = key.Length >= 3 ? characters.Length - 1 : characters.Length;
        for (int i = 0; i < _entries.Length; i++)
        {
            if (shared[i] >= least && shared[i] > 0)
            {
                Judge(hits, _entries[i], key, shared[i] == characters.Length);
            }
        }

        ArrayPool<byte>.Shared.Return(shared);
    }

    private static void Judge(NameHits hits, NameEntry entry, string key, bool holdsAll)
    {
        string name = entry.Key;
        double share = Math.Min(1, key.Length / (double)name.Length);
        if (holdsAll && key.Length <= name.Length)
        {
            if (name.StartsWith(key, StringComparison.Ordinal))
            {
                hits.Add(entry, 0.74 + (0.2 * share), "name-begins");
                return;
            }

            if (name.Contains(key, StringComparison.Ordinal))
            {
                hits.Add(entry, 0.58 + (0.24 * share), "name-contains");
                return;
            }

            if (key.Length >= 2 && Abbreviates(key, name))
            {
                hits.Add(entry, (key[0] == name[0] ? 0.5 : 0.36) + (0.2 * share), "name-abbreviated");
            }
        }

        if (key.Length is >= 3 and <= LongestSlip && name.Length is >= 3 and <= LongestSlip && OneSlip(key, name))
        {
            hits.Add(entry, 0.5 + (0.02 * Math.Min(10, name.Length)), "name-misspelt");
        }
    }

    /// <summary>True when at most one character was changed, added or left out.</summary>
    internal static bool OneSlip(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        if (Math.Abs(one.Length - other.Length) > 1)
        {
            return false;
        }

        int same = one.CommonPrefixLength(other);
        ReadOnlySpan<char> a = one[same..], b = other[same..];
        return a.Length == b.Length ? a.Length == 0 || a[1..].SequenceEqual(b[1..])
            : a.Length > b.Length ? a[1..].SequenceEqual(b)
            : b[1..].SequenceEqual(a);
    }

    private static bool Abbreviates(string key, string name)
    {
        int at = 0;
        foreach (char c in name)
        {
            if (at < key.Length && key[at] == c)
            {
                at++;
            }
        }

        return at == key.Length && (key.Length >= 3 || (key[0] == name[0] && key[^1] == name[^1]));
    }
}
