using Command.Geo;
using Command.Geo.Wire;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.GtfsRealtime;
using Command.Ingest.Tests.City;

namespace Command.Ingest.Tests.Feeds.GtfsRealtime;

public sealed class GtfsDecoderTests
{
    private const long Now = 1_784_336_400;

    private static readonly GtfsRealtimeDecoder s_decoder = new();

    [Fact]
    public void Decode_VehiclePosition_IsInKilometresAnHourAndShortDegrees()
    {
        Position position = Assert.IsType<Position>(Assert.Single(Full("""
            {"id":"e","vehicle":{"trip":{"tripId":"t","routeId":"2"},"vehicle":{"id":"6010","label":"公交 6010","licensePlate":"黑A06010"},
             "position":{"latitude":45.772,"longitude":126.586,"bearing":270.5,"speed":10},"timestamp":"1784336390"}}
            """).Messages));

        Assert.Equal(("6010", "公交 6010", "bus", "1784336390"), (position.SourceId, position.CallSign, position.UnitKind, position.Version));
        Assert.Equal(new GeoPoint(126.586, 45.772), position.At);
        Assert.Equal((36, 270.5), (position.SpeedKmh, position.HeadingDeg));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(Now - 10), position.ObservedAt);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(Now), position.SentAt);
        Assert.Empty(position.Issues);
    }

    [Theory]
    [InlineData("0", "tram")]
    [InlineData("1", "metro")]
    [InlineData("2", "rail")]
    [InlineData("3", "bus")]
    [InlineData("4", "ferry")]
    [InlineData("11", "bus")]
    [InlineData("12", "metro")]
    [InlineData("401", "metro")]
    [InlineData("900", "tram")]
    public void Decode_RouteTypeToldByAnAlert_SetsTheUnitKind(string type, string kind)
    {
        Decoded decoded = Full($$$$"""
            {"id":"v","vehicle":{"trip":{"routeId":"L"},"vehicle":{"id":"1"},"position":{"latitude":45.7,"longitude":126.6},"timestamp":"{{{{Now}}}}"} },
            {"id":"a","alert":{"informedEntity":[{"routeId":"L","routeType":{{{{type}}}}}]}}
            """);

        Assert.Equal(kind, decoded.Messages.OfType<Position>().Single().UnitKind);
    }

    [Theory]
    [InlineData("\"bearing\":400", "gtfs-e027")]
    [InlineData("\"bearing\":-1", "gtfs-e027")]
    [InlineData("\"speed\":-1", "gtfs-w004")]
    [InlineData("\"speed\":500", "gtfs-w004")]
    public void Decode_ValueThatCantBe_IsLeftOutWithTheRule(string extra, string code)
    {
        Position position = Assert.IsType<Position>(Assert.Single(Full($$$$"""
            {"id":"v","vehicle":{"vehicle":{"id":"1"},"position":{"latitude":45.7,"longitude":126.6,{{{{extra}}}} },"timestamp":"{{{{Now}}}}"} }
            """).Messages));

        Assert.Null(position.SpeedKmh);
        Assert.Null(position.HeadingDeg);
        Assert.Equal(code, Assert.Single(position.Issues).Code);
    }

    [Fact]
    public void Decode_NotANumber_IsLeftOut()
    {
        ProtoWriter fix = new();
        fix.Single(1, float.NaN);
        fix.Single(2, float.PositiveInfinity);
        ProtoWriter vehicle = new();
        vehicle.Bytes(2, fix.Written);
        ProtoWriter entity = new();
        entity.Text(1, "v");
        entity.Bytes(4, vehicle.Written);
        ProtoWriter message = new();
        message.Bytes(1, "\n\u00032.0\u0010\u0000"u8);
        message.Bytes(2, entity.Written);

        Decoded decoded = s_decoder.Decode(message.Written.ToArray(), Context());

        Assert.Empty(decoded.Messages);
        Assert.Equal("gtfs-e026", Assert.Single(decoded.Faults).Code);
    }

    [Fact]
    public void Decode_TimeAhead_IsTheReceiptsOwn()
    {
        Position position = Full($$"""{"id":"v","vehicle":{"vehicle":{"id":"1"},"position":{"latitude":45.7,"longitude":126.6},"timestamp":"{{Now + 3600}}"} }""").Messages.OfType<Position>().Single();

        Assert.Equal(Context().ReceivedAt, position.ObservedAt);
        Assert.Equal("gtfs-e050", Assert.Single(position.Issues).Code);
    }

    [Fact]
    public void Decode_SameVehicleTwice_TakesTheFirst()
    {
        const string Vehicle = """{"id":"ID","vehicle":{"vehicle":{"id":"1"},"position":{"latitude":45.7,"longitude":126.6},"timestamp":"1784336400"}}""";
        Decoded decoded = Full($"{Vehicle},{Vehicle.Replace("ID", "other", StringComparison.Ordinal)}");

        Assert.Single(decoded.Messages);
        Assert.Equal(("gtfs-e052", "other"), (decoded.Faults[0].Code, decoded.Faults[0].Where));
    }

    [Fact]
    public void Decode_AlertInSeveralLanguages_PutsChineseFirst()
    {
        Report report = Alert("""
            "headerText":{"translation":[{"text":"Closed","language":"en"},{"text":"停运","language":"zh-CN"}]},
            "descriptionText":{"translation":[{"text":"Закрыто","language":"ru"},{"text":"No trains","language":"en-US"},{"text":"地铁停运","language":"zh"}]},
            "cause":"WEATHER","effect":"NO_SERVICE","severityLevel":"SEVERE","informedEntity":[{"routeId":"1"},{"stopId":"S9"}]
            """);

        Assert.Equal("停运", report.Title);
        Assert.Equal("Closed\n地铁停运\nNo trains\nЗакрыто\n原因：天气；影响：停运（WEATHER, NO_SERVICE）", report.Text);
        Assert.Equal((2, "SEVERE", "1 S9"), (report.Level, report.SourceSeverity, report.Address));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("\"severityLevel\":\"UNKNOWN_SEVERITY\",", null)]
    [InlineData("\"severityLevel\":\"INFO\",", 4)]
    [InlineData("\"severityLevel\":\"WARNING\",", 3)]
    [InlineData("\"severityLevel\":\"SEVERE\",", 2)]
    public void Decode_SeverityLevel_IsTheLevelByTheTable(string field, int? level)
    {
        const string Rest = "\"informedEntity\":[{\"routeId\":\"1\"}]";

        Assert.Equal(level, Alert(field + Rest).Level);
        Assert.Equal(level, Alert(field + Rest, Context() with { Codes = HarbinPack.Pack.Codes("gtfs-rt") }).Level);
    }

    [Theory]
    [InlineData("", null, null, ReportStatus.Open)]
    [InlineData("""{"start":"1784336000"}""", -400, null, ReportStatus.Open)]
    [InlineData("""{"start":"1784336000","end":"1784340000"}""", -400, 3600, ReportStatus.Open)]
    [InlineData("""{"start":"1784330000","end":"1784331000"},{"start":"1784340000","end":"1784350000"}""", 3600, 13600, ReportStatus.Open)]
    [InlineData("""{"start":"1784330000","end":"1784331000"}""", -6400, -5400, ReportStatus.Closed)]
    [InlineData("""{"end":"18446744073709551"}""", null, null, ReportStatus.Open)]
    public void Decode_ActivePeriods_GiveTheOneThatCounts(string periods, int? starts, int? ends, ReportStatus status)
    {
        Report report = Alert($$""" "activePeriod":[{{periods}}],"informedEntity":[{"routeId":"1"}] """);

        Assert.Equal(starts, (int?)(report.Starts?.ToUnixTimeSeconds() - Now));
        Assert.Equal(ends, (int?)(report.Ends?.ToUnixTimeSeconds() - Now));
        Assert.Equal(status, report.Status);
    }

    [Theory]
    [InlineData("\"informedEntity\":[]", "gtfs-e032")]
    [InlineData("\"informedEntity\":[{}]", "gtfs-e033")]
    [InlineData("\"informedEntity\":[{\"routeId\":\"1\",\"trip\":{\"routeId\":\"2\"}}]", "gtfs-e031")]
    [InlineData("\"informedEntity\":[{\"routeId\":\"1\"}],\"activePeriod\":[{\"start\":\"12\"}]", "gtfs-e001")]
    public void Decode_AlertThatBreaksARule_IsTakenWithTheRule(string fields, string code) => Assert.Equal(code, Assert.Single(Alert(fields).Issues).Code);

    [Fact]
    public void Decode_AlertSentAgain_IsTheSameVersionAndAChangedOneIsNot()
    {
        Report first = Alert("\"informedEntity\":[{\"routeId\":\"1\"}]");
        Report again = Assert.IsType<Report>(Assert.Single(s_decoder.Decode(GtfsJson.Full(Now + 30, "{\"id\":\"a\",\"alert\":{\"informedEntity\":[{\"routeId\":\"1\"}]}}"), Context()).Messages));
        Report changed = Alert("\"informedEntity\":[{\"routeId\":\"2\"}]");

        Assert.Equal(first.Version, again.Version);
        Assert.NotEqual(first.Version, changed.Version);
    }

    [Fact]
    public void Decode_CancelledTrip_IsAReportKnownByTheTripAndNotByTheEntity()
    {
        const string Entity = """{"id":"ID","tripUpdate":{"trip":{"tripId":"t7","routeId":"63","startDate":"20260718","startTime":"08:30:00","scheduleRelationship":"CANCELED"}}}""";
        Decoded decoded = Full(Entity);
        Report report = Assert.IsType<Report>(Assert.Single(decoded.Messages));

        Assert.Equal(("trip/t7@20260718@08:30:00", "63 班次取消", 4), (report.SourceId, report.Title, report.Level));
        Assert.Equal("trip t7 20260718 08:30:00", report.Text);
        Assert.Equal(report.SourceId, Full(Entity.Replace("ID", "x", StringComparison.Ordinal)).Messages[0].SourceId);
        Assert.Equal(["trip/", "delays/"], decoded.Marks.Select(m => m.Prefix));
        Assert.Equal([report.SourceId], decoded.Marks[0].Present);
    }

    [Theory]
    [InlineData(2, 900, 0)]
    [InlineData(3, 899, 0)]
    [InlineData(3, 900, 1)]
    public void Decode_LateTrips_AreOneReportARouteFromThreeOfAQuarterOfAnHour(int trips, int delay, int reports)
    {
        string late = string.Join(',', Enumerable.Range(0, trips).Select(i =>
            $$$$"""{"id":"{{{{i}}}}","tripUpdate":{"trip":{"tripId":"{{{{i}}}}","routeId":"63"},"stopTimeUpdate":[{"stopId":"s","arrival":{"delay":{{{{delay}}}}}}]}}"""));
        Decoded decoded = Full(late + """,{"id":"z","tripUpdate":{"trip":{"tripId":"z","routeId":"63"},"delay":-30}}""");

        Assert.Equal(reports, decoded.Messages.Length);
        Assert.All(decoded.Messages.Cast<Report>(), r =>
        {
            Assert.Equal(("delays/63", "63 公交晚点"), (r.SourceId, r.Title));
            Assert.Contains("3 of 4 trips are 15 min or more late, the worst 15 min", r.Text, StringComparison.Ordinal);
            Assert.Equal(["delays/63"], decoded.Marks.Single(m => m.Prefix == "delays/").Present);
        });
    }

    [Fact]
    public void Decode_Differential_TakesBackAndIsNoSnapshot()
    {
        Decoded decoded = s_decoder.Decode(GtfsJson.Differential(Now, """{"id":"a","isDeleted":true},{"id":"v","isDeleted":true,"vehicle":{}}"""), Context());

        Report report = Assert.IsType<Report>(Assert.Single(decoded.Messages));
        Assert.Equal(("alert/a", ReportStatus.Cancelled), (report.SourceId, report.Status));
        Assert.Empty(decoded.Marks);
    }

    [Fact]
    public void Decode_DeletionInAFullMessage_IsAbsence()
    {
        Decoded decoded = Full("""{"id":"a","isDeleted":true,"alert":{}}""");

        Assert.Empty(decoded.Messages);
        Assert.Equal("gtfs-e039", Assert.Single(decoded.Faults).Code);
    }

    [Fact]
    public void Decode_VehiclesOnly_SayNothingOfAlerts() =>
        Assert.Empty(Full("""{"id":"v","vehicle":{"vehicle":{"id":"1"},"position":{"latitude":45.7,"longitude":126.6}}}""").Marks);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Decode_OneEntityUnreadable_LosesThatOneAndTheSnapshot(int which)
    {
        byte[] whole = GtfsJson.Full(Now, """{"id":"a","alert":{"informedEntity":[{"routeId":"1"}]}}""");
        byte[] lost = which == 0 ? [0x12, 0x02, 0x0A, 0x7F] : [0x12, 0x00];

        Decoded decoded = s_decoder.Decode((byte[])[.. whole, .. lost], Context());

        Assert.Single(decoded.Messages);
        Assert.Equal(which == 0 ? "gtfs-entity-malformed" : "gtfs-no-id", Assert.Single(decoded.Faults).Code);
        Assert.Empty(decoded.Marks);
    }

    [Fact]
    public void Decode_RuleBrokenByEveryTrip_IsOneFault()
    {
        Decoded decoded = Full(string.Join(',', Enumerable.Range(0, 40).Select(i => $$$$"""{"id":"{{{{i}}}}","tripUpdate":{"trip":{"tripId":"{{{{i}}}}"}}}""")));

        Fault fault = Assert.Single(decoded.Faults);
        Assert.Equal(("gtfs-e041", "0"), (fault.Code, fault.Where));
        Assert.Contains("40 entities", fault.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"stopId":"s","arrival":{"time":"1784336400"},"departure":{"time":"1784336300"}}""", "gtfs-e025")]
    [InlineData("""{"stopSequence":1,"arrival":{"delay":1}},{"stopSequence":1,"arrival":{"delay":1}}""", "gtfs-e036")]
    [InlineData("""{"stopId":"s","arrival":{"delay":1}},{"stopId":"s","arrival":{"delay":1}}""", "gtfs-e037")]
    [InlineData("""{"arrival":{"delay":1}}""", "gtfs-e040")]
    [InlineData("""{"stopId":"s","arrival":{"delay":1},"scheduleRelationship":"NO_DATA"}""", "gtfs-e042")]
    public void Decode_TripThatBreaksARule_IsNamedByIt(string stops, string code) =>
        Assert.Equal(code, Assert.Single(Full($$$$"""{"id":"t","tripUpdate":{"trip":{"tripId":"t"},"stopTimeUpdate":[{{{{stops}}}}]}}""").Faults).Code);

    [Theory]
    [InlineData("""{"gtfsRealtimeVersion":"3.0","incrementality":"FULL_DATASET","timestamp":"1784336400"}""", "gtfs-e038")]
    [InlineData("""{"gtfsRealtimeVersion":"2.0","timestamp":"1784336400"}""", "gtfs-e049")]
    [InlineData("""{"gtfsRealtimeVersion":"2.0","incrementality":"FULL_DATASET"}""", "gtfs-e048")]
    [InlineData("""{"gtfsRealtimeVersion":"1.0","incrementality":"FULL_DATASET"}""", "gtfs-w001")]
    [InlineData("""{"gtfsRealtimeVersion":"1.0","timestamp":"1784340000"}""", "gtfs-e050")]
    public void Decode_HeaderThatBreaksARule_MarksItsMessages(string header, string code)
    {
        byte[] body = GtfsJson.Message($$$$"""{"header":{{{{header}}}},"entity":[{"id":"a","alert":{"informedEntity":[{"routeId":"1"}]}}]}""");

        Assert.Equal(code, Assert.Single(Assert.Single(s_decoder.Decode(body, Context()).Messages).Issues).Code);
    }

    [Fact]
    public void Decode_NoHeader_IsRefused() => Assert.Equal("gtfs-no-header", Assert.Single(s_decoder.Decode(new byte[] { 0x12, 0x00 }, Context()).Faults).Code);

    private static Report Alert(string fields, FeedContext? context = null) =>
        Assert.IsType<Report>(Assert.Single(s_decoder.Decode(GtfsJson.Full(Now, $"{{\"id\":\"a\",\"alert\":{{{fields}}}}}"), context ?? Context()).Messages));

    private static Decoded Full(string entities) => s_decoder.Decode(GtfsJson.Full(Now, entities), Context());

    private static FeedContext Context() => Contexts.Of("transit", DateTimeOffset.FromUnixTimeSeconds(Now + 5));
}
