using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Command.Geo.Places;
using Command.Ingest.City;

namespace Command.Ingest.Fusion.Wording;

/// <summary>Reads what a report's words say: kinds, places, details, and whether it is over.</summary>
/// <remarks>Built once for a pack; immutable, pure and safe to share between threads. Never throws, whatever the text; reads at most
/// <see cref="LongestText"/> characters of it, so that a text of any length costs no more.</remarks>
public sealed class WordingReader
{
    /// <summary>How many characters of title, text and address are read in all.</summary>
    public const int LongestText = 2_000;

    private const int LongestTitle = 200;
    private const int LongestAddress = 200;
    private readonly Lexicon _lexicon;
    private readonly ImmutableArray<string> _codes;

    /// <param name="kinds">The pack's kinds with their words.</param>
    /// <param name="names">The city's names; empty where none are known, and places are found by their endings alone.</param>
    public WordingReader(ImmutableArray<Kind> kinds, IEnumerable<SpokenName> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        _codes = [.. kinds.Select(k => k.Code)];
        _lexicon = new Lexicon(kinds, names);
    }

    /// <summary>How many words it knows.</summary>
    public int Words => _lexicon.Count;

    /// <summary>What a report says.</summary>
    /// <param name="title">Its title, often the sender's name of the kind.</param>
    /// <param name="text">Its free text.</param>
    /// <param name="address">Its address: read for places and details, not for kinds, because fire brigades and bus stops have addresses too.</param>
    public ReportWording Read(string? title, string? text, string? address)
    {
        char[] letters = ArrayPool<char>.Shared.Rent(LongestText + 2);
        try
        {
            int titleEnd = SaidText.Fold(First(title, LongestTitle), letters.AsSpan(0, LongestTitle), 0);
            int textStart = Ended(letters, titleEnd);
            int textMost = LongestText - LongestTitle - LongestAddress;
            int textEnd = SaidText.Fold(First(text, textMost), letters.AsSpan(0, textStart + textMost), textStart);
            int addressStart = Ended(letters, textEnd);
            int end = SaidText.Fold(First(address, LongestAddress), letters.AsSpan(0, addressStart + LongestAddress), addressStart);
            ulong whole = Sketch.Whole(letters.AsSpan(textStart..textEnd));
            return Read(letters.AsSpan(0, end), textEnd) with { Whole = whole != 0 ? whole : Sketch.Whole(letters.AsSpan(0, titleEnd)) };
        }
        finally
        {
            ArrayPool<char>.Shared.Return(letters);
        }
    }

    private ReportWording Read(ReadOnlySpan<char> all, int saidEnd)
    {
        List<Token> list = new(32);
        _lexicon.Find(all, list);
        ReadOnlySpan<Token> tokens = CollectionsMarshal.AsSpan(list), said = tokens[..CountBefore(tokens, saidEnd)];
        List<NameAt> names = NameFinder.Find(all, tokens);

        // What a name takes is no detail; what names, kinds and phrases take is no wording of its own.
        bool[] marked = ArrayPool<bool>.Shared.Rent(Math.Max(1, all.Length));
        try
        {
            Span<bool> taken = marked.AsSpan(0, all.Length);
            taken.Clear();
            foreach (NameAt name in names)
            {
                taken[name.From..name.To].Fill(true);
            }

            // Of "no one trapped" nobody is counted.
            foreach (Token token in tokens)
            {
                if (token.Lexeme.Is(Marks.Denies))
                {
                    taken[token.Start..token.End].Fill(true);
                }
            }

            ImmutableArray<string> details = DetailFinder.Of(all, tokens, taken);
            foreach (Token token in said)
            {
                if (token.Lexeme.Is(Marks.Kind | Marks.Place | Marks.Filler))
                {
                    taken[token.Start..token.End].Fill(true);
                }
            }

            return new ReportWording
            {
                Kinds = Claims.Kinds(all[..saidEnd], said, _codes),
                Names = PlaceNames.Of(all, tokens, names),
                Details = details,
                Shingles = Sketch.Pairs(all[..saidEnd], taken[..saidEnd]),
                Over = Claims.Over(all[..saidEnd], said),
            };
        }
        finally
        {
            ArrayPool<bool>.Shared.Return(marked);
        }
    }

    // A sentence ends where the title, or the text, does.
    private static int Ended(char[] letters, int end)
    {
        if (end == 0)
        {
            return 0;
        }

        letters[end] = '。';
        return end + 1;
    }

    private static ReadOnlySpan<char> First(string? text, int most) => text.AsSpan(0, Math.Min(text?.Length ?? 0, most));

    private static int CountBefore(ReadOnlySpan<Token> tokens, int end)
    {
        int count = 0;
        while (count < tokens.Length && tokens[count].Start < end)
        {
            count++;
        }

        return count;
    }
}
