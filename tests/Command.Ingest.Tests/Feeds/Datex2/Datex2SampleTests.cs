using System.Globalization;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Datex2;

namespace Command.Ingest.Tests.Feeds.Datex2;

public sealed class Datex2SampleTests
{
    private static readonly Datex2Decoder s_decoder = new();

    [Theory]
    [InlineData("netherlands-situations.xml", 11, null)]
    [InlineData("messagecontainer-message-container-v3_7.xml", 0, "gb-datex4j")]
    [InlineData("messagecontainer-message-container-v3_7-nl-extensions.xml", 0, "nl-datex4j")]
    public void Decode_SituationPublication_GivesEveryRecord(string file, int records, string? alive)
    {
        Decoded decoded = Decode(file);

        Assert.Empty(decoded.Faults);
        Assert.Equal(records, decoded.Messages.Length);
        Assert.Equal(alive is null ? [] : [alive], decoded.Heartbeats);
        Assert.Equal(records > 0, decoded.Snapshot);
    }

    [Theory]
    [InlineData("datex-json-finland-afir-messagecontainer.v3_6.json", "datex-json", "EnergyInfrastructureTablePublication")]
    [InlineData("finland-afir-messagecontainer.v3_6.json", "datex-json", "EnergyInfrastructureTablePublication")]
    [InlineData("france-dialog-regulations.xml", "datex-publication", "TrafficRegulationPublication")]
    [InlineData("france-speeds.xml", "datex-publication", "MeasuredDataPublication")]
    [InlineData("netherlands-emission-zones.xml", "datex-publication", "ControlledZoneTablePublication")]
    [InlineData("netherlands-truckparking-status.xml", "datex-publication", "ParkingStatusPublication")]
    [InlineData("synthetic-afir-recharging-table.xml", "datex-publication", "EnergyInfrastructureTablePublication")]
    public void Decode_AnotherPublication_IsRefusedByName(string file, string code, string named)
    {
        Decoded decoded = Decode(file);

        Fault fault = Assert.Single(decoded.Faults);
        Assert.Equal(code, fault.Code);
        Assert.Contains(named, fault.Reason, StringComparison.Ordinal);
        Assert.True(decoded.Refused);
    }

    [Fact]
    public void Files_OfTheSamples_AreAllNamedAbove()
    {
        Assert.NotEmpty(Samples.Root);
        Assert.Equal(10, Samples.Files("datex").Count(f => !f.Contains("/xsd/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Decode_DutchSituations_AreOneGroupEachWithTheKindsOfTheirRecords()
    {
        Report[] reports = Reports();

        Assert.Equal(
            [("RWS01_SM1162215_D2_WWA", 2), ("RWS01_SM1168188_D2_WWA", 9)],
            reports.CountBy(r => r.Group ?? "").Select(g => (g.Key, g.Value)));
        Assert.Equal(
            ["speed-limit", "closure", "speed-limit", "closure", "detour", "detour", "other-traffic", "other-traffic", "other-traffic", "closure", "closure"],
            reports.Select(r => r.Kind));
        Assert.All(reports, r => Assert.Equal(3, r.Level));
        Assert.All(reports, r => Assert.Equal("medium", r.SourceSeverity));
        Assert.All(reports, r => Assert.Equal(ReportStatus.Open, r.Status));
        Assert.All(reports, r => Assert.False(r.Exercise));
    }

    [Fact]
    public void Decode_FirstDutchRecord_KeepsWhatTheSenderSaid()
    {
        Report report = Reports()[0];

        Assert.Equal("nl-NDWNL/RWS01_M1162215_SPEED_MANAGEMENT_D2_WWA", report.SourceId);
        Assert.Equal("18@2026-07-07T07:10:18Z", report.Version);
        Assert.Equal("SpeedManagement", report.SourceKind);
        Assert.Equal("限速", report.Title);
        Assert.Null(report.Text);
        Assert.Equal(Time("2026-07-07T07:10:18Z"), report.ObservedAt);
        Assert.Equal(Time("2026-07-24T21:12:00.0023086Z"), report.SentAt);
        Assert.Equal(Time("2026-07-03T10:25:45Z"), report.Starts);
        Assert.Equal(Time("2026-12-01T11:00:00Z"), report.Ends);
        LineShape line = Assert.IsType<LineShape>(report.Shape);
        Assert.Equal(20, line.Path.Length);
        Assert.Equal(new GeoPoint(6.207613, 52.693642), line.Path[0]);
        Assert.Equal(new GeoPoint(6.193355, 52.678352), line.Path[^1]);
        Assert.Empty(report.Issues);
    }

    [Fact]
    public void Decode_DutchDetour_LiesAtItsSignAndNotAlongTheAlternativeRoute()
    {
        Report report = Reports()[4];

        Assert.Equal("ReroutingManagement", report.SourceKind);
        Assert.Equal(new PointShape(new GeoPoint(6.7995286, 52.725418)), report.Shape);
    }

    [Fact]
    public void Decode_DutchClosureByTableCodeOnly_HasNoShapeAndSaysSo()
    {
        Report report = Reports()[9];

        Assert.Null(report.Shape);
        Assert.Equal("no-coordinates", Assert.Single(report.Issues).Code);
        Assert.Equal("closure", report.Kind);
    }

    private static Report[] Reports() => [.. Decode("netherlands-situations.xml").Messages.Cast<Report>()];

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static Decoded Decode(string file) => s_decoder.Decode(Samples.Bytes("datex/" + file), Contexts.Of("traffic"));
}
