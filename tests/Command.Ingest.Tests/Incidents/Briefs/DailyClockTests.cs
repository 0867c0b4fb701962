using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Incidents.Briefs;
using Command.Ingest.Picture;
using Command.Ingest.Tests.Incidents.Dispatch;

namespace Command.Ingest.Tests.Incidents.Briefs;

public sealed class DailyClockTests
{
    // The pack's hour is 17:00; the scene's incidents are of 18 July, 08:58.
    private static readonly DateTimeOffset s_five = new(2026, 7, 18, 17, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void Tick_AtItsHour_DraftsTheDayByItselfOnceAndNotBefore()
    {
        Assert.Empty(Tick(DispatchScene.Start, s_five.AddSeconds(-1)).Briefs);
        PictureState picture = Tick(DispatchScene.Start, s_five);
        BriefItem item = Assert.Single(picture.Briefs.Values);
        Assert.Equal((BriefKind.Daily, new DateOnly(2026, 7, 18), "system", BriefState.Working, "daily-2026-07-18"), (item.Brief.Kind, item.Brief.Day, item.Author, item.State, item.Brief.Id));
        Assert.Contains("I-0001", item.Brief.Mentions);
        Assert.DoesNotContain("E-0001", item.Brief.Mentions);

        // Another node, or this one after a restart, has the same picture.
        Assert.Same(picture, Tick(picture, s_five.AddSeconds(1)));
        Assert.Same(picture, Tick(picture, s_five.AddHours(6)));
        Assert.Equal(["daily-2026-07-18", "daily-2026-07-19"], Tick(picture, s_five.AddDays(1)).Briefs.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Tick_AfterTheHourWasMissed_DraftsTheSameDayUntilMidnightOfTheCity()
    {
        Assert.Equal("daily-2026-07-18", Assert.Single(Tick(DispatchScene.Start, s_five.AddHours(7).AddSeconds(-1)).Briefs.Keys));
        Assert.Empty(Tick(DispatchScene.Start, s_five.AddHours(7)).Briefs);
    }

    [Theory]
    [InlineData("2026-12-31T08:59:59Z", null)]
    [InlineData("2026-12-31T09:00:00Z", "daily-2026-12-31")]
    [InlineData("2026-12-31T15:59:59Z", "daily-2026-12-31")]
    [InlineData("2026-12-31T16:00:00Z", null)]
    [InlineData("2027-01-01T09:00:00Z", "daily-2027-01-01")]
    [InlineData("2028-02-29T09:00:00Z", "daily-2028-02-29")]
    [InlineData("2026-07-31T18:00:00Z", null)]
    public void Tick_AtTheEndOfMonthsAndYears_GoesByTheCitysClock(string at, string? id) =>
        Assert.Equal(id, Tick(DispatchScene.Start, DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)).Briefs.Keys.SingleOrDefault());

    [Fact]
    public void Tick_WhereAPersonDraftedOrWithdrewTheDay_DoesNothing()
    {
        PictureState drafted = DispatchScene.Do(DispatchScene.Start, new DraftBrief("mine", BriefKind.Daily, null, new DateOnly(2026, 7, 18), null));
        Assert.Same(drafted, Tick(drafted, s_five));
        PictureState withdrawn = DispatchScene.Do(drafted, new WithdrawBrief("mine", 1) { Reason = "不报" });
        Assert.Same(withdrawn, Tick(withdrawn, s_five));
    }

    [Fact]
    public void Tick_OfAPlatformThatHeardOfTheCityLaterOrOfExercisesAlone_DoesNothing()
    {
        Assert.Empty(Tick(PictureState.Empty, s_five).Briefs);
        PictureState exercise = DispatchScene.Start with
        {
            Incidents = DispatchScene.Start.Incidents.RemoveRange(["I-0001", "I-0002"]),
            Reports = DispatchScene.Start.Reports.RemoveRange(["city:I-0001", "city:I-0002"]),
        };
        Assert.Empty(Tick(exercise, s_five).Briefs);
    }

    [Fact]
    public void Draft_OfTheSystem_IsSubmittedAndApprovedByTwoPeople()
    {
        PictureState picture = Tick(DispatchScene.Start, s_five);
        string id = DailyClock.IdOf(new DateOnly(2026, 7, 18));
        picture = BriefScene.Filled(picture, id, s_five);
        picture = DispatchScene.Do(picture, new SubmitBrief(id, picture.Briefs[id].Version), at: s_five);
        Assert.Equal("brief-own", DispatchScene.Refused(picture, new ApproveBrief(id, picture.Briefs[id].Version), at: s_five).Code);
        Assert.Equal(BriefState.Approved, DispatchScene.Do(picture, new ApproveBrief(id, picture.Briefs[id].Version), DispatchScene.Wang, s_five).Briefs[id].State);
    }

    private static PictureState Tick(PictureState picture, DateTimeOffset at)
    {
        Draft draft = new(picture, at, "system");
        DailyClock.Tick(draft, Harbin.Pack);
        ImmutableArray<JournalEntry> entries = draft.Entries;
        Assert.All(entries, e => Assert.IsType<BriefDrafted>(e.Event));
        return draft.Picture;
    }
}
