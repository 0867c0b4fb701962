using System.Collections.Immutable;
using Command.Geo.Places;
using Command.Ingest.City;

namespace Command.Ingest.Fusion.Wording;

/// <summary>All words that the reader knows: the pack's kinds, the city's names, and those common to every city.</summary>
/// <remarks>Built once, then immutable and safe to share between threads.</remarks>
internal sealed class Lexicon
{
    // What reaches farther names no place: a river, a railway.
    private const double LargestPlaceM = 5_000;

    // A name that more things bear is a chain's.
    private const int MostTargets = 3;
    private const string ShortPlaceEnds = "路街桥站塔楼园馆院校湖山岛寺厦店场港坝闸村屯";
    private readonly WordTrie _trie;
    private readonly ImmutableArray<Lexeme> _lexemes;

    public Lexicon(IReadOnlyList<Kind> kinds, IEnumerable<SpokenName> names)
    {
        Dictionary<string, Lexeme> lexemes = new(StringComparer.Ordinal);
        for (int i = 0; i < kinds.Count; i++)
        {
            foreach (KindWord word in kinds[i].Words)
            {
                Add(lexemes, word.Text, new Lexeme { Marks = Marks.Kind, Kinds = [(i, word.Weight)] });
            }
        }

        foreach ((string word, Marks marks, string form) in CommonWords.All())
        {
            Add(lexemes, word, new Lexeme { Marks = marks, Form = SaidText.Of(form) });
        }

        foreach (SpokenName name in names)
        {
            // An ordinary word stays one, whatever bears it as a name.
            if (IsUsable(name) && SaidText.Of(name.Written) is var written && !lexemes.ContainsKey(written))
            {
                bool place = name.Kind != PlaceMatchKind.Area && (name.Kind == PlaceMatchKind.Street || name.ReachM <= LargestPlaceM);
                Add(lexemes, written, new Lexeme { Marks = Marks.Place, Place = place ? name.Canonical : null, Street = name.Kind == PlaceMatchKind.Street });
            }
        }

        _lexemes = [.. lexemes.Values];
        _trie = new WordTrie([.. lexemes.Keys]);
        Count = _lexemes.Length;
    }

    public int Count { get; }

    /// <summary>Writes the known words of a text in its order, none overlapping another: from the left, the longest first.</summary>
    public void Find(ReadOnlySpan<char> text, List<Token> tokens)
    {
        for (int at = 0; at < text.Length;)
        {
            (int word, int end) = _trie.Longest(text, at);
            if (word >= 0)
            {
                tokens.Add(new Token(at, end, word, _lexemes[word]));
                at = end;
            }
            else
            {
                at++;
            }
        }
    }

    private static void Add(Dictionary<string, Lexeme> lexemes, string word, Lexeme lexeme)
    {
        string key = SaidText.Of(word);
        if (key.Length == 0)
        {
            return;
        }

        if (!lexemes.TryGetValue(key, out Lexeme? known))
        {
            lexemes[key] = lexeme;
            return;
        }

        lexemes[key] = known with
        {
            Marks = known.Marks | lexeme.Marks,
            Kinds = known.Kinds.AddRange(lexeme.Kinds.Where(k => known.Kinds.All(o => o.Kind != k.Kind))),
            Form = known.Form.Length > 0 ? known.Form : lexeme.Form,
        };
    }

    private static bool IsUsable(SpokenName name)
    {
        // The lines of the metro are told by their numbers, by whatever name.
        if (name.Written.EndsWith("号线", StringComparison.Ordinal) || (name.Kind == PlaceMatchKind.Place && name.Targets > MostTargets))
        {
            return false;
        }

        // Towns of two characters are words as well: 方正, 延寿.
        return name.Written.Length > 2 || (name.Written.Length == 2 && ShortPlaceEnds.Contains(name.Written[^1]));
    }
}
