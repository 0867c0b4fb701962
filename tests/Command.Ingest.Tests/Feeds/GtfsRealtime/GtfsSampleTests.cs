using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.GtfsRealtime;

namespace Command.Ingest.Tests.Feeds.GtfsRealtime;

public sealed class GtfsSampleTests
{
    private static readonly GtfsRealtimeDecoder s_decoder = new();
    private static readonly JsonSerializerOptions s_fields = new() { IncludeFields = true };

    [Theory]
    [InlineData("transitland/bart-alerts.pb")]
    [InlineData("transitland/bart-trip-updates.pb")]
    [InlineData("transitland/ct-service-alerts.pb")]
    [InlineData("transitland/ct-trip-updates.pb")]
    [InlineData("transitland/example.pb")]
    public void Read_SampleWithItsOracle_SaysTheSame(string file)
    {
        byte[] sent = Samples.Bytes("gtfsrt/" + file);
        byte[] oracle = GtfsJson.Message(Samples.Text($"gtfsrt/{file}.json"));

        Assert.Equal(Told(oracle), Told(sent));
    }

    [Theory]
    [InlineData("transitland/bart-alerts.pb", 0, 1, "")]
    [InlineData("transitland/bart-trip-updates.pb", 0, 1, "gtfs-e002 gtfs-e036")]
    [InlineData("transitland/ct-service-alerts.pb", 0, 0, "")]
    [InlineData("transitland/ct-trip-updates.pb", 0, 0, "")]
    [InlineData("transitland/example.pb", 0, 0, "gtfs-e022")]
    [InlineData("cutr/bullrunner-vehicle-positions.pb", 10, 0, "")]
    [InlineData("bindings/java-vehicle-position-pre-occupancy-defaults-no-occupancy.pb", 1, 0, "")]
    [InlineData("bindings/java-vehicle-position-pre-occupancy-defaults-with-occupancy-status.pb", 1, 0, "")]
    [InlineData("bindings/vehicle_position.pb", 1, 0, "")]
    public void Decode_Sample_GivesItsPositionsAndReports(string file, int positions, int reports, string faults)
    {
        Decoded decoded = Decode(file);

        Assert.Equal((positions, reports), (decoded.Messages.OfType<Position>().Count(), decoded.Messages.OfType<Report>().Count()));
        Assert.Equal(faults, string.Join(' ', decoded.Faults.Select(f => f.Code)));
        Assert.Equal(["transit"], decoded.Heartbeats);
        Assert.False(decoded.Refused);
    }

    [Fact]
    public void Decode_BytesThatAreNoProtobuf_AreRefused()
    {
        Decoded decoded = Decode("transitland/invalid.pb");

        Assert.Equal("protobuf-malformed", Assert.Single(decoded.Faults).Code);
        Assert.True(decoded.Refused);
        Assert.Empty(decoded.Marks);
    }

    [Fact]
    public void Files_OfTheSamples_AreAllNamedAbove()
    {
        Assert.NotEmpty(Samples.Root);
        Assert.Equal(10, Samples.Files("gtfsrt", "*.pb").Count());
        Assert.Equal(20, Samples.Files("gtfsrt/transitland/errors").Count());
    }

    [Fact]
    public void Decode_EmptyFeed_IsAliveAndSaysThatThereIsNothing()
    {
        Decoded decoded = Decode("transitland/ct-service-alerts.pb");

        Assert.Equal(["alert/", "trip/", "delays/"], decoded.Marks.Select(m => m.Prefix));
        Assert.All(decoded.Marks, m =>
        {
            Assert.Empty(m.Present);
            Assert.Equal(SnapshotScope.Reports, m.Covers);
            Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_699_405_546), m.ObservedAt);
        });
    }

    [Fact]
    public void Decode_BartAlert_KeepsWhatTheSenderSaid()
    {
        Decoded decoded = Decode("transitland/bart-alerts.pb");
        Report report = Assert.IsType<Report>(Assert.Single(decoded.Messages));

        Assert.Equal("alert/BSA_187874", report.SourceId);
        Assert.Equal("transit-disruption", report.Kind);
        Assert.Equal("SIGNIFICANT_DELAYS", report.SourceKind);
        Assert.StartsWith("There is a major delay at Montgomery St.", report.Title, StringComparison.Ordinal);
        Assert.Equal(80, report.Title.Length);
        Assert.Equal("原因：医疗急救；影响：严重晚点（MEDICAL_EMERGENCY, SIGNIFICANT_DELAYS）\nhttp://www.bart.gov/schedules/advisories", report.Text);
        Assert.Equal("BART", report.Address);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_565_199_942), report.ObservedAt);
        Assert.Null(report.Level);
        Assert.Null(report.Shape);
        Assert.Null(report.Ends);
        Assert.Empty(report.Issues);
        SnapshotMark mark = Assert.Single(decoded.Marks);
        Assert.Equal(("alert/", "alert/BSA_187874"), (mark.Prefix, Assert.Single(mark.Present)));
    }

    [Fact]
    public void Decode_BartTrips_AreOneReportOfTheLateOnes()
    {
        Report report = Assert.IsType<Report>(Assert.Single(Decode("transitland/bart-trip-updates.pb").Messages));

        Assert.Equal("delays/", report.SourceId);
        Assert.EndsWith("10 of 91 trips are 15 min or more late, the worst 36 min", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_ExampleTripWhoseTimesGoBack_IsNamed() =>
        Assert.Equal("2251935WKDY", Assert.Single(Decode("transitland/example.pb").Faults).Where);

    [Fact]
    public void Decode_BullRunner_ReadsFloatsPastAnExtension()
    {
        Position[] positions = [.. Decode("cutr/bullrunner-vehicle-positions.pb").Messages.Cast<Position>()];

        Assert.Equal(["1536", "1537", "1331", "2252"], positions.Select(p => p.SourceId).Take(4));
        Assert.Equal(new GeoPoint(-82.417694, 28.066221), positions[0].At);
        Assert.Equal(180, positions[0].HeadingDeg);
        Assert.Equal("F/1536", positions[0].CallSign);
        Assert.All(positions, p => Assert.Equal("bus", p.UnitKind));
        Assert.All(positions, p => Assert.Contains(p.Issues, i => i.Code == "gtfs-w001"));
    }

    [Theory]
    [InlineData("bindings/java-vehicle-position-pre-occupancy-defaults-no-occupancy.pb", "gtfs-e049 gtfs-e048 gtfs-w001")]
    [InlineData("bindings/vehicle_position.pb", "gtfs-w001 gtfs-w001")]
    public void Decode_HeaderWithoutTime_StandsInTheReceiptAndSaysSo(string file, string issues)
    {
        Position position = Assert.IsType<Position>(Assert.Single(Decode(file).Messages));

        Assert.Equal("1", position.SourceId);
        Assert.Equal(Contexts.Of("transit").ReceivedAt, position.ObservedAt);
        Assert.Equal(issues, string.Join(' ', position.Issues.Select(i => i.Code)));
    }

    [Theory]
    [InlineData("E001.header-timestamp.json", "gtfs-e001")]
    [InlineData("E001.trip_update-stop_time_update-arrival-time.json", "gtfs-e001")]
    [InlineData("E001.trip_update-stop_time_update-departure-time.json", "gtfs-e001")]
    [InlineData("E002.trip_update-stop_time_update.2.json", "gtfs-e002")]
    [InlineData("E004.trip_update-trip-route_id.json", "")]
    [InlineData("E011.trip_update-stop_time_update-stop_id.json", "")]
    [InlineData("E020.trip_update-trip-start_time.1.json", "gtfs-e020")]
    [InlineData("E021.trip_update-trip-start_date.1.json", "gtfs-e021")]
    [InlineData("E021.trip_update-trip-start_date.2.json", "gtfs-e021")]
    [InlineData("E022.trip_update-stop_time_update.1.json", "gtfs-e022")]
    [InlineData("E022.trip_update-stop_time_update.3.json", "gtfs-e022")]
    [InlineData("E026.vehicle_position-position-latitude.2.json", "gtfs-e026")]
    [InlineData("E026.vehicle_position-position-latitude.3.json", "gtfs-e026")]
    [InlineData("E026.vehicle_position-position-longitude.2.json", "gtfs-e026")]
    [InlineData("E026.vehicle_position-position-longitude.3.json", "gtfs-e026")]
    [InlineData("E029.vehicle_position-position.1.json", "")]
    [InlineData("E029.vehicle_position-position.2.json", "")]
    [InlineData("E043.trip_update-schedule_relationship.json", "gtfs-e043")]
    [InlineData("E044.trip_update-schedule_relationship.1.json", "gtfs-e044")]
    [InlineData("E044.trip_update-schedule_relationship.2.json", "gtfs-e044")]
    public void Decode_ValidatorCase_IsNamedByItsRuleUnlessATimetableIsNeeded(string file, string faults)
    {
        Decoded decoded = s_decoder.Decode(GtfsJson.Message(Samples.Text("gtfsrt/transitland/errors/" + file)), Contexts.Of("transit"));

        Assert.Equal(faults, string.Join(' ', decoded.Faults.Select(f => f.Code)));
        Assert.Equal(file.StartsWith("E029", StringComparison.Ordinal) ? 1 : 0, decoded.Messages.Length);
    }

    private static string Told(byte[] body)
    {
        (GtfsMessage? message, Fault? refused) = GtfsMessage.Read(body);
        Assert.Null(refused);
        GtfsEntity?[] entities = [.. message!.Entities.Select(e => GtfsEntity.Read(body[e]))];
        Assert.All(entities, Assert.NotNull);
        return JsonSerializer.Serialize((message.Header, entities), s_fields);
    }

    private static Decoded Decode(string file) => s_decoder.Decode(Samples.Bytes("gtfsrt/" + file), Contexts.Of("transit"));
}
