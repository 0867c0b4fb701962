using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Ingest.Fusion.Wording;

/// <summary>Weighs what a text claims: which kinds, and whether it is over. What is denied, asked or supposed counts for nothing or less.</summary>
internal static class Claims
{
    private const double Supposed = 0.5;
    private const double Asked = 0.5;
    private const double Drilled = 0.3;

    // However many words say so, words alone are never certain.
    private const double Surest = 0.99;
    private const int FarthestHan = 8;
    private const int FarthestLatin = 32;
    private const int MostWords = 64;

    /// <summary>What may stand between a denial and what it denies: 没有|发现明显的|积水.</summary>
    private const string Between = "有任何发现明显再出生人员车辆造成见看到闻大面积什么太存在被了其他的过听群众居民旅客完全部";

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_between = FrozenSet.ToFrozenSet(
        ("any sign signs of longer more one was is are were been a an the visible people persons person serious major reported there sort kind cars vehicles being got yet"
        + " has have fully completely be").Split(' '),
        StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The kinds that the words speak of.</summary>
    /// <param name="text">Folded title and text.</param>
    /// <param name="tokens">Its known words.</param>
    /// <param name="codes">The kinds' codes by their numbers.</param>
    public static ImmutableArray<KindWeight> Kinds(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens, ImmutableArray<string> codes)
    {
        double all = 1;
        foreach (Token token in tokens)
        {
            all = token.Lexeme.Is(Marks.Drill) ? Drilled : all;
        }

        List<(int Word, Lexeme Lexeme, double Factor)> said = [];
        (bool denied, int deniedEnd) = (false, 0);
        for (int i = 0; i < tokens.Length && said.Count < MostWords; i++)
        {
            if (!tokens[i].Lexeme.Is(Marks.Kind))
            {
                continue;
            }

            // 无火灾、爆炸: what is denied of the first is denied of the next. 未恢复供电 denies the end, and not what was to end.
            bool ending = tokens[i].Lexeme.Is(Marks.Over);
            denied = (!ending && Denies(text, tokens, i)) || (denied && IsJoint(text[deniedEnd..tokens[i].Start]));
            deniedEnd = tokens[i].End;
            if (!denied)
            {
                Say(said, tokens[i], all * (ending ? 1 : Circumstance(text, tokens, i)));
            }
        }

        return said.Count == 0 ? [] : Strongest(said, codes);
    }

    /// <summary>True when the text says that it is over and does not take that back.</summary>
    public static bool Over(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens)
    {
        bool over = false, awaited = false;
        for (int i = 0, end = 0; i < tokens.Length; i++)
        {
            Lexeme lexeme = tokens[i].Lexeme;
            // What is asked for or foretold in a clause has not come.
            awaited = (awaited && !HasBreak(text[end..tokens[i].Start])) || lexeme.Is(Marks.Awaits | Marks.Asks | Marks.Supposes);
            end = tokens[i].End;
            if (lexeme.Is(Marks.Over))
            {
                over = over || (!awaited && !Denies(text, tokens, i));
            }
            else if (lexeme.Is(Marks.Again) && !(SaidText.IsLatin(text[tokens[i].Start]) && i > 0 && tokens[i - 1].Lexeme.Is(Marks.Over) && tokens[i - 1].End + 1 == tokens[i].Start))
            {
                // 又 takes it back; "reopened again" does not.
                over = false;
            }
        }

        return over;
    }

    // The same word said twice is no surer than once; what is said plainly counts before what is only supposed.
    private static void Say(List<(int Word, Lexeme Lexeme, double Factor)> said, Token token, double factor)
    {
        int at = said.FindIndex(s => s.Word == token.Word);
        if (at < 0)
        {
            said.Add((token.Word, token.Lexeme, factor));
        }
        else if (said[at].Factor < factor)
        {
            said[at] = said[at] with { Factor = factor };
        }
    }

    private static ImmutableArray<KindWeight> Strongest(List<(int Word, Lexeme Lexeme, double Factor)> said, ImmutableArray<string> codes)
    {
        // By the words' numbers, so that their order in the text does not move the last digit.
        said.Sort((a, b) => a.Word.CompareTo(b.Word));
        List<(int Kind, double Doubt)> doubts = [];
        foreach ((_, Lexeme lexeme, double factor) in said)
        {
            foreach ((int kind, double weight) in lexeme.Kinds)
            {
                int at = doubts.FindIndex(d => d.Kind == kind);
                double doubt = 1 - (weight * factor);
                if (at < 0)
                {
                    doubts.Add((kind, doubt));
                }
                else
                {
                    doubts[at] = (kind, doubts[at].Doubt * doubt);
                }
            }
        }

        return
        [
            .. doubts.Select(d => new KindWeight(codes[d.Kind], Math.Min(Surest, Math.Round(1 - d.Doubt, 3))))
                .Where(k => k.Weight > 0)
                .OrderByDescending(k => k.Weight).ThenBy(k => k.Kind, StringComparer.Ordinal)
                .Take(ReportWording.MostKinds),
        ];
    }

    private static bool Denies(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens, int at)
    {
        int end = tokens[at].Start;
        for (int i = at - 1; i >= 0; i--)
        {
            Token before = tokens[i];
            if (!IsNear(text, before.End, tokens[at].Start) || !MayStandBetween(text[before.End..end]))
            {
                return false;
            }

            if (before.Lexeme.Is(Marks.Denies))
            {
                return !(before.End - before.Start == 1 && text[before.Start] == '不') || before.End == tokens[at].Start;
            }

            if (!before.Lexeme.Is(Marks.Thing | Marks.Colour | Marks.Filler))
            {
                return false;
            }

            end = before.Start;
        }

        return false;
    }

    // 1 for what is plainly said.
    private static double Circumstance(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens, int at)
    {
        double factor = 1;
        for (int i = at - 1; i >= 0 && IsNear(text, tokens[i].End, tokens[at].Start); i--)
        {
            Token before = tokens[i];
            // 防 and 易 alone count only right before the word: the first stands in many others.
            bool counts = before.End - before.Start > 1 || before.End == tokens[at].Start;
            factor = counts && before.Lexeme.Is(Marks.Supposes) ? Math.Min(factor, Supposed) : counts && before.Lexeme.Is(Marks.Asks) ? Math.Min(factor, Asked) : factor;
        }

        // 火灾隐患, 着火演练: said behind it.
        bool behind = at + 1 < tokens.Length && tokens[at + 1].Start == tokens[at].End && tokens[at + 1].Lexeme.Is(Marks.Supposes) && tokens[at + 1].End - tokens[at + 1].Start > 1;
        return behind ? Math.Min(factor, Supposed) : factor;
    }

    private static bool IsNear(ReadOnlySpan<char> text, int from, int to) =>
        to - from <= (from > 0 && SaidText.IsLatin(text[from - 1]) ? FarthestLatin : FarthestHan) && !HasBreak(text[from..to]);

    private static bool HasBreak(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            // Between Chinese words a space is a pause.
            if (SaidText.IsBreak(text[i]) || (text[i] == ' ' && ((i > 0 && SaidText.IsHan(text[i - 1])) || (i + 1 < text.Length && SaidText.IsHan(text[i + 1])))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool MayStandBetween(ReadOnlySpan<char> gap)
    {
        int word = -1;
        for (int i = 0; i <= gap.Length; i++)
        {
            bool latin = i < gap.Length && SaidText.IsLatin(gap[i]);
            if (latin)
            {
                word = word < 0 ? i : word;
                continue;
            }

            if ((word >= 0 && !s_between.Contains(gap[word..i])) || (i < gap.Length && gap[i] != ' ' && !Between.Contains(gap[i])))
            {
                return false;
            }

            word = -1;
        }

        return true;
    }

    private static bool IsJoint(ReadOnlySpan<char> gap) => gap.Trim(' ') is "" or "、" or "和" or "或" or "及" or "以及" or "与" or "or" or "and" or "/" or "也没有" or "或者";
}
