using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Roads;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Inside;
using CsCheck;

namespace Command.Ingest.Tests.Picture.Inside;

public sealed class AreaInventoryTests
{
    private static readonly DateTimeOffset s_now = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly RoadGraph s_graph = RoadGraph.Build(SchematicRoads.Build(Harbin.Pack.BaseMap), SchematicRoads.Speeds).Graph!;
    private static readonly RoadConditions s_usual = RoadConditions.Usual(s_graph);

    [Fact]
    public void Of_AroundAHospital_ListsItAndWhatIsNear()
    {
        Facility hospital = Harbin.Pack.Facilities.First(f => f.Kind == "hospital");
        GeoPoint at = ((PointShape)hospital.Shape).At;
        PictureState picture = Picture([Report("city:in", at), Report("city:over", at) with { WithdrawnAt = s_now }, Report("city:out", North(at, 700))], [Incident("I-0001", at), Incident("I-0002", North(at, 700))]);

        AreaInventory inside = Of(picture, at, 600, [Unit("near", North(at, 550)), Unit("far", North(at, 650))]);

        Assert.Contains($"facility:{hospital.Id}", inside.Assets.Items.Select(a => a.Id));
        Assert.All(inside.Assets.Items, a => Assert.True(ShapeGeometry.DistanceM(a.Shape, new PointShape(at)) <= 601));
        Assert.Equal(["vehicles:near"], inside.Units.Items.Select(u => u.Id));
        Assert.Equal(["city:in"], inside.Cases.Items.Select(r => r.Id));
        Assert.Equal(["I-0001"], inside.Incidents.Items.Select(i => i.Id));
        Assert.False(inside.Truncated);
    }

    [Fact]
    public void Of_DistrictsArea_ListsTheStationsAndFacilitiesThatLieInIt()
    {
        GeoShape district = Harbin.Pack.Areas.First(a => a.Zh == "南岗区").Shape;
        AreaInventory inside = AreaInventory.Of(PictureState.Empty, Harbin.Pack, [], s_usual, ShapeRegion.Of(district, 0)!, false, 1_000);
        string[] expected = [.. Harbin.Pack.Facilities.Where(f => ShapeGeometry.Intersects(district, f.Shape)).Select(f => $"facility:{f.Id}")
            .Concat(Harbin.Pack.Stations.Where(s => ShapeGeometry.Contains(district, s.At)).Select(s => $"station:{s.Id}")).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(expected);
        Assert.Equal(expected, inside.Assets.Items.Select(a => a.Id).Order(StringComparer.Ordinal));
        Assert.NotEmpty(inside.Roads!.Items);
        Assert.All(inside.Roads.Items, r => Assert.True(r.LengthM > 0));
    }

    [Fact]
    public void Of_WholeCity_RoadsAreAsLongAsTheNetworkOneWay()
    {
        InsideList<InsideRoad> roads = AreaInventory.Of(PictureState.Empty, Harbin.Pack, [], s_usual, ShapeRegion.Of(Box(s_graph.Box), 500)!, false, 1_000).Roads!;
        double oneWay = Enumerable.Range(0, s_graph.EdgeCount).Where(e => !(s_graph.TwinOf(e) < e)).Sum(e => s_graph[e].LengthM);
        Assert.Equal(oneWay, roads.Items.Sum(r => r.LengthM), 1.0);
        Assert.Equal(roads.Count, roads.Items.Select(r => r.Name).Distinct().Count());
    }

    [Fact]
    public void Of_RoadThatIsClosed_SaysSoAndByWhom()
    {
        MapFeature bridge = Harbin.Pack.BaseMap.First(f => f is { Class: "bridge", IsRoad: true });
        LineShape line = (LineShape)bridge.Shape;
        RoadConditions closed = RoadConditions.Build(s_graph, [RoadEvent.Closed("traffic:R1", line, 20, bothWays: true)]);
        GeoPoint middle = new((line.Path[0].Lon + line.Path[^1].Lon) / 2, (line.Path[0].Lat + line.Path[^1].Lat) / 2);

        InsideRoad road = AreaInventory.Of(PictureState.Empty, Harbin.Pack, [], closed, ShapeRegion.Of(new PointShape(middle), 300)!, false, 10).Roads!.Items[0];

        Assert.Equal(bridge.Zh, road.Name);
        Assert.Equal(road.LengthM, road.ClosedM, 6);
        Assert.Equal(0, road.SlowedM);
        Assert.Equal(["traffic:R1"], road.Reports);
        InsideRoad usual = AreaInventory.Of(PictureState.Empty, Harbin.Pack, [], s_usual, ShapeRegion.Of(new PointShape(middle), 300)!, false, 10).Roads!.Items[0];
        Assert.Equal((0, 0), (usual.ClosedM, usual.Reports.Length));
    }

    [Fact]
    public void Of_NoRoadNetwork_SaysThatItKnowsNoneAndNotThatThereIsNone() =>
        Assert.Null(AreaInventory.Of(PictureState.Empty, Harbin.Pack, [], null, ShapeRegion.Of(new PointShape(Harbin.Pack.City.Centre), 500)!, false, 10).Roads);

    [Fact]
    public void Of_ExercisesThings_AreListedOnlyForAnExercise()
    {
        GeoPoint at = Harbin.Pack.City.Centre;
        ReportItem drill = Report("city!drill", at);
        PictureState picture = Picture([Report("city:real", at), drill with { Report = drill.Report with { Exercise = true } }], [Incident("I-0001", at), Incident("E-0001", at) with { Exercise = true }]);
        UnitFix[] units = [Unit("real", at), Unit("drill", at) with { Exercise = true }];
        ShapeRegion region = ShapeRegion.Of(new PointShape(at), 100)!;

        AreaInventory real = AreaInventory.Of(picture, Harbin.Pack, units, s_usual, region, false, 10);
        Assert.Equal((1, 1, 1), (real.Units.Count, real.Cases.Count, real.Incidents.Count));
        AreaInventory both = AreaInventory.Of(picture, Harbin.Pack, units, s_usual, region, true, 10);
        Assert.Equal((2, 2, 2), (both.Units.Count, both.Cases.Count, both.Incidents.Count));
    }

    [Fact]
    public void Of_MoreThanAskedFor_CountsAllAndSaysThatItIsCut()
    {
        GeoPoint at = Harbin.Pack.City.Centre;
        AreaInventory inside = Of(PictureState.Empty, at, 500, [.. Enumerable.Range(0, 12).Select(i => Unit($"u{i:00}", at))], most: 5);
        Assert.Equal((12, 5, true), (inside.Units.Count, inside.Units.Items.Length, inside.Units.Truncated));
        Assert.True(inside.Truncated);
        Assert.False(inside.Cases.Truncated);
    }

    [Fact]
    public void Of_LargerRadius_NeverHoldsLess() =>
        Gen.Select(Gen.Double[126.5, 126.75], Gen.Double[45.68, 45.82], Gen.Double[10, 3_000], Gen.Double[1, 3_000]).Sample(
            (lon, lat, radius, more) =>
            {
                AreaInventory small = Of(PictureState.Empty, new GeoPoint(lon, lat), radius, []), large = Of(PictureState.Empty, new GeoPoint(lon, lat), radius + more, []);
                Assert.Empty(small.Assets.Items.Select(a => a.Id).Except(large.Assets.Items.Select(a => a.Id)));
                Assert.True(large.Roads!.Items.Sum(r => r.LengthM) >= small.Roads!.Items.Sum(r => r.LengthM) - 1);
            },
            iter: 60);

    private static AreaInventory Of(PictureState picture, GeoPoint at, double radius, ImmutableArray<UnitFix> units, int most = 200) =>
        AreaInventory.Of(picture, Harbin.Pack, units, s_usual, ShapeRegion.Of(new PointShape(at), radius)!, false, most);

    private static PictureState Picture(ImmutableArray<ReportItem> reports, ImmutableArray<Incident> incidents) => PictureState.Empty with
    {
        Reports = reports.ToImmutableDictionary(r => r.Id),
        Incidents = incidents.ToImmutableDictionary(i => i.Id),
        Open = [.. incidents.Select(i => i.Id)],
    };

    private static ReportItem Report(string id, GeoPoint at) => new(
        id,
        new Report { Feed = "city", Agency = "city-management", SourceId = id, Version = "1", ObservedAt = s_now, Kind = "crash", Title = "事故" },
        new Place { Shape = new PointShape(at), Centre = at },
        s_now,
        null);

    private static Incident Incident(string id, GeoPoint at) => new()
    {
        Id = id,
        Kind = "crash",
        Title = id,
        Place = new Place { Shape = new PointShape(at), Centre = at },
        OpenedAt = s_now,
        ObservedAt = s_now,
        LastObservedAt = s_now,
        Sources = [],
    };

    private static UnitFix Unit(string id, GeoPoint at) => new()
    {
        Id = "vehicles:" + id,
        Feed = "vehicles",
        Agency = "fire",
        SourceId = id,
        CallSign = id,
        Kind = "fire-engine",
        At = at,
        ObservedAt = s_now,
        KnownAt = s_now,
    };

    private static GeoPoint North(GeoPoint start, double metres) => start with { Lat = start.Lat + (metres / LocalPlane.MetresPerDegree) };

    private static AreaShape Box(GeoBox b) => new([new(b.West, b.South), new(b.East, b.South), new(b.East, b.North), new(b.West, b.North), new(b.West, b.South)]);
}
