using System.Text.RegularExpressions;

namespace Command.Ingest.Feeds.SensorThings;

/// <summary>Finds entities named in URLs and topics: <c>v1.1/Datastreams(92)/Observations</c>, <c>Things('a b')</c>. Ids are texts; quotes are the URL's and not the id's.</summary>
internal static partial class SensorThingsLink
{
    private const int LongestLink = 2_000;

    /// <summary>The id of the last entity of <paramref name="set"/> that a link names, without its quotes; null when it names none.</summary>
    public static string? Id(string? link, string set)
    {
        if (link is null || link.Length > LongestLink)
        {
            return null;
        }

        Match? last = Pattern().Matches(link).LastOrDefault(m => m.Groups["set"].Value == set);
        return last is null ? null : Unquoted(last.Groups["id"].Value);
    }

    /// <summary>The set of the last entity that a link names: <c>Things</c>, <c>Observations</c>, …</summary>
    public static string? Set(string? link) =>
        link is null || link.Length > LongestLink ? null : Pattern().Matches(link).LastOrDefault()?.Groups["set"].Value;

    private static string? Unquoted(string id)
    {
        string text = Uri.UnescapeDataString(id);
        if (text.Length >= 2 && text[0] == '\'' && text[^1] == '\'')
        {
            text = text[1..^1].Replace("''", "'", StringComparison.Ordinal);
        }

        return text.Length == 0 ? null : text;
    }

    [GeneratedRegex(@"(?<set>[A-Z][A-Za-z]{3,30})\((?<id>'(?:[^']|'')*'|[^'()]{1,400})\)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
