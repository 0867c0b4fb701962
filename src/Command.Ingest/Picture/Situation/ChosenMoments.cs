using Command.Ingest.City;

namespace Command.Ingest.Picture.Situation;

/// <summary>Moments from which on people ask what changed, by the city's clock. Pure.</summary>
public static class ChosenMoments
{
    private static readonly TimeSpan s_eight = TimeSpan.FromHours(8);

    /// <summary>The last 08:00, when shifts change and the follow-up reports are due: yesterday's before eight in the morning.</summary>
    public static DateTimeOffset SinceEight(CityInfo city, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(city);
        DateOnly today = city.DayOf(now);
        DateTimeOffset eight = At(city, today, s_eight);
        return eight <= now ? eight : At(city, today.AddDays(-1), s_eight);
    }

    /// <summary>The beginning of yesterday.</summary>
    public static DateTimeOffset SinceYesterday(CityInfo city, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(city);
        return At(city, city.DayOf(now).AddDays(-1), TimeSpan.Zero);
    }

    private static DateTimeOffset At(CityInfo city, DateOnly day, TimeSpan time)
    {
        DateTime local = day.ToDateTime(TimeOnly.MinValue) + time;
        return new DateTimeOffset(local, city.TimeZone.GetUtcOffset(local));
    }
}
