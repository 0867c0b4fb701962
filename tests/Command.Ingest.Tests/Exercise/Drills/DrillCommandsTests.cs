using Command.Ingest.Contracts;
using Command.Ingest.Exercise;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;
using Command.Ingest.Tests.City;
using Command.Ingest.Tests.Incidents.Dispatch;

namespace Command.Ingest.Tests.Exercise.Drills;

public sealed class DrillCommandsTests
{
    private static readonly DateTimeOffset s_at = new(2026, 7, 18, 6, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void Clock_PausedAndPaced_GoesOnlyWhileItRuns()
    {
        PictureState picture = Do(PictureState.Empty, new StartDrill("d1", "flood-morning", null, 60), 0);
        picture = Do(picture, new PauseDrill("d1", true), 60);
        picture = Do(picture, new PauseDrill("d1", false), 660);
        picture = Do(picture, new PaceDrill("d1", 10), 720);

        Drill drill = picture.Drills["d1"];
        Assert.Equal(TimeSpan.FromMinutes(60), drill.StoryAt(s_at.AddSeconds(60)));
        Assert.Equal(TimeSpan.FromMinutes(60), drill.StoryAt(s_at.AddSeconds(500)));
        Assert.Equal(TimeSpan.FromMinutes(120), drill.StoryAt(s_at.AddSeconds(720)));
        Assert.Equal(TimeSpan.FromMinutes(130), drill.StoryAt(s_at.AddSeconds(780)));
        Assert.Equal(("drill-paused", "drill-speed"), (Refused(picture, new PauseDrill("d1", false)), Refused(picture, new PaceDrill("d1", 601))));
    }

    [Fact]
    public void Rewind_ToAMoment_ForgetsLaterInjectsAndKeepsEarlierOnes()
    {
        PictureState picture = Do(PictureState.Empty, new StartDrill("d1", "flood-morning", 7, 60), 0);
        picture = Do(picture, new InjectDrill("d1", Twice("early", 5)), 0);
        picture = Do(picture, new InjectDrill("d1", Twice("late", 40)), 0);
        picture = Do(picture, new RewindDrill("d1", TimeSpan.FromMinutes(10)), 60);

        Drill drill = picture.Drills["d1"];
        Assert.Equal((1, "early"), (drill.Round, Assert.Single(drill.Injects).Id));
        Assert.Equal(TimeSpan.FromMinutes(10), drill.StoryAt(s_at.AddSeconds(60)));
        Assert.Equal("drill-rewind", Refused(picture, new RewindDrill("d1", TimeSpan.FromMinutes(500)), 60));
    }

    [Fact]
    public void Start_WhileAnotherRuns_IsRefusedAndEndedDrillsAreRememberedToABound()
    {
        PictureState picture = PictureState.Empty;
        for (int i = 0; i < Drill.Kept + 5; i++)
        {
            picture = Do(picture, new StartDrill($"d{i}", "marathon", null, 1), i);
            Assert.Equal("drill-other", Refused(picture, new StartDrill("other", "marathon", null, 1), i));
            picture = Do(picture, new EndDrill($"d{i}") { Reason = "完" }, i);
        }

        Assert.Equal(Drill.Kept, picture.Drills.Count);
        Assert.Null(Drill.Running(picture));
        Assert.Equal("drill-not-running", Refused(picture, new PaceDrill($"d{Drill.Kept}", 5)));
    }

    [Fact]
    public void Note_OfAParticipant_IsRefusedAndAnEvaluatorsHasTheStorysTime()
    {
        PictureState picture = Do(PictureState.Empty, new StartDrill("d1", "marathon", null, 60), 0);
        picture = Do(picture, new SeatDrill("d1", "wang", DrillRole.Participant), 0);
        picture = Do(picture, new SeatDrill("d1", "zhao", DrillRole.Evaluator), 0);

        Draft wang = new(picture, s_at.AddSeconds(30), "wang");
        Assert.Equal("drill-participant", DeskCommands.Decide(wang, HarbinPack.Pack, new NoteDrill("d1", "n1", "很好", null))?.Code);
        Draft zhao = new(picture, s_at.AddSeconds(30), "zhao");
        Assert.Null(DeskCommands.Decide(zhao, HarbinPack.Pack, new NoteDrill("d1", "n1", " 到场慢 ", "E-0001")));
        DrillNote note = Assert.Single(zhao.Picture.Drills["d1"].Notes);
        Assert.Equal((TimeSpan.FromMinutes(30), "到场慢", "zhao"), (note.Story, note.Text, note.By));
        Assert.Equal(DrillRole.Director, picture.Drills["d1"].RoleOf("li.min"));
    }

    [Theory]
    [InlineData(InjectKind.Close, "drill-where")]
    [InlineData(InjectKind.Calls, "drill-count")]
    [InlineData(InjectKind.FeedSilent, "drill-feed")]
    [InlineData(InjectKind.ClockOff, "drill-feed")]
    [InlineData(InjectKind.Twice, "drill-feed")]
    [InlineData(InjectKind.Network, "drill-feed")]
    [InlineData(InjectKind.Breakdown, "drill-unit")]
    public void Inject_ThatLacksWhatItsKindNeeds_SaysWhat(InjectKind kind, string code)
    {
        PictureState picture = Do(PictureState.Empty, new StartDrill("d1", "marathon", null, 1), 0);
        Assert.Equal(code, Refused(picture, new InjectDrill("d1", new DrillInject("i1", kind, TimeSpan.Zero, TimeSpan.FromMinutes(5)))));
    }

    [Fact]
    public void Assign_UnitAtRealWork_IsNeverTakenForAnExerciseWhateverTheReason()
    {
        PictureState real = DispatchScene.Send(DispatchScene.Start, "I-0001", "消防1");
        Assert.Equal("unit-at-real-work", DispatchScene.Refused(real, new AssignUnits("E-0001", [new UnitPick("消防1")]) { Reason = "演练需要" }).Code);
        // The other way round nobody is asked: what is real goes first.
        PictureState drilled = DispatchScene.Send(DispatchScene.Start, "E-0001", "消防1");
        Assert.False(DispatchScene.JobOf(DispatchScene.Send(drilled, "I-0001", "消防1"), "消防1").Exercise);
    }

    [Fact]
    public void Crew_OfTheExercise_ObeysNoOrderForWhatIsReal()
    {
        LineNetwork roads = LineNetwork.Roads(HarbinPack.Pack);
        PictureState real = DispatchScene.Send(DispatchScene.Start, "I-0001", "消防1"), drilled = DispatchScene.Send(DispatchScene.Start, "E-0001", "消防1");
        Assert.Empty(Said(real));
        Assert.Contains(Said(drilled), w => w is { Unit: "消防1", Status: UnitStatus.EnRoute });

        IEnumerable<SetUnitStatus> Said(PictureState picture)
        {
            Responders responders = new(Fleet.Of(HarbinPack.Pack, roads, 40, 7), 7, exerciseOnly: true);
            return [.. Enumerable.Range(0, 120).SelectMany(s => responders.Look(picture, DispatchScene.At.AddSeconds(s)))];
        }
    }

    [Fact]
    public void Crew_ThatBreaksDown_SaysSoOnceStandsAndComesBack()
    {
        LineNetwork roads = LineNetwork.Roads(HarbinPack.Pack);
        System.Collections.Immutable.ImmutableArray<Vehicle> fleet = Fleet.Of(HarbinPack.Pack, roads, 40, 7);
        Vehicle vehicle = fleet.First(v => v.Unit.CallSign == "消防1");
        Responders responders = new(fleet, 7, exerciseOnly: true);
        vehicle.At(TimeSpan.FromSeconds(5));

        Assert.Equal(new SetUnitStatus("消防1", UnitStatus.OffDuty, s_at, StatusSource.Field), Assert.Single(responders.Look(PictureState.Empty, s_at, ["消防1"], null)));
        Assert.Empty(responders.Look(PictureState.Empty, s_at.AddSeconds(1), ["消防1"], null));
        Assert.Equal(vehicle.At(TimeSpan.FromSeconds(6)).At, vehicle.At(TimeSpan.FromSeconds(600)).At);
        Assert.Equal(UnitStatus.Available, Assert.Single(responders.Look(PictureState.Empty, s_at.AddSeconds(2), [], null)).Status);
        Assert.NotEqual(vehicle.At(TimeSpan.FromSeconds(601)).At, vehicle.At(TimeSpan.FromSeconds(640)).At);
    }

    internal static PictureState Do(PictureState picture, DeskCommand command, double seconds)
    {
        Draft draft = new(picture, s_at.AddSeconds(seconds), "li.min");
        Assert.Null(DeskCommands.Decide(draft, HarbinPack.Pack, command));
        return draft.Picture;
    }

    private static string? Refused(PictureState picture, DeskCommand command, double seconds = 0) => DeskCommands.Decide(new Draft(picture, s_at.AddSeconds(seconds), "li.min"), HarbinPack.Pack, command)?.Code;

    private static DrillInject Twice(string id, double minute) => new(id, InjectKind.Twice, TimeSpan.FromMinutes(minute), TimeSpan.FromMinutes(1), "city");
}
