using System.Globalization;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Wzdx;

namespace Command.Ingest.Tests.Feeds.Wzdx;

public sealed class WzdxSampleTests
{
    private static readonly WzdxDecoder s_decoder = new();

    [Theory]
    [InlineData("old/bridge_height_restriction_linestring_example@4493821.geojson", "other-traffic 3", 0)]
    [InlineData("old/caltrans@21826e9.geojson", "roadworks 1", 0)]
    [InlineData("old/comprehensive_linestring_example@f6a29a7.geojson", "detour 3, roadworks 16", 0)]
    [InlineData("old/comprehensive_multipoint_example@f6a29a7.geojson", "detour 3, roadworks 16", 19)]
    [InlineData("old/scenario4_detour_linestring_example@d2a4a67.geojson", "detour 3, roadworks 1", 0)]
    [InlineData("v4.2/scenario1_simple_linestring_example.geojson", "roadworks 5", 0)]
    [InlineData("v4.2/scenario1_simple_multipoint_example.geojson", "roadworks 5", 5)]
    [InlineData("v4.2/scenario3_shoulder_bidirectional_linestring_example.geojson", "roadworks 2", 0)]
    [InlineData("v4.2/scenario4_detour_linestring_example.geojson", "detour 3, roadworks 1", 0)]
    [InlineData("v4.2/scenario6_multi_lane_closure_linestring_example.geojson", "roadworks 1", 0)]
    [InlineData("v4.2/scenario7_mobileoperation_linestring_example.geojson", "roadworks 2", 0)]
    public void Decode_WorkZoneFeed_GivesEveryEventWithItsRoadOrItsEnds(string file, string kinds, int endsOnly)
    {
        Decoded decoded = Decode(file);
        Report[] reports = [.. decoded.Messages.Cast<Report>()];

        Assert.Empty(decoded.Faults);
        Assert.Equal(kinds, string.Join(", ", reports.CountBy(r => r.Kind).OrderBy(k => k.Key, StringComparer.Ordinal).Select(k => $"{k.Key} {k.Value}")));
        Assert.Equal(endsOnly, reports.Count(r => r.Shape is MultiShape { Parts.Length: 2 } && r.Issues.Single().Code == "ends-only"));
        Assert.Equal(reports.Length - endsOnly, reports.Count(r => r.Shape is LineShape && r.Issues.IsEmpty));
        Assert.Equal(reports.Length, reports.Select(r => r.SourceId).Distinct().Count());
        SnapshotMark mark = Assert.Single(decoded.Marks);
        Assert.Equal(SnapshotScope.Reports, mark.Covers);
        Assert.Equal(reports.Select(r => r.SourceId), mark.Present);
    }

    [Theory]
    [InlineData("old/arrow_board_example@87c63ad.geojson", "sign", "Arrow Board 1", AssetStatus.Online, "right-arrow-flashing", "I-80 / I-35")]
    [InlineData("v4.2/arrow_board_ok_example.geojson", "sign", "Arrow Board 1", AssetStatus.Online, "right-arrow-flashing", "I-80 / I-35, northbound")]
    [InlineData("old/camera_error_example@689519b.geojson", "camera", "Tukey's Bridge North CCTV", AssetStatus.Fault, "error: Failed to capture image.", "US-1 / I-295 / ME-26, northbound")]
    public void Decode_DeviceFeed_GivesTheDevice(string file, string kind, string name, AssetStatus status, string text, string address)
    {
        Decoded decoded = Decode(file);
        Asset asset = Assert.IsType<Asset>(Assert.Single(decoded.Messages));

        Assert.Empty(decoded.Faults);
        Assert.Equal((kind, name, status, text, address), (asset.Kind, asset.Name, asset.Status, asset.Text, asset.Address));
        Assert.StartsWith("ff55b721-bd18-4c21-8ad7-1b31fdddd876/", asset.SourceId, StringComparison.Ordinal);
        Assert.Equal("2021-12-06T14:54:12Z", asset.Version);
        Assert.Equal(SnapshotScope.Assets, Assert.Single(decoded.Marks).Covers);
    }

    [Fact]
    public void Files_OfTheSamples_AreAllNamedAbove()
    {
        Assert.NotEmpty(Samples.Root);
        Assert.Equal(14, Samples.Files("wzdx", "*.geojson").Count());
    }

    [Fact]
    public void Decode_CaltransOfVersion2_KeepsWhatTheSenderSaid()
    {
        Report report = Assert.IsType<Report>(Assert.Single(Decode("old/caltrans@21826e9.geojson").Messages));

        Assert.Equal("1/C299CA-0004-2016-04-12-00:01:00", report.SourceId);
        Assert.Equal("2016-04-19T14:41:04Z", report.Version);
        Assert.Equal(Time("2016-04-19T14:41:04Z"), report.ObservedAt);
        Assert.Equal(Time("2016-11-03T19:37:00Z"), report.Starts);
        Assert.Equal(Time("2016-11-04T05:30:00Z"), report.Ends);
        Assert.Equal(("CA-299 东行 道路施工", 4, "some-lanes-closed"), (report.Title, report.Level, report.SourceSeverity));
        Assert.Equal("CA-299, MP 114.19–121.633", report.Address);
        Assert.Contains("车道 lanes: 1:left-shoulder:closed 2:left-lane:closed", report.Text, StringComparison.Ordinal);
        Assert.Contains("workers present", report.Text, StringComparison.Ordinal);
        LineShape line = Assert.IsType<LineShape>(report.Shape);
        Assert.Equal(485, line.Path.Length);
        Assert.Equal(new GeoPoint(-122.73389875888823, 40.63513265927444), line.Path[0]);
    }

    [Fact]
    public void Decode_SpeedLimits_AreKilometresAnHourWhateverTheVersion()
    {
        Report old = Reports("old/comprehensive_linestring_example@f6a29a7.geojson").Single(r => r.SourceId == "1/71234");
        Report now = Reports("v4.2/scenario1_simple_linestring_example.geojson")[0];

        Assert.Contains("speed limit 89 km/h (55 mph)", old.Text, StringComparison.Ordinal);
        Assert.EndsWith("speed limit 89 km/h", now.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_BridgeHeights_AreMetresWithTheSendersFeet()
    {
        Report bridge = Reports("old/bridge_height_restriction_linestring_example@4493821.geojson")[1];

        Assert.Contains("限高 (reduced-height) 2.74 m (9 feet)", bridge.Text, StringComparison.Ordinal);
        Assert.StartsWith("#", bridge.Version, StringComparison.Ordinal);
        Assert.Equal(Time("2021-07-01T00:00:00Z"), bridge.ObservedAt);
        Assert.Null(bridge.Level);
    }

    [Fact]
    public void Decode_WorkZoneWithDetour_IsOneGroup()
    {
        string?[] groups = [.. Reports("v4.2/scenario4_detour_linestring_example.geojson").Select(r => r.Group).Distinct()];

        Assert.Equal(["1/a15f7570-b7e6-4367-8ad9-3a462eea65dd"], groups);
    }

    [Theory]
    [InlineData("v4.2/scenario3_shoulder_bidirectional_linestring_example.geojson")]
    [InlineData("v4.2/scenario7_mobileoperation_linestring_example.geojson")]
    public void Decode_TwoHalvesOfOne_AreOneGroup(string file) => Assert.NotNull(Assert.Single(Reports(file).Select(r => r.Group).Distinct()));

    [Fact]
    public void Decode_PartsOfAParentInVersion3_AreOneGroup() => Assert.Equal(
        ["2/65773"],
        Reports("old/comprehensive_linestring_example@f6a29a7.geojson").Where(r => r.SourceId.StartsWith("2/65773-", StringComparison.Ordinal)).Select(r => r.Group).Distinct());

    private static Report[] Reports(string file) => [.. Decode(file).Messages.Cast<Report>()];

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static Decoded Decode(string file) => s_decoder.Decode(Samples.Bytes("wzdx/" + file), Contexts.Of("roadworks"));
}
