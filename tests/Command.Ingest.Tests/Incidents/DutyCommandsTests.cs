using System.Collections.Immutable;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Incidents.Duty;
using Command.Ingest.Picture;
using Command.Ingest.Shares;

namespace Command.Ingest.Tests.Incidents;

public sealed class DutyCommandsTests
{
    private static readonly DateTimeOffset s_eight = new(2026, 7, 18, 8, 0, 0, TimeSpan.FromHours(8));
    private static readonly DutyPerson s_zhang = new("张伟", "zhang.wei", "13900001111", "zhang.wei@example.org");
    private static readonly DutyPerson s_zhao = new("赵静", "zhao.jing", "13700002222", null);

    [Fact]
    public void Put_OfAnOlderVersion_IsToldWhoWasFirst()
    {
        PictureState picture = Done(PictureState.Empty, Day());
        Fault stale = Refused(Done(picture, Day() with { To = s_eight.AddHours(11), Was = 1 }, "王强"), Day() with { Was = 1 });
        Assert.Equal("duty-stale", stale.Code);
        Assert.Contains("王强", stale.Reason, StringComparison.Ordinal);
        Assert.Equal("duty-gone", Refused(PictureState.Empty, Day() with { Was = 1 }).Code);
        Assert.Equal("duty-stale", Refused(picture, new DropShift("day", 2)).Code);
        Assert.Empty(Done(picture, new DropShift("day", 1)).Duty.Shifts);
    }

    [Theory]
    [InlineData("duty-post", "nowhere", "张伟", 12)]
    [InlineData("duty-person", "chief", " ", 12)]
    [InlineData("duty-times", "chief", "张伟", 0)]
    [InlineData("duty-times", "chief", "张伟", 49)]
    public void Put_WhatIsNoShift_IsRefused(string code, string post, string name, int hours) =>
        Assert.Equal(code, Refused(PictureState.Empty, Day() with { Post = post, Person = s_zhang with { Name = name }, To = s_eight.AddHours(hours) }).Code);

    [Fact]
    public void Put_OnePersonInTwoPlacesAtOnce_IsRefused() =>
        Assert.Equal("duty-twice", Refused(Done(PictureState.Empty, Day()), new PutShift("other", "leader", s_zhang with { Name = "张 伟" }, s_eight.AddHours(11), s_eight.AddHours(13), 0)).Code);

    [Fact]
    public void Check_OfARoster_NamesGapsOfPostsKeptRoundTheClockAndOverlapsOfAll()
    {
        PictureState picture = Done(Done(PictureState.Empty, Day()), Night() with { From = s_eight.AddHours(13) });
        picture = Done(picture, new PutShift("late", "chief", new DutyPerson("孙磊", null, null, null), s_eight.AddHours(20), s_eight.AddHours(26), 0));
        RosterFinding[] found = [.. Roster.Check(picture.Duty, Harbin.Pack.Duty, s_eight, s_eight.AddHours(26)).Where(f => f.Post == "chief")];

        Assert.Equal([(s_eight.AddHours(12), s_eight.AddHours(13), true), (s_eight.AddHours(20), s_eight.AddHours(24), false)], found.Select(f => (f.From, f.To, f.IsGap)));
        Assert.Equal(["night", "late"], found[1].Shifts);
        Assert.Contains(Roster.Check(picture.Duty, Harbin.Pack.Duty, s_eight, s_eight.AddHours(24)), f => f is { Post: "operator", IsGap: true } && f.To - f.From == TimeSpan.FromHours(24));
        Assert.DoesNotContain(Roster.Check(picture.Duty, Harbin.Pack.Duty, s_eight, s_eight.AddHours(24)), f => f.Post == "press-officer");
    }

    [Fact]
    public void Swap_ByAThirdPerson_IsNeitherAskedNorAnswered()
    {
        PictureState picture = TwoShifts();
        Assert.Equal("swap-not-yours", Refused(picture, new AskSwap("s", "day", "night") { Reason = "体检" }, "li.min").Code);
        PictureState asked = Done(picture, new AskSwap("s", "day", "night") { Reason = "体检" }, "zhang.wei");
        Assert.Equal("swap-not-yours", Refused(asked, new AnswerSwap("s", true), "li.min").Code);
        Assert.Equal("swap-not-yours", Refused(asked, new AnswerSwap("s", false), "li.min").Code);
        Assert.Equal("swap-not-yours", Refused(asked, new AnswerSwap("s", true), "zhang.wei").Code);
        Assert.Equal("swap-pending", Refused(asked, new AskSwap("t", "night", "day") { Reason = "也要" }, "zhao.jing").Code);
        Assert.False(Done(asked, new AnswerSwap("s", false), "zhang.wei").Duty.Swaps["s"].Accepted);
    }

    [Fact]
    public void Swap_AcceptedByTheOther_ChangesBothShiftsOnce()
    {
        PictureState done = Done(Done(TwoShifts(), new AskSwap("s", "day", "night") { Reason = "体检" }, "zhang.wei"), new AnswerSwap("s", true), "zhao.jing");
        Assert.Equal((s_zhao, 2), (done.Duty.Shifts["day"].Shift.Person, done.Duty.Shifts["day"].Shift.Version));
        Assert.Equal((s_zhang, 2), (done.Duty.Shifts["night"].Shift.Person, done.Duty.Shifts["night"].Shift.Version));
        Assert.Equal("swap-answered", Refused(done, new AnswerSwap("s", true), "zhao.jing").Code);
    }

    [Fact]
    public void Swap_OfAShiftThatHasChangedSince_IsRefusedAndCanBeDeclined()
    {
        PictureState asked = Done(TwoShifts(), new AskSwap("s", "day", "night") { Reason = "体检" }, "zhang.wei");
        PictureState changed = Done(asked, Day() with { To = s_eight.AddHours(11), Was = 1 });
        Assert.Equal("duty-stale", Refused(changed, new AnswerSwap("s", true), "zhao.jing").Code);
        Assert.False(Done(changed, new AnswerSwap("s", false), "zhao.jing").Duty.Swaps["s"].Accepted);
    }

    [Fact]
    public void HandOver_BySignaturesOfTwo_HoldsThePackOfItsMoment()
    {
        PictureState picture = TwoShifts() with { Incidents = ImmutableDictionary<string, Incident>.Empty.Add("I-0001", NoticeCommandsTests.AnIncident("I-0001", false)) };
        picture = Done(picture, new PutCall(new PhoneCall("c1", false, s_eight.AddHours(1), "街道办", "0451-8888888", "要两台泵", "两小时内送到", s_eight.AddHours(3), "I-0001", false, 0), 0), at: s_eight.AddHours(1));
        picture = Done(picture, NoticeCommandsTests.Sms("n1"));
        Assignment job = new() { Id = "A-0001", Unit = "消防1", Incident = "I-0001", Steps = [] };
        AgencyTask task = new() { Id = "T-0001", Incident = "I-0001", Agency = "power", Text = "断电", AskedBy = "li.min", AskedAt = s_eight, By = "li.min", At = s_eight };
        picture = picture with
        {
            Assignments = picture.Assignments.Add(job.Id, job).Add("A-0002", job with { Id = "A-0002", EndedAt = s_eight }),
            Tasks = picture.Tasks.Add(task.Id, task).Add("T-0002", task with { Id = "T-0002", State = AgencyTaskState.Done }),
        };
        Assert.Equal("handover-early", Refused(picture, new GiveOver("h", "day", "night", ""), "zhang.wei", s_eight.AddHours(2)).Code);
        Assert.Equal("handover-not-yours", Refused(picture, new GiveOver("h", "day", "night", ""), "zhao.jing", s_eight.AddHours(12)).Code);
        PictureState given = Done(picture, new GiveOver("h", "day", "night", "泵在路上"), "zhang.wei", s_eight.AddHours(12));

        HandOverPack pack = given.Duty.HandOvers["h"].HandOver.Pack;
        Assert.Equal((s_eight, picture.Sequence), (pack.Since, pack.Sequence));
        Assert.Equal(["I-0001"], pack.Opened);
        Assert.Equal(["I-0001"], pack.Open);
        Assert.Equal(["c1"], pack.Promises);
        Assert.Equal(["n1"], pack.Notices);
        Assert.Equal(["A-0001"], pack.Jobs);
        Assert.Equal(["T-0001"], pack.Tasks);
        Assert.Null(given.Duty.HandOvers["h"].TakenBy);
        Assert.Equal("handover-not-yours", Refused(given, new TakeOver("h"), "zhang.wei", s_eight.AddHours(12)).Code);
        Assert.Equal("handover-not-yours", Refused(given, new TakeOver("h"), "li.min", s_eight.AddHours(12)).Code);
        PictureState taken = Done(given, new TakeOver("h"), "zhao.jing", s_eight.AddHours(12).AddMinutes(5));
        Assert.Equal(("zhang.wei", "zhao.jing"), (taken.Duty.HandOvers["h"].GivenBy, taken.Duty.HandOvers["h"].TakenBy));
        Assert.Equal("handover-taken", Refused(taken, new TakeOver("h"), "zhao.jing").Code);
        Assert.Equal("handover-given", Refused(taken, new GiveOver("h2", "day", "night", ""), "zhang.wei", s_eight.AddHours(12)).Code);
    }

    [Fact]
    public void Call_WithAPromiseKept_LeavesThePackAndItsNumberIsMaskedForWhoDoesNotKeepTheLog()
    {
        PhoneCall call = new("c1", false, s_eight, "街道办", "0451-88888888", "要两台泵", "两小时内送到", s_eight.AddHours(2), null, false, 0);
        PictureState picture = Done(Done(PictureState.Empty, new PutCall(call, 0)), Day());
        Assert.True(picture.Duty.Calls["c1"].Call.IsOpen);
        Assert.Equal("duty-stale", Refused(picture, new PutCall(call, 0)).Code);
        Assert.False(Done(picture, new PutCall(call with { Kept = true }, 1)).Duty.Calls["c1"].Call.IsOpen);
        Assert.Equal("call-times", Refused(PictureState.Empty, new PutCall(call with { Promise = null }, 0)).Code);
        Assert.Equal("call-words", Refused(PictureState.Empty, new PutCall(call with { What = "" }, 0)).Code);
        Assert.Equal("notice-no-incident", Refused(PictureState.Empty, new PutCall(call with { Incident = "I-9" }, 0)).Code);

        PictureState leader = PersonalData.For(new Caller(CallerKind.Person, "l", "l", [Roles.Leader])).Of(picture);
        Assert.Equal(("045****8888", "139****1111", "z***@example.org"), (leader.Duty.Calls["c1"].Call.Number, leader.Duty.Shifts["day"].Shift.Person.Phone, leader.Duty.Shifts["day"].Shift.Person.Mail));
        Assert.Same(picture, PersonalData.For(new Caller(CallerKind.Person, "o", "o", [Roles.Operator])).Of(picture));
        JournalEntry entry = PersonalData.For(null).Of(new JournalEntry(1, s_eight, s_eight, "a", new ShiftPut(picture.Duty.Shifts["day"].Shift)));
        Assert.Equal("139****1111", ((ShiftPut)entry.Event).Shift.Person.Phone);
    }

    [Fact]
    public void Put_AfterAMonthAndAHalf_LetsWhatIsLongOverLeave()
    {
        PictureState later = Done(TwoShifts(), new PutShift("new", "chief", s_zhao, s_eight.AddDays(60), s_eight.AddDays(60).AddHours(12), 0), at: s_eight.AddDays(60));
        Assert.Equal(["new"], later.Duty.Shifts.Keys);
    }

    private static PutShift Day() => new("day", "chief", s_zhang, s_eight, s_eight.AddHours(12), 0);

    private static PutShift Night() => new("night", "chief", s_zhao, s_eight.AddHours(12), s_eight.AddHours(24), 0);

    private static PictureState TwoShifts() => Done(Done(PictureState.Empty, Day()), Night());

    private static PictureState Done(PictureState picture, DeskCommand command, string author = "li.min", DateTimeOffset? at = null)
    {
        Draft draft = new(picture, at ?? s_eight, author);
        Assert.Null(DeskCommands.Decide(draft, Harbin.Pack, command));
        return draft.Picture;
    }

    private static Fault Refused(PictureState picture, DeskCommand command, string author = "li.min", DateTimeOffset? at = null)
    {
        Draft draft = new(picture, at ?? s_eight, author);
        Fault? fault = DeskCommands.Decide(draft, Harbin.Pack, command);
        Assert.NotNull(fault);
        Assert.Empty(draft.Entries);
        return fault;
    }
}
