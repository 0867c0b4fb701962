using Command.Geo;
using Command.Geo.Roads;
using Command.Geo.Tests;
using Command.Geo.Tiles;

namespace Command.Ingest.Tests.City.Build;

public sealed class HarbinExtractTests
{
    [Fact]
    public void Build_HarbinExtract_FindsWhatOthersFindInIt()
    {
        byte[] extract = Geodata.Need("harbin.osm.pbf");
        using BuiltPack pack = new();
        pack.Build(extract);

        Assert.Equal((0, ""), (pack.ExitCode, pack.Error));
        Assert.Contains("226,042 nodes, 34,996 ways, 394 relations", pack.Output, StringComparison.Ordinal);

        // Against GDAL's reading of the same file: 77 administrative areas, hospitals 5 + 73, police 3 + 12, fire stations 1 + 8 with some pairs.
        Assert.InRange(pack.Areas["features"]!.AsArray().Count, 77, 80);
        Assert.All(pack.Areas["features"]!.AsArray(), a => Assert.NotEmpty((string)a!["properties"]!["zh"]!));
        ILookup<string, string?> sites = pack.Sites["features"]!.AsArray().ToLookup(s => (string)s!["properties"]!["class"]!, s => (string?)s!["properties"]!["zh"]);
        Assert.InRange(sites["hospital"].Count(), 70, 78);
        Assert.InRange(sites["police"].Count(), 12, 15);
        Assert.InRange(sites["fire_station"].Count(), 8, 9);
        Assert.Contains("哈尔滨市第一医院", sites["hospital"]);
        Assert.Contains("香坊消防支队", sites["fire_station"]);

        string[] streets = [.. pack.Streets.Select(s => (string)s["zh"]!)];
        Assert.Contains("中央大街", streets);
        Assert.Contains("西大直街", streets);

        RoadGraphData roads = pack.Roads;
        Assert.InRange(roads.Edges.Select(e => e.WayId).Distinct().Count(), 7_000, 8_200);
        Assert.Contains(roads.Edges, e => e.Bridge && e.Name?.Contains("松花江", StringComparison.Ordinal) == true);
        RoadGraphRead graph = RoadGraph.Build(roads);
        Assert.Empty(graph.Faults);

        PmTilesReader map = pack.Map;
        for (int zoom = 11; zoom <= 14; zoom++)
        {
            Assert.NotNull(map.Find(TileAddress.Of(new GeoPoint(126.6425, 45.757), zoom)).Tile);
        }

        Assert.InRange(map.Header.Box.West, 126.3, 126.51);
    }
}
