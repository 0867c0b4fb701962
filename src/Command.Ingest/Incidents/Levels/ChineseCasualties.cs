using System.Collections.Immutable;
using System.Text;

namespace Command.Ingest.Incidents.Levels;

/// <summary>Reads <see cref="Casualties"/> out of Chinese text, clause by clause: a number belongs to the word for what became of the people.</summary>
internal static class ChineseCasualties
{
    private const int ResponderReach = 3;
    private const int DenialReach = 8;

    private static readonly ImmutableArray<string> s_notSo =
        ["防止", "避免", "谨防", "预防", "严防", "以免", "以防", "如有", "若有", "一旦", "可能造成", "可能导致", "易造成", "或造成", "或将造成", "曾造成", "曾导致", "曾发生", "曾有"];

    private static readonly ImmutableArray<string> s_asked = ["是否", "有无", "有没有", "不详", "待核", "核实", "不清楚", "情况不明", "伤亡不明", "未知", "待查", "待确认", "吗"];
    private static readonly ImmutableArray<string> s_denials = ["没有", "没人", "未造成", "未发生", "未发现", "未出现", "未接到", "未收到", "未有", "未见", "尚无", "暂无", "并无", "无人", "零", "无"];
    private static readonly ImmutableArray<string> s_noDenials = ["无人机", "无法", "无名", "无线", "无关", "无论", "无证", "无牌", "无障碍", "未知"];
    private static readonly ImmutableArray<string> s_all = ["全部", "均", "都已", "悉数", "所有"];

    public static Casualties Of(string text)
    {
        Dictionary<Fate, PeopleCount> counts = [];
        foreach (string clause in ChineseWords.HasFate(text) ? Clauses(text) : [])
        {
            if (!s_notSo.Any(w => clause.Contains(w, StringComparison.Ordinal)))
            {
                Read(clause, counts);
            }
        }

        return new Casualties
        {
            Dead = Get(counts, Fate.Dead),
            Missing = Get(counts, Fate.Missing),
            Trapped = Get(counts, Fate.Trapped),
            Injured = Get(counts, Fate.Injured),
            LightlyInjured = Get(counts, Fate.Light),
        };
    }

    private static PeopleCount? Get(Dictionary<Fate, PeopleCount> counts, Fate fate) => counts.TryGetValue(fate, out PeopleCount count) ? count : null;

    private static string[] Clauses(string text)
    {
        StringBuilder folded = new(text.Length);
        foreach (char c in text)
        {
            // Full-width figures; a question mark stays, for it makes its clause a question.
            char plain = c is >= '０' and <= '９' ? (char)(c - '０' + '0') : c;
            if (plain is '？' or '?')
            {
                folded.Append("吗。");
            }
            else if (plain is not (' ' or '\t' or '\u3000'))
            {
                folded.Append(plain);
            }
        }

        return folded.ToString().Split(['。', '；', ';', '！', '!', '，', ',', '\n', '\r', '…', '但'], StringSplitOptions.RemoveEmptyEntries);
    }

    private static void Read(string clause, Dictionary<Fate, PeopleCount> counts)
    {
        ImmutableArray<Token> tokens = Tokens(clause);
        bool asked = s_asked.Any(w => clause.Contains(w, StringComparison.Ordinal));
        bool numbersFollow = tokens.Where(t => t.Kind is TokenKind.Fate or TokenKind.Count or TokenKind.Denial).Take(2).Select(t => t.Kind).SequenceEqual([TokenKind.Fate, TokenKind.Count]);
        bool all = s_all.Any(w => clause.Contains(w, StringComparison.Ordinal));
        (PeopleCount Count, Token Token)? pending = null;
        (int? deniedUntil, bool person, Token? last) = (null, false, null);
        for (int i = 0; i < tokens.Length; i++)
        {
            Token token = tokens[i];
            switch (token.Kind)
            {
                case TokenKind.Denial:
                    deniedUntil = token.End + DenialReach;
                    break;
                case TokenKind.Person:
                    person = true;
                    break;
                case TokenKind.Count:
                    bool beside = last is { Kind: TokenKind.Count } && clause.AsSpan(last.End, token.Start - last.End).IndexOfAny('、', '和', '及') >= 0;
                    pending = (beside && pending is { } before ? before.Count.And(token.Count) : token.Count, token);
                    (deniedUntil, last) = (null, token);
                    break;
                default:
                    PeopleCount? count = numbersFollow ? Following(tokens, i) : pending is { } p && Reaches(p.Token, token, last) ? p.Count : null;
                    bool denied = token.Start <= deniedUntil;
                    deniedUntil = denied ? token.End + DenialReach : null;
                    Take(counts, token, new Mention(count, person || token.Use == WordUse.Person || FollowedByPerson(tokens, i), denied, asked, all));
                    last = token;
                    break;
            }
        }
    }

    /// <summary>A number reaches the first word after it, and those that follow at once: 3人被困受伤.</summary>
    private static bool Reaches(Token count, Token fate, Token? last) =>
        (last is not { Kind: TokenKind.Fate } || fate.Start - last.End <= 2) && (!count.Responder || fate.Start - count.End <= ResponderReach);

    private static PeopleCount? Following(ImmutableArray<Token> tokens, int fate)
    {
        PeopleCount? count = null;
        for (int i = fate + 1; i < tokens.Length && tokens[i].Kind != TokenKind.Fate; i++)
        {
            if (tokens[i].Kind == TokenKind.Count)
            {
                count = PeopleCount.Worse(count, tokens[i].Count);
            }
        }

        return count;
    }

    private static bool FollowedByPerson(ImmutableArray<Token> tokens, int fate) =>
        fate + 1 < tokens.Length && tokens[fate + 1].Kind == TokenKind.Person && tokens[fate + 1].Start == tokens[fate].End;

    private static void Take(Dictionary<Fate, PeopleCount> counts, Token token, Mention said)
    {
        if (token.Fate == Fate.Safe)
        {
            bool everyone = said is { All: true, Denied: false, Asked: false };
            if (everyone || (counts.TryGetValue(Fate.Trapped, out PeopleCount trapped) && trapped.How == CountSureness.Exact && said.Count?.Number >= trapped.Number))
            {
                counts[Fate.Trapped] = PeopleCount.None;
            }
        }
        else if (said.Denied || said.Count is { Number: 0 })
        {
            foreach (Fate fate in said.Asked ? [] : token.Fate == Fate.Harmed ? (Fate[])[Fate.Dead, Fate.Injured] : [token.Fate])
            {
                counts.TryAdd(fate, PeopleCount.None);
            }
        }
        else if ((said.Count ?? (said is { Person: true, Asked: false } && token.Use != WordUse.BesideNumber ? PeopleCount.Some : null)) is { } people)
        {
            Fate fate = token.Fate == Fate.Harmed ? Fate.Injured : token.Fate;
            counts[fate] = PeopleCount.Worse(Get(counts, fate), people)!.Value;
        }
    }

    private static ImmutableArray<Token> Tokens(string clause)
    {
        ImmutableArray<Token>.Builder tokens = ImmutableArray.CreateBuilder<Token>();
        int at = 0;
        while (at < clause.Length)
        {
            Token token = At(clause, at, tokens.Count > 0 ? tokens[^1] : null);
            if (token.Kind != TokenKind.Other)
            {
                tokens.Add(token);
            }

            at = token.End;
        }

        return tokens.ToImmutable();
    }

    private static Token At(string clause, int at, Token? before)
    {
        ReadOnlySpan<char> rest = clause.AsSpan(at);
        bool afterFate = before is { Kind: TokenKind.Fate } && before.End == at;
        if (Starts(rest, s_noDenials) is > 0 and int harmless)
        {
            return new Token(TokenKind.Other, at, at + harmless);
        }

        if (ChineseWords.FateAt(rest) is var (fate, use, length)
            && (use != WordUse.BesideNumber || before is { Kind: TokenKind.Count } && before.End == at || ChineseCount.Read(clause, at + length, true) is not null))
        {
            return new Token(TokenKind.Fate, at, at + length) { Fate = fate, Use = use };
        }

        if (ChineseCount.Read(clause, at, afterFate) is var (count, taken))
        {
            return new Token(TokenKind.Count, at, at + taken) { Count = count, Responder = ChineseWords.ResponderAt(clause.AsSpan(at + taken)) > 0 };
        }

        if (Starts(rest, s_denials) is > 0 and int denial)
        {
            return new Token(TokenKind.Denial, at, at + denial);
        }

        int person = ChineseWords.ResponderAt(rest) > 0 ? 0 : ChineseWords.PersonAt(rest);
        return person > 0 ? new Token(TokenKind.Person, at, at + person) : new Token(TokenKind.Other, at, at + Math.Max(1, ChineseWords.ResponderAt(rest)));
    }

    private static int Starts(ReadOnlySpan<char> text, ImmutableArray<string> words)
    {
        foreach (string word in words)
        {
            if (text.StartsWith(word, StringComparison.Ordinal))
            {
                return word.Length;
            }
        }

        return 0;
    }

    /// <summary>What a clause says about one fate.</summary>
    /// <param name="Count">The number that belongs to it.</param>
    /// <param name="Person">A word for people belongs to it.</param>
    /// <param name="Denied">It is said not to be so.</param>
    /// <param name="Asked">It is asked or not known.</param>
    /// <param name="All">It is said of everyone.</param>
    private readonly record struct Mention(PeopleCount? Count, bool Person, bool Denied, bool Asked, bool All);

    private enum TokenKind
    {
        Other,
        Count,
        Fate,
        Person,
        Denial,
    }

    private sealed record Token(TokenKind Kind, int Start, int End)
    {
        public Fate Fate { get; init; }

        public WordUse Use { get; init; }

        public PeopleCount Count { get; init; }

        public bool Responder { get; init; }
    }
}
