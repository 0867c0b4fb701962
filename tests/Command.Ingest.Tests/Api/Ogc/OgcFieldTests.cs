using System.Text.Json;

namespace Command.Ingest.Tests.Api.Ogc;

public sealed class OgcFieldTests(OgcServer server) : IClassFixture<OgcServer>
{
    private const string Incident = "number:s kind:s title:s level:i status:s openedAt:t observedAt:t district:s grid:s reports:l alerts:l readings:l units:l why:l levelWhy:l version:i exercise:b";
    private const string Report = "feed:s agency:s sourceId:s version:s kind:s title:s text:s status:s level:i observedAt:t knownAt:t uncertaintyM:n district:s grid:s incident:s exercise:b";
    private const string Alert = "feed:s sourceId:s sender:s status:s msgType:s scope:s event:s urgency:s severity:s certainty:s level:i sent:t effective:t onset:t expires:t headline:s description:s areaDesc:s geocodes:l references:l state:s signature:s incident:s";
    private const string Reading = "feed:s station:s property:s value:n unit:s observedAt:t knownAt:t quality:s threshold:n exceeded:b level:i forecastThreshold:s forecastAt:t forecastFrom:t forecastTo:t forecastFlow:n";
    private const string Unit = "feed:s agency:s sourceId:s callSign:s kind:s capabilities:l status:s speedKmh:n headingDeg:n observedAt:t knownAt:t stale:b incident:s";

    [Theory]
    [InlineData("incidents", Incident)]
    [InlineData("reports", Report)]
    [InlineData("alerts", Alert)]
    [InlineData("readings", Reading)]
    [InlineData("units", Unit)]
    [InlineData("assets", "kind:s name:s nameEn:s agency:s class:s river:s feed:s status:s text:s observedAt:t exercise:b")]
    [InlineData("areas", "code:s name:s nameEn:s level:s")]
    public async Task Items_Properties_AreTheDocumentedOnesOfTheirTypes(string collection, string fields)
    {
        JsonElement page = await server.GetAsync($"/ogc/collections/{collection}/items");
        string[] expected = fields.Split(' ');
        Assert.NotEmpty(page.GetProperty("features").EnumerateArray());
        foreach (JsonElement feature in page.GetProperty("features").EnumerateArray())
        {
            JsonProperty[] properties = [.. feature.GetProperty("properties").EnumerateObject()];
            Assert.Equal(expected.Select(e => e.Split(':')[0]), properties.Select(p => p.Name));
            Assert.All(properties.Zip(expected), p => Assert.True(Fits(p.First.Value, p.Second.Split(':')[1]), $"{p.Second}: {p.First.Value}"));
            Assert.Equal(JsonValueKind.String, feature.GetProperty("id").ValueKind);
            Assert.Equal("Feature", feature.GetProperty("type").GetString());
            Assert.True(feature.TryGetProperty("geometry", out _));
        }
    }

    [Theory]
    [InlineData("incidents", Incident)]
    [InlineData("reports", Report)]
    [InlineData("alerts", Alert)]
    [InlineData("readings", Reading)]
    [InlineData("units", Unit)]
    public async Task Schema_Fields_HaveTheTypesOfTheItems(string collection, string fields)
    {
        JsonElement schema = await server.GetAsync($"/ogc/collections/{collection}/schema");
        IEnumerable<string> said = schema.GetProperty("properties").GetProperty("properties").GetProperty("properties").EnumerateObject().Select(p => p.Name + ":" + p.Value.GetProperty("type").GetString() switch
        {
            "string" => p.Value.TryGetProperty("format", out _) ? "t" : "s",
            "integer" => "i",
            "number" => "n",
            "boolean" => "b",
            var other => other == "array" ? "l" : "?",
        });
        Assert.Equal(fields.Split(' '), said);
    }

    [Theory]
    [InlineData("incidents", "I-0001", "openedAt", "\"2026-07-18T08:40:00+08:00\"")]
    [InlineData("incidents", "I-0001", "status", "\"open\"")]
    [InlineData("incidents", "E-0001", "status", "\"closed\"")]
    [InlineData("incidents", "E-0001", "level", "null")]
    [InlineData("incidents", "I-0001", "reports", "[\"city:point\",\"city:area\"]")]
    [InlineData("incidents", "I-0001", "alerts", "[\"civil:gov,A1\"]")]
    [InlineData("incidents", "I-0001", "readings", "[\"flood:0011045001/waterLevel\"]")]
    [InlineData("reports", "city:point", "status", "\"inProgress\"")]
    [InlineData("alerts", "civil:gov,A1", "state", "\"active\"")]
    [InlineData("alerts", "civil:gov,A1", "geocodes", "[\"GB/T 2260=230103\"]")]
    [InlineData("alerts", "civil:gov,A1", "references", "[\"gov,A0,2026-07-18T05:00:00+08:00\"]")]
    [InlineData("alerts", "civil:gov,A1", "incident", "\"I-0001\"")]
    [InlineData("readings", "flood:0011045001/waterLevel", "threshold", "118.3")]
    [InlineData("readings", "flood:0011045001/waterLevel", "exceeded", "true")]
    [InlineData("readings", "flood:0011045001/flow", "exceeded", "null")]
    [InlineData("units", "vehicles:014530100001", "stale", "false")]
    [InlineData("units", "vehicles:014530100002", "stale", "true")]
    [InlineData("units", "vehicles:014530100003", "stale", "true")]
    [InlineData("assets", "station:0011045001", "river", "\"松花江\"")]
    [InlineData("areas", "230103", "level", "\"district\"")]
    public async Task Item_Property_HasItsValue(string collection, string id, string property, string json)
    {
        JsonElement feature = await server.GetAsync($"/ogc/collections/{collection}/items/{Uri.EscapeDataString(id)}");
        Assert.Equal(json, feature.GetProperty("properties").GetProperty(property).GetRawText());
    }

    [Theory]
    [InlineData(null, "city:area: 同为“道路积水”；相距 40 米（位置误差 42 米）")]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8", "city:area: 同为“道路积水”；相距 40 米（位置误差 42 米）")]
    [InlineData("en-GB,en;q=0.9,zh;q=0.1", "city:area: both are \"Waterlogging\"; 40 m apart (positions uncertain by 42 m)")]
    [InlineData("fr", "city:area: 同为“道路积水”；相距 40 米（位置误差 42 米）")]
    public async Task Incident_Why_IsInTheReadersLanguage(string? language, string expected)
    {
        JsonElement feature = await server.GetAsync("/ogc/collections/incidents/items/I-0001", language);
        Assert.Contains(expected, feature.GetProperty("properties").GetProperty("why").EnumerateArray().Select(w => w.GetString()));
    }

    [Theory]
    [InlineData("city:point", "Point")]
    [InlineData("city:area", "Polygon")]
    [InlineData("city:circle", "Polygon")]
    [InlineData("city:same", "MultiPoint")]
    [InlineData("city:mixed", "GeometryCollection")]
    [InlineData(OgcPicture.CrookedId, "LineString")]
    [InlineData("city:nowhere", null)]
    public async Task Item_Shape_IsAGeoJsonGeometry(string id, string? type)
    {
        JsonElement geometry = (await server.GetAsync($"/ogc/collections/reports/items/{Uri.EscapeDataString(id)}")).GetProperty("geometry");
        Assert.Equal(type, geometry.ValueKind == JsonValueKind.Null ? null : geometry.GetProperty("type").GetString());
    }

    [Fact]
    public async Task Item_Circle_HasSixtyFourCorners()
    {
        JsonElement feature = await server.GetAsync("/ogc/collections/reports/items/city:circle");
        Assert.Equal(65, feature.GetProperty("geometry").GetProperty("coordinates")[0].GetArrayLength());
    }

    [Theory]
    [InlineData("reports", OgcPicture.CrookedId)]
    [InlineData("reports", OgcPicture.HostileId)]
    [InlineData("alerts", "civil:gov,A1")]
    [InlineData("readings", "flood:0011045001/waterLevel")]
    public async Task Item_AnyId_IsFoundBySelfLinkOfItsPage(string collection, string id)
    {
        JsonElement feature = await server.GetAsync($"/ogc/collections/{collection}/items/{Uri.EscapeDataString(id)}");
        Assert.Equal(id, feature.GetProperty("id").GetString());
        JsonElement again = await server.GetAsync(OgcServer.Link(feature, "self")![server.Root.AbsoluteUri.TrimEnd('/').Length..]);
        Assert.Equal(id, again.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Item_SlashNotEncoded_IsFound()
    {
        JsonElement feature = await server.GetAsync("/ogc/collections/readings/items/flood:0011045001/waterLevel");
        Assert.Equal("flood:0011045001/waterLevel", feature.GetProperty("id").GetString());
    }

    private static bool Fits(JsonElement value, string type) => (value.ValueKind, type) switch
    {
        (JsonValueKind.Null, not "l") => true,
        (JsonValueKind.String, "s") => true,
        (JsonValueKind.String, "t") => value.GetString()!.EndsWith("+08:00", StringComparison.Ordinal) && value.TryGetDateTimeOffset(out _),
        (JsonValueKind.Number, "i") => value.TryGetInt32(out _),
        (JsonValueKind.Number, "n") => true,
        (JsonValueKind.True or JsonValueKind.False, "b") => true,
        (JsonValueKind.Array, "l") => value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String),
        _ => false,
    };
}
