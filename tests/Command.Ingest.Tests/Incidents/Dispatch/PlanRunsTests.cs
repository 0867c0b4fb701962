using System.Text.Json;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Tests.Incidents.Dispatch;

public sealed class PlanRunsTests
{
    private static readonly StartPlan s_start = new("I-0001", "crash", 1);

    [Fact]
    public void Start_APlan_HasTheStepsOfItsLevelWithTheirClocks()
    {
        PlanRun run = Started().PlanRuns["I-0001"];
        Plan plan = Harbin.Pack.Plans.Find("crash")!;
        Assert.Equal((plan.Version, DispatchScene.Li, 1, true), (run.Edition, run.By, run.Version, run.IsRunning));
        Assert.Equal(plan.Steps.Where(s => Plan.Holds(s.From, run.Level)).Select(s => (s.Id, DispatchScene.At.AddMinutes(s.Minutes))), run.Steps.Select(s => (s.Id, s.Due)));
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(3, true)]
    [InlineData(1, true)]
    public void Start_AtAGraverLevel_HasMoreSteps(int level, bool frees)
    {
        PictureState picture = DispatchScene.Do(DispatchScene.Start, new OverrideLevel("I-0001", level) { Reason = "三车" });
        PlanRun run = DispatchScene.Do(picture, s_start).PlanRuns["I-0001"];
        Assert.Equal(level, run.Level);
        Assert.Equal(frees, run.Steps.Any(s => s.Id == "free"));
    }

    [Fact]
    public void Start_Twice_IsDoneOnceAndAnotherIsRefusedWhileItRuns()
    {
        PictureState picture = Started();
        Assert.Equal(picture.Sequence, DispatchScene.Do(picture, s_start, DispatchScene.Wang).Sequence);
        Assert.Equal("plan-running", DispatchScene.Refused(picture, new StartPlan("I-0001", "fire", 1, 1)).Code);
    }

    [Theory]
    [InlineData("I-0404", "crash", 1, 0, "incident-unknown")]
    [InlineData("I-0001", "no-such", 1, 0, "plan-unknown")]
    [InlineData("I-0001", "crash", 7, 0, "plan-edition")]
    [InlineData("I-0001", "crash", 1, 3, "plan-stale")]
    public void Start_WhatCanNotBe_IsRefused(string incident, string plan, int edition, int was, string code) =>
        Assert.Equal(code, DispatchScene.Refused(DispatchScene.Start, new StartPlan(incident, plan, edition, was)).Code);

    [Fact]
    public void Tick_Steps_KeepWhoAndWhenAndTwoPeopleTickAtOnce()
    {
        PictureState picture = Started();
        picture = DispatchScene.Do(picture, new TickStep("I-0001", "ask", Note: "两人受伤"), DispatchScene.Wang, DispatchScene.At.AddMinutes(1));
        picture = DispatchScene.Do(picture, new TickStep("I-0001", "protect"), DispatchScene.Li, DispatchScene.At.AddMinutes(5));
        PlanRun run = picture.PlanRuns["I-0001"];
        Assert.Equal((DispatchScene.At.AddMinutes(1), DispatchScene.Wang, "两人受伤"), (Step(run, "ask").DoneAt!.Value, Step(run, "ask").DoneBy, Step(run, "ask").Note));
        Assert.Equal(3, run.Version);

        picture = DispatchScene.Do(picture, new TickStep("I-0001", "ask", Done: false));
        Assert.Null(Step(picture.PlanRuns["I-0001"], "ask").DoneAt);
        Assert.Equal("plan-stale", DispatchScene.Refused(picture, new TickStep("I-0001", "ask", Was: 2)).Code);
        Assert.Equal("plan-step-unknown", DispatchScene.Refused(picture, new TickStep("I-0001", "fly")).Code);
        Assert.Equal("plan-not-running", DispatchScene.Refused(picture, new TickStep("I-0002", "ask")).Code);
    }

    [Fact]
    public void Tick_AgainByAnother_LeavesWhoDidItFirst()
    {
        PictureState picture = DispatchScene.Do(Started(), new TickStep("I-0001", "ask"), DispatchScene.Wang);
        Assert.Equal(picture.Sequence, DispatchScene.Do(picture, new TickStep("I-0001", "ask")).Sequence);
    }

    [Fact]
    public void End_WithAReason_StopsItAndAnotherMayFollow()
    {
        PictureState picture = Started();
        Assert.Equal("dispatch-reason-missing", DispatchScene.Refused(picture, new EndPlan("I-0001", 1)).Code);
        Assert.Equal("plan-stale", DispatchScene.Refused(picture, new EndPlan("I-0001", 4) { Reason = "误启" }).Code);
        picture = DispatchScene.Do(picture, new EndPlan("I-0001", 1) { Reason = "误启" });
        Assert.Equal((DispatchScene.At, "误启", 2), (picture.PlanRuns["I-0001"].EndedAt!.Value, picture.PlanRuns["I-0001"].EndedWhy, picture.PlanRuns["I-0001"].Version));
        picture = DispatchScene.Do(picture, new StartPlan("I-0001", "fire", 1, 2));
        Assert.Equal(("fire", 3), (picture.PlanRuns["I-0001"].Plan, picture.PlanRuns["I-0001"].Version));
    }

    [Fact]
    public void Run_OfAMergedIncident_GoesWithItUnlessTheOtherHasOne()
    {
        MergeIncidents merge = new("I-0001", "I-0002") { Reason = "同一事故" };
        PlanRun moved = Assert.Single(DispatchScene.Do(Started(), merge).PlanRuns).Value;
        Assert.Equal(("I-0002", 2), (moved.Incident, moved.Version));
        PictureState both = DispatchScene.Do(Started(), new StartPlan("I-0002", "fire", 1));
        Assert.Equal("fire", Assert.Single(DispatchScene.Do(both, merge).PlanRuns).Value.Plan);
    }

    [Fact]
    public void Run_OfAForgottenIncident_LeavesWithIt()
    {
        PictureState picture = Started();
        JournalEntry gone = new(picture.Sequence + 1, DispatchScene.At, DispatchScene.At, "system", new Forgotten(["I-0001"], [], []));
        Assert.Empty(Fold.Evolve(picture, gone).PlanRuns);
        Assert.Empty(Fold.EvolveAll(picture, [gone]).PlanRuns);
    }

    [Fact]
    public void Run_InASnapshot_IsAsItWas()
    {
        PictureState picture = DispatchScene.Do(Started(), new TickStep("I-0001", "ask", Note: "好"));
        string json = JsonSerializer.Serialize(picture, CommandJson.Wire.PictureState);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, CommandJson.Wire.PictureState), CommandJson.Wire.PictureState));
        Assert.Contains("planRuns", json, StringComparison.Ordinal);
        Assert.Empty(JsonSerializer.Deserialize("{}", CommandJson.Wire.PictureState)!.PlanRuns);
    }

    private static PictureState Started() => DispatchScene.Do(DispatchScene.Start, s_start);

    private static PlanRunStep Step(PlanRun run, string id) => run.Steps.Single(s => s.Id == id);
}
