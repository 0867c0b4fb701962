using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;

namespace Command.Ingest.Tests.Incidents.Dispatch;

public sealed class PlanClosingsTests
{
    [Fact]
    public void Start_APlan_ProposesWhatItClosesAndTheNearestThingsItOpensAndPutsNothingInForce()
    {
        PictureState picture = Started("fire", 2);
        PlanRun run = picture.PlanRuns["I-0001"];
        Plan plan = Harbin.Pack.Plans.Find("fire")!;
        Assert.Equal(plan.Closures.Where(c => Plan.Holds(c.From, 2)).Select(c => (c.What, c.RadiusM)), run.Measures.Where(m => m.Facility is null).Select(m => (m.What, m.RadiusM)));
        PlanMeasure[] opens = [.. run.Measures.Where(m => m.Facility is not null)];
        Assert.NotEmpty(opens);
        Assert.All(opens, o => Assert.Equal("shelter", o.Kind));
        Assert.Equal(opens.OrderBy(o => o.RadiusM).Select(o => o.Id), opens.Select(o => o.Id));
        Assert.Empty(PlanClosings.Of(picture, exercise: true));
        Assert.Empty(PlanClosings.Opened(picture, exercise: true));
    }

    [Fact]
    public void Tick_AClosure_ClosesTheRoadsAboutTheSceneUntilItIsTakenBack()
    {
        PictureState picture = Started("fire", 2);
        string roads = Of(picture, PlanMeasure.Roads);
        picture = DispatchScene.Do(picture, new TickStep("I-0001", roads), DispatchScene.Wang, DispatchScene.At.AddMinutes(3));
        PlanClosing closing = Assert.Single(PlanClosings.Of(picture, exercise: false));
        Assert.Equal((DispatchScene.Wang, DispatchScene.At.AddMinutes(3)), (closing.Measure.DoneBy, closing.Measure.DoneAt));
        Assert.Equal((DispatchScene.North, 0d), (Assert.IsType<CircleShape>(closing.Road.Shape).Centre, closing.Road.SpeedFactor));
        Assert.Equal("I-0001", PlanClosings.IncidentOf(closing.Road.Id));

        // Said twice it stays whose it was; taken back it is open.
        PictureState twice = DispatchScene.Do(picture, new TickStep("I-0001", roads), DispatchScene.Li);
        Assert.Equal(picture.Sequence, twice.Sequence);
        Assert.Empty(PlanClosings.Of(DispatchScene.Do(picture, new TickStep("I-0001", roads, Done: false)), exercise: false));
    }

    [Fact]
    public void Tick_AThingToOpen_IsOpenWithWhoAndWhen()
    {
        PictureState picture = Started("fire", 2);
        PlanMeasure shelter = picture.PlanRuns["I-0001"].Measures.First(m => m.Facility is not null);
        picture = DispatchScene.Do(picture, new TickStep("I-0001", shelter.Id), DispatchScene.Wang);
        Assert.Equal(DispatchScene.Wang, PlanClosings.Opened(picture, exercise: false)[shelter.Facility!].DoneBy);
        Assert.Empty(PlanClosings.Of(picture, exercise: false));
    }

    [Fact]
    public void End_OfThePlan_EndsWhatItClosedAndOpened()
    {
        PictureState picture = Started("fire", 2);
        foreach (PlanMeasure measure in picture.PlanRuns["I-0001"].Measures)
        {
            picture = DispatchScene.Do(picture, new TickStep("I-0001", measure.Id));
        }

        Assert.NotEmpty(PlanClosings.Opened(picture, exercise: false));
        picture = DispatchScene.Do(picture, new EndPlan("I-0001", picture.PlanRuns["I-0001"].Version) { Reason = "险情解除" });
        Assert.Empty(PlanClosings.Of(picture, exercise: true));
        Assert.Empty(PlanClosings.Opened(picture, exercise: true));
        Assert.Equal("plan-not-running", DispatchScene.Refused(picture, new TickStep("I-0001", "closes:1")).Code);
    }

    [Fact]
    public void Merge_OfItsIncident_TakesTheClosureAlong()
    {
        PictureState picture = Started("fire", 2);
        picture = DispatchScene.Do(picture, new TickStep("I-0001", Of(picture, PlanMeasure.Roads)));
        picture = DispatchScene.Do(picture, new MergeIncidents("I-0001", "I-0002") { Reason = "同一起" });
        Assert.Equal("I-0002", PlanClosings.IncidentOf(Assert.Single(PlanClosings.Of(picture, exercise: false)).Road.Id));
    }

    [Fact]
    public void Tick_InAnExercise_ClosesTheExercisesRoadsAlone()
    {
        PictureState picture = DispatchScene.Do(DispatchScene.Start, new StartPlan("E-0001", "fire", Harbin.Pack.Plans.Find("fire")!.Version));
        picture = DispatchScene.Do(picture, new TickStep("E-0001", picture.PlanRuns["E-0001"].Measures.First(m => m.What == PlanMeasure.Roads).Id));
        Assert.Empty(PlanClosings.Of(picture, exercise: false));
        Assert.Single(PlanClosings.Of(picture, exercise: true));
    }

    private static string Of(PictureState picture, string what) => picture.PlanRuns["I-0001"].Measures.First(m => m.What == what).Id;

    private static PictureState Started(string plan, int level)
    {
        PictureState picture = DispatchScene.Do(DispatchScene.Start, new OverrideLevel("I-0001", level) { Reason = "火势蔓延" });
        return DispatchScene.Do(picture, new StartPlan("I-0001", plan, Harbin.Pack.Plans.Find(plan)!.Version));
    }
}
