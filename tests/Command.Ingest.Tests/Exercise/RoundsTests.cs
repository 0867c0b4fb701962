using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Cot;
using Command.Ingest.Feeds.GtfsRealtime;
using Command.Ingest.Feeds.SensorThings;
using Command.Ingest.Feeds.Wzdx;
using Command.Ingest.Tests.City;

namespace Command.Ingest.Tests.Exercise;

/// <summary>What the exercise says over and over, read by the real decoders.</summary>
public sealed class RoundsTests
{
    private static readonly IFeedDecoder[] s_decoders = [new GtfsRealtimeDecoder(), new WzdxDecoder(), new SensorThingsDecoder(), new CotDecoder()];

    public static TheoryData<string> Formats => [.. Rounds.Formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Body_AtEveryMomentOfTheStory_DecodesWithoutFaultOrIssueAndSpeaksOfNothingToCome(string format)
    {
        Round round = RoundOf(format);
        for (int minute = 0; minute <= 120; minute += 3)
        {
            DateTimeOffset now = Tellings.Start.AddMinutes(minute);

            Decoded decoded = Decode(round, Tellings.Of(), now);

            Assert.Empty(decoded.Faults);
            Assert.NotEmpty(decoded.Messages);
            Assert.All(decoded.Messages, m => Assert.Empty(m.Issues));
            Assert.All(decoded.Messages, m => Assert.True(m.ObservedAt <= now, m.SourceId));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Body_SameSeedAndTimes_IsTheSameBytes(string format)
    {
        Round one = RoundOf(format), other = RoundOf(format);
        for (int second = 0; second < 300; second += 15)
        {
            DateTimeOffset now = Tellings.Start.AddSeconds(second);
            Assert.Equal(one.Body(Tellings.Of(), now), other.Body(Tellings.Of(), now));
        }
    }

    [Fact]
    public void Buses_BetweenTwoRounds_DriveAndKeepTheirNames()
    {
        Round round = RoundOf("gtfs-rt");
        Position[] before = Buses(0), after = Buses(15);

        Assert.Equal(12, before.Length);
        Assert.Equal(before.Select(p => p.SourceId), after.Select(p => p.SourceId));
        Assert.All(before.Zip(after), p => Assert.InRange(p.First.At!.Value.DistanceTo(p.Second.At!.Value), 0, 260));
        Assert.True(before.Zip(after).Count(p => p.First.At != p.Second.At) >= 10);
        Assert.All(after, p => Assert.Equal("bus", p.UnitKind));

        Position[] Buses(int second) => [.. Decode(round, Tellings.Of(), Tellings.Start.AddSeconds(second)).Messages.OfType<Position>()];
    }

    [Fact]
    public void Buses_UnderpassFlooded_PassengersAreToldUntilItIsDry()
    {
        Round round = RoundOf("gtfs-rt");

        Assert.Empty(Alerts(11));
        Assert.Equal(ReportStatus.Open, Assert.Single(Alerts(12)).Status);
        Assert.Equal("64 338", Assert.Single(Alerts(60)).Address);
        Assert.Equal([ReportStatus.Closed, ReportStatus.Open], Alerts(90).Select(a => a.Status));

        Report[] Alerts(int minute) => [.. Decode(round, Tellings.Of(), Tellings.Start.AddMinutes(minute)).Messages.OfType<Report>()];
    }

    [Fact]
    public void Zones_OfTheStory_CloseAndOpenAgainWhileTheOthersStay()
    {
        Round round = RoundOf("wzdx");

        Assert.Equal(["roadworks", "roadworks", "roadworks"], Zones(0).Select(r => r.Kind));
        Assert.Equal(["closure", "roadworks", "roadworks"], Zones(12).Select(r => r.Kind));
        Assert.Equal(["roadworks", "roadworks", "roadworks"], Zones(90).Select(r => r.Kind));
        Assert.Equal([ReportStatus.Open, ReportStatus.Open, ReportStatus.Closed], Zones(90).Select(r => r.Status));
        Assert.Equal(Zones(12)[0].Version, Zones(80)[0].Version);
        Assert.NotEqual(Zones(0)[0].Version, Zones(12)[0].Version);

        Report[] Zones(int minute) => [.. Decode(round, Tellings.Of(), Tellings.Start.AddMinutes(minute)).Messages.OfType<Report>()];
    }

    [Fact]
    public void Zones_OfTheNextTelling_AreOthersAndTheOldOnesAreNoMore()
    {
        Round round = RoundOf("wzdx");
        Telling next = Tellings.Of(1) with { Name = "260718080000", Start = Tellings.Start.AddHours(2) };

        string[] old = [.. Decode(round, Tellings.Of(), Tellings.Start).Messages.Select(m => m.SourceId)];
        SnapshotMark mark = Assert.Single(Decode(round, next, next.Start).Marks);

        Assert.Equal(3, mark.Present.Length);
        Assert.Empty(mark.Present.Intersect(old));
    }

    [Fact]
    public void Sensors_UnderTheBridge_FollowTheStory()
    {
        Round round = RoundOf("sensorthings");

        Assert.Equal(0.36, Depth(0));
        Assert.Equal(0.86, Depth(20));
        Assert.Equal(0, Depth(90));

        double? Depth(int minute)
        {
            Reading reading = Decode(round, Tellings.Of(), Tellings.Start.AddMinutes(minute)).Messages.OfType<Reading>().Single(r => r.Station == "depth-kangan");
            Assert.Equal(("waterDepth", "m", "good"), (reading.Property, reading.Unit, reading.Quality));
            return reading.Value;
        }
    }

    [Fact]
    public void Field_Members_WalkAroundTheIncident()
    {
        Round round = RoundOf("cot");
        GeoPoint centre = Tellings.FloodMorning.Events[0].Places[0].At;
        Position[] before = [];
        for (int second = 0; second <= 600; second += 10)
        {
            DateTimeOffset now = Tellings.Start.AddSeconds(second);
            Position[] members = [.. Decode(round, Tellings.Of(), now).Messages.OfType<Position>()];

            Assert.Equal(5, members.Length);
            Assert.All(members, m => Assert.InRange(m.At!.Value.DistanceTo(centre), 0, 155));
            Assert.All(members, m => Assert.InRange(m.SpeedKmh!.Value, 0, 6));
            Assert.All(members, m => Assert.True(m.StaleAt > now));
            Assert.All(before.Zip(members), p => Assert.InRange(p.First.At!.Value.DistanceTo(p.Second.At!.Value), 0, 16));
            before = members;
        }

        Assert.Contains("police", before.Select(m => m.UnitKind));
    }

    [Fact]
    public void Truth_EveryReportOfTheRounds_HasOne()
    {
        Dictionary<string, string> truth = new(Rounds.Truth(Tellings.FloodMorning, Tellings.SenderOf, Tellings.Of()));

        foreach (string format in (string[])["gtfs-rt", "wzdx"])
        {
            Assert.All(Decode(RoundOf(format), Tellings.Of(), Tellings.Start.AddMinutes(80)).Messages.OfType<Report>(), r => Assert.NotEmpty(truth[MessageIds.Of(r)]));
        }
    }

    [Fact]
    public void Of_NoSuchFeedInTheCity_SaysTheRest() =>
        Assert.Equal(["wzdx"], Rounds.Of(Tellings.FloodMorning, Tellings.Roads, f => f == "wzdx" ? Tellings.SenderOf(f) : null).Select(r => r.Format));

    private static Round RoundOf(string format) => Rounds.Of(Tellings.FloodMorning, Tellings.Roads, Tellings.SenderOf).Single(r => r.Format == format);

    private static Decoded Decode(Round round, Telling telling, DateTimeOffset now)
    {
        IFeedDecoder decoder = s_decoders.Single(d => d.Format == round.Format);
        Assert.True(decoder.ContentTypes.Contains(round.ContentType), round.ContentType);
        return decoder.Decode(
            round.Body(telling, now),
            Contexts.Of(Tellings.SenderOf(round.Format)!.Feed, now, round.ContentType) with { Exercise = true, Codes = HarbinPack.Pack.Codes(round.Format) });
    }
}
