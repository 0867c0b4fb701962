using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.GtfsRealtime;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.GtfsRealtime;

public sealed class GtfsTimetableTests
{
    private const long Now = 1_784_336_400;

    private static readonly GtfsRealtimeDecoder s_decoder = new();
    private static readonly Timetable s_town = GtfsZip.Read(GtfsZip.Town);

    [Theory]
    [InlineData("""{"tripId":"t1","routeId":"2","directionId":0,"startTime":"08:00:00"}""", "")]
    [InlineData("""{"tripId":"t9"}""", "gtfs-e003")]
    [InlineData("""{"tripId":"t9","scheduleRelationship":"ADDED"}""", "")]
    [InlineData("""{"tripId":"t9","scheduleRelationship":"CANCELED"}""", "gtfs-e003")]
    [InlineData("""{"tripId":"t9","scheduleRelationship":"DUPLICATED"}""", "gtfs-e003")]
    [InlineData("""{"tripId":"t1","scheduleRelationship":"ADDED"}""", "gtfs-e016")]
    [InlineData("""{"routeId":"9"}""", "gtfs-e004")]
    [InlineData("""{"tripId":"t1","routeId":"M1"}""", "gtfs-e035")]
    [InlineData("""{"tripId":"t1","directionId":1}""", "gtfs-e024")]
    [InlineData("""{"tripId":"t1","startTime":"08:00:30"}""", "gtfs-e023")]
    [InlineData("""{"tripId":"t1","startTime":"8:00:00"}""", "")]
    [InlineData("""{"tripId":"loop","startTime":"25:00:00"}""", "")]
    [InlineData("""{"tripId":"t1","startTime":"09:00:00","scheduleRelationship":"DUPLICATED"}""", "")]
    [InlineData("""{"tripId":"h0"}""", "gtfs-e006")]
    [InlineData("""{"tripId":"h0","startTime":"06:07:00"}""", "gtfs-e006")]
    [InlineData("""{"tripId":"h0","startTime":"06:07:00","startDate":"20260718"}""", "")]
    [InlineData("""{"tripId":"h0","startTime":"06:07:00","startDate":"20260718","scheduleRelationship":"UNSCHEDULED"}""", "")]
    [InlineData("""{"tripId":"h0","startTime":"06:07:00","startDate":"20260718","scheduleRelationship":"SCHEDULED"}""", "gtfs-e013")]
    [InlineData("""{"tripId":"h1","startTime":"06:20:00"}""", "")]
    [InlineData("""{"tripId":"h1","startTime":"06:21:00"}""", "gtfs-e019")]
    [InlineData("""{"tripId":"h1","startTime":"22:00:00"}""", "gtfs-e019")]
    public void Decode_VehicleOnATrip_IsDrawnWhateverTheTimetableSays(string trip, string faults)
    {
        Decoded decoded = Decode(Vehicle(trip));

        Assert.Equal(faults, Codes(decoded.Faults));
        Assert.Equal(new GeoPoint(126.62, 45.75), Assert.IsType<Position>(Assert.Single(decoded.Messages)).At);
        Assert.Equal("", Codes(Decode(Vehicle(trip), null).Faults));
    }

    [Theory]
    [InlineData("t1", """{"stopSequence":10,"stopId":"A","arrival":{"time":"1784336500"}}""", "")]
    [InlineData("t1", """{"stopSequence":10,"stopId":"Z","arrival":{"time":"1784336500"}}""", "gtfs-e011 gtfs-e045")]
    [InlineData("t1", """{"stopSequence":10,"stopId":"B","arrival":{"time":"1784336500"}}""", "gtfs-e045")]
    [InlineData("t1", """{"stopId":"S","arrival":{"time":"1784336500"}}""", "gtfs-e015")]
    [InlineData("t1", """{"stopSequence":11,"arrival":{"time":"1784336500"}}""", "gtfs-e051")]
    [InlineData("t1", """{"stopSequence":20,"arrival":{"delay":60}}""", "gtfs-e046")]
    [InlineData("t1", """{"stopId":"B","departure":{"delay":60}}""", "gtfs-e046")]
    [InlineData("t1", """{"stopSequence":20,"arrival":{"time":"1784336500"}}""", "")]
    [InlineData("loop", """{"stopId":"A","arrival":{"delay":60}}""", "gtfs-e009")]
    [InlineData("loop", """{"stopSequence":3,"stopId":"A","arrival":{"delay":60}}""", "")]
    public void Decode_TripUpdate_HasItsStopsHeldAgainstTheTimetable(string trip, string stop, string faults) =>
        Assert.Equal(faults, Codes(Decode($$$"""{"id":"u","tripUpdate":{"trip":{"tripId":"{{{trip}}}"},"stopTimeUpdate":[{{{stop}}}]} }""").Faults));

    [Fact]
    public void Decode_AddedTrip_HasStopsOfItsOwn() =>
        Assert.Equal("", Codes(Decode("""{"id":"u","tripUpdate":{"trip":{"tripId":"x","scheduleRelationship":"ADDED"},"stopTimeUpdate":[{"stopSequence":99,"stopId":"A","arrival":{"time":"1784336500"}}]}}""").Faults));

    [Theory]
    [InlineData("", "gtfs-w005")]
    [InlineData(""","vehicle":{"id":"7"}""", "")]
    public void Decode_UpdateOfATripByHeadway_ShouldNameItsVehicle(string vehicle, string faults) =>
        Assert.Equal(faults, Codes(Decode($$$"""{"id":"u","tripUpdate":{"trip":{"tripId":"h0","startTime":"06:07:00","startDate":"20260718"}{{{vehicle}}},"stopTimeUpdate":[{"stopId":"A","arrival":{"delay":1}}]} }""").Faults));

    [Fact]
    public void Decode_VehicleAtAStopThatIsNone_IsDrawn()
    {
        Decoded decoded = Decode(Vehicle("{}").Replace("\"timestamp\"", "\"stopId\":\"Z\",\"timestamp\"", StringComparison.Ordinal));

        Assert.Equal("gtfs-e011", Codes(decoded.Faults));
        Assert.Single(decoded.Messages);
    }

    [Theory]
    [InlineData(126.62, 45.751, "t1", "")]
    [InlineData(126.641, 45.76, "t1", "")]
    [InlineData(126.62, 45.752, "t1", "gtfs-e029")]
    [InlineData(126.62, 45.752, "loop", "")]
    [InlineData(126.62, 45.736, "t1", "gtfs-e029")]
    [InlineData(126.62, 45.73, "t1", "gtfs-e028")]
    [InlineData(126.67, 45.75, "", "gtfs-e028")]
    [InlineData(45.75, 26.62, "", "gtfs-e028")]
    public void Decode_VehicleAwayFromItsLines_IsDrawnThereAndSaysSo(double lon, double lat, string trip, string issues)
    {
        Position position = Assert.IsType<Position>(Assert.Single(Decode(Vehicle(trip.Length == 0 ? "{}" : $$"""{"tripId":"{{trip}}"}""", lon, lat)).Messages));

        Assert.Equal(new GeoPoint(lon, lat), position.At);
        Assert.Equal(issues, Codes(position.Issues));
    }

    [Theory]
    [InlineData("""{"trip":{"tripId":"t1"}}""", "DETOUR", "")]
    [InlineData("""{"routeId":"2"}""", "DETOUR", "")]
    [InlineData("""{"trip":{"tripId":"loop"}}""", "DETOUR", "gtfs-e029")]
    [InlineData("""{"trip":{"tripId":"t1"}}""", "REDUCED_SERVICE", "gtfs-e029")]
    public void Decode_VehicleOnADetour_IsNotAstray(string informed, string effect, string issues)
    {
        Decoded decoded = Decode(Vehicle("""{"tripId":"t1"}""", 126.62, 45.755) + $$$""",{"id":"a","alert":{"informedEntity":[{{{informed}}}],"effect":"{{{effect}}}"}}""");

        Assert.Equal(issues, Codes(decoded.Messages.OfType<Position>().Single().Issues));
    }

    [Theory]
    [InlineData("""{"agencyId":"HB","routeId":"2","stopId":"S","trip":{"tripId":"t1"}}""", "")]
    [InlineData("""{"agencyId":"XX"}""", "gtfs-e034")]
    [InlineData("""{"routeId":"9"}""", "gtfs-e004")]
    [InlineData("""{"stopId":"Z"}""", "gtfs-e011")]
    [InlineData("""{"trip":{"tripId":"t9"}}""", "gtfs-e003")]
    [InlineData("""{"routeId":"M1","trip":{"tripId":"t1"}}""", "gtfs-e030")]
    public void Decode_Alert_IsTakenAndNamesWhatTheTimetableDoesNotHave(string informed, string issues)
    {
        Decoded decoded = Decode($$"""{"id":"a","alert":{"informedEntity":[{{informed}}]} }""");

        Assert.Equal(issues, Codes(Assert.IsType<Report>(Assert.Single(decoded.Messages)).Issues));
        Assert.Empty(decoded.Faults);
    }

    [Theory]
    [InlineData("""{"routeId":"M1"}""", "metro")]
    [InlineData("""{"tripId":"h1"}""", "metro")]
    [InlineData("""{"tripId":"t1"}""", "bus")]
    public void Decode_RouteTypeOfTheTimetable_SetsTheUnitKind(string trip, string kind) => Assert.Equal(kind, Decode(Vehicle(trip)).Messages.OfType<Position>().Single().UnitKind);

    [Fact]
    public void Decode_FeedInMetresOfAPlane_IsNotHeldAgainstDegrees()
    {
        FeedContext context = Contexts.Of("transit") with { Timetable = s_town, Plane = true };

        Assert.Empty(s_decoder.Decode(GtfsJson.Full(Now, Vehicle("""{"tripId":"t1"}""", 10, 10)), context).Messages.Single().Issues);
    }

    /// <summary>The validator's cases, held against the part of their railway's timetable that they speak of.</summary>
    [Theory]
    [InlineData("E004.trip_update-trip-route_id.json", "gtfs-e004 gtfs-e035", "")]
    [InlineData("E011.trip_update-stop_time_update-stop_id.json", "gtfs-e011 gtfs-e045", "")]
    [InlineData("E029.vehicle_position-position.1.json", "", "gtfs-e029")]
    [InlineData("E029.vehicle_position-position.2.json", "", "gtfs-e029")]
    public void Decode_ValidatorCase_IsNamedByItsRule(string file, string faults, string issues)
    {
        Timetable railway = GtfsZip.Read(
            ("agency.txt", "agency_name\nCT\n"),
            ("routes.txt", "route_id,route_type\nL1,2\n"),
            ("stops.txt", "stop_id\n70232\n70242\n"),
            ("trips.txt", "route_id,trip_id,direction_id,shape_id\nL1,124,1,s\n"),
            ("stop_times.txt", "trip_id,arrival_time,stop_id,stop_sequence\n124,15:37:00,70232,20\n124,15:40:00,70242,21\n"),
            ("shapes.txt", "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\ns,37.378427,-122.030742,1\ns,37.370598,-121.997114,2\n"));

        Decoded decoded = s_decoder.Decode(GtfsJson.Message(Samples.Text("gtfsrt/transitland/errors/" + file)), Contexts.Of("transit") with { Timetable = railway });

        Assert.Equal(faults, Codes(decoded.Faults));
        Assert.Equal(issues, Codes(decoded.Messages.SelectMany(m => m.Issues)));
    }

    [Fact]
    public void Decode_AnyBytesChanged_GivesTheSamePositionsAndReportsWithATimetableAndWithout()
    {
        byte[] good = GtfsJson.Full(Now, Vehicle("""{"tripId":"t1","routeId":"2","startTime":"08:00:00","startDate":"20260718","directionId":0}""")
            + """,{"id":"a","alert":{"informedEntity":[{"agencyId":"HB","routeId":"2","stopId":"A","trip":{"tripId":"t1"}}],"effect":"DETOUR"}}"""
            + """,{"id":"u","tripUpdate":{"trip":{"tripId":"h0","scheduleRelationship":"CANCELED"},"stopTimeUpdate":[{"stopSequence":1,"stopId":"A","arrival":{"delay":1}}]}}""");
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).List[0, 6].Sample(
            changes =>
            {
                byte[] changed = [.. good];
                changes.ForEach(c => changed[c.Item1] = c.Item2);
                Decoded with = s_decoder.Decode(changed, Contexts.Of("transit") with { Timetable = s_town });
                Decoded without = s_decoder.Decode(changed, Contexts.Of("transit"));
                Assert.Equal(without.Messages.Select(Said), with.Messages.Select(Said));
                Assert.Equal(without.Marks.Select(m => string.Join(' ', m.Present)), with.Marks.Select(m => string.Join(' ', m.Present)));
            },
            iter: 3000);
    }

    private static (string, string, DateTimeOffset, GeoPoint?, string?) Said(Message message) =>
        (message.SourceId, message.Version, message.ObservedAt, (message as Position)?.At, (message as Report)?.Title);

    private static string Vehicle(string trip, double lon = 126.62, double lat = 45.75) => FormattableString.Invariant(
        $$$"""{"id":"v","vehicle":{"trip":{{{trip}}},"vehicle":{"id":"1"},"position":{"latitude":{{{lat}}},"longitude":{{{lon}}} },"timestamp":"{{{Now}}}"} }""");

    private static string Codes(IEnumerable<Fault> faults) => string.Join(' ', faults.Select(f => f.Code));

    private static Decoded Decode(string entities) => Decode(entities, s_town);

    private static Decoded Decode(string entities, Timetable? timetable) => s_decoder.Decode(GtfsJson.Full(Now, entities), Contexts.Of("transit") with { Timetable = timetable });
}
