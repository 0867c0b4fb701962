using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Open311;

namespace Command.Ingest.Tests.Feeds.Open311;

public sealed class Open311ClassesTests
{
    private static readonly FeedContext s_harbin = Contexts.Of("city") with { Codes = Harbin.Pack.Codes("open311") };

    [Theory]
    [InlineData("0406", "", "waterlogging")]
    [InlineData("0406", "事件", "waterlogging")]
    [InlineData("0406", "部件", "other")]
    [InlineData("0103", "", "road-damage")]
    [InlineData("0103", "部件", "manhole")]
    [InlineData("0118", "部件", "street-light")]
    [InlineData("0120", "component", "street-light")]
    [InlineData("0499", "", "emergency")]
    [InlineData("0499", "部件", "other")]
    [InlineData("9999", "", "other")]
    public void Decode_ClassCode_IsLookedUpInTheCitysTableWithItsCategory(string code, string category, string kind) =>
        Assert.Equal(kind, One($$$"""[{"service_request_id":"1","status":"open","service_code":"{{{code}}}","extended_attributes":{"category":"{{{category}}}"}}]""").Kind);

    [Fact]
    public void Pack_EverySmallClassOfSuddenEvents_OpensAnIncident()
    {
        string[] small = [.. s_harbin.Codes.Kinds.Keys.Where(c => c.Length == 4 && c.StartsWith("04", StringComparison.Ordinal))];

        Assert.Equal(20, small.Length);
        Assert.All(small, c => Assert.True(Harbin.Pack.KindOf(s_harbin.Codes.KindOf(c))!.OpensIncident, c));
        // The everyday cases of the same things stay cases.
        Assert.All(["0104", "0105", "0604"], c => Assert.False(Harbin.Pack.KindOf(s_harbin.Codes.KindOf(c))!.OpensIncident, c));
    }

    [Theory]
    [InlineData(""" "group":"突发事件" """)]
    [InlineData(""" "extended_attributes":{"class":"突发事件"} """)]
    [InlineData(""" "extended_attributes":{"大类":"04"} """)]
    [InlineData(""" "service_name":"突发事件-不明气味" """)]
    [InlineData(""" "service_code":"0499" """)]
    public void Decode_UnknownSmallClassOfSuddenEvents_OpensAnIncident(string fields)
    {
        Report report = One($$"""[{"service_request_id":"1","status":"open",{{fields}}}]""");

        Assert.True(Harbin.Pack.KindOf(report.Kind)!.OpensIncident, report.Kind);
    }

    [Theory]
    [InlineData("0101")]
    [InlineData("0301")]
    [InlineData("0501")]
    [InlineData("0601")]
    public void Decode_OtherClasses_StayCases(string code) =>
        Assert.False(Harbin.Pack.KindOf(One($$"""[{"service_request_id":"1","status":"open","service_code":"{{code}}"}]""").Kind)!.OpensIncident);

    [Theory]
    [InlineData("open", "登记", ReportStatus.Open)]
    [InlineData("open", "正在处置", ReportStatus.InProgress)]
    [InlineData("open", "督办：限今日办结", ReportStatus.InProgress)]
    [InlineData("open", "延期三日", ReportStatus.InProgress)]
    [InlineData("open", "办结", ReportStatus.Resolved)]
    [InlineData("open", "Accepted", ReportStatus.Accepted)]
    [InlineData("open", "Dispatched to crew 4", ReportStatus.Assigned)]
    [InlineData("closed", "归档", ReportStatus.Closed)]
    public void Decode_SideMovesOfACase_GiveTheStage(string status, string notes, ReportStatus expected) =>
        Assert.Equal(expected, One($$"""[{"service_request_id":"1","status":"{{status}}","status_notes":"{{notes}}"}]""").Status);

    [Fact]
    public void Version_WhoReported_IsNoPartOfIt()
    {
        const string Item = """[{"service_request_id":"1","status":"open"$}]""";
        string plain = One(Item.Replace("$", "", StringComparison.Ordinal)).Version;

        Assert.Equal(plain, One(Item.Replace("$", ""","phone":"13900000000","email":"a@b.example","first_name":"王","last_name":"某","device_id":"d","account_id":"a" """, StringComparison.Ordinal)).Version);
        Assert.NotEqual(plain, One(Item.Replace("$", ""","description":"x" """, StringComparison.Ordinal)).Version);
    }

    [Theory]
    [InlineData("120", 120d)]
    [InlineData("\"35.5\"", 35.5)]
    [InlineData("-1", null)]
    [InlineData("1e9", null)]
    [InlineData("\"NaN\"", null)]
    public void Decode_StatedUncertainty_IsKeptWhereItIsOne(string metres, double? expected) =>
        Assert.Equal(expected, One($$$"""[{"service_request_id":"1","status":"open","extended_attributes":{"uncertainty_m":{{{metres}}}}}]""").UncertaintyM);

    private static Report One(string body)
    {
        Decoded decoded = new Open311Decoder().Decode(Encoding.UTF8.GetBytes(body), s_harbin);
        Assert.Empty(decoded.Faults);
        return Assert.IsType<Report>(Assert.Single(decoded.Messages));
    }
}
