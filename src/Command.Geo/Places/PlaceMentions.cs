using System.Collections.Immutable;

namespace Command.Geo.Places;

/// <summary>A place that a text speaks of.</summary>
/// <param name="Start">Index of its first character in the text.</param>
/// <param name="Length">How many characters it takes.</param>
/// <param name="Text">Those characters, folded as names are compared.</param>
/// <param name="Matches">What they may mean, likeliest first; never empty.</param>
public sealed record PlaceMention(int Start, int Length, string Text, ImmutableArray<PlaceMatch> Matches);

/// <summary>
/// Finds the places that a report speaks of: names, and around them what belongs to the address — the district before, the second street,
/// the house number, 附近. Where names overlap the longest counts.
/// </summary>
/// <remarks>Immutable and safe to share between threads. Takes time in proportion to the text and never throws; reads the first
/// <see cref="LongestText"/> characters and reports the first <see cref="MostMentions"/> mentions.</remarks>
public sealed class PlaceMentions
{
    /// <summary>How many characters of a text are read.</summary>
    public const int LongestText = 1 << 20;

    /// <summary>How many mentions are reported at the most.</summary>
    public const int MostMentions = 1_000;

    private const int MatchesEach = 3;
    private const int LongestNumber = 12;
    private const int MostParts = 6;
    private readonly PlaceIndex _index;
    private readonly NameTrie _trie;

    internal PlaceMentions(PlaceIndex index)
    {
        _index = index;
        _trie = new NameTrie(index.Names.Entries);
    }

    /// <summary>The mentions in a text, in its order; none overlaps another.</summary>
    /// <param name="text">Any text.</param>
    public ImmutableArray<PlaceMention> Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        FoldedText folded = FoldedText.Of(text.AsSpan(0, Math.Min(text.Length, LongestText)));
        ReadOnlySpan<char> all = folded.Text;
        Dictionary<string, ImmutableArray<PlaceMatch>> resolved = new(StringComparer.Ordinal);
        ImmutableArray<PlaceMention>.Builder mentions = ImmutableArray.CreateBuilder<PlaceMention>();
        for (int at = 0; at < all.Length && mentions.Count < MostMentions;)
        {
            bool insideWord = at > 0 && NameTrie.IsWord(all[at]) && NameTrie.IsWord(all[at - 1]);
            int name = insideWord ? 0 : _trie.Longest(all[at..]);
            if (name == 0)
            {
                at++;
                continue;
            }

            int length = Phrase(all[at..], name);
            string phrase = all.Slice(at, length).ToString();
            ImmutableArray<PlaceMatch> matches = Resolve(phrase, resolved);
            if (matches.IsEmpty && length > name)
            {
                length = name;
                phrase = all.Slice(at, length).ToString();
                matches = Resolve(phrase, resolved);
            }

            if (!matches.IsEmpty)
            {
                int start = folded.Origin[at];
                mentions.Add(new PlaceMention(start, folded.Origin[at + length - 1] + 1 - start, phrase, matches));
            }

            at += length;
        }

        return mentions.ToImmutable();
    }

    private ImmutableArray<PlaceMatch> Resolve(string phrase, Dictionary<string, ImmutableArray<PlaceMatch>> resolved)
    {
        if (!resolved.TryGetValue(phrase, out ImmutableArray<PlaceMatch> matches))
        {
            resolved[phrase] = matches = _index.Resolve(phrase, MatchesEach);
        }

        return matches;
    }

    // From a name on: further names that it leads to, a number, and the words after it.
    private int Phrase(ReadOnlySpan<char> text, int length)
    {
        int streets = IsStreet(text[..length]) ? 1 : 0;
        bool regionsOnly = IsArea(text[..length]);
        for (int part = 1; part < MostParts && streets < 2; part++)
        {
            int gap = streets > 0 ? Joint(text[length..]) : Space(text[length..]);
            int next = _trie.Longest(text[(length + gap)..]);
            if (next == 0)
            {
                break;
            }

            ReadOnlySpan<char> name = text.Slice(length + gap, next);
            bool street = IsStreet(name);
            if (!(regionsOnly || (streets == 1 && street)))
            {
                break;
            }

            regionsOnly = regionsOnly && IsArea(name);
            streets += street ? 1 : 0;
            length += gap + next;
            if (!street && !regionsOnly)
            {
                break;
            }
        }

        length += streets == 1 ? Number(text[length..]) : 0;
        for (int i = 0; i < 2; i++)
        {
            length += QueryWords.After(text[length..]).Length;
        }

        return length;
    }

    private bool IsStreet(ReadOnlySpan<char> name) => Is(name, PlaceMatchKind.Street);

    private bool IsArea(ReadOnlySpan<char> name) => Is(name, PlaceMatchKind.Area);

    private bool Is(ReadOnlySpan<char> name, PlaceMatchKind kind) => _index.Names.Exact(name.ToString(), 3).Any(h => _index.Targets[h.Target].Kind == kind);

    private static int Joint(ReadOnlySpan<char> text)
    {
        int space = Space(text);
        int joint = QueryShapes.LengthOfSeparator(space < text.Length && text[space..].StartsWith("and ") ? text : text[space..]);
        return joint == 0 ? space : text.StartsWith(" and ") ? joint : space + joint + Space(text[(space + joint)..]);
    }

    private static int Space(ReadOnlySpan<char> text) => text.Length > 0 && text[0] == ' ' ? 1 : 0;

    private static int Number(ReadOnlySpan<char> text)
    {
        int i = 0;
        while (i < text.Length && i < LongestNumber && (ChineseNumber.IsPart(text[i]) || text[i] is '-' or '之'))
        {
            i++;
        }

        return i > 0 && i < text.Length && text[i] == '号' && !(i + 1 < text.Length && text[i + 1] == '线') ? i + 1 : 0;
    }
}
