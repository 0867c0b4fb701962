using System.Collections.Frozen;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Command.Ingest.Feeds.Cap;

/// <summary>
/// The Chinese level of an alert: 1 红 to 4 蓝. What its sender says in words (雷电黄色预警[Ⅲ级/较重]) goes before CAP severity,
/// because Chinese senders set the level by national rules and fill severity in afterwards.
/// </summary>
internal static partial class CapLevels
{
    // A long description is a bulletin about many things; its beginning names the warning.
    private const int TextRead = 2_000;

    private static readonly FrozenDictionary<string, int> s_severities = new Dictionary<string, int>
    {
        ["Extreme"] = 1, ["Severe"] = 2, ["Moderate"] = 3, ["Minor"] = 4,
        ["Red"] = 1, ["Orange"] = 2, ["Yellow"] = 3, ["Blue"] = 4,
        ["红色"] = 1, ["橙色"] = 2, ["黄色"] = 3, ["蓝色"] = 4,
        ["特别严重"] = 1, ["严重"] = 2, ["较重"] = 3, ["一般"] = 4,
        ["特别重大"] = 1, ["重大"] = 2, ["较大"] = 3,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, int> s_words = new Dictionary<string, int>
    {
        ["红"] = 1, ["紅"] = 1, ["橙"] = 2, ["黄"] = 3, ["黃"] = 3, ["蓝"] = 4, ["藍"] = 4,
        ["Ⅰ"] = 1, ["Ⅱ"] = 2, ["Ⅲ"] = 3, ["Ⅳ"] = 4, ["I"] = 1, ["II"] = 2, ["III"] = 3, ["IV"] = 4,
        ["特别严重"] = 1, ["严重"] = 2, ["较重"] = 3, ["一般"] = 4,
        ["特别重大"] = 1, ["重大"] = 2, ["较大"] = 3,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The level of a severity word where the city's table has none; null for Unknown and for words that are not known.</summary>
    public static int? BuiltIn(string? severity) => severity is not null && s_severities.TryGetValue(severity, out int level) ? level : null;

    /// <summary>The level of one info block: the first of headline, event and description that names exactly one, then severity.</summary>
    public static int? Of(CapInfo info, FeedContext context, CapIssues issues, XElement at)
    {
        int? bySeverity = context.Codes.LevelOf(info.Severity) ?? BuiltIn(info.Severity);
        foreach (string? text in (ReadOnlySpan<string?>)[info.Headline, info.Event, info.Description])
        {
            int[] named = Named(text);
            if (named.Length > 1)
            {
                issues.Add("cap-level-ambiguous", $"The words name levels {string.Join(" and ", named)}; severity decides.", at);
                return bySeverity;
            }

            if (named is [int level])
            {
                if (bySeverity is not null && bySeverity != level)
                {
                    issues.Add("cap-level-disagrees", $"The words say level {level} and severity {info.Severity} says {bySeverity}; the words are taken.", at);
                }

                return level;
            }
        }

        return bySeverity;
    }

    private static int[] Named(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return [];
        }

        string read = Lifted().Replace(text.Length <= TextRead ? text : text[..TextRead], "");
        return [.. Warning().Matches(read).SelectMany(m => m.Groups.Values.Skip(1)).Where(g => g.Success)
            .Select(g => s_words.TryGetValue(g.Value, out int level) ? level : 0).Where(level => level > 0).Distinct().Order()];
    }

    // 暴雨红色预警, 红色暴雨预警信号 | [Ⅲ级/较重], 【II级】, (特别严重). Bare 四级 is a wind force and bare 严重 an adjective: neither counts.
    [GeneratedRegex(@"([红紅橙黄黃蓝藍])色[^，。；、,;\s]{0,6}[预預]警|[\[［【(（]\s*(?:([ⅠⅡⅢⅣ]|IV|I{1,3})\s*级\s*(?:[/／、]?\s*(特别严重|严重|较重|一般|特别重大|重大|较大))?[^\]］】)）]{0,8}|(特别严重|严重|较重)\s*)[\]］】)）]", RegexOptions.CultureInvariant)]
    private static partial Regex Warning();

    // A warning that is lifted in passing does not count: 解除暴雨红色预警，发布暴雨黄色预警.
    [GeneratedRegex(@"(?:解除|取消|撤销|终止)[^，。；,;]{0,24}?[预預]警", RegexOptions.CultureInvariant)]
    private static partial Regex Lifted();
}
