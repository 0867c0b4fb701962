using System.Net;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Tests.Api.Open311;

public sealed class Open311PostTests
{
    [Fact]
    public async Task Post_SuddenEvent_IsDurableAnsweredWithItsIdAndOpensAnIncident()
    {
        await using Reporter reporter = await Reporter.StartAsync();
        using HttpResponseMessage response = await reporter.PostAsync(Reporter.Flood + "&attribute%5BDEPTH_CM%5D=40&attribute%5BPASSABLE%5D=no");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        JsonElement answer = Assert.Single((await Reporter.JsonAsync(response)).EnumerateArray());
        string id = answer.GetProperty("service_request_id").GetString()!;
        Assert.Matches("^[0-9]{8}-[0-9A-HJKMNP-TV-Z]{10}$", id);
        Assert.Equal($"/open311/v2/requests/{id}.json", response.Headers.Location?.ToString());

        PictureState picture = await reporter.Host.UntilAsync(p => p.Reports.ContainsKey("citizens:" + id) && p.Open.Count == 1);
        Report report = picture.Reports["citizens:" + id].Report;
        Assert.Equal(("waterlogging", "0406", "道路积水", ReportStatus.Open, 3), (report.Kind, report.SourceKind, report.Title, report.Status, report.Level));
        Assert.Equal("积水很深\n积水深度（厘米）：40\n车辆能否通行：不能", report.Text);
        Assert.Equal(new PointShape(new GeoPoint(126.6425, 45.757)), report.Shape);
        Assert.Equal(1, reporter.Host.Feed("citizens").Stored);
        Assert.Equal(0, reporter.Host.Feed("city").Received);
    }

    [Fact]
    public async Task Post_EverydayCase_StaysACase()
    {
        await using Reporter reporter = await Reporter.StartAsync();
        string id = await reporter.ReportAsync("service_code=0602&lat=45.757&long=126.6425");

        PictureState picture = await reporter.Host.UntilAsync(p => p.Reports.ContainsKey("citizens:" + id));
        Assert.Empty(picture.Incidents);
        Assert.Null(picture.Reports["citizens:" + id].Incident);
    }

    [Fact]
    public async Task Post_WhoReported_IsInNoAnswer()
    {
        await using Reporter reporter = await Reporter.StartAsync();
        string id = await reporter.ReportAsync(Reporter.Flood + "&first_name=Firstly&last_name=Lastly&phone=13987654321&email=who%40mail.example&device_id=device-77&account_id=account-88");
        await reporter.Host.UntilAsync(p => p.Reports.ContainsKey("citizens:" + id));

        foreach (string path in (string[])["requests.json", "requests.xml", $"requests/{id}.json", $"requests/{id}.xml", $"tokens/{id}.json"])
        {
            using HttpResponseMessage response = await reporter.GetAsync(path);
            string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Contains(id, text, StringComparison.Ordinal);
            Assert.All((string[])["Firstly", "Lastly", "13987654321", "who@mail", "device-77", "account-88"], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Post_SameBytesAgain_IsTheSameReport()
    {
        await using Reporter reporter = await Reporter.StartAsync();
        string[] ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => reporter.ReportAsync(Reporter.Flood)));
        string other = await reporter.ReportAsync(Reporter.Flood + "&phone=1");

        Assert.Single(ids.Distinct());
        Assert.NotEqual(ids[0], other);
        Assert.Equal(2, reporter.Host.Feed("citizens").Received);
    }

    [Fact]
    public async Task Post_AnsweredReport_CanBeReadAtOnceAndAfterARestart()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("command-open311-");
        try
        {
            string id;
            await using (Reporter reporter = await Reporter.StartAsync(folder.FullName))
            {
                id = await reporter.ReportAsync(Reporter.Flood);
                JsonElement now = Assert.Single((await reporter.JsonAsync($"requests/{id}.json", Reporter.Key)).EnumerateArray());
                Assert.Equal("open", now.GetProperty("status").GetString());
                Assert.Equal("上报", now.GetProperty("status_notes").GetString());
            }

            await using Reporter again = await Reporter.StartAsync(folder.FullName);
            await again.Host.UntilAsync(p => p.Reports.ContainsKey("citizens:" + id));
            Assert.Single((await again.JsonAsync($"requests/{id}.json", Reporter.Key)).EnumerateArray());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Post_AddressOnly_IsFoundOnTheMapWithAStatedUncertainty()
    {
        await using Reporter reporter = await Reporter.StartAsync();
        string address = Harbin.Pack.Facilities[0].Zh;
        string found = await reporter.ReportAsync("service_code=0602&address_string=" + Uri.EscapeDataString(address));
        string unknown = await reporter.ReportAsync("service_code=0602&address_string=" + Uri.EscapeDataString("@@@@"));
        PictureState picture = await reporter.Host.UntilAsync(p => p.Reports.ContainsKey("citizens:" + found) && p.Reports.ContainsKey("citizens:" + unknown));

        ReportItem somewhere = picture.Reports["citizens:" + found], nowhere = picture.Reports["citizens:" + unknown];
        Assert.Equal(address, somewhere.Place.Address);
        Assert.Equal("@@@@", nowhere.Place.Address);
        Assert.Null(nowhere.Place.Centre);
        Assert.True(somewhere.Report.UncertaintyM is >= 0 and <= 2_000);
        Assert.Equal(somewhere.Report.UncertaintyM, somewhere.Place.UncertaintyM);
        Assert.True(Harbin.Pack.City.Bounds.Contains(somewhere.Place.Centre!.Value));
    }

    [Fact]
    public async Task Post_AddressId_IsAFacilityOfThePack()
    {
        await using Reporter reporter = await Reporter.StartAsync();
        Command.Ingest.City.Facility facility = Harbin.Pack.Facilities[0];
        string id = await reporter.ReportAsync($"service_code=0602&address_id={facility.Id}");
        ReportItem item = (await reporter.Host.UntilAsync(p => p.Reports.ContainsKey("citizens:" + id))).Reports["citizens:" + id];

        Assert.Equal(facility.Zh, item.Place.Address);
        Assert.NotNull(item.Place.Centre);
    }

    [Fact]
    public async Task Post_Json_IsTakenLikeAForm()
    {
        await using Reporter reporter = await Reporter.StartAsync();
        using HttpResponseMessage response = await reporter.PostAsync(
            """{"service_code":"0410","lat":45.757,"long":126.6425,"description":"三楼冒烟","attributes":{"BURNING":["building","vehicle"]}}""", type: "application/json; charset=utf-8", path: "requests.xml");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("text/xml", response.Content.Headers.ContentType?.MediaType);
        System.Xml.Linq.XElement root = System.Xml.Linq.XElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("service_requests", root.Name.LocalName);
        string id = root.Element("request")!.Element("service_request_id")!.Value;
        Report report = (await reporter.Host.UntilAsync(p => p.Reports.ContainsKey("citizens:" + id))).Reports["citizens:" + id].Report;
        Assert.Equal("三楼冒烟\n什么在燃烧：建筑、车辆", report.Text);
    }

    [Theory]
    [InlineData("", "service_code is missing")]
    [InlineData("service_code=0406", "Nothing says where")]
    [InlineData("service_code=7777&lat=45.757&long=126.6425", "none of the city's")]
    [InlineData("service_code=0406&lat=45.757", "must both be numbers")]
    [InlineData("service_code=0406&lat=NaN&long=126.6", "must both be numbers")]
    [InlineData("service_code=0406&lat=39.9&long=116.4", "outside Harbin")]
    [InlineData("service_code=0406&lat=126.6425&long=45.757", "swapped")]
    [InlineData("service_code=0406&lat=0&long=0", "outside Harbin")]
    [InlineData("service_code=0406&lat=1e300&long=0", "no place of the earth")]
    [InlineData("service_code=0406&address_id=no-such", "none of the city's facilities")]
    [InlineData("service_code=0416&lat=45.757&long=126.6425", "attribute[PEOPLE] is missing")]
    [InlineData("service_code=0416&lat=45.757&long=126.6425&attribute%5BPEOPLE%5D=two", "is not what is asked")]
    [InlineData("service_code=0406&lat=45.757&long=126.6425&attribute%5BPASSABLE%5D=maybe", "is not what is asked")]
    [InlineData("service_code=0406&lat=45.757&long=126.6425&attribute%5Bpriority%5D=1", "is not asked")]
    [InlineData("service_code=0406&lat=45.757&long=126.6425&media_url=javascript:1", "media_url")]
    public async Task Post_WhatCantBeTaken_Is400WithWordsAndKeepsNothing(string body, string words)
    {
        await using Reporter reporter = await Reporter.StartAsync();
        using HttpResponseMessage response = await reporter.PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        JsonElement errors = await Reporter.JsonAsync(response);
        Assert.Contains(errors.EnumerateArray(), e => e.GetProperty("code").GetInt32() == 400 && e.GetProperty("description").GetString()!.Contains(words, StringComparison.Ordinal));
        Assert.Equal(0, reporter.Host.Feed("citizens").Received);
    }

    [Fact]
    public async Task Post_HostileBodies_AreRefusedInTheStandardsForm()
    {
        await using Reporter reporter = await Reporter.StartAsync();
        await Refused(reporter.PostAsync("service_code=0406&description=" + new string('a', 4_001)), HttpStatusCode.BadRequest);
        await Refused(reporter.PostAsync(new string('a', (64 * 1024) + 1)), HttpStatusCode.RequestEntityTooLarge);
        await Refused(reporter.PostAsync(string.Join('&', Enumerable.Range(0, 500).Select(i => $"f{i}=1"))), HttpStatusCode.BadRequest);
        await Refused(reporter.PostAsync("{", type: "application/json"), HttpStatusCode.BadRequest);
        await Refused(reporter.PostAsync("[[[[[[[[[[", type: "application/json"), HttpStatusCode.BadRequest);
        await Refused(reporter.PostAsync("""{"service_code":"\ud800"}""", type: "application/json"), HttpStatusCode.BadRequest);
        await Refused(reporter.PostAsync("x", type: "multipart/form-data; boundary=x"), HttpStatusCode.UnsupportedMediaType);
        Assert.Equal(0, reporter.Host.Feed("citizens").Received);

        static async Task Refused(Task<HttpResponseMessage> post, HttpStatusCode expected)
        {
            using HttpResponseMessage response = await post;
            Assert.Equal(expected, response.StatusCode);
            Assert.All((await Reporter.JsonAsync(response)).EnumerateArray(), e => Assert.Equal((int)expected, e.GetProperty("code").GetInt32()));
        }
    }

    [Theory]
    [InlineData(null, "", HttpStatusCode.Unauthorized)]
    [InlineData("a key that nobody has", "", HttpStatusCode.Forbidden)]
    [InlineData(Reporter.ReaderKey, "", HttpStatusCode.Forbidden)]
    [InlineData(null, "?api_key=" + Reporter.Key, HttpStatusCode.Created)]
    [InlineData(null, "?api_key=no-such-key", HttpStatusCode.Forbidden)]
    [InlineData(Reporter.Key, "?jurisdiction_id=harbin", HttpStatusCode.Created)]
    [InlineData(Reporter.Key, "?jurisdiction_id=230100", HttpStatusCode.Created)]
    [InlineData(Reporter.Key, "?jurisdiction_id=shenyang.example", HttpStatusCode.NotFound)]
    public async Task Post_KeyAndJurisdiction_DecideWhoMayReport(string? key, string query, HttpStatusCode expected)
    {
        await using Reporter reporter = await Reporter.StartAsync();
        using HttpResponseMessage response = await reporter.PostAsync(Reporter.Flood, key, "requests.json" + query);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.Created ? 1 : 0, reporter.Host.Feed("citizens").Received);
    }

    [Fact]
    public async Task Post_KeyAmongTheFields_IsTheStandardsWay()
    {
        await using Reporter reporter = await Reporter.StartAsync();
        using HttpResponseMessage response = await reporter.PostAsync(Reporter.Flood + "&jurisdiction_id=harbin.gov.cn&api_key=" + Reporter.Key, key: null);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Fact]
    public async Task Notice_IsInTheReportersLanguage()
    {
        await using Reporter reporter = await Reporter.StartAsync();
        using HttpResponseMessage chinese = await reporter.PostAsync(Reporter.Flood), english = await reporter.PostAsync(Reporter.Flood, language: "en");

        Assert.Equal("已受理，凭编号可查询办理进度。", (await Reporter.JsonAsync(chinese))[0].GetProperty("service_notice").GetString());
        Assert.StartsWith("Received.", (await Reporter.JsonAsync(english))[0].GetProperty("service_notice").GetString(), StringComparison.Ordinal);
    }
}
