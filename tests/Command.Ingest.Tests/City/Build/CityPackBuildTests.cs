using System.Text;
using System.Text.Json.Nodes;
using Command.Geo.Tiles;
using Command.Ingest.City.Build;

namespace Command.Ingest.Tests.City.Build;

public sealed class CityPackBuildTests : IDisposable
{
    private readonly BuiltPack _pack = new();

    public CityPackBuildTests() => _pack
        .Node(126.60, 45.75).Node(126.62, 45.75).Node(126.62, 45.77).Node(126.60, 45.77)
        .Node(126.61, 45.76, "amenity", "hospital", "name", "第一医院").Node(126.605, 45.755, "place", "suburb", "name", "南岗");

    public void Dispose() => _pack.Dispose();

    [Fact]
    public void Build_GroundAndPointOfOneSite_GiveOnePlaceWithTheNameThereIs()
    {
        _pack.Way(10, [1, 2, 3, 4, 1], "amenity", "hospital").Build();

        JsonNode site = Assert.Single(_pack.Sites["features"]!.AsArray())!["properties"]!;
        Assert.Equal(("w10", "hospital", "第一医院"), ((string?)site["id"], (string?)site["class"], (string?)site["zh"]));
    }

    [Fact]
    public void Build_PointOfAnotherKindOnAGround_IsAPlaceOfItsOwn()
    {
        _pack.Way(10, [1, 2, 3, 4, 1], "amenity", "school", "name", "中学").Build();

        Assert.Equal(2, _pack.Sites["features"]!.AsArray().Count);
    }

    [Fact]
    public void Build_AdministrativeArea_HasItsLevelNameAndCode()
    {
        _pack.Way(10, [1, 2, 3]).Way(11, [3, 4, 1])
            .Relation(20, [(1, 10, "outer"), (1, 11, "outer")], "type", "boundary", "boundary", "administrative", "admin_level", "8", "name", "花园街道", "division_code", "230103001000").Build();

        JsonNode area = Assert.Single(_pack.Areas["features"]!.AsArray())!;
        Assert.Equal("""{"id":"r20","level":8,"zh":"花园街道","code":"230103001000"}""", area["properties"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal("Polygon", (string?)area["geometry"]!["type"]);
        Assert.Contains("boundary", Layers());
    }

    [Fact]
    public void Build_StretchesOfOneName_AreOneStreetAndFarOnesAreNot()
    {
        _pack.Node(126.90, 45.75).Node(126.91, 45.75)
            .Way(10, [1, 2], "highway", "primary", "name", "中山路").Way(11, [2, 3], "highway", "residential", "name", "中山路", "name:en", "Zhongshan Road").Way(12, [7, 8], "highway", "service", "name", "中山路")
            .Build();

        JsonNode[] streets = _pack.Streets;
        Assert.Equal(2, streets.Length);
        JsonNode near = streets.Single(s => s["lines"]!.AsArray().Count == 2);
        Assert.Equal(("中山路", "Zhongshan Road", "primary"), ((string?)near["zh"], (string?)near["en"], (string?)near["class"]));
        Assert.Equal(1_551 + 2_224, (double)near["lengthM"]!, 10.0);
    }

    [Fact]
    public void Build_Map_HasItsLayersAndNamesItsSource()
    {
        _pack.Way(10, [1, 2], "highway", "primary").Way(11, [2, 3], "railway", "rail").Way(12, [3, 4], "waterway", "river", "name", "松花江")
            .Way(13, [1, 2, 3, 4, 1], "natural", "water").Way(14, [1, 2, 4, 1], "leisure", "park").Way(15, [1, 3, 4, 1], "building", "yes").Build();

        Assert.Equal(["building", "landuse", "place", "poi", "rail", "road", "water", "waterway"], Layers().Order(StringComparer.Ordinal));
        JsonNode metadata = JsonNode.Parse(_pack.Map.Metadata.Span)!;
        Assert.Equal("© OpenStreetMap contributors", (string?)metadata["attribution"]);
        Assert.Equal(9, metadata["vector_layers"]!.AsArray().Count);
        Assert.Equal(14, _pack.Map.Header.MaxZoom);
    }

    [Fact]
    public void Build_ExtractThatIsDamaged_SaysWhereAndLeavesWhatWasThere()
    {
        _pack.Way(10, [1, 2], "highway", "primary").Build();
        byte[] before = File.ReadAllBytes(OsmFolder.PathOf(_pack.Folder, OsmFolder.Roads));

        _pack.Build([0, 0, 0, 200, 1, 2, 3]);

        Assert.Equal(1, _pack.ExitCode);
        Assert.Contains("osm-truncated", _pack.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(OsmFolder.PathOf(_pack.Folder, OsmFolder.Roads)));
    }

    [Fact]
    public void Build_NothingOfInterest_StillGivesFilesThatOpen()
    {
        _pack.Build("--bounds", "10,10,11,11");

        Assert.Equal(0, _pack.ExitCode);
        Assert.Empty(_pack.Roads.Edges);
        Assert.Empty(_pack.Streets);
        Assert.Equal(0, _pack.Map.Header.AddressedTiles);
    }

    [Theory]
    [InlineData("build")]
    [InlineData("build --osm x.osm.pbf")]
    [InlineData("build --osm x.osm.pbf --into y --speed 9")]
    [InlineData("build --osm x.osm.pbf --into")]
    [InlineData("build --osm x.osm.pbf --into y --bounds 1,2,3")]
    [InlineData("build --osm x.osm.pbf --into y --bounds 3,2,1,4")]
    [InlineData("check")]
    [InlineData("destroy everything")]
    public void Run_NotUnderstood_SaysHowToWriteIt(string line)
    {
        using StringWriter output = new(), error = new();

        Assert.Equal(2, CityPackCommand.Run(line.Split(' '), output, error, TimeProvider.System, cancellationToken: TestContext.Current.CancellationToken));
        Assert.NotEmpty(error.ToString());
    }

    [Fact]
    public void Run_NoSuchExtract_SaysSo()
    {
        using StringWriter output = new(), error = new();

        Assert.Equal(1, CityPackCommand.Run(["build", "--osm", "no-such.osm.pbf", "--into", _pack.Folder], output, error, TimeProvider.System, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("no-such.osm.pbf", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OnATerminal_DrawsABar()
    {
        _pack.Build();
        using StringWriter output = new(), error = new();

        CityPackCommand.Run(["build", "--osm", Path.Combine(_pack.Folder, "extract.osm.pbf"), "--into", _pack.Folder], output, error, TimeProvider.System, moves: true, TestContext.Current.CancellationToken);

        Assert.Contains("\r\u001b[K", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", _pack.Output, StringComparison.Ordinal);
    }

    private HashSet<string> Layers()
    {
        PmTilesReader map = _pack.Map;
        string[] layers = [.. JsonNode.Parse(map.Metadata.Span)!["vector_layers"]!.AsArray().Select(l => (string)l!["id"]!)];
        TileAddress centre = TileAddress.Of(new Command.Geo.GeoPoint(126.61, 45.76), 13);
        byte[][] tiles =
        [
            .. from x in Enumerable.Range(centre.X - 1, 3)
               from y in Enumerable.Range(centre.Y - 1, 3)
               let found = map.Find(new TileAddress(13, x, y)).Tile
               where found is not null
               select map.Unpack(found),
        ];
        return [.. layers.Where(l => tiles.Any(t => t.AsSpan().IndexOf((byte[])[0x0A, (byte)l.Length, .. Encoding.UTF8.GetBytes(l)]) >= 0))];
    }
}
