using System.Text;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Wzdx;
using Command.Ingest.Tests.City;

namespace Command.Ingest.Tests.Feeds.Wzdx;

public sealed class WzdxDecoderTests
{
    private const string Line = """{"type":"LineString","coordinates":[[126.60,45.77],[126.61,45.78]]}""";

    private static readonly WzdxDecoder s_decoder = new();

    [Theory]
    [InlineData("work-zone", "all-lanes-closed", "closure", 3)]
    [InlineData("work-zone", "some-lanes-closed", "roadworks", 4)]
    [InlineData("work-zone", "some-lanes-closed-merge-left", "roadworks", 4)]
    [InlineData("work-zone", "alternating-one-way", "roadworks", 4)]
    [InlineData("work-zone", "all-lanes-open", "roadworks", 4)]
    [InlineData("work-zone", "unknown", "roadworks", null)]
    [InlineData("detour", "all-lanes-open", "detour", 4)]
    [InlineData("restriction", "all-lanes-open", "other-traffic", 4)]
    [InlineData("restriction", "all-lanes-closed", "closure", 3)]
    public void Decode_EventTypeAndImpact_AreKindAndLevelWithAndWithoutTheCitysTable(string type, string impact, string kind, int? level)
    {
        string body = Event($$""" "event_type":"{{type}}" """, $$""" "vehicle_impact":"{{impact}}" """);

        Assert.All([CodeTable.Empty, HarbinPack.Pack.Codes("wzdx")], codes =>
        {
            Report report = One<Report>(body, Contexts.Of("roadworks") with { Codes = codes });
            Assert.Equal((kind, level, impact), (report.Kind, report.Level, report.SourceSeverity));
        });
    }

    [Theory]
    [InlineData("planned", ReportStatus.Open)]
    [InlineData("active", ReportStatus.Open)]
    [InlineData("completed", ReportStatus.Closed)]
    [InlineData("cancelled", ReportStatus.Cancelled)]
    public void Decode_EventStatus_IsTheReports(string status, ReportStatus expected) =>
        Assert.Equal(expected, One<Report>(Event("\"event_type\":\"work-zone\"", $"\"event_status\":\"{status}\"")).Status);

    [Theory]
    [InlineData("dynamic-message-sign", "\"message_multi_string\":\"[jp3]ROAD[nl]WORK[np]SLOW [[1]]\"", "sign", "ROAD WORK / SLOW [1]")]
    [InlineData("hybrid-sign", "\"dynamic_message_text\":\"45\",\"static_sign_text\":\"SPEED\"", "sign", "45\nSPEED")]
    [InlineData("flashing-beacon", "\"function\":\"workers-present\",\"is_flashing\":true", "sign", "workers-present\n闪烁 flashing")]
    [InlineData("traffic-sensor", "\"average_speed_kph\":41.26,\"volume_vph\":900,\"occupancy_percent\":12", "sensor", "41.3 km/h, 900 veh/h, 12 %")]
    [InlineData("traffic-signal", "\"mode\":\"flashing\"", "signal", "flashing")]
    [InlineData("location-marker", "\"marked_locations\":[{\"type\":\"work-truck-with-lights-flashing\"}]", "marker", "work-truck-with-lights-flashing")]
    [InlineData("camera", "\"image_url\":\"https://cam.example/1.jpg\"", "camera", "https://cam.example/1.jpg")]
    [InlineData("arrow-board", "\"pattern\":\"blank\",\"is_moving\":true,\"is_in_transport_position\":true", "sign", "blank\n收起 in transport position\n移动中 moving")]
    [InlineData("new-thing", "\"x\":1", "device", null)]
    public void Decode_Device_SaysWhatItShowsOrMeasures(string type, string properties, string kind, string? text)
    {
        Asset asset = One<Asset>(Event($"\"device_type\":\"{type}\",\"device_status\":\"ok\",\"road_event_ids\":[\"z1\"]", properties, """{"type":"Point","coordinates":[126.6,45.7]}"""));

        Assert.Equal((kind, text, AssetStatus.Online, "s/z1"), (asset.Kind, asset.Text, asset.Status, asset.Parent));
        Assert.Equal(new PointShape(new GeoPoint(126.6, 45.7)), asset.Shape);
    }

    [Theory]
    [InlineData("ok", AssetStatus.Online, null)]
    [InlineData("warning", AssetStatus.Online, "warning: low battery")]
    [InlineData("error", AssetStatus.Fault, "error: low battery")]
    [InlineData("unknown", AssetStatus.Unknown, null)]
    public void Decode_DeviceStatus_IsTheAssets(string status, AssetStatus expected, string? text)
    {
        Asset asset = One<Asset>(Event($"\"device_type\":\"camera\",\"device_status\":\"{status}\",\"status_messages\":[\"low battery\"]", "\"x\":1"));

        Assert.Equal((expected, text), (asset.Status, asset.Text));
    }

    [Theory]
    [InlineData("""{"type":"LineString","coordinates":[[45.77,126.60],[45.78,126.61]]}""", "swapped-coordinates? position-unusable")]
    [InlineData("""{"type":"LineString","coordinates":[[126.6,45.7],[0,0]]}""", "position-unusable")]
    [InlineData("""{"type":"LineString","coordinates":[[126.6,1e999]]}""", "position-unusable")]
    [InlineData("""{"type":"LineString","coordinates":[[126.6]]}""", "position-unusable")]
    [InlineData("""{"type":"LineString","coordinates":["126.6","45.7"]}""", "position-unusable")]
    [InlineData("""{"type":"LineString","coordinates":[]}""", "no-coordinates")]
    [InlineData("""{"type":"Polygon","coordinates":[[[1,2],[3,4],[5,6],[1,2]]]}""", "geometry-unknown")]
    [InlineData("null", "no-coordinates")]
    public void Decode_GeometryThatIsNone_IsLeftOutAndSaysWhy(string geometry, string issues)
    {
        Report report = One<Report>(Event("\"event_type\":\"work-zone\"", "\"x\":1", geometry));

        Assert.Null(report.Shape);
        Assert.Equal(issues, string.Join(' ', report.Issues.Select(i => i.Code)));
    }

    [Theory]
    [InlineData("2026-07-18T08:00:00Z", "2026-07-18T08:00:00+00:00", "time-in-future")]
    [InlineData("2026-07-18T08:00:00+08:00", "2026-07-18T08:00:00+08:00", "")]
    [InlineData("2026-07-18T08:00:00.123456789Z", "2026-07-18T08:00:00+00:00", "time-in-future")]
    [InlineData("2026-07-18T08:00:00", "2026-07-18T08:00:00+08:00", "")]
    [InlineData("18.07.2026", null, "time-unreadable")]
    [InlineData("2026-02-30T08:00:00Z", null, "time-unreadable")]
    public void Decode_UpdateDate_IsReadWithItsOffsetAndNeverAheadOfTheReceipt(string text, string? expected, string issues)
    {
        DateTimeOffset receipt = Contexts.Of("roadworks").ReceivedAt;
        Report report = One<Report>(Event($"\"event_type\":\"work-zone\",\"update_date\":\"{text}\"", "\"x\":1"));

        DateTimeOffset stated = expected is null ? new DateTimeOffset(2026, 7, 18, 0, 0, 0, TimeSpan.Zero) : DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(issues == "time-in-future" ? receipt : stated, report.ObservedAt);
        Assert.Equal(issues, string.Join(' ', report.Issues.Select(i => i.Code)));
        Assert.Equal(text, report.Version);
    }

    [Theory]
    [InlineData("", "json-malformed")]
    [InlineData("{", "json-malformed")]
    [InlineData("[]", "wzdx-unrecognised")]
    [InlineData("\"x\"", "wzdx-unrecognised")]
    [InlineData("""{"type":"FeatureCollection","features":[]}""", "wzdx-unrecognised")]
    [InlineData("""{"feed_info":{"version":"4.2"}}""", "wzdx-unrecognised")]
    [InlineData("""{"feed_info":{"version":"9.0"},"features":[]}""", "wzdx-version")]
    [InlineData("""{"feed_info":{"version":"4\ud800"},"features":[]}""", "json-text")]
    public void Decode_SomethingElse_IsRefusedWithAReason(string body, string code)
    {
        Decoded decoded = Decode(body);

        Assert.True(decoded.Refused);
        Assert.Equal(code, Assert.Single(decoded.Faults).Code);
        Assert.Empty(decoded.Marks);
    }

    [Theory]
    [InlineData("""{"type":"Feature"}""", "no-properties")]
    [InlineData("5", "no-properties")]
    [InlineData("""{"properties":{"x":1}}""", "no-id")]
    [InlineData("""{"id":"a","properties":{"description":"\udc00"}}""", "json-text")]
    public void Decode_OneFeatureUnusable_LosesThatOneAndTheSnapshot(string feature, string code)
    {
        Decoded decoded = Decode(Feed($$"""{{Feature("\"event_type\":\"work-zone\"", "\"x\":1", Line)}},{{feature}}"""));

        Assert.Single(decoded.Messages);
        Fault fault = Assert.Single(decoded.Faults);
        Assert.Equal((code, "features[1]"), (fault.Code, fault.Where));
        Assert.Empty(decoded.Marks);
    }

    [Fact]
    public void Decode_FeedWithoutFeatures_IsAliveAndSaysThatThereIsNothing()
    {
        Decoded decoded = Decode(Feed(""));

        Assert.Equal(["roadworks"], decoded.Heartbeats);
        Assert.Equal([SnapshotScope.Reports, SnapshotScope.Assets], decoded.Marks.Select(m => m.Covers));
        Assert.All(decoded.Marks, m => Assert.Empty(m.Present));
    }

    [Fact]
    public void Decode_ByteOrderMark_IsNoObstacle() =>
        Assert.Empty(s_decoder.Decode((byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Feed(""))], Contexts.Of("roadworks")).Faults);

    [Fact]
    public void Decode_IdThatIsANumber_IsKeptAsItsDigits() =>
        Assert.Equal("7/12345678901234567890", One<Report>(Feed($$"""{"id":12345678901234567890,"properties":{"core_details":{"data_source_id":7,"event_type":"work-zone"} },"geometry":{{Line}} }""")).SourceId);

    private static string Event(string core, string properties, string geometry = Line) => Feed(Feature(core, properties, geometry));

    private static string Feature(string core, string properties, string geometry) =>
        $$"""{"id":"f","type":"Feature","properties":{"core_details":{"data_source_id":"s",{{core}} },{{properties}} },"geometry":{{geometry}} }""";

    private static string Feed(string features) =>
        $$"""{"feed_info":{"version":"4.2","update_date":"2026-07-18T00:00:00Z"},"type":"FeatureCollection","features":[{{features}}]}""";

    private static T One<T>(string body, FeedContext? context = null)
        where T : Message => Assert.IsType<T>(Assert.Single(s_decoder.Decode(Encoding.UTF8.GetBytes(body), context ?? Contexts.Of("roadworks")).Messages));

    private static Decoded Decode(string body) => s_decoder.Decode(Encoding.UTF8.GetBytes(body), Contexts.Of("roadworks"));
}
