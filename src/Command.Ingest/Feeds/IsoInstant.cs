using System.Globalization;
using System.Text.RegularExpressions;

namespace Command.Ingest.Feeds;

/// <summary>A moment as a sensor service wrote it.</summary>
/// <param name="At">The moment, with the sender's offset.</param>
/// <param name="OffsetStated">False when the text had none and the feed's stands in.</param>
/// <param name="DayOnly">True for a date without a time of day: <paramref name="At"/> is its midnight.</param>
public readonly record struct SentInstant(DateTimeOffset At, bool OffsetStated, bool DayOnly);

/// <summary>Date-times of ISO 8601 as sensor services write them: with or without seconds, fractions, offset or time of day. Any text gives a moment or null.</summary>
public static partial class IsoInstant
{
    /// <summary>The moment, or null when the text is none.</summary>
    /// <param name="text">The sender's text.</param>
    /// <param name="offset">The offset of a text without one.</param>
    public static SentInstant? Read(string? text, TimeSpan offset)
    {
        if (text is null || text.Length > 48 || Pattern().Match(text) is not { Success: true } match)
        {
            return null;
        }

        bool dayOnly = !match.Groups["t"].Success;
        string clock = dayOnly ? "00:00:00" : match.Groups["s"].Success ? match.Groups["t"].Value : match.Groups["t"].Value + ":00";
        if (!DateTime.TryParseExact($"{match.Groups["d"].Value} {clock}", "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local))
        {
            return null;
        }

        if (match.Groups["f"].Success)
        {
            local = local.AddTicks(long.Parse(match.Groups["f"].Value.PadRight(7, '0')[..7], CultureInfo.InvariantCulture));
        }

        string zone = match.Groups["z"].Value;
        TimeSpan shift = zone switch
        {
            "" => offset,
            "Z" or "z" => TimeSpan.Zero,
            _ => Shift(zone),
        };
        long utc = local.Ticks - shift.Ticks;
        return shift.Duration() <= TimeSpan.FromHours(14) && utc >= DateTime.MinValue.Ticks && utc <= DateTime.MaxValue.Ticks
            ? new SentInstant(new DateTimeOffset(local, shift), zone.Length > 0, dayOnly)
            : null;
    }

    /// <summary>A shift from UTC such as <c>-05:00</c>, or null when the text is none.</summary>
    public static TimeSpan? Offset(string? text) =>
        text is not null && text.Length <= 6 && Zone().IsMatch(text) && Shift(text) is var shift && shift.Duration() <= TimeSpan.FromHours(14) ? shift : null;

    private static TimeSpan Shift(string zone)
    {
        TimeSpan shift = new(int.Parse(zone.AsSpan(1, 2), CultureInfo.InvariantCulture), int.Parse(zone.AsSpan(zone.Length - 2), CultureInfo.InvariantCulture), 0);
        return zone[0] == '-' ? -shift : shift;
    }

    [GeneratedRegex(
        @"^(?<d>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:[Tt ](?<t>[0-9]{2}:[0-9]{2}(?<s>:[0-9]{2})?)(?:[.,](?<f>[0-9]{1,18}))?)?\s?(?<z>[Zz]|[+-][0-9]{2}:?[0-9]{2})?\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^[+-][0-9]{2}:?[0-9]{2}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Zone();
}
