using System.Collections.Immutable;

namespace Command.Ingest.Picture.Handling;

/// <summary>A span of the city's time.</summary>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
public sealed record HandlingPeriod(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The longest that is worked out at once.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(367);

    /// <summary>A calendar day of the city.</summary>
    public static HandlingPeriod Day(DateOnly day, TimeZoneInfo zone) => new(Midnight(day, zone), Midnight(day.AddDays(1), zone));

    /// <summary>The week from Monday that a day is in.</summary>
    public static HandlingPeriod Week(DateOnly day, TimeZoneInfo zone)
    {
        DateOnly monday = day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
        return new HandlingPeriod(Midnight(monday, zone), Midnight(monday.AddDays(7), zone));
    }

    /// <summary>A calendar month.</summary>
    public static HandlingPeriod Month(int year, int month, TimeZoneInfo zone) => new(Midnight(new DateOnly(year, month, 1), zone), Midnight(new DateOnly(year, month, 1).AddMonths(1), zone));

    /// <summary>A calendar year.</summary>
    public static HandlingPeriod Year(int year, TimeZoneInfo zone) => new(Midnight(new DateOnly(year, 1, 1), zone), Midnight(new DateOnly(year + 1, 1, 1), zone));

    /// <summary>What has passed of it: a comparison takes as much of the other period, so that the same hours stand against each other.</summary>
    public HandlingPeriod Until(DateTimeOffset now) => now >= To ? this : now <= From ? new HandlingPeriod(From, From) : new HandlingPeriod(From, now);

    /// <summary>The same hours a day, a week and a year before; a day before only for periods of at most a day, a week before of at most a week: longer ones would stand against themselves.</summary>
    public ImmutableArray<(string Name, HandlingPeriod Period)> Before(TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ImmutableArray<(string, HandlingPeriod)>.Builder all = ImmutableArray.CreateBuilder<(string, HandlingPeriod)>();
        TimeSpan length = To - From;
        if (length <= TimeSpan.FromDays(1))
        {
            all.Add(("day", Shifted(zone, d => d.AddDays(-1))));
        }

        if (length <= TimeSpan.FromDays(7))
        {
            all.Add(("week", Shifted(zone, d => d.AddDays(-7))));
        }

        all.Add(("year", Shifted(zone, d => d.AddYears(-1))));
        return all.ToImmutable();
    }

    /// <summary>The days that it touches, each as long as it is in it.</summary>
    public ImmutableArray<HandlingPeriod> Days(TimeZoneInfo zone)
    {
        ImmutableArray<HandlingPeriod>.Builder days = ImmutableArray.CreateBuilder<HandlingPeriod>();
        DateOnly day = DayOf(From, zone);
        while (days.Count <= (int)Longest.TotalDays && Midnight(day, zone) < To)
        {
            HandlingPeriod whole = Day(day, zone);
            days.Add(new HandlingPeriod(whole.From < From ? From : whole.From, whole.To > To ? To : whole.To));
            day = day.AddDays(1);
        }

        return days.ToImmutable();
    }

    /// <summary>The city's calendar day at a moment.</summary>
    public static DateOnly DayOf(DateTimeOffset moment, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);

    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone) => At(day.ToDateTime(TimeOnly.MinValue), zone);

    private static DateTimeOffset At(DateTime local, TimeZoneInfo zone) => new(local, zone.GetUtcOffset(local));

    private HandlingPeriod Shifted(TimeZoneInfo zone, Func<DateTime, DateTime> shift) =>
        new(At(shift(TimeZoneInfo.ConvertTime(From, zone).DateTime), zone), At(shift(TimeZoneInfo.ConvertTime(To, zone).DateTime), zone));
}
