using System.Globalization;
using System.Net;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Journal;
using Command.Ingest.Tests.Api.Ogc;

namespace Command.Ingest.Tests.Tracks;

public sealed class TrackEndpointTests
{
    private const string ReaderKey = "reader-key-for-tests-01";
    private static readonly DateTimeOffset s_at = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public async Task Track_OfAUnit_IsALineWithItsTimes()
    {
        await using Host host = await StartAsync();
        using HttpResponseMessage response = await GetAsync(host, "vehicles:1%2F2", "datetime=2026-07-18T01:00:00Z/2026-07-18T02:00:00Z");
        JsonElement track = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal("application/geo+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("vehicles:1/2", track.GetProperty("id").GetString());
        Assert.Equal("LineString", track.GetProperty("geometry").GetProperty("type").GetString());
        JsonElement properties = track.GetProperty("properties");
        Assert.Equal(3, track.GetProperty("geometry").GetProperty("coordinates").GetArrayLength());
        Assert.Equal(["2026-07-18T01:00:00.000Z", "2026-07-18T01:00:10.000Z", "2026-07-18T01:00:20.000Z"], properties.GetProperty("times").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal([36, 36, 36], properties.GetProperty("speedsKmh").EnumerateArray().Select(t => t.GetInt32()));
        Assert.False(properties.GetProperty("exercise").GetBoolean());
        Assert.True(properties.GetProperty("complete").GetBoolean());
    }

    [Fact]
    public async Task Track_OfAnExercisesUnit_IsMarkedAndNotTheRealOnes()
    {
        await using Host host = await StartAsync();
        using HttpResponseMessage response = await GetAsync(host, "vehicles!1%2F2", "datetime=2026-07-18T01:00:00Z/2026-07-18T02:00:00Z");
        JsonElement track = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True(track.GetProperty("properties").GetProperty("exercise").GetBoolean());
        Assert.Equal("Point", track.GetProperty("geometry").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Track_MoreThanAskedFor_LeadsOnToTheRest()
    {
        await using Host host = await StartAsync();
        using HttpResponseMessage response = await GetAsync(host, "vehicles:1%2F2", "datetime=2026-07-18T01:00:00Z/2026-07-18T02:00:00Z&limit=2");
        JsonElement track = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.False(track.GetProperty("properties").GetProperty("complete").GetBoolean());
        string next = track.GetProperty("links").EnumerateArray().Single(l => l.GetProperty("rel").GetString() == "next").GetProperty("href").GetString()!;
        using HttpRequestMessage request = new(HttpMethod.Get, next) { Headers = { Authorization = new("Bearer", ReaderKey) } };
        using HttpResponseMessage rest = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        JsonElement last = JsonElement.Parse(await rest.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["2026-07-18T01:00:20.000Z"], last.GetProperty("properties").GetProperty("times").EnumerateArray().Select(t => t.GetString()));
    }

    [Theory]
    [InlineData("", "datetime")]
    [InlineData("datetime=2026-07-18T01:00:00Z/..", "datetime")]
    [InlineData("datetime=../2026-07-18T01:00:00Z", "datetime")]
    [InlineData("datetime=2026-07-18T01:00:00Z/2026-07-19T01:00:01Z", "datetime")]
    [InlineData("datetime=2026-07-18T02:00:00Z/2026-07-18T01:00:00Z", "datetime")]
    [InlineData("datetime=yesterday", "datetime")]
    [InlineData("datetime=2026-07-18T01:00:00Z&limit=0", "limit")]
    [InlineData("datetime=2026-07-18T01:00:00Z&crs=none", "crs")]
    [InlineData("datetime=2026-07-18T01:00:00Z&f=html", "f")]
    [InlineData("datetime=2026-07-18T01:00:00Z&bbox=1,2,3,4", "bbox")]
    public async Task Track_QueryThatCantBeAnswered_NamesTheParameter(string query, string parameter)
    {
        await using Host host = await StartAsync();
        using HttpResponseMessage response = await GetAsync(host, "vehicles:1%2F2", query);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        JsonElement problem = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
    }

    [Theory]
    [InlineData("vehicles:nobody", ReaderKey, HttpStatusCode.NotFound)]
    [InlineData("vehicles:1%2F2", null, HttpStatusCode.Unauthorized)]
    [InlineData("vehicles:1%2F2", ReaderKey, HttpStatusCode.OK)]
    public async Task Track_AsksForAKeyAndAUnit(string unit, string? key, HttpStatusCode status)
    {
        await using Host host = await StartAsync();
        using HttpResponseMessage response = await GetAsync(host, unit, "datetime=2026-07-18T01:00:00Z/2026-07-19T01:00:00Z", key);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Track_OnANodeThatFollowsAnother_SaysWhereTheyAre()
    {
        await using OgcServer server = await OgcServer.OfAsync(new OgcPicture());
        using HttpResponseMessage response = await server.SendAsync("/ogc/collections/units/items/vehicles:1/track?datetime=2026-07-18T01:00:00Z/2026-07-18T02:00:00Z");
        Assert.Equal(HttpStatusCode.NotImplemented, response.StatusCode);
        Assert.Contains("Command__Ingest__Url", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Description_NamesTheTrack()
    {
        await using OgcServer server = await OgcServer.OfAsync(new OgcPicture());
        JsonElement path = (await server.GetAsync("/ogc/api")).GetProperty("paths").GetProperty("/collections/units/items/{featureId}/track").GetProperty("get");
        Assert.Contains("#/components/parameters/datetime", path.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("$ref").GetString()));
    }

    private static async Task<Host> StartAsync()
    {
        Host host = await Host.StartAsync(("Command:ApiKeys:desk:Key", ReaderKey));
        await host.Get<IJournalStore>().ReceiveAsync(
            new Envelope("e1", "elsewhere", s_at, "h", new byte[] { 1 }, null, false),
            new Decoded([Fix(0), Fix(10), Fix(20), Fix(5) with { Exercise = true }], []),
            TestContext.Current.CancellationToken);
        return host;
    }

    private static async Task<HttpResponseMessage> GetAsync(Host host, string unit, string query, string? key = ReaderKey)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"/ogc/collections/units/items/{unit}/track?{query}");
        request.Headers.Authorization = key is null ? null : new("Bearer", key);
        return await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Position Fix(int second) => new()
    {
        Feed = "vehicles",
        Agency = "交通",
        SourceId = "1/2",
        Version = second.ToString(CultureInfo.InvariantCulture),
        ObservedAt = s_at.AddSeconds(second),
        At = new GeoPoint(126.63 + (second * 0.0001), 45.75),
        SpeedKmh = 36,
    };
}
