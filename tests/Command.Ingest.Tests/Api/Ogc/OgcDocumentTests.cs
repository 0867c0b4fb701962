using System.Net;
using System.Text.Json;
using Command.Geo;

namespace Command.Ingest.Tests.Api.Ogc;

public sealed class OgcDocumentTests(OgcServer server) : IClassFixture<OgcServer>
{
    private static readonly string[] s_collections = ["incidents", "reports", "alerts", "readings", "units", "assets", "areas"];

    [Theory]
    [InlineData("/ogc")]
    [InlineData("/ogc/")]
    public async Task Landing_Links_LeadOnByTheRequestsHost(string path)
    {
        JsonElement landing = await server.GetAsync(path);
        string root = $"{server.Root}ogc";
        Assert.Equal(root + "/collections", OgcServer.Link(landing, "data"));
        Assert.Equal(root + "/conformance", OgcServer.Link(landing, "conformance"));
        Assert.Equal(root + "/api", OgcServer.Link(landing, "service-desc", "application/vnd.oai.openapi+json;version=3.0"));
        Assert.NotNull(OgcServer.Link(landing, "service-doc", "text/html"));
        Assert.NotNull(OgcServer.Link(landing, "self", "application/json"));
        Assert.NotNull(OgcServer.Link(landing, "alternate", "text/html"));
        Assert.Equal("示意底图，非审定", landing.GetProperty("attribution").GetString());
    }

    [Fact]
    public async Task Conformance_IsCoreGeoJsonOpenApiAndCrs()
    {
        IEnumerable<string?> classes = (await server.GetAsync("/ogc/conformance")).GetProperty("conformsTo").EnumerateArray().Select(c => c.GetString());
        Assert.Superset(
            new HashSet<string?>(StringComparer.Ordinal)
            {
                "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
                "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
                "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
                "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
            },
            classes.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Collections_AreTheSevenWithTheirLinks()
    {
        JsonElement collections = (await server.GetAsync("/ogc/collections")).GetProperty("collections");
        Assert.Equal(s_collections, collections.EnumerateArray().Select(c => c.GetProperty("id").GetString()));
        foreach (JsonElement collection in collections.EnumerateArray())
        {
            string address = $"{server.Root}ogc/collections/{collection.GetProperty("id").GetString()}";
            Assert.Equal(address + "/items", OgcServer.Link(collection, "items", "application/geo+json"));
            Assert.Equal("http://www.opengis.net/def/crs/OGC/1.3/CRS84", collection.GetProperty("crs")[0].GetString());
            Assert.Equal("http://www.opengis.net/def/crs/EPSG/0/4490", collection.GetProperty("storageCrs").GetString());
            Assert.Equal(4, collection.GetProperty("extent").GetProperty("spatial").GetProperty("bbox")[0].GetArrayLength());
            JsonElement alone = await server.GetAsync(OgcServer.Link(collection, "self")![server.Root.AbsoluteUri.TrimEnd('/').Length..]);
            Assert.Equal(collection.GetProperty("id").GetString(), alone.GetProperty("id").GetString());
        }
    }

    [Fact]
    public async Task Description_NamesEveryPathAndParameterItUses()
    {
        JsonElement api = await server.GetAsync("/ogc/api");
        Assert.StartsWith("3.0", api.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        JsonElement paths = api.GetProperty("paths");
        foreach (string collection in s_collections)
        {
            Assert.True(paths.TryGetProperty($"/collections/{collection}/items", out JsonElement items), collection);
            Assert.True(paths.TryGetProperty($"/collections/{collection}/items/{{featureId}}", out _), collection);
            Assert.Contains(items.GetProperty("get").GetProperty("parameters").EnumerateArray(), p => p.TryGetProperty("$ref", out JsonElement r) && r.GetString() == "#/components/parameters/bbox");
        }

        foreach (JsonElement parameter in paths.EnumerateObject().SelectMany(p => p.Value.GetProperty("get").GetProperty("parameters").EnumerateArray()))
        {
            if (parameter.TryGetProperty("$ref", out JsonElement reference))
            {
                Assert.True(api.GetProperty("components").GetProperty("parameters").TryGetProperty(reference.GetString()!.Split('/')[^1], out _), reference.GetString());
            }
        }

        Assert.Equal(10_000, api.GetProperty("components").GetProperty("parameters").GetProperty("limit").GetProperty("schema").GetProperty("maximum").GetInt32());
    }

    [Theory]
    [InlineData("/ogc", "text/html,application/xhtml+xml,*/*;q=0.8", "text/html")]
    [InlineData("/ogc", "application/json, text/html;q=0.5", "application/json")]
    [InlineData("/ogc", "*/*", "application/json")]
    [InlineData("/ogc?f=json", "text/html", "application/json")]
    [InlineData("/ogc?f=html", "application/json", "text/html")]
    [InlineData("/ogc/collections/reports/items", null, "application/geo+json")]
    [InlineData("/ogc/collections/reports/items/city:point", "application/geo+json, application/json", "application/geo+json")]
    [InlineData("/ogc/api", null, "application/vnd.oai.openapi+json")]
    [InlineData("/ogc/collections/reports/schema", null, "application/schema+json")]
    public async Task AnyResource_FormatAskedFor_IsGiven(string path, string? accept, string type)
    {
        using HttpResponseMessage response = await server.SendAsync(path, accept);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/ogc")]
    [InlineData("/ogc/conformance")]
    [InlineData("/ogc/api")]
    [InlineData("/ogc/collections")]
    [InlineData("/ogc/collections/reports")]
    [InlineData("/ogc/collections/reports/items")]
    [InlineData("/ogc/collections/reports/items/city%3A%3Cscript%3Ealert(%27x%27)%3C%2Fscript%3E%22%26")]
    public async Task Page_HostileTextAndAddress_StaysText(string path)
    {
        using HttpResponseMessage response = await server.SendAsync($"{path}?f=html");
        string html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\"&\"", html, StringComparison.Ordinal);
        Assert.Equal(path.Contains("reports/items", StringComparison.Ordinal), html.Contains("city:&lt;script&gt;", StringComparison.Ordinal));
        Assert.StartsWith("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
    }

    [Fact]
    public async Task Items_TextThatIsNoText_IsMendedNotThrown()
    {
        OgcPicture picture = new();
        picture.Picture = picture.Picture with { Reports = picture.Picture.Reports.Clear().Add("city:\ud800\0", OgcPicture.Report("city:\ud800\0", new PointShape(OgcPicture.At))) };
        await using OgcServer own = await OgcServer.OfAsync(picture);
        Assert.Equal(["city:\ufffd\0"], OgcServer.Ids(await own.GetAsync("/ogc/collections/reports/items")));
    }

    [Fact]
    public async Task AnyResource_NoReadersKey_IsRefused()
    {
        await using OgcServer own = await OgcServer.OfAsync(new OgcPicture(), demo: false);
        foreach (string path in new[] { "/ogc", "/ogc/conformance", "/ogc/api", "/ogc/collections", "/ogc/collections/reports", "/ogc/collections/reports/schema", "/ogc/collections/reports/items", "/ogc/collections/reports/items/city:point", "/ogc/collections/nosuch" })
        {
            using HttpResponseMessage response = await own.SendAsync(path);
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, response.StatusCode));
        }
    }

    [Fact]
    public async Task Items_Head_AnswersWithoutABody()
    {
        using HttpResponseMessage response = await server.SendAsync("/ogc/collections/reports/items", method: HttpMethod.Head);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }
}
