using Command.Ingest.Picture.Handling;

namespace Command.Ingest.Tests.Picture.Handling;

public sealed class HandlingPeriodTests
{
    private static readonly TimeZoneInfo s_zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    [Fact]
    public void Day_BeginsAtTheCitysMidnight()
    {
        HandlingPeriod day = HandlingPeriod.Day(new DateOnly(2026, 7, 18), s_zone);
        Assert.Equal((At("2026-07-17T16:00Z"), At("2026-07-18T16:00Z")), (day.From.ToUniversalTime(), day.To.ToUniversalTime()));
        Assert.Equal(new DateOnly(2026, 7, 18), HandlingPeriod.DayOf(At("2026-07-17T16:00Z"), s_zone));
        Assert.Equal(new DateOnly(2026, 7, 17), HandlingPeriod.DayOf(At("2026-07-17T15:59:59Z"), s_zone));
    }

    [Fact]
    public void MonthAndYear_EndWhereTheNextBegins()
    {
        Assert.Equal(HandlingPeriod.Month(2027, 1, s_zone).From, HandlingPeriod.Month(2026, 12, s_zone).To);
        Assert.Equal(TimeSpan.FromDays(28), Length(HandlingPeriod.Month(2026, 2, s_zone)));
        Assert.Equal(TimeSpan.FromDays(366), Length(HandlingPeriod.Year(2028, s_zone)));
        Assert.Equal(At("2025-12-31T16:00Z"), HandlingPeriod.Year(2026, s_zone).From.ToUniversalTime());
    }

    [Theory]
    [InlineData("2026-07-13")]
    [InlineData("2026-07-18")]
    [InlineData("2026-07-19")]
    public void Week_BeginsOnMonday(string day) => Assert.Equal(HandlingPeriod.Day(new DateOnly(2026, 7, 13), s_zone).From, HandlingPeriod.Week(DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), s_zone).From);

    [Fact]
    public void Before_OfADayThatGoesOn_TakesTheSameHours()
    {
        HandlingPeriod so = HandlingPeriod.Day(new DateOnly(2026, 7, 18), s_zone).Until(At("2026-07-18T06:30Z"));
        Assert.Equal(["day", "week", "year"], so.Before(s_zone).Select(b => b.Name));
        Assert.Equal([At("2026-07-17T06:30Z"), At("2026-07-11T06:30Z"), At("2025-07-18T06:30Z")], so.Before(s_zone).Select(b => b.Period.To.ToUniversalTime()));
        Assert.All(so.Before(s_zone), b => Assert.Equal(Length(so), Length(b.Period)));
    }

    [Fact]
    public void Before_OfAMonth_IsTheYearBeforeAlone()
    {
        (string name, HandlingPeriod period) = Assert.Single(HandlingPeriod.Month(2026, 3, s_zone).Before(s_zone));
        Assert.Equal(("year", HandlingPeriod.Month(2025, 3, s_zone)), (name, period));
    }

    [Fact]
    public void Before_OfALeapDay_IsTheLastOfFebruary()
    {
        HandlingPeriod leap = HandlingPeriod.Day(new DateOnly(2028, 2, 29), s_zone);
        Assert.Equal(At("2027-02-27T16:00Z"), leap.Before(s_zone)[^1].Period.From.ToUniversalTime());
    }

    [Fact]
    public void Until_BeforeItBegins_IsEmptyAndAfterItIsAllOfIt()
    {
        HandlingPeriod day = HandlingPeriod.Day(new DateOnly(2026, 7, 18), s_zone);
        Assert.Equal(TimeSpan.Zero, Length(day.Until(day.From.AddHours(-3))));
        Assert.Same(day, day.Until(day.To));
        Assert.Empty(day.Until(day.From).Days(s_zone));
    }

    [Fact]
    public void Days_OfAYear_AreAllOfThemWithoutGaps()
    {
        HandlingPeriod year = HandlingPeriod.Year(2026, s_zone);
        Assert.Equal(365, year.Days(s_zone).Length);
        Assert.All(year.Days(s_zone).Zip(year.Days(s_zone).Skip(1)), p => Assert.Equal(p.First.To, p.Second.From));
    }

    private static TimeSpan Length(HandlingPeriod period) => period.To - period.From;

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
