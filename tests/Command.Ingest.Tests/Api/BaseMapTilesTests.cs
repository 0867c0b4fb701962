using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Command.Geo;
using Command.Geo.Tiles;
using Command.Ingest.Api;
using Command.Ingest.City.Build;
using Command.Ingest.Configuration;
using Command.Ingest.Tests.City.Build;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Command.Ingest.Tests.Api;

public sealed class BaseMapTilesTests : IDisposable
{
    private static readonly TileAddress s_there = TileAddress.Of(new GeoPoint(126.605, 45.75), 13);

    private readonly BuiltPack _pack = new BuiltPack().Node(126.60, 45.75).Node(126.61, 45.75).Way(10, [1, 2], "highway", "primary", "name", "中山路");

    public void Dispose() => _pack.Dispose();

    [Fact]
    public async Task Get_TileThatIsThere_IsAVectorTileWithGzip()
    {
        _pack.Build();
        await using WebApplication app = await ServeAsync();
        using HttpResponseMessage response = await GetAsync(app, Path(s_there), r => r.Headers.AcceptEncoding.ParseAdd("gzip"));

        Assert.Equal("application/vnd.mapbox-vector-tile", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        using GZipStream unpacked = new(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), CompressionMode.Decompress);
        using MemoryStream bytes = new();
        await unpacked.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        Assert.True(bytes.ToArray().AsSpan().IndexOf("中山路"u8) > 0);
    }

    [Fact]
    public async Task Get_ClientWithoutGzip_GetsThePlainTile()
    {
        _pack.Build();
        await using WebApplication app = await ServeAsync();
        using HttpResponseMessage response = await GetAsync(app, Path(s_there));

        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.True((await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).AsSpan().IndexOf("中山路"u8) > 0);
    }

    [Fact]
    public async Task Get_TagThatIsKnown_IsNotModified()
    {
        _pack.Build();
        await using WebApplication app = await ServeAsync();
        using HttpResponseMessage first = await GetAsync(app, Path(s_there), r => r.Headers.AcceptEncoding.ParseAdd("gzip"));
        EntityTagHeaderValue tag = first.Headers.ETag!;

        using HttpResponseMessage again = await GetAsync(app, Path(s_there), r =>
        {
            r.Headers.AcceptEncoding.ParseAdd("gzip");
            r.Headers.IfNoneMatch.Add(tag);
        });
        using HttpResponseMessage plain = await GetAsync(app, Path(s_there), r => r.Headers.IfNoneMatch.Add(tag));

        Assert.False(tag.IsWeak);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
    }

    [Theory]
    [InlineData("13/0/0", HttpStatusCode.NoContent)]
    [InlineData("20/900000/300000", HttpStatusCode.NoContent)]
    [InlineData("99/0/0", HttpStatusCode.NoContent)]
    [InlineData("13/-1/0", HttpStatusCode.NoContent)]
    [InlineData("13/x/0", HttpStatusCode.NotFound)]
    public async Task Get_NoTileThere_HasNoContent(string path, HttpStatusCode status)
    {
        _pack.Build();
        await using WebApplication app = await ServeAsync();
        using HttpResponseMessage response = await GetAsync(app, "/basemap/" + path);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Get_Description_IsTileJsonThatNamesTheSource()
    {
        _pack.Build();
        await using WebApplication app = await ServeAsync();
        using HttpResponseMessage response = await GetAsync(app, "/basemap/osm.json");

        JsonNode json = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal("© OpenStreetMap contributors", (string?)json["attribution"]);
        Assert.EndsWith("/basemap/{z}/{x}/{y}", (string?)json["tiles"]![0], StringComparison.Ordinal);
        // A primary road is drawn from level 8 on, and there is nothing else.
        Assert.Equal((8, 14), ((int)json["minzoom"]!, (int)json["maxzoom"]!));
    }

    [Fact]
    public async Task Get_PackWithoutStreetMap_IsNotFound()
    {
        await using WebApplication app = await ServeAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(app, Path(s_there))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(app, "/basemap/osm.json")).StatusCode);
    }

    [Fact]
    public async Task Get_StreetMapThatIsDamaged_IsNotFoundAndTheServerRuns()
    {
        Directory.CreateDirectory(System.IO.Path.Combine(_pack.Folder, OsmFolder.Name));
        await File.WriteAllTextAsync(OsmFolder.PathOf(_pack.Folder, OsmFolder.BaseMap), "not a map", TestContext.Current.CancellationToken);
        await using WebApplication app = await ServeAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(app, Path(s_there))).StatusCode);
    }

    private static string Path(TileAddress at) => $"/basemap/{at.Zoom}/{at.X}/{at.Y}";

    private async Task<WebApplication> ServeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        DirectoryInfo folder = new(_pack.Folder);
        builder.Services.Configure<CommandOptions>(o => (o.CityDir, o.City) = (folder.Parent!.FullName, folder.Name));
        WebApplication app = builder.Build();
        app.MapBaseMapTiles();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task<HttpResponseMessage> GetAsync(WebApplication app, string path, Action<HttpRequestMessage>? change = null)
    {
        using HttpClient http = new() { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        change?.Invoke(request);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
