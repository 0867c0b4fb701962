using System.Globalization;
using System.Text.RegularExpressions;

namespace Command.Ingest.Api.Ogc;

/// <summary>The parameter <c>datetime</c>: selects what is about a time that shares at least one instant with an interval, ends included.</summary>
/// <param name="From">Null for open.</param>
/// <param name="To">Null for open.</param>
internal sealed partial record TimeFilter(DateTimeOffset? From, DateTimeOffset? To)
{
    public const string Expected = "Write an RFC 3339 time with its offset (2026-07-18T09:00:00Z) or an interval a/b, a/.. or ../b with a not after b.";

    public bool Matches(in OgcFeature feature) => !(feature.To < From) && !(feature.From > To);

    /// <summary>An instant or an interval by Part 1 §7.15.4; null for anything else.</summary>
    public static TimeFilter? Parse(string text)
    {
        string[] ends = text.Split('/');
        if (ends.Length == 1)
        {
            return Instant(text) is { } at ? new TimeFilter(at, at) : null;
        }

        if (ends.Length != 2 || !End(ends[0], out DateTimeOffset? from) || !End(ends[1], out DateTimeOffset? to))
        {
            return null;
        }

        return (from, to) is (null, null) || from > to ? null : new TimeFilter(from, to);
    }

    /// <summary>An RFC 3339 date-time; null for anything else.</summary>
    public static DateTimeOffset? Instant(string text)
    {
        // A plus sign that was not percent-encoded arrives as a space.
        string time = text.Length > 6 && text[^6] == ' ' ? $"{text.AsSpan(0, text.Length - 6)}+{text.AsSpan(text.Length - 5)}" : text;
        return Rfc3339().IsMatch(time) && DateTimeOffset.TryParse(time.ToUpperInvariant(), CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset at) ? at : null;
    }

    private static bool End(string text, out DateTimeOffset? end)
    {
        end = null;
        return text is "" or ".." || (end = Instant(text)) is not null;
    }

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?([Zz]|[+-][0-9]{2}:[0-9]{2})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Rfc3339();
}
