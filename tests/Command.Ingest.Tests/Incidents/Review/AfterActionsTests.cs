using System.Collections.Immutable;
using System.Text.Json;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Dispatch.Advice;
using Command.Ingest.Incidents.Review;
using Command.Ingest.Picture;
using Command.Ingest.Tests.Incidents.Dispatch;

namespace Command.Ingest.Tests.Incidents.Review;

public sealed class AfterActionsTests
{
    private static readonly DateTimeOffset s_at = DispatchScene.At;
    private readonly List<JournalEntry> _entries = [];
    private PictureState _picture = DispatchScene.Start;

    [Fact]
    public void Of_AnIncident_HasItsIntervalsByTrueTimes()
    {
        Do(new AssignUnits("I-0001", [new UnitPick("消防1")]), 1);
        Do(new SetUnitStatus("消防1", UnitStatus.EnRoute), 2);
        Do(new SetUnitStatus("消防1", UnitStatus.OnScene), 9);
        Do(new CorrectStep("A-0001", AssignmentStep.OnScene, s_at.AddMinutes(7)) { Reason = "录音" }, 10);
        Do(new SetUnitStatus("消防1", UnitStatus.Available), 30);

        AfterAction action = AfterActions.Of("I-0001", [.. _entries], _picture, s_at.AddHours(1))!;

        Dictionary<string, TimeSpan?> took = action.Intervals.ToDictionary(i => i.Code, i => i.Took);
        Assert.Equal(TimeSpan.FromMinutes(3), took["opened-sent"]);
        Assert.Equal(TimeSpan.FromMinutes(1), took["sent-left"]);
        Assert.Equal(TimeSpan.FromMinutes(6), took["sent-there"]);
        Assert.Equal(TimeSpan.FromMinutes(23), took["there-done"]);
        Assert.Null(took["opened-closed"]);
        Assert.Equal(["assigned", "enRoute", "corrected", "onScene", "cleared"], action.Timeline.Select(l => l.Code));
        Assert.Null(AfterActions.Of("I-0404", [.. _entries], _picture, s_at));
    }

    [Fact]
    public void Of_DecisionsBesideTheirRecommendation_SaysWhichWereNotFollowedAndWhy()
    {
        string basis = Basis(["消防1", "救护1"], ["消防2"]);
        Do(new AssignUnits("I-0001", [new UnitPick("救护1"), new UnitPick("消防1")], Basis: basis), 1);
        Do(new AssignUnits("I-0001", [new UnitPick("消防2")], Basis: basis), 2);
        Do(new AssignUnits("I-0002", [new UnitPick("消防2")], Basis: Basis(["消防3"])) { Reason = "更近" }, 3);
        Do(new AssignUnits("I-0002", [new UnitPick("救护2")]), 4);

        AfterAction north = AfterActions.Of("I-0001", [.. _entries], _picture, s_at)!, south = AfterActions.Of("I-0002", [.. _entries], _picture, s_at)!;

        Assert.Equal([1, 2], north.Decisions.Select(d => d.Rank!.Value));
        Assert.Equal([false, true], north.Decisions.Select(d => d.NotFollowed));
        Assert.Equal(["救护1", "消防1"], north.Decisions[0].Recommended!.Value);
        Assert.Equal((true, "更近", "消防3"), (south.Decisions[0].NotFollowed, Assert.Single(south.Decisions[0].Why), Assert.Single(south.Decisions[0].Recommended!.Value)));
        Assert.Equal((false, null), (south.Decisions[1].NotFollowed, south.Decisions[1].Recommended));
    }

    [Theory]
    [InlineData("nothing that is JSON")]
    [InlineData("[]")]
    [InlineData("{\"sets\":[{\"units\":7}]}")]
    public void Of_ARecommendationThatCanNotBeRead_IsADecisionWithoutOne(string basis)
    {
        Do(new AssignUnits("I-0001", [new UnitPick("消防1")], Basis: basis), 1);
        Assert.Null(Assert.Single(AfterActions.Of("I-0001", [.. _entries], _picture, s_at)!.Decisions).Recommended);
    }

    [Fact]
    public void Of_APlan_HoldsEachStepAgainstItsClock()
    {
        Do(new StartPlan("I-0001", "crash", 1), 0);
        PlanRunStep first = _picture.PlanRuns["I-0001"].Steps[0];
        Do(new TickStep("I-0001", first.Id), (int)(first.Due - s_at).TotalMinutes + 2);

        ImmutableArray<ReviewStep> plan = AfterActions.Of("I-0001", [.. _entries], _picture, s_at.AddDays(1))!.Plan;

        Assert.Equal(TimeSpan.FromMinutes(2), plan[0].Late);
        Assert.All(plan[1..], s => Assert.True(s.Late >= TimeSpan.FromHours(20)));
    }

    [Fact]
    public void Lines_LevelsOfAnIncident_SayWhatGrewGraver()
    {
        JournalEntry[] entries =
        [
            new(1, s_at, s_at, "system", new IncidentOpened("I-0001", "fire", "火情", 3, new Place(), s_at, new SourceRef("report", "city:I-0001"), [], false)),
            new(2, s_at, s_at.AddMinutes(1), "system", new IncidentReassessed("I-0001", "火情", 3, new Place(), [])),
            new(3, s_at, s_at.AddMinutes(2), "system", new IncidentReassessed("I-0001", "火情", 1, new Place(), [])),
            new(4, s_at, s_at.AddMinutes(3), "system", new IncidentReassessed("I-0001", "火情", null, new Place(), [])),
        ];
        Assert.Equal(["opened", "escalated", "lowered"], ReviewLines.Of(entries, DispatchScene.Start).Select(l => l.Code));
    }

    [Fact]
    public void Deeds_OfWhatIsHidden_AreNotSeen()
    {
        Do(new AssignUnits("I-0001", [new UnitPick("消防1")]), 1);
        PictureState seen = _picture with { Incidents = _picture.Incidents.Remove("I-0001") };
        Assert.All(_entries, e => Assert.False(Deeds.IsSeen(e.Event, _picture, seen)));
        Assert.Contains(_entries, e => Deeds.IsSeen(e.Event, _picture, _picture));
    }

    private static string Basis(params string[][] sets) => JsonSerializer.Serialize(
        new Recommendation("I-0001", "fire", 1, 2, s_at, 1, true, [], [.. sets.Select((s, i) => new AdviceSet(i + 1, 1, 1, 1, [.. s.Select(u => new AdvicePick(u, [], 1, 1, []))], [], [], []))], [], [], []),
        IncidentJson.Options);

    private void Do(DeskCommand command, int minute)
    {
        (Fault? fault, PictureState next, ImmutableArray<JournalEntry> entries) = DispatchScene.Try(_picture, command, at: s_at.AddMinutes(minute));
        Assert.Null(fault);
        _picture = next;
        _entries.AddRange(entries);
    }
}
