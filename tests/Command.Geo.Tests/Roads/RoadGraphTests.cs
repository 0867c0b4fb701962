using System.Collections.Immutable;
using Command.Geo.Crs;
using Command.Geo.Roads;
using CsCheck;

namespace Command.Geo.Tests.Roads;

public sealed class RoadGraphTests
{
    private static readonly RoadGraphData s_grid = RoadWorld.Grid(3, 3, 200);

    public static TheoryData<string, RoadGraphData> Broken => new()
    {
        { "road-missing", new RoadGraphData(default, [], []) },
        { "road-missing", new RoadGraphData([], default, []) },
        { "road-missing", new RoadGraphData([], [], default) },
        { "road-node", s_grid with { Nodes = s_grid.Nodes.SetItem(0, new GeoPoint(double.NaN, 45)) } },
        { "road-node", s_grid with { Nodes = s_grid.Nodes.SetItem(0, new GeoPoint(126, 91)) } },
        { "road-edge", First(e => e with { From = 9 }) },
        { "road-edge", First(e => e with { To = -1 }) },
        { "road-edge", First(e => e with { To = int.MaxValue }) },
        { "road-edge", First(e => e with { LengthM = -1 }) },
        { "road-edge", First(e => e with { LengthM = double.NaN }) },
        { "road-edge", First(e => e with { LengthM = double.PositiveInfinity }) },
        { "road-edge", First(e => e with { MaxSpeedKmh = 0 }) },
        { "road-edge", First(e => e with { MaxSpeedKmh = double.NaN }) },
        { "road-edge", First(e => e with { Class = (RoadClass)9 }) },
        { "road-edge", s_grid with { Edges = s_grid.Edges.SetItem(0, null!) } },
        { "road-path", First(e => e with { Path = default }) },
        { "road-path", First(e => e with { Path = [e.Path[0]] }) },
        { "road-path", First(e => e with { Path = [e.Path[0], new GeoPoint(double.PositiveInfinity, 0)] }) },
        { "road-path", First(e => e with { Path = [new GeoPoint(-179, 45), new GeoPoint(179, 45)] }) },
        { "road-restriction", s_grid with { Restrictions = [new TurnRestriction(0, 1, 999, false)] } },
        { "road-restriction", s_grid with { Restrictions = [new TurnRestriction(0, 8, 1, true)] } },
        { "road-restriction", s_grid with { Restrictions = [null!] } },
        { "road-junction", new RoadGraphData([.. s_grid.Nodes], [.. Enumerable.Repeat(s_grid.Edges[..2], 120).SelectMany(e => e)], []) },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Build_BrokenData_StatesWhatIsWrongAndWhere(string code, RoadGraphData data)
    {
        RoadGraphRead read = RoadGraph.Build(data);
        Assert.Null(read.Graph);
        Assert.Contains(read.Faults, f => f.Code == code && (code == "road-missing" || f.Where?.Contains('[') == true));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(double.NaN)]
    [InlineData(1_000.0)]
    public void Build_SpeedsThatNobodyDrives_AreRefused(double kmh) =>
        Assert.Equal("road-speed", Assert.Single(RoadGraph.Build(s_grid, new RoadSpeeds { Service = kmh }).Faults).Code);

    [Fact]
    public void Build_ManyFaults_StatesAHundred()
    {
        RoadGraphData data = new([.. Enumerable.Repeat(new GeoPoint(double.NaN, 0), 5_000)], [], []);
        Assert.Equal(100, RoadGraph.Build(data).Faults.Length);
    }

    [Fact]
    public void Build_AnyNumbers_GivesAGraphOrFaults() =>
        Gen.Select(RoadWorld.Any, Gen.Int, Gen.Int, Gen.Double, Gen.Double, Gen.Int[0, 8]).Sample((data, a, b, x, y, dice) =>
        {
            RoadEdge wild = new(a, b, x, (RoadClass)(b % 12), y, false, false, null, a, dice > 5 ? default : [new GeoPoint(x, y), new GeoPoint(y, x)]);
            RoadGraphData bent = dice switch
            {
                0 => data with { Nodes = data.Nodes.Add(new GeoPoint(x, y)) },
                1 => data with { Restrictions = data.Restrictions.Add(new TurnRestriction(a, b, a ^ b, true)) },
                _ => data with { Edges = data.Edges.Add(wild) },
            };
            RoadGraphRead read = RoadGraph.Build(bent);
            Assert.NotEqual(read.Graph is null, read.Faults.IsEmpty);
        });

    [Fact]
    public void Build_LongestStepsAllowed_KeepsTheIndexSmall()
    {
        GeoPoint[] nodes = [.. Enumerable.Range(0, 72).Select(i => new GeoPoint(-180 + (i * 5), i % 2 == 0 ? -2.5 : 2.5))];
        RoadGraphData world = new([.. nodes], [.. Enumerable.Range(0, 71).Select(i => new RoadEdge(i, i + 1, 600_000, RoadClass.Motorway, null, false, false, null, 0, [nodes[i], nodes[i + 1]]))], []);
        RoadGraph graph = RoadWorld.Graph(world);
        Assert.Equal(0, Assert.Single(graph.Snap(new GeoPoint(-177.5, 0), new SnapReach(100, 0))).Edge);
    }

    [Fact]
    public void SecondsOf_EveryClass_FollowsTheTableOrAShareOfThePostedLimit()
    {
        RoadSpeeds speeds = new() { Tertiary = 36, PostedShare = 0.5 };
        RoadEdge edge = s_grid.Edges[0] with { LengthM = 1_000, Class = RoadClass.Tertiary };
        Assert.Equal(100, speeds.SecondsOf(edge), 1e-9);
        Assert.Equal(120, speeds.SecondsOf(edge with { MaxSpeedKmh = 60 }), 1e-9);
        Assert.Equal(45, RoadSpeeds.Default.SecondsOf(edge with { Class = RoadClass.Motorway }), 1e-9);
    }

    [Fact]
    public void TwinOf_SameLineTheOtherWay_IsTheTwinAndAnotherLineIsNot()
    {
        GeoPoint a = RoadWorld.At(0, 0), b = RoadWorld.At(100, 0), above = RoadWorld.At(50, 20), below = RoadWorld.At(50, -20);
        RoadGraph graph = RoadWorld.Graph(new RoadGraphData(
            [a, b],
            [.. RoadWorld.Street(0, 1, [a, b]), .. RoadWorld.Street(0, 1, [a, above, b], oneWay: true), .. RoadWorld.Street(1, 0, [b, below, a], oneWay: true)],
            []));
        Assert.Equal([1, 0, null, null], Enumerable.Range(0, 4).Select(graph.TwinOf));
    }

    [Fact]
    public void Snap_AnyNetworkAndPlace_AgreesWithMeasuringEveryEdge() =>
        Gen.Select(RoadWorld.Any, RoadWorld.Place, Gen.Double[0, 300], Gen.Double[0, 40]).Sample((data, at, mostM, ambiguityM) =>
        {
            RoadGraph graph = RoadWorld.Graph(data);
            double[] distances = [.. data.Edges.Select(e => Distance(e.Path, at))];
            double nearest = distances.DefaultIfEmpty(double.PositiveInfinity).Min();
            ImmutableArray<RoadPosition> found = graph.Snap(at, new SnapReach(mostM, ambiguityM, int.MaxValue));

            // Of two equally far the rounding decides at the rim.
            HashSet<int> edges = [.. found.Select(f => f.Edge)];
            Assert.Subset(Meant(distances, Math.Min(mostM, nearest + ambiguityM) + 1e-6), edges);
            Assert.Superset(Meant(distances, Math.Min(mostM, nearest + ambiguityM) - 1e-6), edges);
            Assert.All(found, f => Assert.Equal(distances[f.Edge], f.OffRoadM, 1e-3));
            Assert.All(found, f => Assert.InRange(f.Fraction, 0, 1));
            Assert.Equal(found.Length, edges.Count);
        });

    [Fact]
    public void Snap_BesideAStreet_IsAsFarAlongAsItLooksInBothDirections()
    {
        RoadGraph graph = RoadWorld.Graph(RoadWorld.Grid(2, 1, 400));
        ImmutableArray<RoadPosition> found = graph.Snap(RoadWorld.At(100, 30), new SnapReach(50, 10));
        Assert.Equal(2, found.Length);
        Assert.Equal(1, found.Sum(f => f.Fraction), 1e-9);
        Assert.Equal(0.25, found.Min(f => f.Fraction), 1e-3);
        Assert.All(found, f => Assert.Equal(30, f.OffRoadM, 0.1));
    }

    private static HashSet<int> Meant(double[] distances, double mostM) => [.. Enumerable.Range(0, distances.Length).Where(e => distances[e] <= mostM)];

    private static double Distance(ImmutableArray<GeoPoint> path, GeoPoint at)
    {
        LocalPlane plane = new(at);
        return path.Zip(path.Skip(1), (a, b) => ToStep(plane.Forward(a), plane.Forward(b))).Min();
    }

    // From the plane's origin to a step, by the foot of the perpendicular.
    private static double ToStep(PlanePoint a, PlanePoint b)
    {
        double east = b.East - a.East, north = b.North - a.North, square = (east * east) + (north * north);
        double foot = square == 0 ? 0 : Math.Clamp(-((a.East * east) + (a.North * north)) / square, 0, 1);
        return double.Hypot(a.East + (foot * east), a.North + (foot * north));
    }

    private static RoadGraphData First(Func<RoadEdge, RoadEdge> change) => s_grid with { Edges = s_grid.Edges.SetItem(0, change(s_grid.Edges[0])) };
}
