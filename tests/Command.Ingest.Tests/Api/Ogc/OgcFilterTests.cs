using System.Net;
using System.Text.Json;

namespace Command.Ingest.Tests.Api.Ogc;

public sealed class OgcFilterTests(OgcServer server) : IClassFixture<OgcServer>
{
    private const string Epsg = "http://www.opengis.net/def/crs/EPSG/0/";

    [Theory]
    [InlineData("126.99,45.99,127.01,46.01", "city:same")]
    [InlineData("127,46,127,46", "city:same")]
    [InlineData("126.99,45.99,-10,127.01,46.01,10", "city:same")]
    // In the hole of one square, where the other has none.
    [InlineData("126.58,45.70,126.585,45.705", "city:mixed")]
    // The line crosses the corner's box without a vertex in it.
    [InlineData("126.45,45.54,126.47,45.56", OgcPicture.CrookedId)]
    // Beside the line, though within the box around it.
    [InlineData("126.45,45.82,126.47,45.84")]
    // At the corner of the box around the circle, outside it.
    [InlineData("126.626,45.7744,126.627,45.775", "city:area", "city:mixed")]
    [InlineData("0,0,1,1")]
    public async Task Items_Box_HoldsWhatTouchesIt(string bbox, params string[] ids) =>
        Assert.Equal(ids, OgcServer.Ids(await server.GetAsync($"/ogc/collections/reports/items?bbox={bbox}")));

    [Theory]
    [InlineData("170,-10,-170,10", 0)]
    [InlineData("126.99,45,-170,47", 1)]
    [InlineData("-180,-90,180,90", 7)]
    public async Task Items_BoxAcrossTheAntimeridian_HoldsBothSides(string bbox, int count) =>
        Assert.Equal(count, OgcServer.Ids(await server.GetAsync($"/ogc/collections/reports/items?bbox={bbox}")).Length);

    [Theory]
    [InlineData("http://www.opengis.net/def/crs/OGC/1.3/CRS84", "126.99,45.99,127.01,46.01")]
    [InlineData(Epsg + "4326", "45.99,126.99,46.01,127.01")]
    [InlineData(Epsg + "4490", "45.99,126.99,46.01,127.01")]
    [InlineData(Epsg + "3857", "14136462,5779000,14138689,5783000")]
    public async Task Items_BoxInAnyCrs_FindsTheSame(string crs, string bbox) =>
        Assert.Equal(["city:same"], OgcServer.Ids(await server.GetAsync($"/ogc/collections/reports/items?bbox={bbox}&bbox-crs={Uri.EscapeDataString(crs)}")));

    [Theory]
    [InlineData("http://www.opengis.net/def/crs/OGC/1.3/CRS84", 126.62, 45.77)]
    [InlineData(Epsg + "4326", 45.77, 126.62)]
    [InlineData(Epsg + "4490", 45.77, 126.62)]
    [InlineData(Epsg + "3857", 14095273.924, 5743567.855)]
    public async Task Items_Crs_HasTheRegistersAxisOrder(string crs, double first, double second)
    {
        foreach (string path in new[] { "?crs=", "/city:point?crs=" })
        {
            using HttpResponseMessage response = await server.SendAsync($"/ogc/collections/reports/items{path}{Uri.EscapeDataString(crs)}");
            Assert.Equal([$"<{crs}>"], response.Headers.GetValues("Content-Crs"));
            JsonElement body = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            JsonElement feature = body.TryGetProperty("features", out JsonElement features) ? features.EnumerateArray().Single(f => f.GetProperty("id").GetString() == "city:point") : body;
            JsonElement at = feature.GetProperty("geometry").GetProperty("coordinates");
            Assert.Equal(first, at[0].GetDouble(), 0.01);
            Assert.Equal(second, at[1].GetDouble(), 0.01);
        }
    }

    [Theory]
    // Observed at 04:00 Harbin time the one, at 08:30 all others.
    [InlineData("reports", "2026-07-18T04:00:00%2B08:00", 1)]
    [InlineData("reports", "2026-07-18T04:00:00+08:00", 1)]
    [InlineData("reports", "2026-07-17T20:00:00Z", 1)]
    [InlineData("reports", "2026-07-17t20:00:00.000z", 1)]
    [InlineData("reports", "2026-07-17T20:00:01Z", 0)]
    [InlineData("reports", "2026-07-17T20:00:00Z/2026-07-18T00:30:00Z", 8)]
    [InlineData("reports", "2026-07-17T20:00:01Z/2026-07-18T00:30:00Z", 7)]
    [InlineData("reports", "../2026-07-18T00:29:59Z", 1)]
    [InlineData("reports", "/2026-07-18T00:29:59Z", 1)]
    [InlineData("reports", "2026-07-18T00:30:00Z/..", 7)]
    [InlineData("reports", "2026-07-18T00:30:00Z/", 7)]
    // In force from 06:00 to 12:00 the one, a day from 06:00 the other.
    [InlineData("alerts", "2026-07-18T09:00:00%2B08:00", 2)]
    [InlineData("alerts", "2026-07-18T13:00:00%2B08:00", 1)]
    [InlineData("alerts", "2026-07-18T12:00:00%2B08:00/..", 2)]
    [InlineData("alerts", "../2026-07-18T05:59:59%2B08:00", 0)]
    [InlineData("alerts", "2026-07-19T06:00:01%2B08:00/..", 0)]
    public async Task Items_Datetime_HoldsWhatIsAboutThatTime(string collection, string datetime, int count) =>
        Assert.Equal(count, (await server.GetAsync($"/ogc/collections/{collection}/items?datetime={datetime}")).GetProperty("numberMatched").GetInt32());

    [Fact]
    public async Task Items_DatetimeOfThingsWithoutTime_HoldsThemAll()
    {
        int all = (await server.GetAsync("/ogc/collections/areas/items")).GetProperty("numberMatched").GetInt32();
        Assert.Equal(all, (await server.GetAsync("/ogc/collections/areas/items?datetime=1900-01-01T00:00:00Z")).GetProperty("numberMatched").GetInt32());
    }

    [Theory]
    [InlineData("reports", "level=2", 1)]
    [InlineData("reports", "level=3&feed=city", 5)]
    [InlineData("reports", "feed=nosuch", 0)]
    [InlineData("reports", "exercise=false", 8)]
    [InlineData("reports", "uncertaintyM=30.0", 7)]
    [InlineData("reports", "observedAt=2026-07-17T20:00:00Z", 1)]
    [InlineData("incidents", "exercise=true", 1)]
    [InlineData("incidents", "reports=city:area", 1)]
    [InlineData("incidents", "alerts=civil:gov,A9", 0)]
    [InlineData("units", "stale=true", 2)]
    [InlineData("units", "capabilities=rescue", 2)]
    [InlineData("areas", "level=district", 9)]
    public async Task Items_PropertyFilter_HoldsWhatHasTheValue(string collection, string query, int count) =>
        Assert.Equal(count, (await server.GetAsync($"/ogc/collections/{collection}/items?{query}")).GetProperty("numberMatched").GetInt32());

    [Theory]
    [InlineData("bbox=1,2,3", "bbox")]
    [InlineData("bbox=1,2,3,4,5", "bbox")]
    [InlineData("bbox=", "bbox")]
    [InlineData("bbox=a,b,c,d", "bbox")]
    [InlineData("bbox=1,2,3,NaN", "bbox")]
    [InlineData("bbox=1,2,3,Infinity", "bbox")]
    [InlineData("bbox=1,2,3,1e999", "bbox")]
    [InlineData("bbox=1,50,3,4", "bbox")]
    [InlineData("bbox=1,2,9,3,4,5", "bbox")]
    [InlineData("bbox=3,0,1,1&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3857", "bbox")]
    [InlineData("bbox=1,2,3,4&bbox-crs=EPSG:4326", "bbox-crs")]
    [InlineData("bbox-crs=http://www.opengis.net/def/crs/EPSG/0/2326", "bbox-crs")]
    [InlineData("crs=urn:ogc:def:crs:EPSG::4326", "crs")]
    [InlineData("datetime=2026-07-18", "datetime")]
    [InlineData("datetime=2026-07-18T09:00:00", "datetime")]
    [InlineData("datetime=2026-13-18T09:00:00Z", "datetime")]
    [InlineData("datetime=../..", "datetime")]
    [InlineData("datetime=/", "datetime")]
    [InlineData("datetime=", "datetime")]
    [InlineData("datetime=2026-07-18T09:00:00Z/2026-07-18T08:00:00Z", "datetime")]
    [InlineData("datetime=2026-07-18T09:00:00Z/2026-07-18T10:00:00Z/..", "datetime")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("limit=1.5", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("cursor=!!", "cursor")]
    [InlineData("cursor=eA", "cursor")]
    [InlineData("level=high", "level")]
    [InlineData("exercise=yes", "exercise")]
    [InlineData("observedAt=today", "observedAt")]
    [InlineData("nosuch=1", "nosuch")]
    [InlineData("Limit=1", "Limit")]
    [InlineData("f=xml", "f")]
    public async Task Items_WrongParameter_IsRefusedByName(string query, string parameter) =>
        await RefusedAsync($"/ogc/collections/reports/items?{query}", parameter);

    [Theory]
    [InlineData("/ogc", "q=1", "q")]
    [InlineData("/ogc/conformance", "limit=1", "limit")]
    [InlineData("/ogc/api", "f=yaml", "f")]
    [InlineData("/ogc/collections", "bbox=1,2,3,4", "bbox")]
    [InlineData("/ogc/collections/reports", "limit=1", "limit")]
    [InlineData("/ogc/collections/incidents/items", "why=x", "why")]
    [InlineData("/ogc/collections/reports/items/city:point", "bbox=1,2,3,4", "bbox")]
    [InlineData("/ogc/collections/reports/items/city:point", "crs=4326", "crs")]
    [InlineData("/ogc/collections/reports/items/city:point", "crs=a&crs=b", "crs")]
    public async Task AnyResource_UnknownParameter_IsRefusedByName(string path, string query, string parameter) =>
        await RefusedAsync($"{path}?{query}", parameter);

    [Theory]
    [InlineData("/ogc/collections/nosuch")]
    [InlineData("/ogc/collections/nosuch/items")]
    [InlineData("/ogc/collections/nosuch/items/1")]
    [InlineData("/ogc/collections/reports/items/city:gone")]
    [InlineData("/ogc/collections/units/items/")]
    public async Task AnyResource_NotThere_IsNotFoundOrTheList(string path)
    {
        using HttpResponseMessage response = await server.SendAsync(path);
        Assert.Equal(path.EndsWith('/') ? HttpStatusCode.OK : HttpStatusCode.NotFound, response.StatusCode);
    }

    private async Task RefusedAsync(string path, string parameter)
    {
        using HttpResponseMessage response = await server.SendAsync(path);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{response.StatusCode} {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(parameter, JsonElement.Parse(body).GetProperty("parameter").GetString());
        Assert.StartsWith(parameter + ": ", JsonElement.Parse(body).GetProperty("detail").GetString());
    }
}
