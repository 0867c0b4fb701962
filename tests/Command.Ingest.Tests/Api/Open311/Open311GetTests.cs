using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Open311;

namespace Command.Ingest.Tests.Api.Open311;

public sealed class Open311GetTests
{
    [Fact]
    public async Task Services_BothForms_ListTheSameInTheStandardsFields()
    {
        await using Reporter reporter = await Reporter.StartAsync();
        JsonElement[] json = [.. (await reporter.JsonAsync("services.json", Reporter.Key)).EnumerateArray()];
        XElement xml = await reporter.XmlAsync("services.xml");

        Assert.Equal("services", xml.Name.LocalName);
        Assert.Equal(json.Select(s => s.GetProperty("service_code").GetString()), xml.Elements("service").Select(s => s.Element("service_code")!.Value));
        Assert.All(json, s => Assert.Equal("realtime", s.GetProperty("type").GetString()));
        Assert.Contains(json, s => s.GetProperty("service_name").GetString() == "道路积水" && s.GetProperty("metadata").GetBoolean() && s.GetProperty("group").GetString() == "突发事件");
    }

    [Fact]
    public async Task Services_EveryOne_IsAKindOfTheCity_AndOnlySuddenEventsOpenIncidentsWithinTheirClass()
    {
        await using Reporter reporter = await Reporter.StartAsync();
        CodeTable codes = Harbin.Pack.Codes("open311");
        foreach (JsonElement service in (await reporter.JsonAsync("services.json")).EnumerateArray())
        {
            string code = service.GetProperty("service_code").GetString()!;
            Assert.True(codes.Kinds.ContainsKey(code), code);
            Assert.True(service.GetProperty("group").GetString() == "突发事件" == Harbin.Pack.KindOf(codes.KindOf(code))!.OpensIncident, code);
        }
    }

    [Theory]
    [InlineData("status-service_list.json")]
    [InlineData("status-old-bloomington_services.json")]
    public async Task Services_OurFields_AreThoseOfTheSamples(string sample)
    {
        using JsonDocument theirs = JsonDocument.Parse(Samples.Bytes("open311/" + sample));
        await using Reporter reporter = await Reporter.StartAsync();
        JsonElement ours = (await reporter.JsonAsync("services.json"))[0];

        foreach (JsonProperty field in theirs.RootElement[0].EnumerateObject())
        {
            Assert.True(ours.TryGetProperty(field.Name, out JsonElement own), field.Name);
            Assert.True(own.ValueKind == field.Value.ValueKind || (own.ValueKind, field.Value.ValueKind) is (JsonValueKind.False, JsonValueKind.True) or (JsonValueKind.True, JsonValueKind.False), field.Name);
        }
    }

    [Theory]
    [InlineData("cfa-service_definition.xml", "services/0406.xml", "attribute")]
    [InlineData("cfa-services.xml", "services.xml", "service")]
    [InlineData("status-old-san_francisco_services.xml", "services.xml", "service")]
    [InlineData("cfa-service_requests.xml", "requests.xml", "request")]
    [InlineData("status-requests_many.xml", "requests.xml", "request")]
    [InlineData("status-old-requests_toronto_single.xml", "requests.xml", "request")]
    [InlineData("cfa-request_id_from_token.xml", "tokens/{id}.xml", "request")]
    [InlineData("cfa-get_service_request_not_found.xml", "requests/not-an-id.xml", "error")]
    public async Task Xml_OurElements_AreThoseOfTheSamples(string sample, string path, string row)
    {
        XElement theirs = XElement.Parse(Samples.Text("open311/" + sample).Trim().TrimStart('\uFEFF'));
        await using Reporter reporter = await Reporter.StartAsync();
        string id = await reporter.ReportAsync(Reporter.Flood);
        XElement ours = await reporter.XmlAsync(path.Replace("{id}", id, StringComparison.Ordinal));

        Assert.Equal(theirs.Name.LocalName, ours.Name.LocalName);
        string[] fields = [.. ours.Descendants(row).First().Elements().Select(e => e.Name.LocalName)];
        Assert.All(theirs.Descendants(row).First().Elements(), e => Assert.Contains(e.Name.LocalName, fields));
    }

    [Fact]
    public async Task Definition_KnownService_SaysWhatIsAsked()
    {
        await using Reporter reporter = await Reporter.StartAsync();
        JsonElement definition = await reporter.JsonAsync("services/0406.json");
        JsonElement[] attributes = [.. definition.GetProperty("attributes").EnumerateArray()];

        Assert.Equal("0406", definition.GetProperty("service_code").GetString());
        Assert.Equal(["DEPTH_CM", "PASSABLE"], attributes.Select(a => a.GetProperty("code").GetString()));
        Assert.Equal(["yes", "no"], attributes[1].GetProperty("values").EnumerateArray().Select(v => v.GetProperty("key").GetString()));
        Assert.Empty((await reporter.JsonAsync("services/0602.json")).GetProperty("attributes").EnumerateArray());
    }

    [Fact]
    public async Task Discovery_BothForms_NameTheEndpoint()
    {
        await using Reporter reporter = await Reporter.StartAsync();

        Assert.EndsWith("/open311/v2", (await reporter.JsonAsync("discovery.json")).GetProperty("endpoints")[0].GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Equal("discovery", (await reporter.XmlAsync("discovery.xml")).Name.LocalName);
    }

    [Theory]
    [InlineData("nothing.json", "GET", 404)]
    [InlineData("", "GET", 404)]
    [InlineData("requests/a/b.json", "GET", 404)]
    [InlineData("requests/no-such-id.json", "GET", 404)]
    [InlineData("tokens/no-such-token.json", "GET", 404)]
    [InlineData("services/7777.json", "GET", 404)]
    [InlineData("services.csv", "GET", 406)]
    [InlineData("services.json", "DELETE", 405)]
    [InlineData("requests.json", "PUT", 405)]
    [InlineData("services.json", "POST", 405)]
    [InlineData("services.json?jurisdiction_id=shenyang", "GET", 404)]
    [InlineData("requests.json?status=done", "GET", 400)]
    [InlineData("requests.json?start_date=yesterday", "GET", 400)]
    [InlineData("requests.json?start_date=2026-07-18&end_date=2026-07-01", "GET", 400)]
    [InlineData("requests.json?start_date=2026-01-01&end_date=2026-07-01", "GET", 400)]
    [InlineData("requests.json?page_size=1001", "GET", 400)]
    [InlineData("requests.json?page=0", "GET", 400)]
    public async Task Refusals_AllHaveTheStandardsForm(string path, string method, int expected)
    {
        await using Reporter reporter = await Reporter.StartAsync();
        using HttpResponseMessage response = await reporter.GetAsync(path, method: method);

        Assert.Equal(expected, (int)response.StatusCode);
        JsonElement error = Assert.Single((await Reporter.JsonAsync(response)).EnumerateArray());
        Assert.Equal(expected, error.GetProperty("code").GetInt32());
        Assert.NotEmpty(error.GetProperty("description").GetString()!);
    }

    [Theory]
    [InlineData("services", null, "application/json")]
    [InlineData("services", "text/xml", "text/xml")]
    [InlineData("services", "application/json;q=0.5, application/xml", "text/xml")]
    [InlineData("services.json", "text/xml", "application/json")]
    [InlineData("services", "text/html", null)]
    public async Task Form_IsTheEndingsElseTheAcceptHeaders(string path, string? accept, string? expected)
    {
        await using Reporter reporter = await Reporter.StartAsync();
        using HttpResponseMessage response = await reporter.GetAsync(path, accept: accept);

        Assert.Equal(expected is null ? HttpStatusCode.NotAcceptable : HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected ?? "application/json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Keys_DecideWhatIsRead()
    {
        await using Reporter reporter = await Reporter.StartAsync();
        Assert.Equal(401, await Status("services.json", null));
        Assert.Equal(403, await Status("services.json", "not a key"));
        Assert.Equal(200, await Status("services.json", Reporter.Key));
        Assert.Equal(403, await Status("requests.json", Reporter.Key));
        Assert.Equal(200, await Status("requests.json", Reporter.ReaderKey));
        using HttpResponseMessage pushed = await reporter.Host.PushAsync("city", Encoding.UTF8.GetBytes(Case("C-1", "2026-07-18T09:00:00+08:00")));
        await reporter.Host.UntilAsync(p => p.Reports.Count == 1);
        Assert.Equal(200, await Status("requests/C-1.json", Reporter.ReaderKey));
        Assert.Equal(404, await Status("requests/C-1.json", Reporter.Key));

        using HttpRequestMessage ogc = new(HttpMethod.Get, "/ogc/collections/reports/items");
        ogc.Headers.Authorization = new("Bearer", Reporter.Key);
        using HttpResponseMessage refused = await reporter.Host.Http.SendAsync(ogc, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        async Task<int> Status(string path, string? key)
        {
            using HttpResponseMessage response = await reporter.GetAsync(path, key);
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task Requests_Filters_ChooseWhatIsListed()
    {
        await using Reporter reporter = await Reporter.StartAsync();
        DateTimeOffset now = reporter.Host.Get<TimeProvider>().GetUtcNow();
        string[] rows = [Row("A", now.AddHours(-1)), Row("B", now.AddDays(-10), "0501", "closed"), Row("C", now.AddDays(-100)), Row("D", now.AddHours(-2), "0501")];
        using HttpResponseMessage pushed = await reporter.Host.PushAsync("city", Encoding.UTF8.GetBytes($"[{string.Join(',', rows)}]"));
        Assert.Equal(HttpStatusCode.Accepted, pushed.StatusCode);
        await reporter.Host.UntilAsync(p => p.Reports.Count == 4);

        Assert.Equal("A,D,B", await Ids(""));
        Assert.Equal("A,D", await Ids("?status=open"));
        Assert.Equal("B", await Ids("?status=closed"));
        Assert.Equal("A,D,B", await Ids("?status=open,closed"));
        Assert.Equal("D,B", await Ids("?service_code=0501"));
        Assert.Equal("A,C", await Ids("?service_request_id=C,A,nobody&status=closed"));
        Assert.Equal("C", await Ids($"?start_date={Text(now.AddDays(-120))}&end_date={Text(now.AddDays(-50))}"));
        Assert.Equal("A", await Ids($"?start_date={Text(now.AddMinutes(-90))}"));
        Assert.Equal("A,D,B,C", await Ids($"?updated_after={Text(now.AddDays(-200))}"));
        Assert.Equal("D", await Ids("?page_size=1&page=2"));
        Assert.Equal("", await Ids("?page=2147483647"));

        async Task<string> Ids(string query) =>
            string.Join(',', (await reporter.JsonAsync("requests.json" + query)).EnumerateArray().Select(r => r.GetProperty("service_request_id").GetString()));

        static string Text(DateTimeOffset time) => Uri.EscapeDataString(Written(time));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("xml")]
    public async Task Requests_WhatWeServe_IsDecodedAsWhatWeHold(string form)
    {
        await using Reporter reporter = await Reporter.StartAsync();
        ReportStatus[] statuses = Enum.GetValues<ReportStatus>();
        DateTimeOffset now = reporter.Host.Get<TimeProvider>().GetUtcNow();
        Report[] made = [.. statuses.Select((s, i) => Made(s, now.AddMinutes(-i)))];
        using HttpResponseMessage pushed = await reporter.Host.PushAsync("city", Open311Writer.Json(made));
        await reporter.Host.UntilAsync(p => p.Reports.Count == made.Length);

        using HttpResponseMessage served = await reporter.GetAsync("requests." + form);
        Decoded decoded = new Open311Decoder().Decode(
            await served.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken),
            Contexts.Of("city") with { Codes = Harbin.Pack.Codes("open311") });

        Assert.Empty(decoded.Faults);
        Dictionary<string, Report> held = reporter.Host.Picture.Reports.Values.ToDictionary(r => r.Report.SourceId, r => r.Report);
        Report[] back = [.. decoded.Messages.Cast<Report>()];
        Assert.Equal(made.Select(m => m.SourceId), back.Select(b => b.SourceId));
        Assert.All(back, b => Assert.Equal(held[b.SourceId] with { Version = b.Version, Agency = b.Agency, Issues = b.Issues }, b));
        Assert.All(back, b => Assert.Empty(b.Issues));
    }

    private static Report Made(ReportStatus status, DateTimeOffset at) => new()
    {
        Feed = "city",
        Agency = "x",
        SourceId = status.ToString(),
        Version = "",
        ObservedAt = at,
        SentAt = at,
        Kind = "litter",
        SourceKind = "0102",
        Title = "暴露垃圾 <" + status + ">",
        Text = "一行\n二行 & \"引号\" 😀",
        Status = status,
        Level = 4,
        SourceSeverity = "4",
        Address = "南岗区",
        Shape = new Geo.PointShape(new Geo.GeoPoint(126.6425, 45.757)),
        Group = "P-1",
        MediaUrl = "https://city.example/a.jpg?x=1&y=2",
        UncertaintyM = 45,
    };

    private static string Row(string id, DateTimeOffset at, string code = "0102", string status = "open") =>
        $$"""{"service_request_id":"{{id}}","status":"{{status}}","service_code":"{{code}}","service_name":"案件","requested_datetime":"{{Written(at)}}","lat":45.757,"long":126.6425}""";

    private static string Written(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", System.Globalization.CultureInfo.InvariantCulture);

    private static string Case(string id, string at) => $"[{Row(id, DateTimeOffset.Parse(at, null))}]";
}
