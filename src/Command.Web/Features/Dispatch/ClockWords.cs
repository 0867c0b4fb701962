using System.Globalization;

namespace Command.Web.Features.Dispatch;

/// <summary>Moments as a desk writes and types them, in the city's zone. Pure.</summary>
public static class ClockWords
{
    private static readonly string[] s_forms = ["H:mm:ss", "H:mm", "HHmm", "HHmmss"];

    /// <summary>14:32:07, or 07-19 14:32:07 on another day than now.</summary>
    public static string Of(DateTimeOffset moment, DateTimeOffset? now, TimeZoneInfo zone)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(moment, zone);
        bool today = now is { } at && TimeZoneInfo.ConvertTime(at, zone).Date == local.Date;
        return local.ToString(today ? "HH:mm:ss" : "MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>The moment that somebody means by 14:32 or 14:32:07: the nearest one to <paramref name="about"/>; null for what is no time of day.</summary>
    public static DateTimeOffset? Parse(string text, DateTimeOffset about, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!TimeOnly.TryParseExact(text.Trim().Replace('：', ':'), s_forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time))
        {
            return null;
        }

        DateTime day = TimeZoneInfo.ConvertTime(about, zone).Date;
        return ((int[])[-1, 0, 1]).Select(d => At(day.AddDays(d) + time.ToTimeSpan(), zone)).MinBy(m => (m - about).Duration());
    }

    private static DateTimeOffset At(DateTime local, TimeZoneInfo zone) => new(local, zone.GetUtcOffset(local));
}
