using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Roads;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;

namespace Command.Ingest.Tests.Incidents;

public sealed class RoadEventsTests
{
    private static readonly DateTimeOffset s_now = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly GeoShape s_street = new LineShape([new GeoPoint(126.60, 45.75), new GeoPoint(126.61, 45.75)]);

    [Theory]
    [InlineData("closure", null, 0.0, false, false)]
    [InlineData("road-collapse", null, 0.0, true, false)]
    [InlineData("waterlogging", null, 0.3, true, true)]
    [InlineData("waterlogging", 3, 0.3, true, true)]
    [InlineData("waterlogging", 2, 0.0, true, true)]
    [InlineData("congestion", null, 0.4, false, false)]
    [InlineData("congestion", 1, 0.2, false, false)]
    [InlineData("roadworks", 1, 0.5, false, false)]
    [InlineData("obstruction", null, 0.5, false, false)]
    public void Of_LiveReport_DoesWhatItsKindDoes(string kind, int? level, double factor, bool bothWays, bool isWater)
    {
        ReportItem item = Item(kind);
        RoadEvent found = Assert.Single(Events(item with { Report = item.Report with { Level = level } }));
        Assert.Equal(new RoadEvent("traffic:1", s_street, 25, factor, bothWays, isWater), found);
    }

    [Fact]
    public void Of_KindsThatSayNothingOfTheRoads_DoNothing() => Assert.Empty(Events(Item("crash"), Item("fire", "2"), Item("litter", "3")));

    [Fact]
    public void Of_EveryKindInTheTable_IsOneOfThePacks() =>
        Assert.All(["closure", "road-collapse", "waterlogging", "congestion", "roadworks", "obstruction"], k => Assert.NotNull(Harbin.Pack.KindOf(k)));

    [Theory]
    [InlineData(ReportStatus.Resolved)]
    [InlineData(ReportStatus.Closed)]
    [InlineData(ReportStatus.Rejected)]
    [InlineData(ReportStatus.Cancelled)]
    public void Of_ReportThatIsOver_DoesNothing(ReportStatus status) => Assert.Empty(Events(With(r => r with { Status = status })));

    [Fact]
    public void Of_ReportThatIsPlanned_CountsFromItsStart()
    {
        ReportItem planned = With(r => r with { Starts = s_now.AddMinutes(10), Ends = s_now.AddMinutes(20) });
        Assert.Empty(Events(planned));
        Assert.Single(Events(s_now.AddMinutes(10), planned));
        Assert.Empty(Events(s_now.AddMinutes(20), planned));
    }

    [Fact]
    public void Of_ReportWithoutEnd_CountsForItsKindsLife()
    {
        TimeSpan life = Harbin.Pack.KindOf("closure")!.Life;
        Assert.Single(Events(s_now + life - TimeSpan.FromSeconds(1), Item("closure")));
        Assert.Empty(Events(s_now + life, Item("closure")));
    }

    [Fact]
    public void Of_ReportWithAFarEnd_OutlivesItsKindsLife() =>
        Assert.Single(Events(s_now.AddDays(20), With(r => r with { Ends = s_now.AddDays(30) })));

    [Fact]
    public void Of_ExercisesReport_ClosesTheExercisesRoadsAlone()
    {
        ReportItem exercise = With(r => r with { Exercise = true });
        PictureState picture = Picture(exercise, Item("closure", "real"));
        Assert.Equal(["traffic:real"], RoadEvents.Of(picture, Harbin.Pack, s_now, exercise: false).Select(e => e.Id));
        Assert.Equal(["traffic:1", "traffic:real"], RoadEvents.Of(picture, Harbin.Pack, s_now, exercise: true).Select(e => e.Id));
    }

    [Fact]
    public void Of_ReportWithoutAPlace_DoesNothing() => Assert.Empty(Events(Item("closure") with { Place = Place.Unknown }));

    [Fact]
    public void Of_ClosureOfABridgeInHarbin_ClosesItInTheDirectionDrawn()
    {
        RoadGraph graph = RoadGraph.Build(SchematicRoads.Build(Harbin.Pack.BaseMap), SchematicRoads.Speeds).Graph!;
        MapFeature bridge = Harbin.Pack.BaseMap.Single(f => f.En == "Yangmingtan Bridge");
        ReportItem closure = Item("closure") with { Place = new Place { Shape = bridge.Shape, UncertaintyM = 30 } };

        RoadConditions conditions = RoadConditions.Build(graph, RoadEvents.Of(Picture(closure), Harbin.Pack, s_now, exercise: false));

        int edge = Assert.Single(Assert.Single(conditions.Effects).Closed);
        Assert.Equal((bridge.Zh, ((LineShape)bridge.Shape).Path[0]), (graph[edge].Name, graph[edge].Path[0]));
    }

    private static ImmutableArray<RoadEvent> Events(params ReportItem[] items) => Events(s_now, items);

    private static ImmutableArray<RoadEvent> Events(DateTimeOffset now, params ReportItem[] items) => RoadEvents.Of(Picture(items), Harbin.Pack, now, exercise: false);

    private static PictureState Picture(params ReportItem[] items) => PictureState.Empty with { Reports = items.ToImmutableDictionary(i => i.Id) };

    private static ReportItem With(Func<Report, Report> change) => Item("closure") with { Report = change(Item("closure").Report) };

    private static ReportItem Item(string kind, string sourceId = "1") => new(
        "traffic:" + sourceId,
        new Report
        {
            Feed = "traffic",
            Agency = "traffic",
            SourceId = sourceId,
            Version = "1",
            ObservedAt = s_now.AddMinutes(-5),
            Kind = kind,
            Title = kind,
        },
        new Place { Shape = s_street, UncertaintyM = 25 },
        s_now,
        null);
}
