using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Replica;
using Command.Web.Tests.Features.Wall;
using Command.Web.Walls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Command.Web.Tests.Walls;

public sealed class WallFiguresTests
{
    private readonly FakeTimeProvider _time = new(Scene.Now);

    [Fact]
    public void Cases_OfAPicture_AreCountedByKindDistrictAndAge()
    {
        Scene scene = new Scene().Report("C-1", "fire", "a").Report("C-2", "fire", "b").Report("C-3", "waterlogging", "c");
        CaseFigures figures = CaseFigures.Of(scene.View.Picture, Scene.Pack, Scene.Now.AddHours(5));
        Assert.Equal(3, figures.Open);
        Assert.Equal([("fire", 2), ("waterlogging", 1)], figures.ByKind.Select(t => (t.Code, t.Count)));
        Assert.Equal([("230103", 3)], figures.ByDistrict.Select(t => (t.Code, t.Count)));
        Assert.Equal([0, 0, 3, 0, 0], figures.ByAge);
        Assert.Equal(3, figures.Newest.Length);
    }

    [Fact]
    public void CasesOf_PictureThatChangesAllTheTime_IsGoneThroughOncePerPace()
    {
        WallFigures figures = new(Scene.Pack, _time, new ServiceCollection().BuildServiceProvider());
        Scene scene = new Scene().Report("C-1", "fire", "a");
        CaseFigures first = figures.CasesOf(scene.View);
        Assert.Same(first, figures.CasesOf(scene.Report("C-2", "fire", "b").View));
        _time.Advance(WallFigures.Pace);
        Assert.Equal(2, figures.CasesOf(scene.View).Open);
    }

    [Fact]
    public void CasesOf_TwoSightsWithinOnePace_AreEachTheirOwn()
    {
        WallFigures figures = new(Scene.Pack, _time, new ServiceCollection().BuildServiceProvider());
        ReplicaView all = new Scene().Report("C-1", "fire", "a").Report("C-2", "fire", "b").View;
        ReplicaView part = new Scene().Report("C-1", "fire", "a").View with { Sight = "part", SeesRoads = false };
        Assert.Equal((2, 1, 2), (figures.CasesOf(all).Open, figures.CasesOf(part).Open, figures.CasesOf(all).Open));
        Assert.Empty(figures.TravelOf(part));
    }

    [Fact]
    public void Roads_ReportOverNow_ClosesNothing()
    {
        ReplicaView view = new Scene().Report("C-1", "closure", "封闭").View;
        ReportItem open = view.Picture.Reports["city:C-1"];
        PictureState over = view.Picture with { Reports = view.Picture.Reports.SetItem("city:C-1", open with { Report = open.Report with { Status = ReportStatus.Closed } }) };
        Assert.Empty(RoadFigures.Of(over, Scene.Pack, Scene.Now).Items);
    }

    [Fact]
    public void TravelOf_NodeWithoutRoads_IsEmpty() =>
        Assert.Empty(new WallFigures(Scene.Pack, _time, new ServiceCollection().BuildServiceProvider()).TravelOf(ReplicaView.Empty));
}
