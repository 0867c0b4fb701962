using System.Collections.Frozen;

namespace Command.Ingest.Resources;

/// <summary>Puts numbers of people, as reasons carry them (<c>dead=3;missing=~2;trapped=&gt;10</c>), into words.</summary>
internal static class CasualtyWords
{
    private static readonly FrozenDictionary<string, (string Zh, string En)> s_fates = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["dead"] = ("死亡", "dead"),
        ["missing"] = ("失踪", "missing"),
        ["trapped"] = ("被困", "trapped"),
        ["injured"] = ("受伤", "injured"),
        ["light"] = ("轻伤", "lightly injured"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>As "3人死亡、约2人失踪" or "3 dead, about 2 missing"; what can't be read is shown as it is.</summary>
    public static string Of(string argument, bool english) =>
        string.Join(english ? ", " : "、", argument.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(part => Part(part, english)));

    private static string Part(string part, bool english)
    {
        int equals = part.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 || !s_fates.TryGetValue(part[..equals], out (string Zh, string En) fate))
        {
            return part;
        }

        string number = part[(equals + 1)..].TrimStart('~', '>');
        string sureness = (part.ElementAtOrDefault(equals + 1), english) switch
        {
            ('~', true) => "about ",
            ('~', false) => "约",
            ('>', true) => "at least ",
            ('>', false) => "至少",
            _ => "",
        };
        return english ? $"{sureness}{number} {fate.En}" : $"{sureness}{number}人{fate.Zh}";
    }
}
