using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.SensorThings;

namespace Command.Ingest.Tests.Feeds.SensorThings;

public sealed class SensorThingsSampleTests
{
    private static readonly SensorThingsDecoder s_decoder = new();

    /// <summary>File, readings, assets, heartbeats, code of the only fault.</summary>
    private static readonly Dictionary<string, (int Readings, int Assets, int Alive, string? Fault)> s_expected = new()
    {
        ["sensorthings/bblocks-datastream-pnsc.json"] = (0, 0, 1, null),
        ["sensorthings/bblocks-featureofinterest.json"] = (0, 1, 0, null),
        ["sensorthings/bblocks-observation.json"] = (1, 0, 0, null),
        ["sensorthings/bblocks-sensor.json"] = (0, 0, 0, "sensorthings-nothing-measured"),
        ["sensorthings/bblocks-thing.json"] = (0, 1, 0, null),
        ["sensorthings/bgs-datastreams-feature14.json"] = (0, 1, 0, null),
        ["sensorthings/bgs-observations.json"] = (2, 0, 0, null),
        ["sensorthings/frost-entitiesDefault-deep-insert.json"] = (4, 0, 0, null),
        ["sensorthings/frost-geoJsonResult.json"] = (0, 6, 0, null),
    };

    public static TheoryData<string> All => [.. Samples.Files("sensorthings")];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(All))]
    public void Decode_EverySample_GivesWhatItHolds(string file)
    {
        Decoded decoded = Decode(file);

        Assert.True(s_expected.TryGetValue(file, out (int Readings, int Assets, int Alive, string? Fault) expected), $"{file} has no expectation.");
        Assert.Equal(expected.Readings, decoded.Messages.OfType<Reading>().Count());
        Assert.Equal(expected.Assets, decoded.Messages.OfType<Asset>().Count());
        Assert.Equal(expected.Alive, decoded.Heartbeats.Length);
        Assert.Equal(expected.Fault is null ? [] : [expected.Fault], decoded.Faults.Select(f => f.Code));
    }

    [Fact]
    public void Decode_DeepInsert_GivesReadingsAtTheThingsLocation()
    {
        Reading[] readings = [.. Decode("sensorthings/frost-entitiesDefault-deep-insert.json").Messages.OfType<Reading>()];

        Assert.Equal(
            [
                ("Luminous Flux", 3, "lm", "2015-03-03T00:00:00Z"),
                ("Luminous Flux", 4, "lm", "2015-03-04T00:00:00Z"),
                ("Tempretaure", 5, "°C", "2015-03-05T00:00:00Z"),
                ("Tempretaure", 6, "°C", "2015-03-06T00:00:00Z"),
            ],
            readings.Select(r => (r.Property, r.Value, r.Unit, r.ObservedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"))).Select(r => (r.Property, (int)r.Value!, r.Unit, r.Item4)));
        Assert.All(readings, r => Assert.Equal(new PointShape(new GeoPoint(-117.05, 51.05)), r.Shape));
        Assert.All(readings, r => Assert.Equal(("thing name 1", "thing name 1", "good"), (r.Station, r.StationName, r.Quality)));
        Assert.Equal(["thing name 1/datastream name 1", "thing name 1/datastream name 2"], readings.Select(r => r.SourceId).Distinct());
    }

    [Fact]
    public void Decode_BareObservation_IsFiledUnderTheFeedAndSuspect()
    {
        Reading reading = Assert.IsType<Reading>(Assert.Single(Decode("sensorthings/bblocks-observation.json").Messages));

        Assert.Equal((70.4, "suspect", "sensors", "result"), (reading.Value, reading.Quality, reading.Station, reading.Property));
        Assert.Equal(new DateTimeOffset(2014, 12, 31, 11, 59, 59, TimeSpan.FromHours(8)), reading.ObservedAt);
        Assert.Equal(["datastream-unknown"], reading.Issues.Select(i => i.Code));
    }

    [Fact]
    public void Decode_BareObservationOnItsDatastreamsTopic_IsGood()
    {
        Decoded decoded = s_decoder.Decode(Samples.Bytes("sensorthings/bblocks-observation.json"), Contexts.Of("sensors") with { Topic = "v1.1/Datastreams(92)/Observations" });

        Reading reading = Assert.IsType<Reading>(Assert.Single(decoded.Messages));
        Assert.Equal(("92", "Datastreams(92)", "good"), (reading.Station, reading.SourceId, reading.Quality));
        Assert.Empty(reading.Issues);
    }

    [Fact]
    public void Decode_ObservationsOfAList_KeepTheirTimesAndVersions()
    {
        Reading[] readings = [.. Decode("sensorthings/bgs-observations.json").Messages.OfType<Reading>()];

        Assert.Equal([1.2, 3.444444444444444], readings.Select(r => r.Value!.Value));
        Assert.Equal(["2023-03-28 12:15", "2023-03-28 10:00"], readings.Select(r => r.ObservedAt.ToString("yyyy-MM-dd HH:mm")));
        Assert.Equal(2, readings.Select(r => r.Version).Distinct().Count());
    }

    [Fact]
    public void Decode_BareGeometryAsFeature_IsOneStationForItsSixDatastreams()
    {
        Asset asset = Assert.IsType<Asset>(Assert.Single(Decode("sensorthings/bgs-datastreams-feature14.json").Messages));

        Assert.Equal(("FeaturesOfInterest(14)", "station", "BGS Groundwater Logger GGA01"), (asset.SourceId, asset.Kind, asset.Name));
        Assert.Equal(new PointShape(new GeoPoint(-4.2001633287587, 55.8394151172741)), asset.Shape);
    }

    [Fact]
    public void Decode_FeatureAsFeature_GivesItsGeometry()
    {
        Asset asset = Assert.IsType<Asset>(Assert.Single(Decode("sensorthings/bblocks-featureofinterest.json").Messages));

        Assert.Equal(("FeaturesOfInterest(1)", "Weather Station YYC."), (asset.SourceId, asset.Name));
        Assert.Equal(new PointShape(new GeoPoint(-114.06, 51.05)), asset.Shape);
    }

    [Fact]
    public void Decode_GeoJsonResult_KeepsIdsNamesAndEveryGeometry()
    {
        Asset[] assets = [.. Decode("sensorthings/frost-geoJsonResult.json").Messages.OfType<Asset>()];

        Assert.Equal(["Location 1.0", "Location 1.1", "Location 2", "Location 3", "Location 4", "Location 5"], assets.Select(a => a.Name));
        Assert.Equal("Locations(2e8ed194-b198-11f0-a67c-63170af7411e)", assets[0].SourceId);
        Assert.Equal(new PointShape(new GeoPoint(8, 51)), assets[0].Shape);
        Assert.Equal(4, Assert.IsType<AreaShape>(assets[4].Shape).Outer.Length);
        Assert.Equal([new GeoPoint(5, 52), new GeoPoint(5, 53)], Assert.IsType<LineShape>(assets[5].Shape).Path);
    }

    [Fact]
    public void Decode_DatastreamWithoutObservations_IsOnlyASignOfLife() =>
        Assert.Equal(["2e92962c0b6996add9517e4242ea9bdcd2511e0ff7ac61981c6051a52b51f05c"], Decode("sensorthings/bblocks-datastream-pnsc.json").Heartbeats);

    private static Decoded Decode(string file) => s_decoder.Decode(Samples.Bytes(file), Contexts.Of("sensors"));
}
