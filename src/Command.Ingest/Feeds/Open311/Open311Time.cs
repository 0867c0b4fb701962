using System.Globalization;
using System.Text.RegularExpressions;

namespace Command.Ingest.Feeds.Open311;

/// <summary>
/// The W3C date-times of GeoReport v2 (<c>2010-04-14T06:37:38-08:00</c>), with what senders make of them:
/// a blank for the T, no seconds, no offset, an offset without its colon.
/// </summary>
internal static partial class Open311Time
{
    /// <summary>The moment with the sender's offset, or null when the text is none.</summary>
    /// <param name="text">The sender's text.</param>
    /// <param name="offset">The feed's offset, for a text without one.</param>
    public static DateTimeOffset? Read(string? text, TimeSpan offset)
    {
        // As the standard has it, and nearly everybody sends it; a pattern takes many times as long.
        if (text is { Length: 25 } && DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset exact))
        {
            return exact;
        }

        if (text is null || text.Length > 48 || Pattern().Match(text) is not { Success: true } match)
        {
            return null;
        }

        string clock = match.Groups["s"].Success ? match.Groups["t"].Value : match.Groups["t"].Value + ":00";
        if (!DateTime.TryParseExact(
            $"{match.Groups["d"].Value} {clock}", "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local))
        {
            return null;
        }

        if (match.Groups["f"].Success)
        {
            string digits = match.Groups["f"].Value.PadRight(7, '0')[..7];
            local = local.AddTicks(long.Parse(digits, CultureInfo.InvariantCulture));
        }

        TimeSpan shift = match.Groups["z"].Value switch
        {
            "" => offset,
            "Z" or "z" => TimeSpan.Zero,
            string z => Shift(z),
        };
        long utc = local.Ticks - shift.Ticks;
        return shift.Duration() <= TimeSpan.FromHours(14) && utc >= DateTime.MinValue.Ticks && utc <= DateTime.MaxValue.Ticks
            ? new DateTimeOffset(local, shift)
            : null;
    }

    private static TimeSpan Shift(string z)
    {
        int hours = int.Parse(z.AsSpan(1, 2), CultureInfo.InvariantCulture);
        int minutes = int.Parse(z.AsSpan(z.Length - 2), CultureInfo.InvariantCulture);
        TimeSpan shift = new(hours, minutes, 0);
        return z[0] == '-' ? -shift : shift;
    }

    [GeneratedRegex(
        @"^(?<d>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ](?<t>[0-9]{2}:[0-9]{2}(?<s>:[0-9]{2})?)(?:\.(?<f>[0-9]{1,18}))?\s?(?<z>[Zz]|[+-][0-9]{2}:?[0-9]{2})?\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
