using System.Net;
using System.Text.Json;
using Command.Ingest.Tests.Api.Ogc;

namespace Command.Ingest.Tests.Api.Inside;

public sealed class InsideApiTests(OgcServer server) : IClassFixture<OgcServer>
{
    [Fact]
    public async Task Get_Alert_ListsWhatLiesInItsArea()
    {
        JsonElement inside = await server.GetAsync("/inside?alert=civil:gov,A1");
        Assert.Equal(("alert", "civil:gov,A1", true), (inside.GetProperty("of").GetString(), inside.GetProperty("id").GetString(), inside.GetProperty("inForce").GetBoolean()));
        Assert.Equal([126.5, 45.6, 126.7, 45.8], inside.GetProperty("bbox").EnumerateArray().Select(n => n.GetDouble()));
        Assert.Contains("station:0011045001", Ids(inside, "assets"));
        Assert.Contains("I-0001", Ids(inside, "incidents"));
        Assert.DoesNotContain("E-0001", Ids(inside, "incidents"));
        Assert.Contains("city:point", Ids(inside, "cases"));
        Assert.DoesNotContain("city:nowhere", Ids(inside, "cases"));
        Assert.Equal(3, inside.GetProperty("units").GetProperty("count").GetInt32());
        JsonElement stale = inside.GetProperty("units").GetProperty("items").EnumerateArray().Single(u => u.GetProperty("id").GetString() == "vehicles:014530100002");
        Assert.Equal((76, true), (stale.GetProperty("ageSeconds").GetDouble(), stale.GetProperty("stale").GetBoolean()));
        Assert.Equal(JsonValueKind.Null, inside.GetProperty("roads").ValueKind);
        Assert.False(inside.GetProperty("truncated").GetBoolean());
    }

    [Fact]
    public async Task Get_Incident_TakesTheKindsReachOrTheRadiusAskedFor()
    {
        Assert.Equal(300, (await server.GetAsync("/inside?incident=I-0001")).GetProperty("radiusM").GetDouble());
        JsonElement wide = await server.GetAsync("/inside?incident=I-0001&radius=5000&limit=1");
        Assert.Equal(5000, wide.GetProperty("radiusM").GetDouble());
        Assert.True(wide.GetProperty("truncated").GetBoolean());
        Assert.Single(wide.GetProperty("assets").GetProperty("items").EnumerateArray());
        Assert.True(wide.GetProperty("assets").GetProperty("count").GetInt32() > 1);
    }

    [Fact]
    public async Task Get_Box_ListsWhatLiesInIt()
    {
        JsonElement inside = await server.GetAsync("/inside?bbox=126.61,45.76,126.63,45.78&exercise=true");
        Assert.True(inside.GetProperty("exercise").GetBoolean());
        Assert.Equal(3.47, inside.GetProperty("areaKm2").GetDouble(), 0.1);
        Assert.Contains("city:point", Ids(inside, "cases"));
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("?alert=a&incident=b", HttpStatusCode.BadRequest)]
    [InlineData("?alert=a&alert=b", HttpStatusCode.BadRequest)]
    [InlineData("?alert=", HttpStatusCode.NotFound)]
    [InlineData("?alert=no%20such", HttpStatusCode.NotFound)]
    [InlineData("?incident=%3Cscript%3E", HttpStatusCode.NotFound)]
    [InlineData("?incident=I-0001&radius=-1", HttpStatusCode.BadRequest)]
    [InlineData("?incident=I-0001&radius=20001", HttpStatusCode.BadRequest)]
    [InlineData("?incident=I-0001&radius=NaN", HttpStatusCode.BadRequest)]
    [InlineData("?incident=I-0001&radius=1e400", HttpStatusCode.BadRequest)]
    [InlineData("?incident=I-0001&exercise=true", HttpStatusCode.BadRequest)]
    [InlineData("?alert=civil:gov,A1&radius=5", HttpStatusCode.BadRequest)]
    [InlineData("?bbox=126.5,45.6,126.7", HttpStatusCode.BadRequest)]
    [InlineData("?bbox=126.5,45.6,126.7,45.8,1", HttpStatusCode.BadRequest)]
    [InlineData("?bbox=126.7,45.6,126.5,45.8", HttpStatusCode.BadRequest)]
    [InlineData("?bbox=126.5,45.6,126.5,45.6", HttpStatusCode.BadRequest)]
    [InlineData("?bbox=126.5,45.6,Infinity,45.8", HttpStatusCode.BadRequest)]
    [InlineData("?bbox=1265,45.6,1266,45.8", HttpStatusCode.BadRequest)]
    [InlineData("?bbox=126.5,45.6,126.7,45.8&limit=0", HttpStatusCode.BadRequest)]
    [InlineData("?bbox=126.5,45.6,126.7,45.8&limit=1001", HttpStatusCode.BadRequest)]
    [InlineData("?bbox=126.5,45.6,126.7,45.8&limit=99999999999", HttpStatusCode.BadRequest)]
    [InlineData("?bbox=126.5,45.6,126.7,45.8&exercise=perhaps", HttpStatusCode.BadRequest)]
    [InlineData("?bbox=126.5,45.6,126.7,45.8&colour=red", HttpStatusCode.BadRequest)]
    [InlineData("?bbox=-180,-90,180,90", HttpStatusCode.OK)]
    public async Task Get_HostileParameters_AreRefusedWithWhatToAsk(string query, HttpStatusCode expected)
    {
        using HttpResponseMessage response = await server.SendAsync("/inside" + query);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.StatusCode);
        if (expected != HttpStatusCode.OK)
        {
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
            Assert.NotEmpty(JsonElement.Parse(body).GetProperty("detail").GetString()!);
        }
    }

    [Fact]
    public async Task Get_OverlongId_IsNotFoundAndNotEchoedWhole()
    {
        using HttpResponseMessage response = await server.SendAsync("/inside?alert=" + new string('x', 5_000));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.True((await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Length < 1_000);
    }

    [Fact]
    public async Task Get_WithoutAKey_IsRefused()
    {
        await using OgcServer closed = await OgcServer.OfAsync(new OgcPicture(), demo: false);
        using HttpResponseMessage response = await closed.SendAsync("/inside?alert=civil:gov,A1");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Get_FromTheWholePlatform_ListsRoadsToo()
    {
        await using Host host = await Host.StartAsync(("Command:ApiKeys:gis:Key", "a-reader-key-for-tests"));
        using HttpRequestMessage request = new(HttpMethod.Get, "/inside?bbox=126.6,45.74,126.66,45.78");
        request.Headers.Authorization = new("Bearer", "a-reader-key-for-tests");
        using HttpResponseMessage response = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonElement roads = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("roads");
        Assert.True(roads.GetProperty("count").GetInt32() > 5);
        Assert.All(roads.GetProperty("items").EnumerateArray(), r => Assert.True(r.GetProperty("lengthM").GetDouble() >= 0 && r.GetProperty("closedM").GetDouble() == 0));
    }

    private static string[] Ids(JsonElement inside, string list) => [.. inside.GetProperty(list).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!)];
}
