using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Cot;
using Command.Ingest.Tests.City;
using static Command.Ingest.Tests.Feeds.Cot.CotTexts;

namespace Command.Ingest.Tests.Feeds.Cot;

public sealed class CotDecoderTests
{
    private static readonly CotDecoder s_decoder = new();

    public static TheoryData<string> Forms => ["xml", "mesh", "framed", "mesh-xml"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Decode_FriendlyGround_IsAPositionInEveryForm(string form)
    {
        string xml = Event("a-f-G-U-C", "<contact callsign='救援1'/><track speed='10' course='90'/>", uid: "T1");
        byte[] body = form switch
        {
            "xml" => Bytes(xml),
            "mesh" => Mesh(Tak("a-f-G-U-C")),
            "framed" => Framed(Tak("a-f-G-U-C")),
            _ => Mesh(Bytes(xml), version: 0),
        };

        Position position = One<Position>(body);

        Assert.Equal(("T1", "救援1", "field-team"), (position.SourceId, position.CallSign, position.UnitKind));
        Assert.Equal(new GeoPoint(126.6, 45.77), position.At);
        Assert.Equal((36, 90, 118.5, 4.5), (position.SpeedKmh, position.HeadingDeg, position.AltitudeM, position.UncertaintyM));
        Assert.Equal("2026-07-18T00:59:50.250Z", position.Version);
        Assert.Equal(new DateTimeOffset(2026, 7, 18, 1, 1, 0, TimeSpan.Zero), position.StaleAt);
        Assert.Empty(position.Issues);
        Assert.Empty(position.Alarms);
    }

    [Theory]
    [InlineData("a-f-G-U-i-f-efp", "fire-engine")]
    [InlineData("a-f-G-U-i-f-fb", "rescue-boat")]
    [InlineData("a-f-G-U-i-m-ag", "ambulance")]
    [InlineData("a-f-G-U-i-l", "police")]
    [InlineData("a-f-G-U-i-p-x", "repair-van")]
    [InlineData("a-n-G-E-V-m", "ambulance")]
    [InlineData("a-f-A-M-H-Q", "drone")]
    [InlineData("a-f-A-C-H", "helicopter")]
    [InlineData("a-f-S-C", "rescue-boat")]
    [InlineData("a-f", "other")]
    [InlineData("a-s-G", "hostile")]
    [InlineData("a-p-G", "unidentified")]
    public void Decode_TypeTree_GivesTheUnitKindOfItsLongestBeginning(string type, string kind) => Assert.Equal(kind, One<Position>(Bytes(Event(type))).UnitKind);

    [Theory]
    [InlineData("a-f-G-U-C-9-1-1", "")]
    [InlineData("a-f-G-U-C", "<emergency type='911 Alert'>help</emergency>")]
    public void Decode_Mayday_IsAnAlarmOfTheUnit(string type, string detail) => Assert.Equal(["mayday"], One<Position>(Bytes(Event(type, detail))).Alarms);

    [Theory]
    [InlineData("b-a-o-tbl", "rescue", 2, "队员3 紧急求助")]
    [InlineData("b-a-o-opn", "rescue", 2, "队员3 人员遇险")]
    [InlineData("b-a-o-pan", "other", 3, "队员3 呼叫集合")]
    [InlineData("b-a-g", "other", 4, "队员3 越界告警")]
    [InlineData("b-a-new", "other", 4, "队员3 现场告警")]
    public void Decode_Alert_IsAReportWithALevelWithAndWithoutTheCitysTable(string type, string kind, int level, string title)
    {
        byte[] body = Bytes(Event(type, "<contact callsign='队员3'/><emergency type='911 Alert'>二楼被困</emergency>"));

        Assert.All([CodeTable.Empty, HarbinPack.Pack.Codes("cot")], codes =>
        {
            Report report = Assert.IsType<Report>(Assert.Single(s_decoder.Decode(body, Contexts.Of("field") with { Codes = codes }).Messages));
            Assert.Equal((kind, level, title), (report.Kind, report.Level, report.Title));
            Assert.Equal(("二楼被困\n911 Alert", "911 Alert", ReportStatus.Open), (report.Text, report.SourceSeverity, report.Status));
        });
    }

    [Theory]
    [InlineData("b-a-o-can", "<emergency cancel='true'/>")]
    [InlineData("b-a-o-tbl", "<emergency cancel='true'>x</emergency>")]
    [InlineData("b-a-o-can", "")]
    public void Decode_AlertTakenBack_IsCancelled(string type, string detail) => Assert.Equal(ReportStatus.Cancelled, One<Report>(Bytes(Event(type, detail))).Status);

    [Theory]
    [InlineData("a-f-X-i-f", "fire")]
    [InlineData("a-u-X-i-f-r", "fire")]
    [InlineData("a-h-X-i-t-v-a", "crash")]
    [InlineData("a-f-X-i-l-l-b-t", "other")]
    [InlineData("a-f-X-i-m-f", "flood")]
    [InlineData("a-f-X-i", "other")]
    public void Decode_IncidentOfTheTree_IsAReportOfItsKind(string type, string kind)
    {
        Report report = One<Report>(Bytes(Event(type, "<remarks>三层冒烟</remarks>")));

        Assert.Equal((kind, "三层冒烟", type), (report.Kind, report.Text, report.SourceKind));
        Assert.Equal(4.5, report.UncertaintyM);
        Assert.NotNull(report.Ends);
        Assert.NotNull(HarbinPack.Pack.KindOf(kind));
    }

    [Fact]
    public void Decode_Route_IsTheLineOfItsCorners() => Assert.Equal(
        new GeoPoint[] { new(126.60, 45.77), new(126.61, 45.78) },
        Assert.IsType<LineShape>(One<Report>(Bytes(Event("b-m-r", "<link type='b-m-p-w' point='45.77,126.60,100'/><link type='b-m-p-w' point='45.78,126.61'/>"))).Shape).Path);

    [Fact]
    public void Decode_Deletion_CancelsWhatItNamesButNoUnits()
    {
        Decoded decoded = Decode(Event("t-x-d-d", "<link uid='m1' relation='none' type='none'/><link uid='u1' type='a-f-G'/><link uid='i1' type='a-f-X-i-f'/>"));

        Assert.Equal([("m1", ReportStatus.Cancelled), ("i1", ReportStatus.Cancelled)], decoded.Messages.Cast<Report>().Select(r => (r.SourceId, r.Status)));
        Assert.Empty(decoded.Faults);
    }

    [Theory]
    [InlineData("t-x-c-t")]
    [InlineData("t-x-takp-v")]
    [InlineData("b-i-v")]
    [InlineData("u-d-f")]
    [InlineData("y")]
    public void Decode_OtherTypes_SayOnlyThatTheirSenderIsAlive(string type)
    {
        Decoded decoded = Decode(Event(type));

        Assert.Equal(["U1"], decoded.Heartbeats);
        Assert.Empty(decoded.Messages);
        Assert.Empty(decoded.Faults);
    }

    /// <summary>The malformed cases that other command systems test for, and their like.</summary>
    [Theory]
    [InlineData("<event uid='1' type='a-f-G'/>", "cot-position")]
    [InlineData("<event uid='1' type='a-f-G'><point lat='100' lon='126'/></event>", "cot-position")]
    [InlineData("<event uid='1' type='a-f-G'><point lat='45' lon='200'/></event>", "cot-position")]
    [InlineData("<event uid='1' type='a-f-G'><point lat='NaN' lon='126'/></event>", "cot-position")]
    [InlineData("<event uid='1' type='a-f-G'><point lat='1e400' lon='126'/></event>", "cot-position")]
    [InlineData("<event uid='1' type='a-f-G'><point lat='45,7' lon='126'/></event>", "cot-position")]
    [InlineData("<event type='a-f-G'><point lat='45' lon='126'/></event>", "cot-no-uid")]
    [InlineData("<event uid='  ' type='a-f-G'><point lat='45' lon='126'/></event>", "cot-no-uid")]
    [InlineData("<event uid='a\r\nb' type='a-f-G'><point lat='45' lon='126'/></event>", "cot-uid")]
    [InlineData("<event uid='a&#13;&#10;b' type='a-f-G'><point lat='45' lon='126'/></event>", "cot-uid")]
    [InlineData("<event uid='1'><point lat='45' lon='126'/></event>", "cot-no-type")]
    [InlineData("<events><event/></events>", "cot-unrecognised")]
    [InlineData("<event uid='1' type='a-f-G'>", "xml-malformed")]
    [InlineData("<!DOCTYPE event [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><event uid='&x;' type='a-f-G'/>", "xml-dtd")]
    [InlineData("<event uid='1' type='t-x-d-d'/>", "cot-deletes-nothing")]
    [InlineData("hello", "cot-noise")]
    [InlineData("", "empty-body")]
    [InlineData("  \n", "empty-body")]
    public void Decode_Malformed_GivesAFaultAndNoMessage(string body, string code)
    {
        Decoded decoded = Decode(body);

        Assert.Empty(decoded.Messages);
        Assert.Contains(code, decoded.Faults.Select(f => f.Code));
        Assert.True(decoded.Refused);
    }

    [Theory]
    [InlineData("2026-07-19T00:00:00Z", "time-in-future")]
    [InlineData("yesterday", "time-missing")]
    public void Decode_TimeThatCantBe_IsTheReceipts(string time, string issue)
    {
        Position position = One<Position>(Bytes(Event("a-f-G", time: time, stale: "2026-07-20T00:00:00Z")));

        Assert.Equal(Contexts.Of("field").ReceivedAt, position.ObservedAt);
        Assert.Equal(issue, Assert.Single(position.Issues).Code);
    }

    [Fact]
    public void Decode_StaleBeforeItWasSo_IsLeftOut()
    {
        Position position = One<Position>(Bytes(Event("a-f-G", stale: "2026-07-17T00:00:00Z")));

        Assert.Null(position.StaleAt);
        Assert.Equal("stale-before-time", Assert.Single(position.Issues).Code);
    }

    [Fact]
    public void Decode_NoFix_IsNoPlace() => Assert.Null(One<Position>(Bytes(Event("a-f-G", point: "<point lat='0.0' lon='0.0' hae='9999999.0' ce='9999999.0' le='9999999.0'/>"))).At);

    [Fact]
    public void Decode_SeveralEventsWithDeclarationsBetween_AreAllRead()
    {
        Decoded decoded = Decode("<?xml version='1.0'?>" + Event("a-f-G", uid: "1") + "\n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + Event("a-f-G", uid: "2") + "junk" + Event("b-m-p", uid: "3"));

        Assert.Equal(["1", "2", "3"], decoded.Messages.Select(m => m.SourceId));
        Assert.Equal("cot-noise", Assert.Single(decoded.Faults).Code);
    }

    [Fact]
    public void Decode_Utf16_IsRead() =>
        Assert.Single(s_decoder.Decode((byte[])[0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes(Event("a-f-G"))], Contexts.Of("field")).Messages);

    [Fact]
    public void Decode_TakDetailInXml_IsReadBesideItsFields()
    {
        Report report = One<Report>(Mesh(Tak("b-a-o-tbl", xmlDetail: "<emergency type='911 Alert'>求助</emergency><remarks>北门</remarks>")));

        Assert.Equal(("救援1 紧急求助", "北门\n求助\n911 Alert"), (report.Title, report.Text));
    }

    [Fact]
    public void Decode_TakDetailThatIsNoXml_LeavesTheRest() => Assert.Equal("救援1", One<Position>(Mesh(Tak("a-f-G", xmlDetail: "<a><b>"))).CallSign);

    [Theory]
    [InlineData("BF01BF", "tak-no-event")]
    [InlineData("BF01BF12", "tak-malformed")]
    [InlineData("BF01BF1200", "cot-no-uid")]
    [InlineData("BF05BF1200", "tak-version")]
    [InlineData("BF02FFFF", "tak-malformed")]
    public void Decode_BrokenTak_IsRefused(string hex, string code)
    {
        Decoded decoded = s_decoder.Decode(Convert.FromHexString(hex), Contexts.Of("field"));

        Assert.True(decoded.Refused);
        Assert.Equal(code, Assert.Single(decoded.Faults).Code);
    }

    [Fact]
    public void Decode_TakControl_IsASignOfLife()
    {
        Decoded decoded = s_decoder.Decode(Mesh([0x0A, 0x02, 0x08, 0x01]), Contexts.Of("field"));

        Assert.Equal(["field"], decoded.Heartbeats);
        Assert.Empty(decoded.Faults);
    }

    private static Decoded Decode(string body) => s_decoder.Decode(Bytes(body), Contexts.Of("field"));

    private static T One<T>(byte[] body)
        where T : Message
    {
        Decoded decoded = s_decoder.Decode(body, Contexts.Of("field"));
        Assert.Empty(decoded.Faults);
        return Assert.IsType<T>(Assert.Single(decoded.Messages));
    }
}
