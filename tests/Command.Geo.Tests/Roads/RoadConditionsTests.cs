using System.Diagnostics;
using Command.Geo.Roads;
using CsCheck;

namespace Command.Geo.Tests.Roads;

public sealed class RoadConditionsTests
{
    // Nodes 0 to 24, row by row from the south-west, 200 m apart.
    private static readonly RoadGraphData s_grid = RoadWorld.Grid(5, 5, 200);
    private static readonly RoadGraph s_graph = RoadWorld.Graph(s_grid);

    [Fact]
    public void Closed_LineAlongAStreet_ClosesItsDirectionAndNoCrossing() =>
        Assert.Equal(["10>11", "11>12", "12>13"], Closed(RoadEvent.Closed("a", Line((0, 400), (600, 400)))));

    [Fact]
    public void Closed_LineTheOtherWay_ClosesTheOtherDirection() =>
        Assert.Equal(["11>10", "12>11"], Closed(RoadEvent.Closed("a", Line((400, 400), (0, 400)))));

    [Fact]
    public void Closed_LineBothWays_ClosesBothDirections() =>
        Assert.Equal(["10>11", "11>10"], Closed(RoadEvent.Closed("a", Line((0, 400), (200, 400)), bothWays: true)));

    [Fact]
    public void Closed_LineDrawnBesideTheStreet_StillFindsIt() =>
        Assert.Equal(["10>11", "11>12"], Closed(RoadEvent.Closed("a", Line((3, 412), (396, 409)), uncertaintyM: 20)));

    [Fact]
    public void Closed_LineRoundACorner_FollowsIt() =>
        Assert.Equal(["0>1", "1>6", "6>11"], Closed(RoadEvent.Closed("a", Line((0, 0), (200, 0), (200, 400)))));

    [Fact]
    public void Closed_ShortLineOnALongStreet_ClosesTheStreet() =>
        Assert.Equal(["12>13"], Closed(RoadEvent.Closed("a", Line((470, 400), (490, 400)))));

    [Fact]
    public void Closed_TwoCarriageways_ClosesTheOneThatGoesTheLinesWay()
    {
        GeoPoint[] n = [RoadWorld.At(0, 0), RoadWorld.At(500, 0), RoadWorld.At(500, 25), RoadWorld.At(0, 25)];
        RoadGraph graph = RoadWorld.Graph(new RoadGraphData([.. n], [.. RoadWorld.Street(0, 1, [n[0], n[1]], oneWay: true), .. RoadWorld.Street(2, 3, [n[2], n[3]], oneWay: true)], []));
        GeoShape eastward = Line((100, 20), (400, 20));

        Assert.Equal(["0>1"], Closed(graph, RoadEvent.Closed("a", eastward, 30)));
        Assert.Equal(["0>1", "2>3"], Closed(graph, RoadEvent.Closed("a", eastward, 30, bothWays: true)));
    }

    [Fact]
    public void Closed_StreetThatBranchesOffAtASmallAngle_StaysOpen()
    {
        GeoPoint[] n = [RoadWorld.At(0, 0), RoadWorld.At(300, 0), RoadWorld.At(600, 0), RoadWorld.At(580, 110)];
        RoadGraph graph = RoadWorld.Graph(new RoadGraphData([.. n], [.. RoadWorld.Street(0, 1, [n[0], n[1]]), .. RoadWorld.Street(1, 2, [n[1], n[2]]), .. RoadWorld.Street(1, 3, [n[1], n[3]])], []));
        Assert.Equal(["0>1", "1>2"], Closed(graph, RoadEvent.Closed("a", Line((0, 0), (600, 0)), 30)));
    }

    [Fact]
    public void Closed_Point_ClosesTheRoadsWithinItsUncertainty()
    {
        Assert.Equal(["11>12", "12>11"], Closed(RoadEvent.Closed("a", new PointShape(RoadWorld.At(300, 412)), 30)));
        Assert.Equal(["11>12", "12>11", "12>13", "12>17", "12>7", "13>12", "17>12", "7>12"], Closed(RoadEvent.Closed("a", new PointShape(RoadWorld.At(400, 400)), 30)));
        Assert.Empty(Closed(RoadEvent.Closed("a", new PointShape(RoadWorld.At(300, 500)), 30)));
    }

    [Fact]
    public void Closed_AreaOrCircle_ClosesAllRoadsThatTouchIt()
    {
        GeoShape area = new AreaShape([RoadWorld.At(250, 350), RoadWorld.At(350, 350), RoadWorld.At(350, 450), RoadWorld.At(250, 450), RoadWorld.At(250, 350)]);
        Assert.Equal(["11>12", "12>11"], Closed(RoadEvent.Closed("a", area)));
        Assert.Equal(["11>12", "12>11"], Closed(RoadEvent.Closed("a", new CircleShape(RoadWorld.At(300, 450), 60))));
        Assert.Equal(["0>1", "11>12", "12>11", "1>0"], Closed(RoadEvent.Closed("a", new MultiShape([area, new PointShape(RoadWorld.At(100, 0))]))));
    }

    [Fact]
    public void Flooded_Underpass_ClosesTheTunnelAndLeavesTheBridgeAsItIs()
    {
        GeoPoint[] n = [RoadWorld.At(0, 0), RoadWorld.At(80, 0), RoadWorld.At(160, 0), RoadWorld.At(240, 0), RoadWorld.At(120, -200), RoadWorld.At(120, 200)];
        RoadGraph graph = RoadWorld.Graph(new RoadGraphData(
            [.. n],
            [.. RoadWorld.Street(0, 1, [n[0], n[1]]), .. RoadWorld.Street(1, 2, [n[1], n[2]], tunnel: true), .. RoadWorld.Street(2, 3, [n[2], n[3]]), .. RoadWorld.Street(4, 5, [n[4], n[5]], bridge: true)],
            []));
        RoadEffect effect = Assert.Single(RoadConditions.Build(graph, [RoadEvent.Flooded("w", new PointShape(RoadWorld.At(70, 0)), 0.3, 30)]).Effects);

        Assert.Equal(["1>2", "2>1"], Names(graph, effect.Closed));
        Assert.Equal(["0>1", "1>0"], Names(graph, effect.Slowed));
    }

    [Fact]
    public void Slow_SeveralOnOneStreet_TheSlowestCounts()
    {
        GeoShape here = new PointShape(RoadWorld.At(100, 0));
        RoadConditions slow = RoadConditions.Build(s_graph, [RoadEvent.Slow("a", here, 0.5), RoadEvent.Slow("b", here, 0.25), RoadEvent.Slow("c", here, 0.8)]);
        int edge = Edge("0>1");
        Assert.Equal(s_graph.SecondsOf(edge) * 4, slow.SecondsOf(edge), 1e-9);
        Assert.Equal(s_graph.SecondsOf(Edge("1>2")), slow.SecondsOf(Edge("1>2")), 1e-9);
    }

    [Fact]
    public void Build_SpeedOfTheCity_CountsForItsClass()
    {
        RoadConditions snow = RoadConditions.Build(s_graph, [], SpeedFactors.Usual.With(RoadClass.Secondary, 0.5));
        Assert.Equal(s_graph.SecondsOf(0) * 2, snow.SecondsOf(0), 1e-9);
        Assert.Throws<ArgumentOutOfRangeException>(() => SpeedFactors.All(double.NaN));
    }

    public static TheoryData<string, RoadEvent> Useless => new()
    {
        { "road-event-factor", RoadEvent.Slow("a", new PointShape(RoadWorld.At(0, 0)), double.NaN) },
        { "road-event-factor", RoadEvent.Slow("a", new PointShape(RoadWorld.At(0, 0)), 1.1) },
        { "road-event-vague", RoadEvent.Closed("a", new PointShape(RoadWorld.At(0, 0)), 500) },
        { "road-event-shape", RoadEvent.Closed("a", new PointShape(RoadWorld.At(0, 0)), double.NaN) },
        { "road-event-shape", RoadEvent.Closed("a", new PointShape(new GeoPoint(double.NaN, 0))) },
        { "road-event-shape", RoadEvent.Closed("a", new LineShape([])) },
        { "road-event-shape", RoadEvent.Closed("a", new LineShape(default)) },
        { "road-event-shape", RoadEvent.Closed("a", new AreaShape(default, default)) },
        { "road-event-shape", RoadEvent.Closed("a", new MultiShape([])) },
        { "road-event-shape", RoadEvent.Closed("a", new CircleShape(RoadWorld.At(0, 0), double.PositiveInfinity)) },
        { "road-event-many", RoadEvent.Closed("a", new LineShape([.. Enumerable.Range(0, 50).Select(i => new GeoPoint(i % 2 * 180, 0))])) },
    };

    [Theory]
    [MemberData(nameof(Useless))]
    public void Build_EventThatIsNoUse_SaysSoAndChangesNothing(string code, RoadEvent useless)
    {
        RoadConditions conditions = RoadConditions.Build(s_graph, [useless]);
        RoadEffect effect = Assert.Single(conditions.Effects);
        Assert.Equal(code, effect.Unplaced?.Code);
        Assert.All(Enumerable.Range(0, s_graph.EdgeCount), e => Assert.Equal(s_graph.SecondsOf(e), conditions.SecondsOf(e)));
    }

    [Fact]
    public void Build_AnyShape_NeverThrows()
    {
        Gen<double> number = Gen.OneOf(Gen.Double, Gen.Double[126.5, 126.7], Gen.Double[45.7, 45.8], Gen.Const(double.NaN));
        Gen<GeoPoint> point = Gen.OneOf(RoadWorld.Place, Gen.Select(number, number).Select((lon, lat) => new GeoPoint(lon, lat)));
        Gen.Select(point.Array[0, 6], number, number, Gen.Int[0, 4], Gen.Bool).Sample((points, radius, factor, kind, water) =>
        {
            GeoShape shape = kind switch
            {
                0 => new LineShape([.. points]),
                1 => new AreaShape([.. points]),
                2 => new CircleShape(points.FirstOrDefault(), radius),
                3 => new MultiShape([.. points.Select(p => new PointShape(p))]),
                _ => new PointShape(points.FirstOrDefault()),
            };
            RoadConditions conditions = RoadConditions.Build(s_graph, [new RoadEvent("x", shape, Math.Abs(radius), factor, true, water)]);
            Assert.All(Enumerable.Range(0, s_graph.EdgeCount), e => Assert.True(conditions.SecondsOf(e) > 0));
        });
    }

    [Fact]
    public void Build_TwoHundredClosuresOnARealNetwork_TakesATenthOfASecond()
    {
        RoadGraphData? data = RealRoads.Read();
        Assert.SkipWhen(data is null, "The road network ../shared/geodata/bfmap_ways.csv is not on this machine.");
        RoadGraph graph = RoadWorld.Graph(data);
        Random random = new(7);
        RoadEvent[] events = [.. Enumerable.Range(0, 200).Select(i => (Edge: data.Edges[random.Next(data.Edges.Length)], Index: i)).Select(e => (e.Index % 4) switch
        {
            0 => RoadEvent.Closed("p", new PointShape(e.Edge.Path[0]), 30),
            1 => RoadEvent.Closed("c", new CircleShape(e.Edge.Path[0], 200)),
            2 => RoadEvent.Flooded("w", new PointShape(e.Edge.Path[0]), 0.3, 30),
            _ => RoadEvent.Closed("l", new LineShape(e.Edge.Path), 20),
        })];
        RoadConditions.Build(graph, events);
        TimeSpan[] took = [.. Enumerable.Range(0, 5).Select(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            RoadConditions built = RoadConditions.Build(graph, events);
            Assert.DoesNotContain(built.Effects, e => e.Unplaced is not null || (e.Closed.IsEmpty && e.Slowed.IsEmpty));
            return Stopwatch.GetElapsedTime(start);
        })];
        Assert.True(took.Min() < TimeSpan.FromMilliseconds(100), $"It took {took.Min().TotalMilliseconds:0} ms.");
    }

    private static LineShape Line(params (double East, double North)[] points) => new([.. points.Select(p => RoadWorld.At(p.East, p.North))]);

    private static string[] Closed(RoadEvent roadEvent) => Closed(s_graph, roadEvent);

    private static string[] Closed(RoadGraph graph, RoadEvent roadEvent)
    {
        RoadConditions conditions = RoadConditions.Build(graph, [roadEvent]);
        Assert.Null(conditions.Effects[0].Unplaced);
        return Names(graph, Enumerable.Range(0, graph.EdgeCount).Where(conditions.IsClosed));
    }

    private static string[] Names(RoadGraph graph, IEnumerable<int> edges) => [.. edges.Select(e => $"{graph[e].From}>{graph[e].To}").Order(StringComparer.Ordinal)];

    private static int Edge(string name) => Enumerable.Range(0, s_graph.EdgeCount).First(e => $"{s_graph[e].From}>{s_graph[e].To}" == name);
}
