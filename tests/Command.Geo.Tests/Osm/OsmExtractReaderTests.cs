using System.Collections.Frozen;
using Command.Geo.Osm;
using static Command.Geo.Tests.Osm.PbfText;

namespace Command.Geo.Tests.Osm;

public sealed class OsmExtractReaderTests
{
    private static readonly string[] s_strings = ["highway", "primary", "name", "中山路", "type", "multipolygon", "outer", "inner"];

    private static readonly OsmInterest s_all = new(new[] { "highway", "name", "type" }.ToFrozenSet(), _ => true, _ => true, _ => true);

    private static readonly OsmInterest s_relations = s_all with { Node = _ => false, Way = _ => false };

    [Fact]
    public void Read_NodesWayAndRelation_GivesThemWithTheirTags()
    {
        OsmExtract extract = Extract(Whole(
            Header("OsmSchema-V0.6", "DenseNodes"),
            Data(s_strings, Dense((7, 126.5, 45.7, [3, 4]), (5, 126.6, 45.8, []))),
            Data(s_strings, Way(11, [1, 2, 3, 4], 7, 5)),
            Data(s_strings, Relation(12, [5, 6], (1, 11, 7)))), s_all);

        Assert.Equal(new OsmCounts(2, 1, 1), extract.Counts);
        OsmNode node = Assert.Single(extract.Nodes);
        Assert.Equal((7L, new GeoPoint(126.5, 45.7), "中山路"), (node.Id, node.At, node.Tags["name"]));
        OsmWay way = Assert.Single(extract.Ways);
        Assert.Equal("primary", way.Tags["highway"]);
        Assert.Equal([7L, 5L], way.NodeIds());
        Assert.Equal([new GeoPoint(126.5, 45.7), new GeoPoint(126.6, 45.8)], Assert.Single(extract.Runs(way)));
        Assert.Equal(new OsmMember(OsmKind.Way, 11, "outer"), Assert.Single(Assert.Single(extract.Relations).Members));
    }

    [Fact]
    public void Read_UntaggedWayOfARelation_IsKeptForIt()
    {
        OsmExtract extract = Extract(Whole(Header(), Data(s_strings, Dense((1, 1, 1, []), (2, 2, 2, []))), Data(s_strings, Way(9, [], 1, 2), Way(10, [1, 2], 1, 2)), Data(s_strings, Relation(3, [5, 6], (1, 9, 7)))), s_relations);

        OsmWay way = Assert.Single(extract.Ways);
        Assert.Equal((9L, false), (way.Id, way.Wanted));
    }

    [Fact]
    public void Read_PlainNodes_AreReadAsDenseOnesAre()
    {
        OsmExtract extract = Extract(Whole(Header(), Data(s_strings, Node(1, -70.5, -33.4), Node(2, 1, 2)), Data(s_strings, Way(9, [1, 2], 1, 2))), s_all);

        Assert.Equal(new GeoPoint(-70.5, -33.4), extract.Locate(1));
    }

    [Fact]
    public void Read_KeyNotAskedFor_IsAsIfItWereNotThere()
    {
        OsmExtract extract = Extract(Whole(Header(), Data(s_strings, Way(9, [1, 2, 3, 4], 1, 2))), s_all with { Keys = new[] { "highway" }.ToFrozenSet() });

        Assert.Equal(1, Assert.Single(extract.Ways).Tags.Count);
    }

    [Fact]
    public void Runs_NodesMissingInBetween_GivesTheStretchesApart()
    {
        OsmExtract extract = Extract(Whole(Header(), Data(s_strings, Dense((1, 1, 1, []), (2, 2, 2, []), (4, 4, 4, []), (5, 5, 5, []))), Data(s_strings, Way(9, [1, 2], 1, 2, 3, 4, 5))), s_all);

        Assert.Equal([[new GeoPoint(1, 1), new GeoPoint(2, 2)], [new GeoPoint(4, 4), new GeoPoint(5, 5)]], extract.Runs(extract.Ways[0]).Select(r => r.ToArray()));
        Assert.Null(extract.Locate(3));
    }

    [Fact]
    public void Read_NodesInAnyOrder_AreAllFound()
    {
        (long, double, double, int[])[] nodes = [.. Enumerable.Range(1, 5_000).Select(i => ((long)((i * 7919L) % 5_003), i / 1000.0, i / 500.0, Array.Empty<int>()))];
        OsmExtract extract = Extract(Whole(Header(), Data(s_strings, Dense(nodes)), Data(s_strings, Way(9, [1, 2], [.. nodes.Select(n => n.Item1)]))), s_all);

        Assert.All(nodes, n => Assert.Equal(new GeoPoint(n.Item2, n.Item3), extract.Locate(n.Item1)));
    }

    [Fact]
    public void Read_HarbinExtract_CountsWhatOthersCount()
    {
        OsmRead read = OsmExtractReader.Read(new MemoryStream(Geodata.Need("harbin.osm.pbf")), s_all, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Null(read.Fault);
        Assert.Equal(new OsmCounts(226_042, 34_996, 394), read.Extract!.Counts);
        long[] needed = [.. read.Extract.Ways.SelectMany(w => w.NodeIds()).Distinct()];
        Assert.Equal(needed.Length, read.Extract.WayNodes);
        // The extract is cut through its ways: what lies beyond its edge is missing, and nothing else is.
        Assert.InRange(needed.Count(id => read.Extract.Locate(id) is not null), needed.Length * 9 / 10, needed.Length - 1);
        Assert.Contains(read.Extract.Ways, w => w.Tags.Is("name", "中央大街"));
    }

    [Fact]
    public void Read_Cancelled_Ends()
    {
        using CancellationTokenSource source = new();
        byte[] file = Whole(Header(), Data(s_strings, Way(9, [1, 2], 1, 2)));

        Assert.Throws<OperationCanceledException>(() => OsmExtractReader.Read(new MemoryStream(file), s_all, _ => source.Cancel(), source.Token));
    }

    private static OsmExtract Extract(byte[] file, OsmInterest interest)
    {
        OsmRead read = OsmExtractReader.Read(new MemoryStream(file), interest);
        Assert.Null(read.Fault);
        return read.Extract!;
    }
}
