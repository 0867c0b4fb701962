using System.Collections.Immutable;

namespace Command.Geo.Places;

/// <summary>Names letter by letter, to find the longest one that begins at a place in a text.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
internal sealed class NameTrie
{
    private readonly Dictionary<(int Node, char Next), int> _edges = [];
    private readonly List<bool> _ends = [false];

    public NameTrie(ImmutableArray<NameEntry> entries)
    {
        foreach (NameEntry entry in entries)
        {
            // Shorter English names are ordinary words.
            if (entry.Key.Length >= (entry.IsHan ? 2 : 6))
            {
                Add(entry.Key);
            }
        }
    }

    /// <summary>The length of the longest name that begins at a place; 0 when none does.</summary>
    public int Longest(ReadOnlySpan<char> text)
    {
        (int node, int longest) = (0, 0);
        for (int i = 0; i < text.Length && _edges.TryGetValue((node, text[i]), out node); i++)
        {
            bool wordGoesOn = i + 1 < text.Length && IsWord(text[i]) && IsWord(text[i + 1]);
            if (_ends[node] && !wordGoesOn)
            {
                longest = i + 1;
            }
        }

        return longest;
    }

    public static bool IsWord(char c) => FoldedText.IsLatin(c) || char.IsAsciiDigit(c);

    private void Add(string key)
    {
        int node = 0;
        foreach (char c in key)
        {
            if (!_edges.TryGetValue((node, c), out int next))
            {
                next = _ends.Count;
                _ends.Add(false);
                _edges[(node, c)] = next;
            }

            node = next;
        }

        _ends[node] = true;
    }
}
