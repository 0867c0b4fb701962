using System.Text;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.WaterMl;

namespace Command.Ingest.Tests.Feeds.WaterMl;

public sealed class WaterMlSampleTests
{
    private static readonly WaterMlDecoder s_decoder = new();

    private static readonly FeedContext s_context = Contexts.Of("usgs", new DateTimeOffset(2026, 8, 8, 3, 0, 0, TimeSpan.Zero)) with { Codes = Harbin.Pack.Codes("waterml") };

    /// <summary>File, readings, missing ones among them, assets, code of the only fault.</summary>
    private static readonly Dictionary<string, (int Readings, int Missing, int Assets, string? Fault)> s_expected = new()
    {
        ["usgs/dr-nwis_iv_empty_mock.json"] = (0, 0, 0, null),
        ["usgs/dr-nwis_iv_mock.json"] = (2, 0, 0, null),
        ["usgs/dr-nwis_sites.txt"] = (0, 0, 206, null),
        ["usgs/dr-waterdata_ogc_fixtures.json"] = (0, 0, 0, "waterml-unrecognised"),
        ["usgs/dr-waterdata_queryables.json"] = (0, 0, 0, "waterml-unrecognised"),
        ["usgs/dr-waterservices_iv.txt"] = (20, 0, 0, null),
        ["usgs/lcra-current_data_2015-12-10-14-10.xml"] = (0, 0, 0, "waterml-unrecognised"),
        ["usgs/nwis-RI_daily.xml"] = (58, 0, 0, null),
        ["usgs/nwis-RI_daily_update.xml"] = (1, 0, 0, null),
        ["usgs/nwis-RI_instantaneous.xml"] = (116, 2, 0, null),
        ["usgs/nwis-site_01117800_instantaneous_P45D.xml"] = (45, 0, 0, null),
        ["usgs/nwis-site_08054500_multiple_methods.xml"] = (576, 248, 0, null),
        ["usgs/nwis-sites_kwarg_agencyCD.xml"] = (1, 0, 0, null),
    };

    /// <summary>Collections of the OGC API: readings, assets, code of the only fault.</summary>
    private static readonly Dictionary<string, (int Readings, int Assets, string? Fault)> s_collections = new()
    {
        ["agency-codes"] = (0, 0, "usgs-collection"),
        ["channel-measurements"] = (0, 0, "usgs-collection"),
        ["combined-metadata"] = (0, 0, "usgs-collection"),
        ["continuous"] = (2, 0, null),
        ["daily"] = (2, 0, null),
        ["field-measurements"] = (2, 0, null),
        ["field-measurements-metadata"] = (0, 0, "usgs-collection"),
        ["latest-continuous"] = (2, 0, null),
        ["latest-daily"] = (2, 0, null),
        ["monitoring-locations"] = (0, 2, null),
        ["observationIntervals"] = (0, 0, "usgs-collection"),
        ["observationNormals"] = (0, 0, "usgs-collection"),
        ["peaks"] = (2, 0, null),
        ["time-series-metadata"] = (0, 0, "usgs-collection"),
    };

    public static TheoryData<string> All => [.. Samples.Files("usgs")];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(All))]
    public void Decode_EverySample_GivesWhatItHolds(string file)
    {
        Decoded decoded = Decode(file);

        Assert.True(s_expected.TryGetValue(file, out (int Readings, int Missing, int Assets, string? Fault) expected), $"{file} has no expectation.");
        Reading[] readings = [.. decoded.Messages.OfType<Reading>()];
        Assert.Equal(expected.Readings, readings.Length);
        Assert.Equal(expected.Missing, readings.Count(r => r.Value is null));
        Assert.All(readings.Where(r => r.Value is null), r => Assert.Equal("missing", r.Quality));
        Assert.Equal(expected.Assets, decoded.Messages.OfType<Asset>().Count());
        Assert.Equal(expected.Fault is null ? [] : [expected.Fault], decoded.Faults.Select(f => f.Code));
        Assert.Equal(readings.Length, readings.Select(r => (r.SourceId, r.Version)).Distinct().Count());
    }

    [Fact]
    public void Decode_EveryCollectionOfTheOgcApi_GivesItsValuesItsSitesOrARefusal()
    {
        using JsonDocument fixtures = JsonDocument.Parse(Samples.Bytes("usgs/dr-waterdata_ogc_fixtures.json"));
        Assert.Equal(s_collections.Keys.Order(StringComparer.Ordinal), fixtures.RootElement.EnumerateObject().Select(c => c.Name).Order(StringComparer.Ordinal));
        foreach (JsonProperty collection in fixtures.RootElement.EnumerateObject())
        {
            Decoded decoded = s_decoder.Decode(Encoding.UTF8.GetBytes(collection.Value.GetRawText()), s_context);

            (int readings, int assets, string? fault) = s_collections[collection.Name];
            Assert.Equal((collection.Name, readings, assets), (collection.Name, decoded.Messages.OfType<Reading>().Count(), decoded.Messages.OfType<Asset>().Count()));
            Assert.Equal(fault is null ? [] : [fault], decoded.Faults.Select(f => f.Code));
        }
    }

    [Fact]
    public void Decode_LatestContinuous_IsProvisionalInSi()
    {
        Reading[] readings = [.. Collection("latest-continuous").Messages.OfType<Reading>()];

        Assert.Equal([("06904500", "waterLevel", 0.484632, "m", "provisional"), ("06904500", "flow", 15.149512927, "m3/s", "provisional")], readings.Select(r => (r.Station, r.Property, Math.Round(r.Value!.Value, 9), r.Unit, r.Quality)));
        Assert.Equal("06904500:00065:b36569a0067443ac9425e850a3ac7baa", readings[0].SourceId);
        Assert.Equal(new PointShape(new GeoPoint(-92.6863888888889, 40.2343333333333)), readings[0].Shape);
        Assert.Equal(new DateTimeOffset(2026, 8, 7, 18, 45, 0, TimeSpan.Zero), readings[0].ObservedAt);
    }

    [Fact]
    public void Decode_DailyOfTheOgcApi_IsAMeanOfItsDay()
    {
        Reading reading = Collection("daily").Messages.OfType<Reading>().First();

        Assert.Equal(("flowMean", "provisional"), (reading.Property, reading.Quality));
        Assert.Equal(TimeSpan.FromDays(1), reading.ObservedAt - reading.PeriodStart);
        Assert.EndsWith(":00003", reading.SourceId, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_Peaks_AreNoGauge() => Assert.Equal(["waterLevelPeak", "flowPeak"], Collection("peaks").Messages.OfType<Reading>().Select(r => r.Property));

    [Fact]
    public void Decode_MonitoringLocation_IsAStation()
    {
        Asset asset = Collection("monitoring-locations").Messages.OfType<Asset>().First();

        Assert.Equal(("410252073314801", "CT-STM    2", "station", "Well"), (asset.SourceId, asset.Name, asset.Kind, asset.Text));
        Assert.Equal(new PointShape(new GeoPoint(-73.52955169969904, 41.04777271320483)), asset.Shape);
    }

    [Fact]
    public void Decode_SiteFile_GivesNamesAndPositions()
    {
        Asset asset = Decode("usgs/dr-nwis_sites.txt").Messages.OfType<Asset>().First();

        Assert.Equal(("03161500", "SOUTH FORK NEW RIVER NR CRUMPLER, NC", "ST"), (asset.SourceId, asset.Name, asset.Text));
        Assert.Equal(new PointShape(new GeoPoint(-81.3428766, 36.53484707)), asset.Shape);
        Assert.Empty(asset.Issues);
    }

    [Fact]
    public void Decode_InstantaneousXml_IsInSiWithNameAndPlace()
    {
        Reading reading = Decode("usgs/nwis-RI_instantaneous.xml").Messages.OfType<Reading>().First();

        Assert.Equal(("01109403", "TEN MILE R., PAWTUCKET AVE. AT E. PROVIDENCE, RI", "flow", "m3/s", "provisional"), (reading.Station, reading.StationName, reading.Property, reading.Unit, reading.Quality));
        Assert.Equal(136 * 0.028316846592, reading.Value!.Value, 9);
        Assert.Equal("01109403:00060:2", reading.SourceId);
        Assert.Equal(new DateTimeOffset(2012, 12, 11, 12, 15, 0, TimeSpan.FromHours(-5)), reading.ObservedAt);
        Assert.Equal(new PointShape(new GeoPoint(-71.3511649, 41.83093376)), reading.Shape);
        Assert.Empty(reading.Issues);
    }

    [Fact]
    public void Decode_InstantaneousXml_KnowsEveryUnitInIt() =>
        Assert.Equal(["%", "hPa", "m", "m/s", "m3/s", "mm", "uS/cm", "°", "°C"], Decode("usgs/nwis-RI_instantaneous.xml").Messages.OfType<Reading>().Select(r => r.Unit).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Decode_SeveralMethods_AreSeriesOfTheirOwn()
    {
        Reading[] readings = [.. Decode("usgs/nwis-site_08054500_multiple_methods.xml").Messages.OfType<Reading>()];

        Assert.Equal(["08054500:00062:1", "08054500:00062:20"], readings.Select(r => r.SourceId).Distinct());
        Assert.Equal(551.49 * 0.3048, readings[0].Value!.Value, 9);
        Assert.Equal([(288, 248), (288, 0)], readings.GroupBy(r => r.SourceId).Select(g => (g.Count(), g.Count(r => r.Quality == "missing"))));
        Assert.Equal(550.76 * 0.3048, readings[^1].Value!.Value, 9);
    }

    [Fact]
    public void Decode_DailyXml_StandsForItsDayInTheSitesZone()
    {
        Reading reading = Decode("usgs/nwis-site_01117800_instantaneous_P45D.xml").Messages.OfType<Reading>().First();

        Assert.Equal(new DateTimeOffset(2013, 1, 6, 0, 0, 0, TimeSpan.FromHours(-5)), reading.PeriodStart);
        Assert.Equal(new DateTimeOffset(2013, 1, 7, 0, 0, 0, TimeSpan.FromHours(-5)), reading.ObservedAt);
        Assert.Equal(("flowMean", "01117800:00060:1:00003"), (reading.Property, reading.SourceId));
        Assert.Empty(reading.Issues);
    }

    [Fact]
    public void Decode_UsgsJson_IsTheSameAsItsXml()
    {
        Reading[] readings = [.. Decode("usgs/dr-waterservices_iv.txt").Messages.OfType<Reading>()];

        Assert.Equal(["01491000:00060:69512", "01491000:00065:69513", "01645000:00060:69925", "01645000:00065:69926"], readings.Select(r => r.SourceId).Distinct());
        Assert.Equal((27.580608581, "m3/s", "good", "CHOPTANK RIVER NEAR GREENSBORO, MD"), (Math.Round(readings[0].Value!.Value, 9), readings[0].Unit, readings[0].Quality, readings[0].StationName));
        Assert.Equal(new PointShape(new GeoPoint(-75.7858056, 38.99719444)), readings[0].Shape);
    }

    private static Decoded Collection(string name)
    {
        using JsonDocument fixtures = JsonDocument.Parse(Samples.Bytes("usgs/dr-waterdata_ogc_fixtures.json"));
        return s_decoder.Decode(Encoding.UTF8.GetBytes(fixtures.RootElement.GetProperty(name).GetRawText()), s_context);
    }

    private static Decoded Decode(string file) => s_decoder.Decode(Samples.Bytes(file), s_context);
}
