using System.Buffers;
using System.Collections.Immutable;

namespace Command.Geo.Places;

/// <summary>English names by their words, in any order, each whole or only its beginning, one letter wrong in a long one.</summary>
internal sealed class EnglishNames
{
    private const int MostWords = 12;
    private const int LeastForSlip = 5;
    private readonly ImmutableArray<NameEntry> _entries;
    private readonly string[] _words;
    private readonly int[][] _with;
    private readonly int[] _counts;

    public EnglishNames(ImmutableArray<NameEntry> entries)
    {
        _entries = entries;
        SortedDictionary<string, List<int>> words = new(StringComparer.Ordinal);
        _counts = new int[entries.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            List<string> own = entries[i].IsHan ? [] : EnglishWords.Of(entries[i].Key);
            _counts[i] = own.Count;
            foreach (string word in own.Distinct())
            {
                if (!words.TryGetValue(word, out List<int>? list))
                {
                    words[word] = list = [];
                }

                list.Add(i);
            }
        }

        _words = [.. words.Keys];
        _with = [.. words.Values.Select(l => l.ToArray())];
    }

    public void AddTo(NameHits hits, List<string> query)
    {
        string[] words = [.. query.Distinct().Take(MostWords)];
        if (words.Length == 0)
        {
            return;
        }

        float[] fit = ArrayPool<float>.Shared.Rent(_entries.Length);
        int[] stamp = ArrayPool<int>.Shared.Rent(_entries.Length);
        Array.Clear(fit, 0, _entries.Length);
        Array.Clear(stamp, 0, _entries.Length);
        for (int w = 0; w < words.Length; w++)
        {
            if (!Count(words[w], w + 1, fit, stamp, 1, Beginning(words[w])) && words[w].Length >= LeastForSlip)
            {
                Count(words[w], w + 1, fit, stamp, 0.7f, Slips(words[w]));
            }
        }

        // A word too many is forgiven among several.
        float least = words.Length >= 3 ? words.Length - 1.4f : words.Length - 0.4f;
        for (int i = 0; i < _entries.Length; i++)
        {
            if (fit[i] > 0 && fit[i] >= least)
            {
                double found = fit[i] / words.Length;
                hits.Add(_entries[i], (0.5 * found * found) + (0.36 * Math.Min(1, fit[i] / _counts[i])), "name-words");
            }
        }

        ArrayPool<float>.Shared.Return(fit);
        ArrayPool<int>.Shared.Return(stamp);
    }

    private bool Count(string word, int mark, float[] fit, int[] stamp, float weight, IEnumerable<int> found)
    {
        bool any = false;
        foreach (int at in found)
        {
            any = true;
            float whole = _words[at].Length == word.Length ? weight : weight * 0.9f;
            foreach (int i in _with[at])
            {
                if (stamp[i] != mark)
                {
                    stamp[i] = mark;
                    fit[i] += whole;
                }
            }
        }

        return any;
    }

    private IEnumerable<int> Beginning(string word)
    {
        int from = Array.BinarySearch(_words, word, StringComparer.Ordinal);
        for (int i = from < 0 ? ~from : from; i < _words.Length && _words[i].StartsWith(word, StringComparison.Ordinal); i++)
        {
            yield return i;
        }
    }

    private IEnumerable<int> Slips(string word)
    {
        for (int i = 0; i < _words.Length; i++)
        {
            if (Math.Abs(_words[i].Length - word.Length) <= 1 && WrittenNames.OneSlip(word, _words[i]))
            {
                yield return i;
            }
        }
    }
}
