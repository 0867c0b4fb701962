using System.Globalization;
using System.Text.RegularExpressions;

namespace Command.Ingest.Feeds.Datex2;

/// <summary>The xs:dateTime of DATEX II (<c>2026-07-24T21:12:00.002147974Z</c>): any number of decimals, of which seven are kept; an offset, or the feed's.</summary>
internal static partial class Datex2Time
{
    /// <summary>The moment with the sender's offset, or null when the text is none.</summary>
    /// <param name="text">The sender's text.</param>
    /// <param name="offset">The feed's offset, for a text without one.</param>
    public static DateTimeOffset? Read(string? text, TimeSpan offset)
    {
        if (text is null || text.Length > 48 || Pattern().Match(text) is not { Success: true } match)
        {
            return null;
        }

        if (!DateTime.TryParseExact(
            $"{match.Groups["d"].Value} {match.Groups["t"].Value}", "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local))
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
            "Z" => TimeSpan.Zero,
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
        @"^(?<d>[0-9]{4}-[0-9]{2}-[0-9]{2})T(?<t>[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.(?<f>[0-9]{1,20}))?(?<z>Z|[+-][0-9]{2}:[0-9]{2})?\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
