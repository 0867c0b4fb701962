using System.Collections.Immutable;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.GtfsRealtime;

namespace Command.Ingest.Tests.Feeds.GtfsRealtime;

public sealed class GtfsFlowTests
{
    private const string Alert = """{"id":"a","alert":{"informedEntity":[{"routeId":"2"}]}}""", Other = """{"id":"b","alert":{"informedEntity":[{"routeId":"3"}]}}""";
    private static readonly DateTimeOffset s_now = Contexts.Of("transit").ReceivedAt;
    private static readonly GtfsRealtimeDecoder s_decoder = new();

    [Theory]
    [InlineData(-40, -30, -10, 0, Other, "", "")]
    [InlineData(-40, -30, -40, 0, Alert, "", "")]
    [InlineData(-40, -30, -40, 0, Other, "gtfs-e017", "")]
    [InlineData(-40, -30, -45, 0, Other, "gtfs-e018", "")]
    [InlineData(-40, -30, -4, 0, Other, "", "gtfs-w007")]
    [InlineData(-60, -36, -4, 0, Other, "", "")]
    [InlineData(-90, -30, -66, 0, Other, "", "gtfs-w008")]
    [InlineData(-90, -30, -65, 0, Other, "", "")]
    [InlineData(-300, -30, -200, 0, Other, "", "gtfs-w007 gtfs-w008")]
    public void Decode_MessageAfterAnother_IsJudgedByIt(int firstStated, int firstCame, int stated, int came, string entity, string faults, string issues)
    {
        Decoded first = Decode(firstStated, firstCame, Alert, []);
        Decoded next = Decode(stated, came, entity, [first.Trace!]);

        Assert.Equal(faults, string.Join(' ', next.Faults.Select(f => f.Code)));
        Assert.Equal(issues, string.Join(' ', Assert.Single(next.Messages).Issues.Select(f => f.Code)));
        Assert.Empty(first.Faults);
        Assert.Empty(first.Messages.Single().Issues);
    }

    [Fact]
    public void Decode_MessageOlderThanTheOneBefore_SaysNothingOfWhatItDoesNotName()
    {
        Decoded first = Decode(-40, -30, Alert, []);

        Assert.Empty(Decode(-41, 0, Other, [first.Trace!]).Marks);
        Assert.NotEmpty(Decode(-40, 0, Other, [first.Trace!]).Marks);
        Assert.NotEmpty(Decode(-39, 0, Other, [first.Trace!]).Marks);
    }

    [Fact]
    public void Decode_KindsThatComeInTurn_DoNotFollowEachOther()
    {
        Decoded alerts = Decode(-20, -20, Alert, []);
        Decoded vehicles = Decode(-20, -19, """{"id":"v","vehicle":{"vehicle":{"id":"1"},"position":{"latitude":45.7,"longitude":126.6},"timestamp":"1784336380"}}""", [alerts.Trace!]);

        Assert.NotEqual(alerts.Trace!.Series, vehicles.Trace!.Series);
        Assert.Empty(vehicles.Faults);
        Assert.Equal("gtfs-e018", Assert.Single(Decode(-30, 0, Other, [alerts.Trace, vehicles.Trace]).Faults).Code);
    }

    [Fact]
    public void Decode_OldMessageThatGaveNoMessages_IsFoundAllTheSame()
    {
        const string update = """{"id":"u","tripUpdate":{"trip":{"tripId":"t"},"stopTimeUpdate":[{"stopId":"A","arrival":{"delay":1}}]}}""";
        Decoded first = Decode(-200, -30, update, []);

        Assert.Equal("gtfs-w008", Assert.Single(Decode(-180, 0, update, [first.Trace!]).Faults).Code);
    }

    [Fact]
    public void Decode_HeaderWithoutAUsableTime_IsNotJudgedByOrder()
    {
        Decoded first = Decode(-40, -30, Alert, []);
        Decoded next = s_decoder.Decode(GtfsJson.Full(0, Other), Context(0, [first.Trace!]));

        Assert.Empty(next.Faults);
        Assert.Null(next.Trace!.Stated);
    }

    private static Decoded Decode(int stated, int came, string entity, MessageTrace[] before) =>
        s_decoder.Decode(GtfsJson.Full(s_now.ToUnixTimeSeconds() + stated, entity), Context(came, before));

    private static FeedContext Context(int came, MessageTrace[] before) => Contexts.Of("transit", s_now.AddSeconds(came)) with { Before = before.ToImmutableDictionary(t => t.Series) };
}
