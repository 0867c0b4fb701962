using System.Collections.Immutable;

namespace Command.Geo.Places;

/// <summary>What is left of a text once the words around the name are taken off.</summary>
/// <param name="Text">The name, the two names or the address.</param>
/// <param name="LooserM">What those words add to the uncertainty, metres.</param>
/// <param name="Bridge">True when a bridge was meant.</param>
internal readonly record struct QueryCore(string Text, double LooserM, bool Bridge);

/// <summary>The words around names in addresses: 附近, 路口, 对面, near, the corner of.</summary>
internal static class QueryWords
{
    private const double NearM = 100;
    private const double BesideM = 50;

    /// <summary>Words after a name, longest first, with what they add in metres.</summary>
    private static readonly ImmutableArray<(string Word, double LooserM)> s_after =
    [
        .. "附近 周边 一带 周围 nearby".Split(' ').Select(w => (w, NearM))
            .Concat("旁边 旁 边上 对面 对过 门前 门口 前面 后面 后身 楼下 东侧 西侧 南侧 北侧 东边 西边 南边 北边 地铁口 地铁站口 出口 入口 道边 路边 桥头".Split(' ').Select(w => (w, BesideM)))
            .Concat("十字路口 交叉路口 丁字路口 交叉口 交汇处 交会处 交汇口 相交处 交口 交界处 交叉 相交 路口 道口 口 处 内 里 上 和 与 跟 及 的 & intersection crossing".Split(' ').Select(w => (w, 0d)))
            .OrderByDescending(p => p.Item1.Length),
    ];

    private static readonly ImmutableArray<(string Word, double LooserM)> s_before =
    [
        .. "close to ,near to ,near ,nearby ,靠近,临近".Split(',').Select(w => (w, NearM))
            .Concat("opposite ,in front of ,next to ,beside ,by ,outside ".Split(',').Select(w => (w, BesideM)))
            .Concat("at the corner of ,corner of ,at the intersection of ,intersection of ,at the junction of ,junction of ,at ,on ,the ,位于,在".Split(',').Select(w => (w, 0d)))
            .OrderByDescending(p => p.Item1.Length),
    ];

    /// <summary>The longest word after a name that begins here, and what it adds in metres; none has length 0.</summary>
    public static (int Length, double LooserM) After(ReadOnlySpan<char> text)
    {
        foreach ((string word, double looserM) in s_after)
        {
            if ((word.Length > 1 || word is "旁") && word[0] > 'z' && text.StartsWith(word, StringComparison.Ordinal))
            {
                return (word.Length, looserM);
            }
        }

        return (0, 0);
    }

    /// <summary>The ways to take the words off, the likeliest first; the last is always the text with the most taken off.</summary>
    public static List<QueryCore> Cores(string folded)
    {
        (string text, double looserM) = (folded, 0);
        for (int i = 0; i < 3; i++)
        {
            foreach ((string word, double m) in s_before)
            {
                if (text.Length > word.Length && text.StartsWith(word, StringComparison.Ordinal))
                {
                    (text, looserM) = (text[word.Length..].TrimStart(), Math.Max(looserM, m));
                    break;
                }
            }
        }

        List<QueryCore> cores = [new QueryCore(text, looserM, false)];
        for (int i = 0; i < 3; i++)
        {
            if (text.EndsWith("桥下", StringComparison.Ordinal) && text.Length > 2)
            {
                cores.Add(new QueryCore(text[..^1], Math.Max(looserM, BesideM), true));
                cores.Add(new QueryCore(text[..^2], Math.Max(looserM, BesideM), true));
                break;
            }

            bool taken = false;
            foreach ((string word, double m) in s_after)
            {
                if (text.Length > word.Length && text.EndsWith(word, StringComparison.Ordinal) && text[..^word.Length].TrimEnd(' ', ',', '的') is { Length: > 0 } before)
                {
                    looserM = Math.Max(looserM, m);
                    if (word is "路口" or "道口" && before[^1] is not ('路' or '街' or '道'))
                    {
                        // 中山路口 is the mouth of 中山路; of 中山路文昌街路口 only 路口 comes off.
                        cores.Add(new QueryCore(text[..^1], looserM, false));
                    }

                    text = before;
                    cores.Add(new QueryCore(text, looserM, false));
                    taken = true;
                    break;
                }
            }

            if (!taken)
            {
                break;
            }
        }

        return cores;
    }
}
