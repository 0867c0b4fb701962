using System.Collections.Frozen;
using Command.Ingest.City;
using CsCheck;

namespace Command.Ingest.Tests.Incidents.Cases;

public sealed class WorkCalendarTests
{
    private static readonly TimeSpan s_beijing = TimeSpan.FromHours(8);

    private static readonly WorkCalendar s_calendar = Harbin.Pack.Cases.Calendar with
    {
        Holidays = new[] { new DateOnly(2026, 10, 1), new DateOnly(2026, 10, 2) }.ToFrozenSet(),
        Workdays = new[] { new DateOnly(2026, 10, 10) }.ToFrozenSet(),
    };

    [Theory]
    [InlineData("2026-07-20T08:30", 3, "2026-07-20T11:30")]
    [InlineData("2026-07-20T08:30", 4, "2026-07-20T14:00")]
    [InlineData("2026-07-20T03:00", 1, "2026-07-20T09:30")]
    [InlineData("2026-07-20T12:00", 1, "2026-07-20T14:00")]
    [InlineData("2026-07-20T16:30", 1, "2026-07-21T09:00")]
    [InlineData("2026-07-24T16:30", 1, "2026-07-27T09:00")]
    [InlineData("2026-09-30T16:30", 1, "2026-10-05T09:00")]
    [InlineData("2026-10-09T16:30", 1, "2026-10-10T09:00")]
    [InlineData("2026-12-31T16:30", 1, "2027-01-01T09:00")]
    public void Add_WorkingHours_EndsWhenPeopleWork(string from, double hours, string due) =>
        Assert.Equal(At(due), s_calendar.Add(At(from), TimeSpan.FromHours(hours)));

    [Fact]
    public void Add_HoursOfTheClock_PayNoHeedToRest()
    {
        Assert.Equal(At("2026-07-26T01:00"), s_calendar.Add(At("2026-07-25T21:00"), new CaseLimit(TimeSpan.FromHours(4), Working: false)));
        Assert.Equal(s_beijing, s_calendar.Add(new DateTimeOffset(2026, 7, 25, 13, 0, 0, TimeSpan.Zero), new CaseLimit(TimeSpan.FromHours(4), Working: false)).Offset);
    }

    [Fact]
    public void Between_OfAMomentAndTheOneItsWorkingTimeLater_IsThatTime() =>
        Gen.Select(Gen.Int[0, 60 * 24 * 200], Gen.Int[1, 60 * 100]).Sample((minute, work) =>
        {
            DateTimeOffset from = At("2026-06-01T00:00").AddMinutes(minute);
            TimeSpan time = TimeSpan.FromMinutes(work);
            DateTimeOffset due = s_calendar.Add(from, time);
            Assert.Equal(time, s_calendar.Between(from, due));
            Assert.Equal(-time, s_calendar.Between(due, from));
            Assert.True(s_calendar.IsWorkday(DateOnly.FromDateTime(due.DateTime)));
        });

    private static DateTimeOffset At(string local) => new(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture), s_beijing);
}
