using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.GtfsRealtime;

namespace Command.Ingest.Tests.Feeds.GtfsRealtime;

public sealed class GtfsPairsTests
{
    private const long Now = 1784336380;
    private static readonly GtfsRealtimeDecoder s_decoder = new();

    [Theory]
    [InlineData("t1", "v1", "t1", "", "")]
    [InlineData("t1", null, "t1", "", "")]
    [InlineData("t2", "v1", "t1", "gtfs-e047", "gtfs-w003")]
    [InlineData("t1", "v9", "t1", "gtfs-e047", "")]
    [InlineData("t2", "v9", "t1", "", "gtfs-w003")]
    [InlineData("t1", "v1", null, "", "")]
    public void Decode_VehicleAndTripUpdateInOneMessage_AreHeldAgainstEachOther(string updated, string? driving, string? driven, string faults, string issues)
    {
        string vehicle = driving is null ? "" : $$$""","vehicle":{"id":"{{{driving}}}"}""";
        Decoded decoded = Decode($$$"""{{{Vehicle(driven)}}},{"id":"u","tripUpdate":{"trip":{"tripId":"{{{updated}}}"}{{{vehicle}}},"stopTimeUpdate":[{"stopId":"A","arrival":{"delay":1}}]}}""");

        Position position = Assert.Single(decoded.Messages.OfType<Position>());
        Assert.Equal(faults, string.Join(' ', decoded.Faults.Select(f => f.Code)));
        Assert.Equal(issues, string.Join(' ', position.Issues.Select(f => f.Code)));
        Assert.NotNull(position.At);
    }

    [Fact]
    public void Decode_TripUpdateOfNoTrip_IsNamed() => Assert.Equal(
        "gtfs-w006",
        Assert.Single(Decode("""{"id":"u","tripUpdate":{"trip":{"routeId":"2"},"stopTimeUpdate":[{"stopId":"A","arrival":{"delay":1}}]}}""").Faults).Code);

    [Fact]
    public void Decode_VehiclesAlone_SayNothingByLeavingTripUpdatesOut() => Assert.Empty(Assert.Single(Decode(Vehicle("t1")).Messages).Issues);

    private static string Vehicle(string? trip)
    {
        string descriptor = trip is null ? "\"routeId\":\"2\"" : $"\"tripId\":\"{trip}\"";
        return FormattableString.Invariant(
            $$$$"""{"id":"e","vehicle":{"vehicle":{"id":"v1"},"trip":{ {{{{descriptor}}}} },"position":{"latitude":45.75,"longitude":126.62},"timestamp":"{{{{Now}}}}"}}""");
    }

    private static Decoded Decode(string entities) => s_decoder.Decode(GtfsJson.Full(Now, entities), Contexts.Of("transit"));
}
