using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Command.Geo.Tiles;
using Command.Ingest.Tests.Api.Ogc;
using NetTopologySuite.Features;
using NetTopologySuite.IO.VectorTiles;
using NetTopologySuite.IO.VectorTiles.Mapbox;

namespace Command.Ingest.Tests.Api.Tiles;

public sealed class LiveTilesTests(OgcServer server) : IClassFixture<OgcServer>
{
    private static readonly TileAddress s_there = TileAddress.Of(OgcPicture.At, 12);

    [Theory]
    [InlineData("incidents")]
    [InlineData("reports")]
    [InlineData("alerts")]
    [InlineData("readings")]
    [InlineData("units")]
    [InlineData("assets")]
    [InlineData("areas")]
    public async Task Get_Tile_HoldsTheFeaturesOfOgcWithTheSameFields(string collection)
    {
        JsonElement features = await server.GetAsync($"/ogc/collections/{collection}/items?limit=1000&bbox=-180,-85,180,85");
        Dictionary<string, JsonElement> expected = features.GetProperty("features").EnumerateArray().ToDictionary(f => f.GetProperty("id").GetString()!, f => f.GetProperty("properties"));
        IFeature[] drawn = await ReadAsync($"/tiles/{collection}/0/0/0.mvt", new TileAddress(0, 0, 0), collection);

        Assert.NotEmpty(drawn);
        string[] ids = [.. drawn.Select(f => (string)f.Attributes["id"]).Distinct().Order()];
        // What is smaller than a tile's unit has no area left to draw at level 0; nothing else may be missing, nothing may be there that is not in /ogc.
        Assert.Subset(expected.Keys.ToHashSet(), ids.ToHashSet());
        Assert.All(drawn, f =>
        {
            JsonElement properties = expected[(string)f.Attributes["id"]];
            foreach (string name in f.Attributes.GetNames().Where(n => n != "id"))
            {
                AssertSame(properties.GetProperty(name), f.Attributes[name]);
            }

            Assert.All(properties.EnumerateObject().Where(p => p.Name != "why" && IsSaid(p.Value)), p => Assert.True(f.Attributes.Exists(p.Name), p.Name));
        });
    }

    [Fact]
    public async Task Get_TileOfUnits_HoldsEveryUnitThere()
    {
        IFeature[] units = await ReadAsync(Path("units", s_there), s_there, "units");
        Assert.Equal(3, units.Length);
        Assert.All(units, u => Assert.Equal(OgcPicture.At.Lon, u.Geometry.Coordinate.X, 4));
    }

    [Fact]
    public async Task Get_TileWhereNothingIs_IsEmptyWithATag()
    {
        using HttpResponseMessage response = await server.SendAsync("/tiles/units/12/0/0.mvt");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.NotNull(response.Headers.ETag);
    }

    [Theory]
    [InlineData("25/0/0")]
    [InlineData("3/8/0")]
    [InlineData("3/0/8")]
    [InlineData("-1/0/0")]
    [InlineData("3/-1/0")]
    [InlineData("3/0/-1")]
    [InlineData("3/1.5/0")]
    [InlineData("a/b/c")]
    [InlineData("99999999999999999999/0/0")]
    [InlineData("4/2147483648/0")]
    public async Task Get_TileOutsideTheGrid_IsRefusedWithAProblem(string tile)
    {
        using HttpResponseMessage response = await server.SendAsync($"/tiles/units/{tile}.mvt");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("/tiles/nothing")]
    [InlineData("/tiles/nothing.json")]
    [InlineData("/tiles/nothing/0/0/0.mvt")]
    public async Task Get_UnknownCollection_IsNotFound(string path)
    {
        using HttpResponseMessage response = await server.SendAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Get_ClientThatTakesGzip_GetsTheSameTilePackedUnderATagOfItsOwn()
    {
        using HttpResponseMessage plain = await SendAsync(Path("units", s_there));
        using HttpResponseMessage packed = await SendAsync(Path("units", s_there), encoding: "br, gzip");
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal(["gzip"], packed.Content.Headers.ContentEncoding);
        Assert.NotEqual(plain.Headers.ETag, packed.Headers.ETag);
        using GZipStream gzip = new(await packed.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), CompressionMode.Decompress);
        using MemoryStream bytes = new();
        await gzip.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        Assert.Equal(await plain.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), bytes.ToArray());
    }

    [Theory]
    [InlineData("gzip;q=0")]
    [InlineData("br")]
    [InlineData("gzip;q=0, *")]
    public async Task Get_ClientThatRefusesGzip_GetsThePlainTile(string encoding)
    {
        using HttpResponseMessage response = await SendAsync(Path("units", s_there), encoding);
        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("units")]
    [InlineData("incidents")]
    [InlineData("areas")]
    public async Task Get_TagThatIsKnown_IsNotModified(string collection)
    {
        using HttpResponseMessage first = await SendAsync(Path(collection, s_there));
        using HttpResponseMessage again = await SendAsync(Path(collection, s_there), known: first.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Get_TagAfterTheCollectionChanged_IsAnother()
    {
        OgcPicture picture = new();
        await using OgcServer own = await OgcServer.OfAsync(picture);
        string reports = Path("reports", s_there), incidents = Path("incidents", s_there);
        (EntityTagHeaderValue? reportsBefore, EntityTagHeaderValue? incidentsBefore) = (await TagAsync(own, reports), await TagAsync(own, incidents));
        picture.Picture = picture.Picture with { Sequence = 1, Reports = picture.Picture.Reports.Remove("city:point") };

        Assert.NotEqual(reportsBefore, await TagAsync(own, reports));
        Assert.Equal(incidentsBefore, await TagAsync(own, incidents));
    }

    [Fact]
    public async Task Get_PackCollectionOfAnotherServer_HasTheSameTag()
    {
        await using OgcServer other = await OgcServer.OfAsync(new OgcPicture());
        string path = Path("areas", s_there);
        Assert.Equal(await TagAsync(server, path), await TagAsync(other, path));
        Assert.NotEqual(await TagAsync(server, Path("units", s_there)), await TagAsync(other, Path("units", s_there)));
    }

    [Fact]
    public async Task Get_WithoutAKey_IsRefused()
    {
        await using OgcServer closed = await OgcServer.OfAsync(new OgcPicture(), demo: false);
        foreach (string path in new[] { "/tiles", "/tiles/units", "/tiles/units.json", Path("units", s_there) })
        {
            using HttpResponseMessage response = await closed.SendAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("/tiles/areas")]
    [InlineData("/tiles/areas.json")]
    public async Task Get_Description_IsTileJson(string path)
    {
        JsonElement json = await server.GetAsync(path, "en");
        Assert.Equal("3.0.0", json.GetProperty("tilejson").GetString());
        Assert.Equal("Areas", json.GetProperty("name").GetString());
        JsonElement layer = Assert.Single(json.GetProperty("vector_layers").EnumerateArray());
        Assert.Equal("areas", layer.GetProperty("id").GetString());
        Assert.Equal(["id", "code", "name", "nameEn", "level"], layer.GetProperty("fields").EnumerateObject().Select(f => f.Name));
        double[] bounds = [.. json.GetProperty("bounds").EnumerateArray().Select(b => b.GetDouble())];
        Assert.True(bounds[0] < 126 && bounds[2] > 127, "The bounds hold the city.");
        string tile = Assert.Single(json.GetProperty("tiles").EnumerateArray()).GetString()!.Replace("{z}/{x}/{y}", "0/0/0", StringComparison.Ordinal);
        using HttpResponseMessage response = await server.SendAsync(tile);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Get_List_NamesADescriptionForEachCollection()
    {
        JsonElement[] sets = [.. (await server.GetAsync("/tiles")).GetProperty("tilesets").EnumerateArray()];
        Assert.Equal(["incidents", "reports", "alerts", "readings", "units", "assets", "areas"], sets.Select(s => s.GetProperty("id").GetString()));
        foreach (JsonElement set in sets)
        {
            Assert.Equal("3.0.0", (await server.GetAsync(set.GetProperty("tilejson").GetString()!)).GetProperty("tilejson").GetString());
        }
    }

    private static string Path(string collection, TileAddress at) => $"/tiles/{collection}/{at.Zoom}/{at.X}/{at.Y}.mvt";

    private static async Task<EntityTagHeaderValue?> TagAsync(OgcServer server, string path)
    {
        using HttpResponseMessage response = await server.SendAsync(path);
        return response.Headers.ETag;
    }

    private static bool IsSaid(JsonElement value) => value.ValueKind != JsonValueKind.Null && !(value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0);

    private static void AssertSame(JsonElement expected, object? actual)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Number:
                Assert.Equal(expected.GetDouble(), Convert.ToDouble(actual));
                break;
            case JsonValueKind.True or JsonValueKind.False:
                Assert.Equal(expected.GetBoolean(), actual);
                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.EnumerateArray().Select(e => e.GetString()), JsonSerializer.Deserialize<string[]>((string)actual!));
                break;
            default:
                Assert.Equal(expected.GetString(), actual);
                break;
        }
    }

    private async Task<IFeature[]> ReadAsync(string path, TileAddress at, string layer)
    {
        using HttpResponseMessage response = await server.SendAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/vnd.mapbox-vector-tile", response.Content.Headers.ContentType!.MediaType);
        VectorTile tile = new MapboxTileReader().Read(
            await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken),
            new NetTopologySuite.IO.VectorTiles.Tiles.Tile(at.X, at.Y, at.Zoom));
        return [.. Assert.Single(tile.Layers, l => l.Name == layer).Features];
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string? encoding = null, EntityTagHeaderValue? known = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(server.Root, path));
        if (encoding is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        }

        if (known is not null)
        {
            request.Headers.IfNoneMatch.Add(known);
        }

        return await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
