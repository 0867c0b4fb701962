using System.Collections.Frozen;
using Command.Geo.Osm;
using static Command.Geo.Tests.Osm.PbfText;

namespace Command.Geo.Tests.Osm;

public sealed class OsmAreasTests
{
    private const int Outer = 3;
    private const int Inner = 4;
    private static readonly string[] s_strings = ["type", "multipolygon", "outer", "inner"];
    private static readonly OsmInterest s_relations = new(new[] { "type", "natural", "name" }.ToFrozenSet(), _ => false, _ => false, t => t.Is("type", "multipolygon"));

    // A square 10 wide (1 to 4), one of 2 in its middle (5 to 8), and one beside it (11 to 14).
    private static readonly (long Id, double Lon, double Lat, int[] Tags)[] s_nodes =
    [
        (1, 0, 0, []), (2, 10, 0, []), (3, 10, 10, []), (4, 0, 10, []),
        (5, 4, 4, []), (6, 6, 4, []), (7, 6, 6, []), (8, 4, 6, []),
        (11, 20, 0, []), (12, 30, 0, []), (13, 30, 10, []), (14, 20, 10, []),
    ];

    [Fact]
    public void Assemble_PiecesInAnyOrderAndDirection_CloseToOneRing()
    {
        OsmAreaRead area = Assemble([Way(1, [], 1, 2), Way(2, [], 1, 4), Way(3, [], 3, 4), Way(4, [], 2, 3)], (1, Outer), (2, Outer), (3, Outer), (4, Outer));

        AreaShape shape = Assert.IsType<AreaShape>(area.Shape);
        Assert.True(area.IsWhole);
        Assert.Equal(5, shape.Outer.Length);
        Assert.Equal(shape.Outer[0], shape.Outer[^1]);
        Assert.Equal(new GeoBox(0, 0, 10, 10), shape.Box);
    }

    [Fact]
    public void Assemble_InnerRing_IsCutOut()
    {
        OsmAreaRead area = Assemble([Way(1, [], 1, 2, 3, 4, 1), Way(2, [], 5, 6, 7), Way(3, [], 7, 8, 5)], (1, Outer), (2, Inner), (3, Inner));

        Assert.True(area.IsWhole);
        Assert.False(ShapeGeometry.Contains(area.Shape!, new GeoPoint(5, 5)));
        Assert.True(ShapeGeometry.Contains(area.Shape!, new GeoPoint(1, 1)));
    }

    [Fact]
    public void Assemble_TwoOuterRings_GiveTwoAreas()
    {
        OsmAreaRead area = Assemble([Way(1, [], 1, 2, 3, 4, 1), Way(2, [], 11, 12, 13, 14, 11)], (1, Outer), (2, Outer));

        Assert.Equal(2, Assert.IsType<MultiShape>(area.Shape).Parts.Length);
    }

    [Fact]
    public void Assemble_RingsThatTouch_ComeOutOneByOne()
    {
        // Two triangles that meet in node 3, given as three pieces.
        OsmAreaRead area = Assemble([Way(1, [], 3, 1, 2, 3), Way(2, [], 3, 11), Way(3, [], 11, 14, 3)], (1, Outer), (2, Outer), (3, Outer));

        Assert.True(area.IsWhole);
        Assert.Equal(2, Assert.IsType<MultiShape>(area.Shape).Parts.Length);
    }

    [Fact]
    public void Assemble_PieceMissing_GivesNoAreaAndSaysSo()
    {
        OsmAreaRead area = Assemble([Way(1, [], 1, 2, 3), Way(2, [], 3, 4)], (1, Outer), (2, Outer), (3, Outer));

        Assert.Null(area.Shape);
        Assert.Equal((1, 2), (area.MissingWays, area.OpenPieces));
    }

    [Fact]
    public void Assemble_DeadEndOnTheWay_StillClosesTheRing()
    {
        OsmAreaRead area = Assemble([Way(1, [], 1, 2), Way(2, [], 2, 5), Way(3, [], 2, 3), Way(4, [], 3, 4, 1)], (1, Outer), (2, Outer), (3, Outer), (4, Outer));

        Assert.Equal(new GeoBox(0, 0, 10, 10), area.Shape!.Box);
        Assert.Equal(1, area.OpenPieces);
    }

    [Fact]
    public void Assemble_HoleOutsideEveryRing_IsCounted()
    {
        OsmAreaRead area = Assemble([Way(1, [], 1, 2, 3, 4, 1), Way(2, [], 11, 12, 13, 14, 11)], (1, Outer), (2, Inner));

        Assert.Equal(1, area.StrayHoles);
        Assert.False(area.IsWhole);
    }

    [Fact]
    public void Assemble_HarbinExtract_MostAreWholeAndTheCutRiverIsCounted()
    {
        OsmExtract extract = OsmExtractReader.Read(new MemoryStream(Geodata.Need("harbin.osm.pbf")), s_relations, cancellationToken: TestContext.Current.CancellationToken).Extract!;

        List<(OsmRelation Relation, OsmAreaRead Area)> areas = [.. extract.Relations.Select(r => (r, OsmAreas.Assemble(r, extract)))];

        Assert.InRange(areas.Count(a => a.Area.IsWhole), 100, areas.Count - 1);
        // The Songhua, cut at both edges of the extract: none of its banks closes, and its islands lie in nothing.
        OsmAreaRead river = areas.Single(a => a.Relation.Id == 2_244_973).Area;
        Assert.Null(river.Shape);
        Assert.True(river is { MissingWays: > 0, StrayHoles: > 0 });
        Assert.All(areas.Where(a => a.Area.IsWhole), a => Assert.NotNull(ShapeGeometry.ToGeometry(a.Area.Shape!).Geometry));
    }

    private static OsmAreaRead Assemble(byte[][] ways, params (long Way, int Role)[] members)
    {
        byte[] file = Whole(Header(), Data(s_strings, Dense(s_nodes)), Data(s_strings, ways), Data(s_strings, Relation(1, [1, 2], [.. members.Select(m => (1, m.Way, m.Role))])));
        OsmExtract extract = OsmExtractReader.Read(new MemoryStream(file), s_relations).Extract!;
        return OsmAreas.Assemble(Assert.Single(extract.Relations), extract);
    }
}
