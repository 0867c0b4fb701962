using System.Collections.Frozen;
using System.Text;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Open311;

namespace Command.Ingest.Tests.Feeds.Open311;

public sealed class Open311DecoderTests
{
    private static readonly Open311Decoder s_decoder = new();

    [Theory]
    [InlineData("道路积水", "waterlogging", 3)]
    [InlineData("突发事件-路面塌陷", "road-collapse", 3)]
    [InlineData("自来水管道破裂", "pipe-burst", 3)]
    [InlineData("火灾", "fire", 3)]
    [InlineData("燃气泄漏", "gas-leak", 3)]
    [InlineData("消防栓损坏", "other", null)]
    [InlineData("Fire hydrant open", "other", null)]
    [InlineData("Campfires in park", "other", null)]
    [InlineData("Street_Lights out", "street-light", null)]
    [InlineData("交通事故", "crash", null)]
    [InlineData("井盖缺失", "manhole", null)]
    [InlineData("路灯不亮", "street-light", null)]
    [InlineData("暴露垃圾", "litter", null)]
    [InlineData("机动车违停", "illegal-parking", null)]
    [InlineData("树木倒伏", "tree-down", null)]
    [InlineData("停电", "power-outage", null)]
    [InlineData("Waterlogging", "waterlogging", 3)]
    [InlineData("Something else", "other", null)]
    public void Decode_ServiceName_GivesKindAndEmergencyLevel(string name, string kind, int? level)
    {
        Report report = One($$"""[{"service_request_id":"1","status":"open","service_name":"{{name}}","requested_datetime":"2026-07-18T08:00:00+08:00"}]""");

        Assert.Equal(kind, report.Kind);
        Assert.Equal(level, report.Level);
        Assert.Equal(name, report.Title);
    }

    [Fact]
    public void Decode_CodeInTheCitysTable_GoesBeforeTheName()
    {
        FeedContext context = Contexts.Of("city") with
        {
            Codes = new CodeTable(
                new Dictionary<string, string> { ["0406"] = "pipe-burst" }.ToFrozenDictionary(),
                new Dictionary<string, int> { ["特急"] = 2 }.ToFrozenDictionary()),
        };
        Report report = One("""[{"service_request_id":"1","status":"open","service_code":"0406","service_name":"道路积水","extended_attributes":{"priority":"特急"}}]""", context);

        Assert.Equal("pipe-burst", report.Kind);
        Assert.Equal(2, report.Level);
        Assert.Equal("特急", report.SourceSeverity);
    }

    [Theory]
    [InlineData("\"1\"", 1)]
    [InlineData("4", 4)]
    [InlineData("\"II级\"", 2)]
    [InlineData("\"较大\"", 3)]
    [InlineData("\"very\"", null)]
    [InlineData("null", null)]
    public void Decode_Priority_BecomesTheLevel(string priority, int? level)
    {
        Assert.Equal(level, One($$$"""[{"service_request_id":"1","status":"open","extended_attributes":{"priority":{{{priority}}}}}]""").Level);
    }

    [Theory]
    [InlineData("open", "", ReportStatus.Open)]
    [InlineData("open", "上报", ReportStatus.Open)]
    [InlineData("open", "已立案", ReportStatus.Accepted)]
    [InlineData("open", "派遣至道里区城管局", ReportStatus.Assigned)]
    [InlineData("open", "待派遣", ReportStatus.Open)]
    [InlineData("open", "处置中", ReportStatus.InProgress)]
    [InlineData("open", "核查", ReportStatus.Resolved)]
    [InlineData("open", "核查不通过，返工", ReportStatus.InProgress)]
    [InlineData("OPEN", "结案", ReportStatus.Closed)]
    [InlineData("closed", "处置", ReportStatus.Closed)]
    [InlineData("closed", "不予立案：重复", ReportStatus.Rejected)]
    [InlineData("closed", "作废", ReportStatus.Cancelled)]
    public void Decode_StatusAndNotes_GiveTheStage(string status, string notes, ReportStatus expected)
    {
        Report report = One($$"""[{"service_request_id":"1","status":"{{status}}","status_notes":"{{notes}}","requested_datetime":"2026-07-18T08:00:00Z"}]""");

        Assert.Equal(expected, report.Status);
        Assert.Empty(report.Issues);
    }

    [Theory]
    [InlineData("126.5", "45.7", null)]
    [InlineData("\"126.5\"", "\"45.7\"", null)]
    [InlineData("45.7", "126.5", "swapped-coordinates?")]
    [InlineData("0", "0", "position-zero")]
    [InlineData("\"0.0\"", "0e5", "position-zero")]
    [InlineData("500", "45", "position-out-of-range")]
    [InlineData("\"NaN\"", "\"NaN\"", "position-unreadable")]
    [InlineData("1e999", "45", "position-unreadable")]
    [InlineData("126.5", "null", "position-unreadable")]
    [InlineData("\"126,5\"", "\"45,7\"", "position-unreadable")]
    public void Decode_Position_IsTakenOrLeftWithAnIssueAndNeverMended(string lon, string lat, string? issue)
    {
        Report report = One($$"""[{"service_request_id":"1","status":"open","requested_datetime":"2026-07-18T08:00:00Z","long":{{lon}},"lat":{{lat}}}]""");

        Assert.Equal(issue is null ? new PointShape(new GeoPoint(126.5, 45.7)) : null, report.Shape);
        Assert.Equal(issue is null ? [] : [issue], report.Issues.Select(i => i.Code));
    }

    [Theory]
    [InlineData("null", "null")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("\" \"", "null")]
    public void Decode_NoPosition_IsNoIssue(string lon, string lat)
    {
        Report report = One($$"""[{"service_request_id":"1","status":"open","requested_datetime":"2026-07-18T08:00:00Z","long":{{lon}},"lat":{{lat}}}]""");

        Assert.Null(report.Shape);
        Assert.Empty(report.Issues);
    }

    [Theory]
    [InlineData("2026-07-18T08:00:00", "2026-07-18T08:00:00+08:00")]
    [InlineData("2026-07-18 08:00", "2026-07-18T08:00:00+08:00")]
    [InlineData("2026-07-18T08:00:00.1234567891Z", "2026-07-18T08:00:00.1234567+00:00")]
    [InlineData("2026-07-18T08:00:00+0530", "2026-07-18T08:00:00+05:30")]
    [InlineData("2026-07-18T08:00:00-05:00", "2026-07-18T08:00:00-05:00")]
    public void Decode_Time_KeepsItsOffsetOrTakesTheFeeds(string text, string expected)
    {
        Report report = One($$"""[{"service_request_id":"1","status":"open","requested_datetime":"{{text}}"}]""");

        Assert.Equal(DateTimeOffset.Parse(expected, null), report.ObservedAt);
        Assert.Equal(DateTimeOffset.Parse(expected, null).Offset, report.ObservedAt.Offset);
        Assert.Empty(report.Issues);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026-02-30T08:00:00Z")]
    [InlineData("08:00")]
    [InlineData("2026-07-18T08:00:00+99:00")]
    [InlineData("0001-01-01T00:00:00+08:00")]
    public void Decode_UnreadableTimes_FallBackToTheReceiptWithIssues(string text)
    {
        Report report = One($$"""[{"service_request_id":"1","status":"open","requested_datetime":"{{text}}"}]""");

        Assert.Equal(Contexts.Of("city").ReceivedAt, report.ObservedAt);
        Assert.Equal(["time-unreadable", "time-missing"], report.Issues.Select(i => i.Code));
    }

    [Fact]
    public void Decode_OnlyAnUpdateTime_IsWhenItWasObserved()
    {
        Report report = One("""[{"service_request_id":"1","status":"open","updated_datetime":"2026-07-18T08:00:00Z"}]""");

        Assert.Equal(report.SentAt, report.ObservedAt);
        Assert.Empty(report.Issues);
    }

    [Theory]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("file:///etc/passwd", null)]
    [InlineData("//host/picture.jpg", null)]
    [InlineData("https://city.example/1.jpg", "https://city.example/1.jpg")]
    public void Decode_MediaUrl_IsHttpOrNothing(string url, string? expected)
    {
        Report report = One($$"""[{"service_request_id":"1","status":"open","requested_datetime":"2026-07-18T08:00:00Z","media_url":"{{url}}"}]""");

        Assert.Equal(expected, report.MediaUrl);
        Assert.Equal(expected is null ? ["media-url"] : [], report.Issues.Select(i => i.Code));
    }

    [Fact]
    public void Decode_ItemsWithoutIdAmongOthers_AreOneFaultEachAndTheRestGoesOn()
    {
        Decoded decoded = Decode("""[{"status":"open"},{"service_request_id":7,"status":"open"},{"service_request_id":"","status":"open"},42,{"service_request_id":"8","status":"open"}]""");

        Assert.Equal(["7", "8"], decoded.Messages.Select(m => m.SourceId));
        Assert.Equal(["item-not-an-object", "no-id", "no-id"], decoded.Faults.Select(f => f.Code).Order());
        Assert.Equal(["item 1", "item 3"], decoded.Faults.Where(f => f.Code == "no-id").Select(f => f.Where));
    }

    [Fact]
    public void Decode_NumberAsId_KeepsItsDigits()
    {
        Assert.Equal("101005420892000000001", One("""[{"service_request_id":101005420892000000001,"status":"open"}]""").SourceId);
    }

    [Theory]
    [InlineData("""{"errors":[{"code":"404","description":"none"}]}""", "open311-errors")]
    [InlineData("""[{"code":"404","description":"none"}]""", "open311-errors")]
    [InlineData("""{"service_code":"1","attributes":[{"code":"X"}]}""", "open311-service-definition")]
    [InlineData("""[{"token":"12345","service_request_id":"638344"}]""", "open311-token")]
    [InlineData("""[{"token":"12345"}]""", "open311-token")]
    [InlineData("""[{"service_request_id":"1","service_notice":"We will come"}]""", "open311-receipt")]
    [InlineData("""{"endpoints":[]}""", "open311-discovery")]
    [InlineData("""{"type":"FeatureCollection","features":[]}""", "open311-unrecognised")]
    [InlineData("<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'/>", "open311-unrecognised")]
    [InlineData("<error>no key</error>", "open311-errors")]
    [InlineData("id,lat,long", "open311-unrecognised")]
    [InlineData("", "empty-body")]
    [InlineData(" \r\n\t", "empty-body")]
    [InlineData("[{\"service_request_id\":", "json-malformed")]
    [InlineData("[{\"service_request_id\":\"\\ud800\",\"status\":\"open\"}]", "text-encoding")]
    [InlineData("<service_requests><request>", "xml-malformed")]
    [InlineData("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><service_requests><request><service_request_id>&b;</service_request_id></request></service_requests>", "xml-dtd")]
    public void Decode_WhatIsNoRequestsDocument_IsRefusedByName(string body, string code)
    {
        Decoded decoded = Decode(body);

        Assert.Equal(code, Assert.Single(decoded.Faults).Code);
        Assert.True(decoded.Refused);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData(" [ ] ")]
    [InlineData("\uFEFF[]")]
    [InlineData("""{"service_requests":[]}""")]
    [InlineData("<service_requests/>")]
    [InlineData("\uFEFF<?xml version='1.0' encoding='utf-8'?><service_requests> </service_requests>")]
    public void Decode_EmptyList_IsNothingAndNoFault(string body)
    {
        Decoded decoded = Decode(body);

        Assert.Empty(decoded.Messages);
        Assert.Empty(decoded.Faults);
        Assert.False(decoded.Refused);
    }

    [Fact]
    public void Decode_ContentTypeThatLies_IsOnlyAHint()
    {
        FeedContext context = Contexts.Of("city", contentType: "application/xml");

        Assert.Equal("1", One("""[{"service_request_id":"1","status":"open"}]""", context).SourceId);
    }

    [Fact]
    public void Version_IsTheSameForTheSameItemInAnyForm_AndAnotherForAChangedOne()
    {
        string version = One("""[{"service_request_id":"1","status":"open","lat":45.5,"long":126.5,"description":null}]""").Version;

        Assert.Equal(version, One("""[ {"long": 126.5, "lat" : "45.5", "status":"open", "service_request_id" : 1, "address":"" } ]""").Version);
        Assert.Equal(version, One("<service_requests><request><lat>45.5</lat><long> 126.5 </long><status>open</status><service_request_id>1</service_request_id><address/></request></service_requests>").Version);
        Assert.NotEqual(version, One("""[{"service_request_id":"1","status":"closed","lat":45.5,"long":126.5}]""").Version);
    }

    [Fact]
    public void Version_FollowsEveryValueOfAList()
    {
        const string Item = """[{"service_request_id":"1","status":"open","extended_attributes":{"tags":["a","$"]}}]""";

        Assert.NotEqual(One(Item.Replace("$", "b", StringComparison.Ordinal)).Version, One(Item.Replace("$", "c", StringComparison.Ordinal)).Version);
    }

    [Fact]
    public void Decode_CodeThatTheCityCallsOther_IsNotGuessedAt()
    {
        FeedContext context = Contexts.Of("city") with { Codes = CodeTable.Empty with { Kinds = new Dictionary<string, string> { ["9"] = "other" }.ToFrozenDictionary() } };

        Assert.Equal("other", One("""[{"service_request_id":"1","status":"open","service_code":"9","service_name":"火灾"}]""", context).Kind);
    }

    [Fact]
    public void Decode_IdOfAThousandCharacters_IsAFault() =>
        Assert.Equal("id-too-long", Assert.Single(Decode($$"""[{"service_request_id":"{{new string('1', 1000)}}","status":"open"}]""").Faults).Code);

    [Fact]
    public void Decode_ExerciseMark_IsHonoured()
    {
        Assert.True(One("""[{"service_request_id":"1","status":"open","extended_attributes":{"exercise":"true"}}]""").Exercise);
        Assert.True(One("""[{"service_request_id":"1","status":"open"}]""", Contexts.Of("city") with { Exercise = true }).Exercise);
        Assert.False(One("""[{"service_request_id":"1","status":"open"}]""").Exercise);
    }

    [Fact]
    public void Decode_ExtensionsAsRowsOfNameAndValue_AreFound()
    {
        Assert.Equal(2, One("""[{"service_request_id":"1","status":"open","extended_attributes":[{"code":"priority","value":2}]}]""").Level);
        Assert.Equal(2, One("<service_requests><request><service_request_id>1</service_request_id><status>open</status><extended_attributes><attribute><name>priority</name><value>2</value></attribute></extended_attributes></request></service_requests>").Level);
    }

    private static Decoded Decode(string body, FeedContext? context = null) => s_decoder.Decode(Encoding.UTF8.GetBytes(body), context ?? Contexts.Of("city"));

    private static Report One(string body, FeedContext? context = null)
    {
        Decoded decoded = Decode(body, context);
        Assert.Empty(decoded.Faults);
        return Assert.IsType<Report>(Assert.Single(decoded.Messages));
    }
}
