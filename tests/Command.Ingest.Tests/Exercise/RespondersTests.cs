using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise;
using Command.Ingest.Picture;
using Command.Ingest.Tests.Incidents.Dispatch;

namespace Command.Ingest.Tests.Exercise;

public sealed class RespondersTests
{
    private static readonly LineNetwork s_roads = LineNetwork.Roads(Harbin.Pack);

    [Fact]
    public void Crew_ThatIsSent_DrivesThereWorksAndComesHome()
    {
        Run run = new(DispatchScene.Send(DispatchScene.Start, "I-0001", "消防1"));
        Vehicle vehicle = run.Until(p => p.Units["消防1"].Status == UnitStatus.OnScene, TimeSpan.FromMinutes(40));
        GeoPoint scene = s_roads.Nodes[s_roads.Nearest(DispatchScene.North)];
        Assert.True(vehicle.At(run.Elapsed).At.DistanceTo(scene) < 1);
        run.Until(p => p.Units["消防1"].Assignment is null, TimeSpan.FromMinutes(20));
        run.Until(p => p.Units["消防1"].Status == UnitStatus.Available, TimeSpan.FromMinutes(60));
        Assignment job = run.Picture.Assignments["A-0001"];
        Assert.Equal([AssignmentStep.Dispatched, AssignmentStep.EnRoute, AssignmentStep.OnScene, AssignmentStep.Cleared], job.Steps.Select(s => s.Step));
        Assert.Equal(job.Steps.OrderBy(s => s.At), job.Steps);
    }

    [Fact]
    public void Crew_ThatIsCalledOff_TurnsRoundAndSaysNothingOfTheScene()
    {
        Run run = new(DispatchScene.Send(DispatchScene.Start, "I-0002", "消防1"));
        run.Until(p => p.Units["消防1"].Status == UnitStatus.EnRoute, TimeSpan.FromMinutes(5));
        run.Do(new CancelAssignment("A-0001") { Reason = "误报" });
        run.Until(p => p.Units["消防1"].Status == UnitStatus.Available, TimeSpan.FromMinutes(60));
        Assert.Null(run.Picture.Assignments["A-0001"].TimeOf(AssignmentStep.OnScene));
    }

    [Fact]
    public void Crew_ThatStages_WaitsUntilItIsToldOtherwise()
    {
        PictureState staged = DispatchScene.Do(DispatchScene.Start, new AssignUnits("I-0002", [new UnitPick("消防1")], Stage: DispatchScene.North));
        Run run = new(staged);
        run.Until(p => p.Units["消防1"].Status == UnitStatus.OnScene, TimeSpan.FromMinutes(40));
        run.For(TimeSpan.FromMinutes(30));
        Assert.NotNull(run.Picture.Assignments["A-0001"].TimeOf(AssignmentStep.Staged));
        Assert.True(run.Picture.Assignments["A-0001"].IsActive);
    }

    private sealed class Run
    {
        private static readonly TimeSpan s_step = TimeSpan.FromSeconds(2);
        private readonly ImmutableArray<Vehicle> _fleet = [.. Fleet.Of(Harbin.Pack, s_roads, 40, 7)];
        private readonly Responders _responders;

        public Run(PictureState picture)
        {
            Picture = picture;
            _responders = new Responders(_fleet, 7);
        }

        public PictureState Picture { get; private set; }

        public TimeSpan Elapsed { get; private set; }

        public void Do(DeskCommand command) => Picture = DispatchScene.Do(Picture, command, at: DispatchScene.At + Elapsed);

        public void For(TimeSpan time)
        {
            for (TimeSpan end = Elapsed + time; Elapsed < end;)
            {
                Step();
            }
        }

        public Vehicle Until(Func<PictureState, bool> so, TimeSpan patience)
        {
            for (TimeSpan end = Elapsed + patience; !so(Picture); Step())
            {
                Assert.True(Elapsed < end, $"not so after {patience}: {Picture.Units["消防1"]}");
            }

            return _fleet.Single(v => v.Unit.CallSign == "消防1");
        }

        private void Step()
        {
            Elapsed += s_step;
            foreach (Vehicle vehicle in _fleet)
            {
                vehicle.At(Elapsed);
            }

            foreach (SetUnitStatus word in _responders.Look(Picture, DispatchScene.At + Elapsed))
            {
                Do(word);
                DispatchScene.Sound(Picture);
            }
        }
    }
}
