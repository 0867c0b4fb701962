using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Handling;
using Command.Ingest.Tests.Incidents.Briefs;
using Command.Ingest.Tests.Incidents.Dispatch;

namespace Command.Ingest.Tests.Picture.Handling;

/// <summary>The clocks that run on the page, worked out by hand from the pack: level 2 by phone in 15 and in writing in 35 minutes, level 3 in 20 and 40, level 4 in 30 and 60; follow-ups at 08:00 and 17:00.</summary>
public sealed class DutyClockTests
{
    private static readonly DateTimeOffset s_opened = DispatchScene.At.AddMinutes(-2);

    [Fact]
    public void Clocks_OfALevel_RunFromWhenItWasFirstReached()
    {
        Assert.Equal((s_opened.AddMinutes(15), s_opened.AddMinutes(35)), Due(DispatchScene.Start, DispatchScene.At));

        // Set to the level that it had already, or raised and raised again: what began goes on.
        PictureState picture = DispatchScene.Do(DispatchScene.Start, new OverrideLevel("I-0001", 2) { Reason = "核实" }, at: DispatchScene.At.AddMinutes(5));
        Assert.Equal((s_opened.AddMinutes(15), s_opened.AddMinutes(35)), Due(picture, DispatchScene.At.AddMinutes(5)));

        // Found less grave: the clock that the graver word began does not stop.
        picture = DispatchScene.Do(picture, new OverrideLevel("I-0001", 4) { Reason = "误报" }, at: DispatchScene.At.AddMinutes(6));
        Assert.Equal((s_opened.AddMinutes(15), s_opened.AddMinutes(35)), Due(picture, DispatchScene.At.AddMinutes(6)));
        Assert.Equal([s_opened, s_opened, s_opened], picture.Incidents["I-0001"].Since.Skip(1));
        Assert.Null(picture.Incidents["I-0001"].Since[0]);
    }

    [Fact]
    public void Clocks_OfTheLiveBoardAndOfTheScore_AreTheSame()
    {
        // Opened at 09:00 at level 4, level 1 from 09:10: by phone 09:25 and in writing 09:45.
        HandlingTale tale = new HandlingTale().Tell(0, HandlingTale.Opened("I-0001", 4)).Tell(600, new LevelOverridden("I-0001", 1, "伤亡")).Tell(900, new LevelOverridden("I-0001", 3, "减轻"));
        PictureState picture = tale.Entries.Aggregate(PictureState.Empty, Fold.Evolve);
        Assert.Equal((HandlingTale.At.AddMinutes(25), HandlingTale.At.AddMinutes(45)), Due(picture, HandlingTale.At.AddMinutes(16)));
        Assert.Equal(tale[OutcomeKind.Incident, "I-0001"].More!.Graded, picture.Incidents["I-0001"].Since);
        Assert.Equal(HandlingTale.At.AddMinutes(45), DutyClock.DueOf(tale[OutcomeKind.Incident, "I-0001"].More!.Graded, Harbin.Pack.Handling, DutyClock.Written));
    }

    [Fact]
    public void Brief_Published_IsTheReportInWriting()
    {
        PictureState picture = BriefScene.Published(BriefScene.Drafted(DispatchScene.Start));
        Assert.DoesNotContain(Running(picture, DispatchScene.At), c => c.Clock is DutyClock.Written or DutyClock.FollowUp && c.Subject == "I-0001");
        Assert.Contains(Running(picture, DispatchScene.At), c => c is { Clock: DutyClock.Phone, Subject: "I-0001" });
        Assert.Contains(Running(picture, DispatchScene.At), c => c is { Clock: DutyClock.Written, Subject: "I-0002" });

        // After 17:00 the next one is due at 08:00.
        DateTimeOffset night = new(2026, 7, 18, 17, 0, 1, TimeSpan.FromHours(8));
        Assert.Equal(night.Date.AddDays(1).AddHours(8), Running(picture, night).Single(c => c is { Clock: DutyClock.FollowUp, Subject: "I-0001" }).Due.ToOffset(TimeSpan.FromHours(8)).DateTime);
    }

    [Theory]
    [InlineData(2400, 100)]
    [InlineData(2401, 0)]
    public void Brief_InTimeOrTooLate_IsScoredAtTheSecond(double second, double share)
    {
        // Level 3: in writing within 40 minutes.
        PublishedBrief signed = BriefScene.Published(BriefScene.Drafted(DispatchScene.Start)).Briefs["b1"].Published!;
        Brief brief = BriefScene.Drafted(DispatchScene.Start).Briefs["b1"].Brief;
        HandlingTale tale = new HandlingTale().Tell(0, HandlingTale.Opened("I-0001", 3)).Tell(60, new BriefDrafted(brief));
        Assert.Equal("running", tale.Figure("duty.written", 2400).Basis.Excluded.Single().Reason);
        tale.Tell(second, new BriefPublished("b1", signed with { At = HandlingTale.At.AddSeconds(second) }));
        Assert.Equal(share, tale.Figure("duty.written").Value);
        Assert.Empty(tale.Carry.Briefs);
    }

    [Fact]
    public void Brief_OfADayOrWithdrawnBeforeItWasSigned_IsNoReport()
    {
        Brief brief = BriefScene.Drafted(DispatchScene.Start).Briefs["b1"].Brief;
        HandlingTale tale = new HandlingTale().Tell(0, HandlingTale.Opened("I-0001", 3)).Tell(60, new BriefDrafted(brief)).Tell(70, new BriefDrafted(brief with { Id = "day", Incident = null })).Tell(80, new BriefWithdrawn("b1", "误"));
        Assert.Equal(0, tale.Figure("duty.written").Value);
        Assert.Empty(tale.Carry.Briefs);
    }

    [Theory]
    [InlineData("2026-12-31T23:30:00+08:00", "2027-01-01T08:00:00+08:00")]
    [InlineData("2028-02-28T18:00:00+08:00", "2028-02-29T08:00:00+08:00")]
    [InlineData("2026-07-31T16:59:59+08:00", "2026-07-31T17:00:00+08:00")]
    [InlineData("2026-07-31T08:00:00+08:00", "2026-07-31T08:00:00+08:00")]
    public void FollowUp_AtMidnightMonthAndYear_IsDueByTheCitysClock(string now, string due)
    {
        RunningClock clock = Running(DispatchScene.Start, DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)).First(c => c is { Clock: DutyClock.FollowUp, Subject: "I-0001" });
        Assert.Equal(DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture), clock.Due);
    }

    private static ImmutableArray<RunningClock> Running(PictureState picture, DateTimeOffset now) => DutyClock.Running(picture, Harbin.Pack, now);

    private static (DateTimeOffset Phone, DateTimeOffset Written) Due(PictureState picture, DateTimeOffset now)
    {
        RunningClock[] all = [.. Running(picture, now).Where(c => c.Subject == "I-0001")];
        return (all.Single(c => c.Clock == DutyClock.Phone).Due, all.Single(c => c.Clock == DutyClock.Written).Due);
    }
}
