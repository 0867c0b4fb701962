using System.Collections.Frozen;

namespace Command.Ingest.Feeds.Open311;

/// <summary>
/// Plain service names, Chinese and English, to the platform's kinds, for a code that the city's table does not hold.
/// The Chinese ones are the small classes of GB/T 30428.2 as they are commonly named; its codes differ by city and belong in the pack.
/// </summary>
internal static class Open311Kinds
{
    public const string Unknown = "other";

    /// <summary>
    /// Words found in a service name → kind; the longest one found decides. So <c>fire hydrant</c> and 消防栓 stand here
    /// as <c>other</c>: they hold the word of something that they are not.
    /// </summary>
    private static readonly FrozenDictionary<string, string> s_words = new Dictionary<string, string>
    {
        ["道路积水"] = "waterlogging",
        ["积水"] = "waterlogging",
        ["内涝"] = "waterlogging",
        ["waterlogging"] = "waterlogging",
        ["water logging"] = "waterlogging",
        ["standing water"] = "waterlogging",
        ["flooding"] = "waterlogging",
        ["street flooding"] = "waterlogging",
        ["flooded street"] = "waterlogging",
        ["路面塌陷"] = "road-collapse",
        ["道路塌陷"] = "road-collapse",
        ["塌陷"] = "road-collapse",
        ["road collapse"] = "road-collapse",
        ["road-collapse"] = "road-collapse",
        ["sinkhole"] = "road-collapse",
        ["管道破裂"] = "pipe-burst",
        ["水管破裂"] = "pipe-burst",
        ["自来水管破裂"] = "pipe-burst",
        ["热力管道破裂"] = "pipe-burst",
        ["水管爆裂"] = "pipe-burst",
        ["跑水"] = "pipe-burst",
        ["pipe burst"] = "pipe-burst",
        ["burst pipe"] = "pipe-burst",
        ["pipe-burst"] = "pipe-burst",
        ["water main break"] = "pipe-burst",
        ["燃气泄漏"] = "gas-leak",
        ["煤气泄漏"] = "gas-leak",
        ["天然气泄漏"] = "gas-leak",
        ["燃气管道破裂"] = "gas-leak",
        ["gas leak"] = "gas-leak",
        ["gas-leak"] = "gas-leak",
        ["火灾"] = "fire",
        ["起火"] = "fire",
        ["着火"] = "fire",
        ["fire"] = "fire",
        ["fire hydrant"] = Unknown,
        ["fire lane"] = "illegal-parking",
        ["fire station"] = Unknown,
        ["火灾隐患"] = Unknown,
        ["交通事故"] = "crash",
        ["车祸"] = "crash",
        ["crash"] = "crash",
        ["traffic accident"] = "crash",
        ["traffic collision"] = "crash",
        ["vehicle accident"] = "crash",
        ["井盖"] = "manhole",
        ["窨井"] = "manhole",
        ["manhole"] = "manhole",
        ["manhole cover"] = "manhole",
        ["路灯"] = "street-light",
        ["照明灯"] = "street-light",
        ["street light"] = "street-light",
        ["street-light"] = "street-light",
        ["streetlight"] = "street-light",
        ["light out"] = "street-light",
        ["垃圾"] = "litter",
        ["暴露垃圾"] = "litter",
        ["渣土"] = "litter",
        ["litter"] = "litter",
        ["trash"] = "litter",
        ["garbage"] = "litter",
        ["illegal dumping"] = "litter",
        ["违停"] = "illegal-parking",
        ["违章停车"] = "illegal-parking",
        ["违法停车"] = "illegal-parking",
        ["机动车乱停放"] = "illegal-parking",
        ["乱停车"] = "illegal-parking",
        ["illegal parking"] = "illegal-parking",
        ["illegal-parking"] = "illegal-parking",
        ["parking violation"] = "illegal-parking",
        ["树木倒伏"] = "tree-down",
        ["树木倒"] = "tree-down",
        ["行道树倒伏"] = "tree-down",
        ["tree down"] = "tree-down",
        ["tree-down"] = "tree-down",
        ["fallen tree"] = "tree-down",
        ["downed tree"] = "tree-down",
        ["停电"] = "power-outage",
        ["供电故障"] = "power-outage",
        ["power outage"] = "power-outage",
        ["power-outage"] = "power-outage",
        ["blackout"] = "power-outage",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] s_longestFirst = [.. s_words.Keys.OrderByDescending(w => w.Length).ThenBy(w => w, StringComparer.Ordinal)];

    /// <summary>Kinds of GB/T 30428.2's event class 突发事件, which are more than a case.</summary>
    private static readonly FrozenSet<string> s_emergencies =
        FrozenSet.ToFrozenSet(["waterlogging", "road-collapse", "pipe-burst", "gas-leak", "fire"], StringComparer.Ordinal);

    /// <summary>True when the kind belongs to the event class 突发事件.</summary>
    public static bool IsEmergency(string kind) => s_emergencies.Contains(kind);

    /// <summary>The kind that a plain name speaks of, or <c>other</c>.</summary>
    /// <param name="name">A service name, or a code that is a word.</param>
    public static string Of(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return Unknown;
        }

        // A name is short; what is longer is a text in the wrong field.
        string plain = (name.Length <= 200 ? name : name[..200]).ToLowerInvariant().Replace('_', ' ');
        if (s_words.TryGetValue(plain, out string? exact))
        {
            return exact;
        }

        foreach (string word in s_longestFirst)
        {
            if (Holds(plain, word))
            {
                return s_words[word];
            }
        }

        return Unknown;
    }

    private static bool Holds(string name, string word)
    {
        for (int at = name.IndexOf(word, StringComparison.Ordinal); at >= 0; at = name.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            int end = at + word.Length;
            // Letters run together into other words (campfire); Chinese characters do not. A plural is the same word.
            bool latin = char.IsAsciiLetter(word[0]);
            if (!latin || ((at == 0 || !char.IsAsciiLetter(name[at - 1])) && (EndsWord(name, end) || (name[end] == 's' && EndsWord(name, end + 1)))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsWord(string name, int at) => at >= name.Length || !char.IsAsciiLetter(name[at]);
}
