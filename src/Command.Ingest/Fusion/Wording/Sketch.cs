using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Ingest.Fusion.Wording;

/// <summary>Hashes of a text: of all its letters, and of the pairs that neighbour each other in it.</summary>
internal static class Sketch
{
    private const ulong Basis = 14_695_981_039_346_656_037;
    private const ulong Prime = 1_099_511_628_211;

    /// <summary>What carries grammar alone.</summary>
    private const string Particles = "的了啊吧呢吗呀嘛着过地得";

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_small = FrozenSet.ToFrozenSet(
        "a an the of to in on at by is are was were be been being and or it its this that there here with for from has have had very so as i we he she they my our".Split(' '),
        StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>A hash of the letters, 0 where there are none.</summary>
    public static ulong Whole(ReadOnlySpan<char> text)
    {
        ulong hash = Basis;
        bool any = false;
        foreach (char c in text)
        {
            if (char.IsLetter(c) || char.IsSurrogate(c) || SaidText.IsHan(c))
            {
                hash = (hash ^ c) * Prime;
                any = true;
            }
        }

        return any ? Math.Max(1, Mixed(hash)) : 0;
    }

    /// <summary>The smallest hashes of the neighbouring pairs, rising.</summary>
    /// <param name="text">Folded title and text.</param>
    /// <param name="left">True for each letter that is left out.</param>
    public static ImmutableArray<ulong> Pairs(ReadOnlySpan<char> text, ReadOnlySpan<bool> left)
    {
        Span<ulong> hashes = text.Length <= 256 ? stackalloc ulong[text.Length] : new ulong[text.Length];
        int count = 0;
        ulong before = 0;
        for (int i = 0; i < text.Length;)
        {
            char c = text[i];
            if (left[i] || SaidText.IsBreak(c))
            {
                before = 0;
                i++;
            }
            else if (char.IsLetter(c) && !SaidText.IsHan(c))
            {
                int from = i;
                while (i < text.Length && !left[i] && char.IsLetterOrDigit(text[i]) && !SaidText.IsHan(text[i]))
                {
                    i++;
                }

                if (!s_small.Contains(text[from..i]))
                {
                    ulong word = Hash(text[from..i]);
                    Add(hashes, ref count, before, word);
                    before = word;
                }
            }
            else
            {
                if (SaidText.IsHan(c) || char.IsSurrogate(c))
                {
                    if (!Particles.Contains(c))
                    {
                        ulong letter = (Basis ^ c) * Prime;
                        Add(hashes, ref count, before, letter);
                        before = letter;
                    }
                }
                else if (c != ' ')
                {
                    before = 0;
                }

                i++;
            }
        }

        return Smallest(hashes[..count]);
    }

    private static void Add(Span<ulong> hashes, ref int count, ulong before, ulong after)
    {
        if (before != 0)
        {
            hashes[count++] = Mixed((before * 31) ^ after);
        }
    }

    private static ImmutableArray<ulong> Smallest(Span<ulong> hashes)
    {
        hashes.Sort();
        int kept = 0;
        for (int i = 0; i < hashes.Length && kept < ReportWording.MostShingles; i++)
        {
            if (kept == 0 || hashes[i] != hashes[kept - 1])
            {
                hashes[kept++] = hashes[i];
            }
        }

        return [.. hashes[..kept]];
    }

    private static ulong Hash(ReadOnlySpan<char> word)
    {
        ulong hash = Basis;
        foreach (char c in word)
        {
            hash = (hash ^ c) * Prime;
        }

        return hash;
    }

    // The last step of SplitMix64: neighbouring inputs come out far apart, so that the smallest hashes are a fair sample.
    private static ulong Mixed(ulong hash)
    {
        hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
        hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
        return hash ^ (hash >> 31);
    }
}
