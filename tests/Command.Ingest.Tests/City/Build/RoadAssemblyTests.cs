using Command.Geo.Roads;

namespace Command.Ingest.Tests.City.Build;

public sealed class RoadAssemblyTests : IDisposable
{
    private readonly BuiltPack _pack = new();

    // A cross: 1-2-3 from west to east, 4-2-5 from south to north, and 6 further east.
    public RoadAssemblyTests() => _pack
        .Node(126.60, 45.75).Node(126.61, 45.75).Node(126.62, 45.75).Node(126.61, 45.74).Node(126.61, 45.76).Node(126.63, 45.75);

    public void Dispose() => _pack.Dispose();

    [Fact]
    public void Build_TwoWayStreet_GivesTwoEdgesThatRunAgainstEachOther()
    {
        RoadGraphData roads = _pack.Way(10, [1, 2, 3], "highway", "residential", "name", "果戈里大街", "maxspeed", "40").Build().Roads;

        Assert.Equal(2, roads.Edges.Length);
        Assert.Equal(roads.Edges[0].Path.Reverse(), roads.Edges[1].Path);
        Assert.All(roads.Edges, e => Assert.Equal((RoadClass.Residential, 40.0, "果戈里大街", 10L, 3), (e.Class, e.MaxSpeedKmh, e.Name, e.WayId, e.Path.Length)));
        Assert.Equal(1_551, roads.Edges[0].LengthM, 5.0);
    }

    [Fact]
    public void Build_StreetsThatCross_AreCutAtTheCrossingOnly()
    {
        RoadGraphData roads = _pack.Way(10, [1, 2, 3, 6], "highway", "primary", "oneway", "yes").Way(11, [4, 2, 5], "highway", "service", "oneway", "yes").Build().Roads;

        Assert.Equal(4, roads.Edges.Length);
        Assert.Equal(5, roads.Nodes.Length);
        Assert.Equal([2, 3, 2, 2], roads.Edges.Select(e => e.Path.Length));
        Assert.Empty(RoadGraph.Build(roads).Faults);
    }

    [Theory]
    [InlineData("oneway", "yes", 1, false)]
    [InlineData("oneway", "-1", 1, true)]
    [InlineData("oneway", "no", 2, false)]
    [InlineData("oneway", "reversible", 2, false)]
    [InlineData("junction", "roundabout", 1, false)]
    [InlineData("bridge", "yes", 2, false)]
    public void Build_OneWayTags_DecideTheDirections(string key, string value, int edges, bool against)
    {
        RoadGraphData roads = _pack.Way(10, [1, 2, 3], "highway", "tertiary", key, value).Build().Roads;

        Assert.Equal(edges, roads.Edges.Length);
        Assert.Equal(against ? 126.62 : 126.60, roads.Edges[0].Path[0].Lon);
        Assert.All(roads.Edges, e => Assert.Equal(key == "bridge", e.Bridge));
    }

    [Fact]
    public void Build_Motorway_IsOneWayWithoutSayingSo() =>
        Assert.Equal(RoadClass.Motorway, Assert.Single(_pack.Way(10, [1, 3], "highway", "motorway").Build().Roads.Edges).Class);

    [Theory]
    [InlineData("footway", "foot", "yes")]
    [InlineData("construction", "construction", "primary")]
    [InlineData("service", "access", "no")]
    [InlineData("residential", "motor_vehicle", "no")]
    public void Build_NoRoadForVehicles_IsLeftOut(string highway, string key, string value) =>
        Assert.Empty(_pack.Way(10, [1, 2], "highway", highway, key, value).Build().Roads.Edges);

    [Theory]
    [InlineData("access", "private")]
    [InlineData("emergency", "yes")]
    public void Build_GroundThatHelpersMayEnter_IsKept(string key, string value) =>
        Assert.Equal(2, _pack.Way(10, [1, 2], "highway", "service", key, value).Build().Roads.Edges.Length);

    [Theory]
    [InlineData("60", 60.0)]
    [InlineData("60 km/h", 60.0)]
    [InlineData("30 mph", 48.28032)]
    [InlineData("none", null)]
    [InlineData("CN:urban", null)]
    [InlineData("999", null)]
    public void Build_MaxSpeed_IsReadWhereItIsANumber(string text, double? kmh) =>
        Assert.Equal(kmh, _pack.Way(10, [1, 2], "highway", "primary", "maxspeed", text).Build().Roads.Edges[0].MaxSpeedKmh);

    [Fact]
    public void Build_RoadCutByTheExtract_EndsThereAndIsNotBridged()
    {
        RoadGraphData roads = _pack.Way(10, [1, 2, 99, 3, 6], "highway", "primary", "oneway", "yes").Build().Roads;

        Assert.Equal(2, roads.Edges.Length);
        Assert.Equal([126.61, 126.63], roads.Edges.Select(e => e.Path[^1].Lon));
    }

    [Fact]
    public void Build_TurnRestriction_NamesTheTwoEdgesAtTheJunction()
    {
        RoadGraphData roads = _pack.Way(10, [1, 2], "highway", "primary").Way(11, [2, 5], "highway", "primary").Way(12, [4, 2], "highway", "primary")
            .Relation(20, [(1, 10, "from"), (0, 2, "via"), (1, 11, "to")], "type", "restriction", "restriction", "no_left_turn")
            .Relation(21, [(1, 12, "from"), (0, 2, "via"), (1, 11, "to")], "type", "restriction", "restriction", "only_straight_on")
            .Build().Roads;

        Assert.Equal(2, roads.Restrictions.Length);
        TurnRestriction no = roads.Restrictions.Single(r => !r.Only), only = roads.Restrictions.Single(r => r.Only);
        Assert.Equal((10L, 11L), (roads.Edges[no.FromEdge].WayId, roads.Edges[no.ToEdge].WayId));
        Assert.Equal((12L, 11L), (roads.Edges[only.FromEdge].WayId, roads.Edges[only.ToEdge].WayId));
        Assert.All(roads.Restrictions, r => Assert.True(roads.Edges[r.FromEdge].To == r.ViaNode && roads.Edges[r.ToEdge].From == r.ViaNode));
        Assert.Empty(RoadGraph.Build(roads).Faults);
    }

    [Fact]
    public void Build_RestrictionThatNamesNoSingleTurn_IsCountedAndNotGuessed()
    {
        _pack.Way(10, [1, 2, 3], "highway", "primary").Way(11, [2, 5], "highway", "primary")
            .Relation(20, [(1, 10, "from"), (0, 2, "via"), (1, 11, "to")], "type", "restriction", "restriction", "no_left_turn")
            .Relation(21, [(1, 10, "from"), (1, 11, "via"), (1, 11, "to")], "type", "restriction", "restriction", "no_u_turn")
            .Build();

        Assert.Empty(_pack.Roads.Restrictions);
        Assert.Contains("0 turn restrictions (2 not usable)", _pack.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_Loop_IsAnEdgeFromANodeToItself()
    {
        RoadEdge edge = Assert.Single(_pack.Way(10, [1, 4, 3, 1], "highway", "residential", "oneway", "yes").Build().Roads.Edges);

        Assert.Equal(edge.From, edge.To);
    }

    [Fact]
    public void Build_Bounds_LeaveTheRestOut()
    {
        RoadGraphData roads = _pack.Way(10, [1, 2, 3, 6], "highway", "primary", "oneway", "yes").Build("--bounds", "126.595,45.7,126.615,45.8").Roads;

        Assert.Equal(126.61, Assert.Single(roads.Edges).Path[^1].Lon);
    }
}
