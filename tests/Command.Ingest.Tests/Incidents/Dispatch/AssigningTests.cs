using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;

namespace Command.Ingest.Tests.Incidents.Dispatch;

public sealed class AssigningTests
{
    private static PictureState Sent => DispatchScene.Send(DispatchScene.Start, "I-0001", "消防1", "救护1");

    [Fact]
    public void Assign_FreeUnits_GivesEachAJobWithItsTimeAndAuthor()
    {
        PictureState after = Sent;
        Assignment job = DispatchScene.JobOf(after, "消防1");
        Assert.Equal(("A-0001", "I-0001", "消防1", true), (job.Id, job.Incident, job.Unit, job.IsActive));
        Assert.Equal((AssignmentStep.Dispatched, DispatchScene.At, DispatchScene.Li), (job.Steps[0].Step, job.Steps[0].At, job.Steps[0].By));
        Assert.Equal((UnitStatus.Dispatched, "A-0002"), (after.Units["救护1"].Status, after.Units["救护1"].Assignment));
        DispatchScene.Sound(after);
    }

    [Fact]
    public void Assign_OneOfThemTakenMeanwhile_SendsNoneOfThem()
    {
        Fault fault = DispatchScene.Refused(Sent, new AssignUnits("I-0002", [new UnitPick("消防2"), new UnitPick("消防1")]), DispatchScene.Wang);
        Assert.Equal(("unit-committed", "消防1"), (fault.Code, fault.Where));
        Assert.Contains("I-0001", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Assign_SaidTwice_IsOneJob()
    {
        (Fault? fault, _, ImmutableArray<JournalEntry> entries) = DispatchScene.Try(Sent, new AssignUnits("I-0001", [new UnitPick("消防1", 0)]), DispatchScene.Wang);
        Assert.Null(fault);
        Assert.Empty(entries);
    }

    [Fact]
    public void Assign_OnAStaleScreen_SaysWhoChangedTheUnitAndWhen()
    {
        PictureState off = DispatchScene.Do(DispatchScene.Start, new SetUnitStatus("消防1", UnitStatus.OffDuty), DispatchScene.Wang);
        PictureState back = DispatchScene.Do(off, new SetUnitStatus("消防1", UnitStatus.Available, DispatchScene.At.AddMinutes(1)), DispatchScene.Wang, DispatchScene.At.AddMinutes(1));
        Fault fault = DispatchScene.Refused(back, new AssignUnits("I-0001", [new UnitPick("消防1", 1)]));
        Assert.Equal("unit-changed", fault.Code);
        Assert.Contains(DispatchScene.Wang, fault.Reason, StringComparison.Ordinal);
        Assert.Contains("09:01:00", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Assign_CommittedUnitWithAReason_DivertsItAndKeepsTheReason()
    {
        PictureState after = DispatchScene.Do(Sent, new AssignUnits("I-0002", [new UnitPick("消防1")]) { Reason = "有人被困" }, DispatchScene.Wang);
        Assignment old = after.Assignments["A-0001"], job = DispatchScene.JobOf(after, "消防1");
        Assert.Equal((AssignmentStep.Diverted, "有人被困", false), (old.Steps[^1].Step, old.Steps[^1].Reason, old.IsActive));
        Assert.Equal(("I-0002", "有人被困"), (job.Incident, job.Override));
        DispatchScene.Sound(after);
    }

    [Fact]
    public void Assign_UnitOfAnExercise_LeavesItForARealIncidentWithoutAWord()
    {
        PictureState drill = DispatchScene.Send(DispatchScene.Start, "E-0001", "消防1");
        Assert.True(DispatchScene.JobOf(drill, "消防1").Exercise);
        PictureState real = DispatchScene.Send(drill, "I-0001", "消防1");
        Assert.Equal("I-0001", DispatchScene.JobOf(real, "消防1").Incident);
        Assert.Equal("unit-committed", DispatchScene.Refused(real, new AssignUnits("E-0001", [new UnitPick("消防1")])).Code);
    }

    [Fact]
    public void Assign_OffDutyUnit_NeedsAReason()
    {
        PictureState off = DispatchScene.Do(DispatchScene.Start, new SetUnitStatus("消防1", UnitStatus.OffDuty));
        Assert.Equal("unit-unavailable", DispatchScene.Refused(off, new AssignUnits("I-0001", [new UnitPick("消防1")])).Code);
        Assert.Equal("车已修好", DispatchScene.JobOf(DispatchScene.Do(off, new AssignUnits("I-0001", [new UnitPick("消防1")]) { Reason = "车已修好" }), "消防1").Override);
    }

    [Fact]
    public void Assign_ToAnIncidentMergedMeanwhile_NamesTheOneItWentInto()
    {
        PictureState merged = DispatchScene.Do(DispatchScene.Start, new MergeIncidents("I-0002", "I-0001") { Reason = "同一处" });
        Fault fault = DispatchScene.Refused(merged, new AssignUnits("I-0002", [new UnitPick("消防1")]));
        Assert.Equal("incident-closed", fault.Code);
        Assert.Contains("I-0001", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_OfAnIncidentWithUnits_TakesTheirJobsAlong()
    {
        PictureState asked = DispatchScene.Do(DispatchScene.Do(Sent, new ClaimIncident("I-0001")), new AskAgency("I-0001", "power", "断电"));
        PictureState merged = DispatchScene.Do(asked, new MergeIncidents("I-0001", "I-0002") { Reason = "同一处" });
        Assert.All(merged.Assignments.Values, a => Assert.Equal("I-0002", a.Incident));
        Assert.Equal("I-0002", merged.Tasks["T-0001"].Incident);
        Assert.Empty(merged.Claims);
        DispatchScene.Sound(merged);
    }

    [Fact]
    public void Assign_WithARecommendation_KeepsItInTheJournalAndNotInThePicture()
    {
        (_, PictureState after, ImmutableArray<JournalEntry> entries) = DispatchScene.Try(DispatchScene.Start, new AssignUnits("I-0001", [new UnitPick("消防1")], Basis: "{\"sets\":[]}"));
        AdviceKept kept = Assert.Single(entries.Select(e => e.Event).OfType<AdviceKept>());
        Assert.Equal(("I-0001", "{\"sets\":[]}"), (kept.Incident, kept.Basis));
        Assert.Equal(["A-0001"], kept.Assignments);
        DispatchScene.Sound(after);
    }

    [Theory]
    [InlineData("assign-none")]
    [InlineData("assign-twice", "消防1", "消防1")]
    [InlineData("unit-unknown", "消防999")]
    public void Assign_WhatCanNotBe_IsRefused(string code, params string[] units) =>
        Assert.Equal(code, DispatchScene.Refused(DispatchScene.Start, new AssignUnits("I-0001", [.. units.Select(u => new UnitPick(u))])).Code);

    [Fact]
    public void Assign_ManyOrLongOrNowhere_IsRefused()
    {
        Assert.Equal("dispatch-too-many", DispatchScene.Refused(DispatchScene.Start, new AssignUnits("I-0001", [.. Enumerable.Range(0, 51).Select(i => new UnitPick($"消防{i}"))])).Code);
        Assert.Equal("dispatch-too-long", DispatchScene.Refused(DispatchScene.Start, new AssignUnits("I-0001", [new UnitPick("消防1")], new string('x', 501))).Code);
        Assert.Equal("assign-stage", DispatchScene.Refused(DispatchScene.Start, new AssignUnits("I-0001", [new UnitPick("消防1")], Stage: new GeoPoint(double.NaN, 0))).Code);
        Assert.Equal("incident-unknown", DispatchScene.Refused(DispatchScene.Start, new AssignUnits("I-0404", [new UnitPick("消防1")])).Code);
    }

    [Fact]
    public void Cancel_UnitOnItsWay_SendsItBackAndKeepsTheReason()
    {
        PictureState gone = DispatchScene.Do(Sent, new SetUnitStatus("消防1", UnitStatus.EnRoute, DispatchScene.At.AddMinutes(1)), at: DispatchScene.At.AddMinutes(1));
        Assert.Equal("dispatch-reason-missing", DispatchScene.Refused(gone, new CancelAssignment("A-0001")).Code);
        PictureState after = DispatchScene.Do(gone, new CancelAssignment("A-0001") { Reason = "误报" }, at: DispatchScene.At.AddMinutes(2));
        Assert.Equal((UnitStatus.Returning, (string?)null), (after.Units["消防1"].Status, after.Units["消防1"].Assignment));
        Assert.Equal("误报", after.Assignments["A-0001"].Steps[^1].Reason);
        Assert.Empty(DispatchScene.Try(after, new CancelAssignment("A-0001") { Reason = "误报" }).Entries);
        DispatchScene.Sound(after);
    }

    [Fact]
    public void Cancel_AfterSomebodyElseChangedIt_IsRefusedWithWhoAndWhen()
    {
        PictureState there = DispatchScene.Do(Sent, new SetUnitStatus("消防1", UnitStatus.OnScene, DispatchScene.At.AddMinutes(1)), DispatchScene.Wang, DispatchScene.At.AddMinutes(1));
        Fault fault = DispatchScene.Refused(there, new CancelAssignment("A-0001", 1) { Reason = "误报" });
        Assert.Equal(("dispatch-stale", "A-0001"), (fault.Code, fault.Where));
        Assert.Contains(DispatchScene.Wang, fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Correct_AStep_KeepsWhatStoodBeforeAndWhy()
    {
        PictureState there = DispatchScene.Do(Sent, new SetUnitStatus("消防1", UnitStatus.OnScene, DispatchScene.At.AddMinutes(9)), at: DispatchScene.At.AddMinutes(9));
        CorrectStep correct = new("A-0001", AssignmentStep.OnScene, DispatchScene.At.AddMinutes(6)) { Reason = "电台先报" };
        PictureState after = DispatchScene.Do(there, correct, at: DispatchScene.At.AddMinutes(10));
        Assignment job = after.Assignments["A-0001"];
        Assert.Equal(DispatchScene.At.AddMinutes(6), job.TimeOf(AssignmentStep.OnScene));
        Assert.Equal((DispatchScene.At.AddMinutes(9), "电台先报"), (job.Steps[^1].Was!.Value, job.Steps[^1].Reason));
        Assert.Equal("step-out-of-order", DispatchScene.Refused(there, correct with { At = DispatchScene.At.AddMinutes(-1) }, at: DispatchScene.At.AddMinutes(10)).Code);
        Assert.Equal("time-in-future", DispatchScene.Refused(there, correct with { At = DispatchScene.At.AddMinutes(30) }, at: DispatchScene.At.AddMinutes(10)).Code);
        Assert.Equal("step-not-taken", DispatchScene.Refused(there, correct with { Step = AssignmentStep.EnRoute }, at: DispatchScene.At.AddMinutes(10)).Code);
    }

    [Fact]
    public void Claim_OfAnotherDispatcher_IsRefusedUnlessTakenOverWithAReason()
    {
        PictureState mine = DispatchScene.Do(DispatchScene.Start, new ClaimIncident("I-0001"));
        Assert.Equal("incident-claimed", DispatchScene.Refused(mine, new ClaimIncident("I-0001"), DispatchScene.Wang).Code);
        Assert.Equal(DispatchScene.Wang, DispatchScene.Do(mine, new ClaimIncident("I-0001") { Reason = "李敏交班" }, DispatchScene.Wang).Claims["I-0001"].Person);
        Assert.Empty(DispatchScene.Send(mine, "I-0001", "消防1").Claims);
        Assert.Empty(DispatchScene.Do(mine, new ClaimIncident("I-0001", Release: true)).Claims);
    }

    [Fact]
    public void AskAgency_AndItsAnswers_GoForwardOnly()
    {
        PictureState asked = DispatchScene.Do(DispatchScene.Start, new AskAgency("I-0001", "drainage", "两台大流量泵", "pump", 2, DispatchScene.At.AddHours(1)));
        Assert.Equal((2, AgencyTaskState.Asked), (asked.Tasks["T-0001"].Count, asked.Tasks["T-0001"].State));
        PictureState taken = DispatchScene.Do(asked, new AnswerTask("T-0001", AgencyTaskState.Accepted, "一小时内到", 1), DispatchScene.Wang);
        Assert.Equal((AgencyTaskState.Accepted, "一小时内到", DispatchScene.Wang), (taken.Tasks["T-0001"].State, taken.Tasks["T-0001"].Answer, taken.Tasks["T-0001"].By));
        Assert.Equal("dispatch-stale", DispatchScene.Refused(taken, new AnswerTask("T-0001", AgencyTaskState.Done, null, 1)).Code);
        Assert.Equal("task-order", DispatchScene.Refused(DispatchScene.Do(taken, new AnswerTask("T-0001", AgencyTaskState.Done)), new AnswerTask("T-0001", AgencyTaskState.Accepted)).Code);
        Assert.Equal("dispatch-reason-missing", DispatchScene.Refused(asked, new AnswerTask("T-0001", AgencyTaskState.Declined)).Code);
        Assert.Equal("task-count", DispatchScene.Refused(asked, new AskAgency("I-0001", "drainage", "泵", "pump")).Code);
    }

    [Fact]
    public void Lent_Unit_IsSentLikeOurOwnAndGoesHomeWhenItIsDone()
    {
        LendUnit lend = new("长春消防1", new LentUnit("fire", "fire-engine", ["fire"], DispatchScene.South)) { Reason = "跨市增援" };
        PictureState lent = DispatchScene.Do(DispatchScene.Start, lend);
        Assert.Equal("unit-taken", DispatchScene.Refused(lent, lend).Code);
        Assert.Equal("unit-taken", DispatchScene.Refused(DispatchScene.Start, lend with { Unit = "消防1" }).Code);
        PictureState sent = DispatchScene.Send(lent, "I-0001", "长春消防1");
        Assert.Equal("unit-committed", DispatchScene.Refused(sent, new ReturnUnit("长春消防1")).Code);
        PictureState done = DispatchScene.Do(sent, new SetUnitStatus("长春消防1", UnitStatus.Available, DispatchScene.At.AddMinutes(30)), at: DispatchScene.At.AddMinutes(30));
        Assert.DoesNotContain("长春消防1", DispatchScene.Do(done, new ReturnUnit("长春消防1")).Units.Keys);
        Assert.Equal("unit-not-lent", DispatchScene.Refused(sent, new ReturnUnit("消防1")).Code);
    }

    [Fact]
    public void Unit_GoneFromThePackWhileAssigned_EndsItsJobAndGetsNoOther()
    {
        PictureState sent = DispatchScene.Sent(DispatchScene.Start, "退役9", "I-0001");
        Fault fault = DispatchScene.Refused(sent, new AssignUnits("I-0002", [new UnitPick("退役9")]) { Reason = "有人被困" });
        Assert.Equal(("unit-unlisted", "退役9"), (fault.Code, fault.Where));
        Assert.Equal("unit-unknown", DispatchScene.Refused(sent, new AssignUnits("I-0002", [new UnitPick("没有9")])).Code);

        PictureState there = DispatchScene.Do(sent, new SetUnitStatus("退役9", UnitStatus.OnScene, DispatchScene.At.AddMinutes(5)), at: DispatchScene.At.AddMinutes(5));
        PictureState done = DispatchScene.Do(there, new SetUnitStatus("退役9", UnitStatus.Available, DispatchScene.At.AddMinutes(30)), at: DispatchScene.At.AddMinutes(30));
        Assert.Equal((AssignmentStep.Cleared, false), (done.Assignments["A-0001"].Steps[^1].Step, done.Assignments["A-0001"].IsActive));
        Assert.Equal("unit-unlisted", DispatchScene.Refused(done, new AssignUnits("I-0002", [new UnitPick("退役9")])).Code);

        PictureState off = DispatchScene.Do(sent, new CancelAssignment("A-0001") { Reason = "误报" });
        Assert.Equal(AssignmentStep.Cancelled, off.Assignments["A-0001"].Steps[^1].Step);
        DispatchScene.Sound(done);
        DispatchScene.Sound(off);
    }

    [Fact]
    public void Unit_GoneFromThePackWhileAssigned_CanCallForHelpAndIsHelped()
    {
        PictureState called = DispatchScene.Do(DispatchScene.Sent(DispatchScene.Start, "退役9", "I-0001"), new RaiseDistress("退役9", null, "被困"), "张伟");
        PictureState home = DispatchScene.Do(called, new SetUnitStatus("退役9", UnitStatus.Available, DispatchScene.At.AddMinutes(9)), at: DispatchScene.At.AddMinutes(9));
        PictureState helped = DispatchScene.Do(home, new AnswerDistress("退役9", true) { Reason = "已脱险" });
        Assert.Null(helped.Units["退役9"].Distress);
    }

    [Fact]
    public void Distress_PressedTwice_IsOneCallUntilADispatcherEndsItWithAReason()
    {
        PictureState called = DispatchScene.Do(DispatchScene.Start, new RaiseDistress("消防1", DispatchScene.North, "被困"), "张伟");
        Assert.Equal(("张伟", "被困", (string?)null), (called.Units["消防1"].Distress!.By, called.Units["消防1"].Distress!.Text, called.Units["消防1"].Distress!.SeenBy));
        Assert.Empty(DispatchScene.Try(called, new RaiseDistress("消防1"), "张伟").Entries);
        PictureState seen = DispatchScene.Do(called, new AnswerDistress("消防1"));
        Assert.Equal(DispatchScene.Li, seen.Units["消防1"].Distress!.SeenBy);
        Assert.Equal("dispatch-reason-missing", DispatchScene.Refused(seen, new AnswerDistress("消防1", Over: true)).Code);
        Assert.Null(DispatchScene.Do(seen, new AnswerDistress("消防1", Over: true) { Reason = "人已脱险" }).Units["消防1"].Distress);
        Assert.Equal("distress-none", DispatchScene.Refused(DispatchScene.Start, new AnswerDistress("消防1")).Code);
    }

    [Fact]
    public void Tick_IncidentWhoseSendersSayItIsOver_StaysOpenUntilItsUnitsAreDone()
    {
        DateTimeOffset late = DispatchScene.At.AddDays(3);
        Draft silent = new(Sent, late, "system");
        Lifecycle.Tick(silent, Harbin.Fusion);
        Assert.Contains("I-0001", silent.Picture.Open);
        Assert.DoesNotContain("I-0002", silent.Picture.Open);

        PictureState done = DispatchScene.Do(DispatchScene.Do(silent.Picture, new SetUnitStatus("消防1", UnitStatus.Available, late), at: late), new SetUnitStatus("救护1", UnitStatus.Available, late), at: late);
        Draft after = new(done, late.AddSeconds(1), "system");
        Lifecycle.Tick(after, Harbin.Fusion);
        Assert.DoesNotContain("I-0001", after.Picture.Open);
        Draft gone = new(after.Picture, late.AddDays(1), "system");
        Lifecycle.Tick(gone, Harbin.Fusion);
        Assert.Empty(gone.Picture.Assignments);
    }
}
