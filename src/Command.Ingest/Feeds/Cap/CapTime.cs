using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Cap;

/// <summary>Reads and writes CAP times (CAP 1.2 §3.3.2): the offset is mandatory, UTC is <c>-00:00</c>, and the letter Z is forbidden (and yet sent).</summary>
internal static class CapTime
{
    private const string Shape = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF";

    /// <summary>An optional time; one that cannot be read is null with an issue, because an alert without its onset is still an alert.</summary>
    public static DateTimeOffset? Optional(CapElement parent, string name, CapIssues issues)
    {
        if (CapXml.First(parent, name) is not { } element || element.Value.Trim() is not { Length: > 0 } text)
        {
            return null;
        }

        (DateTimeOffset? time, Fault? problem) = Read(text, element);
        if (problem is not null)
        {
            issues.Add(problem);
        }

        return time;
    }

    /// <summary>The time and, where it could be read but not as the standard wants it, a problem beside it; null and the reason otherwise.</summary>
    public static (DateTimeOffset? Time, Fault? Problem) Read(string text, CapElement at)
    {
        if (Usual(text) is { } usual)
        {
            return (usual, null);
        }

        if (text[^1] is 'Z' or 'z')
        {
            return DateTimeOffset.TryParseExact(text.AsSpan(0, text.Length - 1), Shape, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset utc)
                ? (utc, new Fault("cap-time-z", $"{CapIssues.Quote(text)} ends with Z; CAP writes UTC as -00:00.", CapIssues.Where(at)))
                : (null, Invalid(text, at));
        }

        if (DateTime.TryParseExact(text, Shape, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            return (null, new Fault("cap-time-no-offset", $"{CapIssues.Quote(text)} has no offset from UTC; CAP requires one, as in 2026-07-18T09:00:00+08:00.", CapIssues.Where(at)));
        }

        return HasOffset(text) && DateTimeOffset.TryParseExact(text, Shape + "zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time)
            ? (time, null)
            : (null, Invalid(text, at));
    }

    /// <summary>The form of the schema: whole seconds, an offset in digits.</summary>
    public static string Write(DateTimeOffset time) => time.Offset == TimeSpan.Zero
        ? time.ToString("yyyy-MM-dd'T'HH:mm:ss'-00:00'", CultureInfo.InvariantCulture)
        : time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>Whole seconds with an offset in digits, as nearly all are sent, without the cost of a general parser; null for any other text.</summary>
    private static DateTimeOffset? Usual(ReadOnlySpan<char> text)
    {
        if (text is not [_, _, _, _, '-', _, _, '-', _, _, 'T', _, _, ':', _, _, ':', _, _, '+' or '-', _, _, ':', _, _])
        {
            return null;
        }

        int century = Pair(text), years = Pair(text[2..]), month = Pair(text[5..]), day = Pair(text[8..]), hour = Pair(text[11..]), minute = Pair(text[14..]), second = Pair(text[17..]);
        int offsetHours = Pair(text[20..]), offsetMinutes = Pair(text[23..]), year = (century * 100) + years;
        // The years at either end may lie outside of what an instant can be.
        bool holds = century >= 0 && years >= 0 && year is > 1 and < 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            && hour is >= 0 and <= 23 && minute is >= 0 and <= 59 && second is >= 0 and <= 59 && offsetHours is >= 0 and <= 13 && offsetMinutes is >= 0 and <= 59;
        TimeSpan offset = new(offsetHours, offsetMinutes, 0);
        return holds ? new DateTimeOffset(year, month, day, hour, minute, second, text[19] == '-' ? -offset : offset) : null;
    }

    /// <summary>Two digits; far below zero when they are none.</summary>
    private static int Pair(ReadOnlySpan<char> text) => char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1]) ? ((text[0] - '0') * 10) + text[1] - '0' : -1_000;

    private static bool HasOffset(string text) => text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':';

    private static Fault Invalid(string text, CapElement at) =>
        new("cap-time-invalid", $"{CapIssues.Quote(text)} is not a time; expected the form 2026-07-18T09:00:00+08:00.", CapIssues.Where(at));
}
