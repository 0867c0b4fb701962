using Command.Ingest.Contracts;
using Command.Ingest.Picture.Handling;

namespace Command.Ingest.Tests.Picture.Handling;

public sealed class HandlingFoldTests
{
    [Fact]
    public void Incident_WithTwoUnits_HasTheTimesOfTheFirstOfEachStep()
    {
        Outcome row = Responded()[OutcomeKind.Incident, "I-0001"];
        Assert.Equal((10.0, 60.0, 100.0, 400.0), (After(row.AnsweredAt), After(row.DispatchedAt), After(row.EnRouteAt), After(row.OnSceneAt)));
        Assert.Equal(("230102", Harbin.Pack.UnitNamed("消防1")!.Agency), (row.District, row.Agency));
    }

    [Theory]
    [InlineData("answer.p90", 10)]
    [InlineData("dispatch.p90", 60)]
    [InlineData("process.p90", 50)]
    [InlineData("turnout.p90", 40)]
    [InlineData("travel.p90", 300)]
    [InlineData("arrival.p90", 340)]
    [InlineData("whole.p90", 2000)]
    public void Intervals_WorkedByHand_AreWhatTheyAre(string code, double seconds) => Assert.Equal(seconds, Responded().Tell(2000, new IncidentClosed("I-0001", [])).Figure(code).Value);

    [Fact]
    public void Arrival_LateForTheTown_IsNotWithinAndIsWithinForTheSuburbs()
    {
        Assert.Equal(0, Responded().Figure("arrival.within").Value);
        HandlingTale suburb = Responded().Tell(3, new IncidentReassessed("I-0001", "火灾", 2, new Place { District = "230109" }, []));
        Assert.Equal(100, suburb.Figure("arrival.within").Value);
    }

    [Fact]
    public void Dispatch_NotYetDoneAndOverItsTime_IsMissedAndBeforeThatDoesNotCount()
    {
        HandlingTale tale = new HandlingTale().Tell(0, HandlingTale.Opened("I-0001"));
        Assert.Equal((null, "running"), (tale.Figure("dispatch.within", 60).Value, tale.Figure("dispatch.within", 60).Basis.Excluded[0].Reason));
        Assert.Equal(0, tale.Figure("dispatch.within", 61).Value);
        Assert.Equal((null, "not-yet"), (tale.Figure("dispatch.p90").Value, tale.Figure("dispatch.p90").Basis.Excluded[0].Reason));
    }

    [Fact]
    public void Correction_OfAStep_MovesTheIncidentsTime()
    {
        HandlingTale tale = Responded().Tell(900, HandlingTale.Stepped("A-0001", AssignmentStep.OnScene, 350));
        Assert.Equal(350, After(tale[OutcomeKind.Incident, "I-0001"].OnSceneAt));
        Assert.Equal(350, After(tale[OutcomeKind.Job, "A-0001"].OnSceneAt));
    }

    [Fact]
    public void Merge_TakesUnitsAndTheEarliestKnowledgeAlongAndCountsOnce()
    {
        HandlingTale tale = new HandlingTale().Tell(0, HandlingTale.Opened("I-0001")).Tell(5, HandlingTale.Opened("I-0002", report: "traffic:T-1"))
            .Tell(20, HandlingTale.Sent("A-0001", "消防1", "I-0001", 20)).Tell(30, new SourceMoved(new SourceRef("report", "city:C-1"), "I-0001", "I-0002", HandlingTale.At, [])).Tell(30, new IncidentMerged("I-0001", "I-0002", []));
        Outcome into = tale[OutcomeKind.Incident, "I-0002"];
        Assert.Equal((HandlingTale.At.ToUniversalTime(), 20.0), (into.KnownAt, After(into.DispatchedAt)));
        Assert.Equal("report:city|report:traffic", into.Sources);
        Assert.Equal(("I-0002", "report:city|report:traffic"), (tale[OutcomeKind.Job, "A-0001"].Incident, tale[OutcomeKind.Job, "A-0001"].Sources));
        Figure figure = tale.Figure("incidents.opened");
        Assert.Equal((1.0, "merged"), (figure.Value, figure.Basis.Excluded.Single().Reason));
    }

    [Fact]
    public void Level_RaisedLater_BeginsItsClockThenAndALowerOneEndsNone()
    {
        HandlingTale tale = new HandlingTale().Tell(0, HandlingTale.Opened("I-0001", 4)).Tell(600, new LevelOverridden("I-0001", 1, "伤亡")).Tell(900, new LevelOverridden("I-0001", null, "误报"));
        Outcome row = tale[OutcomeKind.Incident, "I-0001"];
        Assert.Equal([600, 600, 600, 0], row.More!.Graded.Select(g => After(g)!.Value));

        // Level 1 since 600 s: by phone within 15 minutes, 1,500 s; level 4 since 0 s: within 30 minutes, 1,800 s.
        Assert.Equal(HandlingTale.At.AddSeconds(1500), DutyClock.DueOf(row.More.Graded, Harbin.Pack.Handling, DutyClock.Phone));
        Assert.Equal("running", tale.Figure("duty.phone", 1500).Basis.Excluded.Single().Reason);
        Assert.Equal(0, tale.Figure("duty.phone", 1501).Value);
        Assert.Equal(100, tale.Tell(1400, new CallPut(new PhoneCall("c1", true, HandlingTale.At.AddSeconds(1400), "省应急厅", null, "报告", null, null, "I-0001", false, 1))).Figure("duty.phone").Value);
    }

    [Fact]
    public void FollowUps_AreDueAtEightAndFiveWhileItLasts()
    {
        // Open from 09:00 to 08:30 the next day: one at 17:00, one at 08:00; only the first is there.
        HandlingTale tale = new HandlingTale().Tell(0, HandlingTale.Opened("I-0001", 3)).Tell(7 * 3600, Told("n1")).Tell(23.5 * 3600, new IncidentClosed("I-0001", []));
        Assert.Equal(50, tale.Figure("duty.followUp").Value);
        Assert.Equal(0, tale.Figure("duty.written").Value);
    }

    [Fact]
    public void Case_ThroughItsProcess_HasItsTimesAndCounts()
    {
        HandlingTale tale = new HandlingTale().Tell(0, HandlingTale.Said("city:C-1")).Tell(0, HandlingTale.Said("traffic:T-1"));
        CaseFile file = new() { Report = "city:C-1", Class = "quick", Since = HandlingTale.At };
        DateTimeOffset due = HandlingTale.At.AddHours(6);
        Move(60, CaseMove.Register, file);
        Move(120, CaseMove.Dispatch, file with { Agency = "sanitation", HandleBy = due });
        Move(180, CaseMove.Return, file);
        Move(240, CaseMove.Dispatch, file with { Agency = "power", HandleBy = due });
        Move(300, CaseMove.Suspend, file with { Agency = "power", HandleBy = due, SuspendedSince = HandlingTale.At });
        Assert.Equal("suspended", tale.Figure("cases.due").Basis.Excluded.Single().Reason);
        Move(360, CaseMove.Resume, file with { Agency = "power", HandleBy = due.AddHours(1) });
        Move(400, CaseMove.Answer, file with { Agency = "power", HandleBy = due.AddHours(1), AnsweredAt = HandlingTale.At.AddSeconds(400) });
        Move(500, CaseMove.Close, file with { Agency = "power", HandleBy = due.AddHours(1), AnsweredAt = HandlingTale.At.AddSeconds(400), EndedAt = HandlingTale.At.AddSeconds(500) });
        Outcome row = tale[OutcomeKind.Case, "city:C-1"];
        Assert.Equal((60.0, 60.0, 120.0, 400.0, 500.0), (After(row.AnsweredAt), After(row.RegisteredAt), After(row.DispatchedAt), After(row.SettledAt), After(row.ClosedAt)));
        Assert.Equal((due.AddHours(1).ToUniversalTime(), 1, "power", OutcomeMarks.WasSuspended), (row.DueAt, row.Returned, row.Agency, row.Marks));
        Assert.Equal(100, tale.Figure("cases.onTime.ofDue").Value);
        Assert.Equal(1, tale.Figure("cases.received").Value);

        void Move(double seconds, CaseMove move, CaseFile after) => tale.Tell(seconds, new CaseMoved(new CaseStep(move, HandlingTale.At.AddSeconds(seconds), "李敏", after.Agency, null, null), after));
    }

    [Fact]
    public void Gauge_NearWarning_IsScoredByTheHourAndOnlyWhileItIs()
    {
        HandlingTale tale = new HandlingTale();
        foreach (double minute in (double[])[0, 10, 20, 55])
        {
            tale.Tell(minute * 60, HandlingTale.Read(minute * 60, "near"));
        }

        Assert.DoesNotContain(tale.Rows, r => r.Kind == OutcomeKind.Watch);
        tale.Tell(4000, HandlingTale.Read(4000, null));
        Assert.Equal([600, 600, 2100, 700], Assert.Single(tale.Rows, r => r.Kind == OutcomeKind.Watch).More!.Gaps);
        Assert.Equal(75, tale.Figure("telemetry.inTime").Value);
        Assert.Empty(tale.Carry.Gauges);
    }

    [Fact]
    public void Appeal_Upheld_TakesTheRowOutOfItsFigureAloneAndSaysSo()
    {
        HandlingTale tale = Responded().Tell(5, new AppealDecided("p1", OutcomeKind.Incident, "I-0001", "arrival.within", true, "道路封闭"));
        Assert.Equal((null, "appeal"), (tale.Figure("arrival.within").Value, tale.Figure("arrival.within").Basis.Excluded.Single().Reason));
        Assert.Equal(340, tale.Figure("arrival.p90").Value);
        Assert.Equal(0, Responded().Tell(5, new AppealDecided("p1", OutcomeKind.Incident, "I-0001", "arrival.within", false, "不成立")).Figure("arrival.within").Value);
    }

    private static HandlingTale Responded() => new HandlingTale()
        .Tell(0, HandlingTale.Opened("I-0001"))
        .Tell(10, new IncidentClaimed("I-0001", "李敏", null))
        .Tell(60, HandlingTale.Sent("A-0001", "消防1", "I-0001", 60))
        .Tell(70, HandlingTale.Sent("A-0002", "消防2", "I-0001", 70))
        .Tell(100, HandlingTale.Stepped("A-0002", AssignmentStep.EnRoute, 100))
        .Tell(120, HandlingTale.Stepped("A-0001", AssignmentStep.EnRoute, 120))
        .Tell(400, HandlingTale.Stepped("A-0001", AssignmentStep.OnScene, 400));

    private static NoticePut Told(string id) =>
        new(new Notice(id, new NoticeWords("t", "x"), null, "I-0001", ["webhook"], [new NoticeRecipient("r1", "省厅", null, null, null, null, "province", "webhook")], false, null, [], null), false, null);

    private static double? After(DateTimeOffset? at) => at is { } time ? (time - HandlingTale.At).TotalSeconds : null;
}
