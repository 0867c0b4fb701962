using System.Collections.Immutable;

namespace Command.Geo.Places;

/// <summary>Names by how they sound: what a caller said and somebody wrote down with other characters.</summary>
internal sealed class HeardNames
{
    private readonly (string Spelling, NameEntry Entry)[] _sorted;

    public HeardNames(ImmutableArray<NameEntry> entries, ImmutableArray<string>[] spellings)
    {
        _sorted = [.. entries.SelectMany((e, i) => e.IsHan ? spellings[i].Select(s => (s, e)) : [])];
        Array.Sort(_sorted, (a, b) => string.CompareOrdinal(a.Spelling, b.Spelling));
    }

    public void AddTo(NameHits hits, ImmutableArray<NameElement> heard)
    {
        if (heard.Length < 2)
        {
            return;
        }

        foreach (string spelling in NameElement.Spellings(heard))
        {
            for (int i = From(spelling); i < _sorted.Length && _sorted[i].Spelling.StartsWith(spelling, StringComparison.Ordinal); i++)
            {
                NameEntry entry = _sorted[i].Entry;
                bool whole = entry.Elements.Length == heard.Length;
                hits.Add(entry, whole ? 0.72 + (0.02 * Math.Min(5, heard.Length)) : 0.5 + (0.2 * heard.Length / entry.Elements.Length), "name-homophone");
            }
        }
    }

    private int From(string spelling)
    {
        (int low, int high) = (0, _sorted.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = string.CompareOrdinal(_sorted[middle].Spelling, spelling) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
