using System.Collections.Immutable;

namespace Command.Ingest.Fusion.Wording;

/// <summary>Many words at once: finds the longest one that begins at a place in a text.</summary>
/// <remarks>Immutable and safe to share between threads. A place where no word begins costs one look.</remarks>
internal sealed class WordTrie
{
    private readonly int[] _roots = new int[char.MaxValue + 1];
    private readonly int[] _first;
    private readonly char[] _letters;
    private readonly int[] _next;
    private readonly int[] _words;

    /// <param name="words">The words, distinct; a word's place in the list is its number.</param>
    public WordTrie(ImmutableArray<string> words)
    {
        (string Word, int Number)[] sorted = [.. words.Select((w, i) => (w, i)).OrderBy(p => p.w, StringComparer.Ordinal)];
        List<int> first = [], next = [], ends = [];
        List<char> letters = [];
        Queue<(int From, int To, int Depth)> open = new([(0, sorted.Length, 0)]);
        // Nodes are numbered in the order in which they are first seen, so that a node's ways lie side by side.
        for (int seen = 1; open.TryDequeue(out (int From, int To, int Depth) node);)
        {
            bool ends1 = node.From < node.To && sorted[node.From].Word.Length == node.Depth;
            ends.Add(ends1 ? sorted[node.From].Number : -1);
            first.Add(letters.Count);
            for (int at = node.From + (ends1 ? 1 : 0); at < node.To;)
            {
                (int from, char letter) = (at, sorted[at].Word[node.Depth]);
                while (at < node.To && sorted[at].Word[node.Depth] == letter)
                {
                    at++;
                }

                letters.Add(letter);
                next.Add(seen);
                if (node.Depth == 0)
                {
                    _roots[letter] = seen;
                }

                seen++;
                open.Enqueue((from, at, node.Depth + 1));
            }
        }

        first.Add(letters.Count);
        (_first, _letters, _next, _words) = ([.. first], [.. letters], [.. next], [.. ends]);
    }

    /// <summary>The longest word that begins at a place: its number and where it ends; number -1 for none. Latin words are whole words, or their plural.</summary>
    public (int Word, int End) Longest(ReadOnlySpan<char> text, int at)
    {
        (int word, int end, int node) = (-1, at, _roots[text[at]]);
        if (node == 0 || (at > 0 && SaidText.IsLatin(text[at]) && SaidText.IsLatin(text[at - 1])))
        {
            return (-1, at);
        }

        for (int i = at + 1; ; i++)
        {
            if (_words[node] >= 0 && WordEnd(text, i) is > 0 and var whole)
            {
                (word, end) = (_words[node], whole);
            }

            if (i >= text.Length)
            {
                break;
            }

            int way = _letters.AsSpan(_first[node].._first[node + 1]).BinarySearch(text[i]);
            if (way < 0)
            {
                break;
            }

            node = _next[_first[node] + way];
        }

        return (word, end);
    }

    // 0 where a word goes on.
    private static int WordEnd(ReadOnlySpan<char> text, int end)
    {
        char last = text[end - 1];
        if (end == text.Length || !(SaidText.IsLatin(last) ? SaidText.IsLatin(text[end]) : char.IsAsciiDigit(last) && char.IsAsciiDigit(text[end])))
        {
            return end;
        }

        return text[end] == 's' && (end + 1 == text.Length || !SaidText.IsLatin(text[end + 1])) ? end + 1 : 0;
    }
}
