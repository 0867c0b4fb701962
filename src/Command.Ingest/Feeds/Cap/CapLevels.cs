using System.Buffers;
using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Command.Ingest.Feeds.Cap;

/// <summary>
/// The Chinese level of an alert: 1 红 to 4 蓝. What its sender says in words (雷电黄色预警[Ⅲ级/较重]) goes before CAP severity,
/// because Chinese senders set the level by national rules and fill severity in afterwards.
/// </summary>
internal static partial class CapLevels
{
    // A long description is a bulletin about many things; its beginning names the warning.
    private const int TextRead = 2_000;

    private static readonly FrozenDictionary<string, int> s_severities = Table(
        StringComparer.OrdinalIgnoreCase,
        ["Extreme", "Red", "红色", "特别严重", "特别重大"],
        ["Severe", "Orange", "橙色", "严重", "重大"],
        ["Moderate", "Yellow", "黄色", "较重", "较大"],
        ["Minor", "Blue", "蓝色", "一般"]);

    private static readonly FrozenDictionary<string, int> s_words = Table(
        StringComparer.Ordinal,
        ["红", "紅", "Ⅰ", "I", "特别严重", "特别重大"],
        ["橙", "Ⅱ", "II", "严重", "重大"],
        ["黄", "黃", "Ⅲ", "III", "较重", "较大"],
        ["蓝", "藍", "Ⅳ", "IV", "一般"]);

    /// <summary>One of them is in everything that names a warning's level.</summary>
    private static readonly SearchValues<char> s_letters = SearchValues.Create("警级严较");

    /// <summary>The level of a severity word where the city's table has none; null for Unknown and for words that are not known.</summary>
    public static int? BuiltIn(string? severity) => severity is not null && s_severities.TryGetValue(severity, out int level) ? level : null;

    /// <summary>The level of one info block: the first of headline, event and description that names exactly one, then severity.</summary>
    public static int? Of(CapInfo info, FeedContext context, CapIssues issues, CapElement at)
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
        // Nearly every text names no level, which one look at its letters tells.
        if (string.IsNullOrEmpty(text) || !text.AsSpan().ContainsAny(s_letters))
        {
            return [];
        }

        string read = Lifted().Replace(text.Length <= TextRead ? text : text[..TextRead], "");
        return [.. Warning().Matches(read).SelectMany(m => m.Groups.Values.Skip(1)).Where(g => g.Success)
            .Select(g => s_words.TryGetValue(g.Value, out int level) ? level : 0).Where(level => level > 0).Distinct().Order()];
    }

    private static FrozenDictionary<string, int> Table(StringComparer comparer, params string[][] levels) =>
        levels.SelectMany((words, i) => words.Select(word => KeyValuePair.Create(word, i + 1))).ToFrozenDictionary(comparer);

    // 暴雨红色预警, 红色暴雨预警信号 | [Ⅲ级/较重], 【II级】, (特别严重). Bare 四级 is a wind force and bare 严重 an adjective: neither counts.
    [GeneratedRegex(@"([红紅橙黄黃蓝藍])色[^，。；、,;\s]{0,6}[预預]警|[\[［【(（]\s*(?:([ⅠⅡⅢⅣ]|IV|I{1,3})\s*级\s*(?:[/／、]?\s*(特别严重|严重|较重|一般|特别重大|重大|较大))?[^\]］】)）]{0,8}|(特别严重|严重|较重)\s*)[\]］】)）]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Warning();

    // A warning that is lifted in passing does not count: 解除暴雨红色预警，发布暴雨黄色预警.
    [GeneratedRegex(@"(?:解除|取消|撤销|终止)[^，。；,;]{0,24}?[预預]警", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Lifted();
}
