using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Roads;
using Command.Ingest.City;

namespace Command.Ingest.Tests.City;

public sealed class SchematicRoadsTests
{
    private static readonly RoadGraphData s_data = SchematicRoads.Build(Harbin.Pack.BaseMap);
    private static readonly RoadGraph s_graph = RoadGraph.Build(s_data, SchematicRoads.Speeds).Graph!;

    [Fact]
    public void Build_Harbin_GivesEveryRoadAtItsLengthInBothDirections()
    {
        double drawnM = Harbin.Pack.BaseMap.Where(f => f.IsRoad).Select(f => ((LineShape)f.Shape).Path).Sum(p => p.Zip(p.Skip(1), (a, b) => a.DistanceTo(b)).Sum());
        Assert.Equal(2 * drawnM, s_data.Edges.Sum(e => e.LengthM), 1);
        Assert.All(Enumerable.Range(0, s_graph.EdgeCount), e => Assert.NotNull(s_graph.TwinOf(e)));
        Assert.All(s_data.Edges, e => Assert.Equal((s_data.Nodes[e.From], s_data.Nodes[e.To]), (e.Path[0], e.Path[^1])));
    }

    [Fact]
    public void Build_LinesThatCrossWithoutASharedVertex_DoNotMeet()
    {
        RoadGraphData data = SchematicRoads.Build([Road("road", (126.60, 45.75), (126.62, 45.75)), Road("bridge", (126.61, 45.74), (126.61, 45.76)), Road("rail", (126.60, 45.75), (126.61, 45.74))]);
        Assert.Equal(4, data.Edges.Length);
        Assert.Equal(4, data.Nodes.Length);
        Assert.Equal([false, false, true, true], data.Edges.Select(e => e.Bridge));
    }

    [Fact]
    public void Build_LinesThatShareAVertex_AreSplitThere()
    {
        RoadGraphData data = SchematicRoads.Build([Road("road", (126.60, 45.75), (126.61, 45.75), (126.62, 45.75)), Road("road-major", (126.61, 45.75), (126.61, 45.76))]);
        Assert.Equal(6, data.Edges.Length);
        Assert.Equal(4, data.Nodes.Length);
    }

    [Fact]
    public void Search_EveryUnitOfHarbin_FindsAWayToTheRailwayStation()
    {
        ImmutableArray<TravelTime> times = new TravelTimes(s_graph).Search(
            RoadConditions.Usual(s_graph), new GeoPoint(126.634, 45.7612), [.. Harbin.Pack.Units.Select(u => u.Depot)], new TravelOptions { MostOffRoadM = 3_000 });
        Assert.All(times, t => Assert.Equal(TravelOutcome.Reached, t.Outcome));
    }

    [Fact]
    public void Search_IncidentOnTheNorthBank_SendsTheUnitOfThatBankAndNotTheFiveNearest()
    {
        GeoPoint incident = new(126.615, 45.8025);
        GeoPoint[] southBank = [new(126.634, 45.785), new(126.626, 45.7803), new(126.621, 45.78), new(126.6166, 45.779), new(126.6415, 45.783)];
        GeoPoint northBank = new(126.583, 45.83);
        GeoPoint[] units = [.. southBank, northBank];
        ImmutableArray<TravelTime> straight = StraightLine.Times(incident, units);
        Assert.All(southBank.Select((_, i) => straight[i]), t => Assert.True(t.Seconds < straight[5].Seconds));

        TravelTimes travel = new(s_graph);
        ImmutableArray<TravelTime> times = travel.Search(RoadConditions.Usual(s_graph), incident, units);

        Assert.All(southBank.Select((_, i) => times[i]), t => Assert.True(t.Seconds > times[5].Seconds));
        Assert.All(southBank.Select((_, i) => travel.RouteOf(i)!), r => Assert.Contains(r.Edges, e => s_graph[e].Bridge));
        Assert.DoesNotContain(travel.RouteOf(5)!.Edges, e => s_graph[e].Bridge);
    }

    [Fact]
    public void Search_BridgeClosed_GoesByTheNext()
    {
        MapFeature bridge = Harbin.Pack.BaseMap.Single(f => f.En == "Songhua River Highway Bridge");
        RoadConditions closed = RoadConditions.Build(s_graph, [RoadEvent.Closed("bridge", bridge.Shape, bothWays: true)]);
        GeoPoint incident = new(126.5865, 45.8005), unit = new(126.6018, 45.7716);
        TravelTimes travel = new(s_graph);

        double usual = travel.Search(RoadConditions.Usual(s_graph), incident, [unit])[0].Seconds!.Value;
        Assert.Contains(bridge.Zh, Names(travel.RouteOf(0)!));
        double round = travel.Search(closed, incident, [unit])[0].Seconds!.Value;
        Assert.DoesNotContain(bridge.Zh, Names(travel.RouteOf(0)!));
        Assert.True(round > usual);
    }

    private static IEnumerable<string?> Names(Route route) => route.Edges.Select(e => s_graph[e].Name);

    private static MapFeature Road(string roadClass, params (double Lon, double Lat)[] path) => new()
    {
        Class = roadClass,
        Zh = "路",
        En = "Road",
        MinZoom = 10,
        SpeedKmh = 50,
        Carries = roadClass == "bridge" ? "road" : null,
        Shape = new LineShape([.. path.Select(p => new GeoPoint(p.Lon, p.Lat))]),
    };
}
