using System.Collections.Frozen;
using System.Text;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.SensorThings;

namespace Command.Ingest.Tests.Feeds.SensorThings;

public sealed class SensorThingsDecoderTests
{
    private const string Full = """
        {"@iot.id":7,"phenomenonTime":"2026-07-18T08:00:00+08:00","resultTime":"2026-07-18T08:00:05+08:00","result":118.42,
         "Datastream":{"@iot.id":"d 1","name":"level","unitOfMeasurement":{"name":"metre","symbol":"m","definition":"ucum:m"},
          "ObservedProperty":{"name":"Water Level","definition":"http://example.org/level"},
          "Thing":{"@iot.id":"S-1","name":"Bridge gauge","Locations":[{"encodingType":"application/vnd.geo+json","location":{"type":"Point","coordinates":[126.6,45.77,115]}}]}},
         "FeatureOfInterest":{"@iot.id":3,"name":"the river","feature":{"type":"Feature","geometry":{"type":"Point","coordinates":[126.7,45.8]}}}}
        """;

    private static readonly SensorThingsDecoder s_decoder = new();

    private static readonly FeedContext s_mapped = Contexts.Of("sensors") with { Codes = Harbin.Pack.Codes("sensorthings") };

    [Fact]
    public void Decode_ObservationWithEverythingExpanded_SaysAllOfIt()
    {
        Reading reading = One(Full, s_mapped);

        Assert.Equal(("S-1", "Bridge gauge", "waterLevel", 118.42, "m", "good"), (reading.Station, reading.StationName, reading.Property, reading.Value, reading.Unit, reading.Quality));
        Assert.Equal("Datastreams(d 1)", reading.SourceId);
        Assert.Equal(new PointShape(new GeoPoint(126.6, 45.77)), reading.Shape);
        Assert.Equal(DateTimeOffset.Parse("2026-07-18T08:00:05+08:00"), reading.SentAt);
        Assert.Null(reading.PeriodStart);
        Assert.Empty(reading.Issues);
    }

    [Fact]
    public void Decode_StationNamedInTheCitysTable_IsThePacksStation()
    {
        foreach (string name in new[] { "Things(S-1)", "S-1", "Bridge gauge", "Datastreams(d 1)", "level", "FeaturesOfInterest(3)" })
        {
            FeedContext context = Contexts.Of("sensors") with
            {
                Codes = CodeTable.Empty with { StationIds = new Dictionary<string, string> { [name] = "0011045001" }.ToFrozenDictionary() },
            };
            Assert.Equal("0011045001", One(Full, context).Station);
        }
    }

    [Fact]
    public void Decode_PropertyNotInTheTable_IsTheSendersName() => Assert.Equal("Water Level", One(Full).Property);

    [Fact]
    public void Version_OfTheSameObservation_ChangesWithItsValueAndNotWithItsForm()
    {
        string version = One(Full).Version;

        Assert.Equal(version, One(Full.Replace("118.42", "\"118.42\"", StringComparison.Ordinal)).Version);
        Assert.Equal(version, One(Full.Replace("2026-07-18T08:00:00+08:00", "2026-07-18T00:00:00.000Z", StringComparison.Ordinal)).Version);
        Assert.NotEqual(version, One(Full.Replace("118.42", "118.43", StringComparison.Ordinal)).Version);
        Assert.NotEqual(version, One(Full.Replace("\"@iot.id\":7", "\"@iot.id\":8", StringComparison.Ordinal)).Version);
        Assert.Equal(One(Full).SourceId, One(Full.Replace("118.42", "118.43", StringComparison.Ordinal)).SourceId);
    }

    [Fact]
    public void Version_OfAnObservationWithoutTimes_IsTheSameAtEveryReceipt()
    {
        const string Body = """{"@iot.id":1,"result":4,"Datastream":{"@iot.id":2}}""";

        Assert.Equal(One(Body).Version, One(Body, Contexts.Of("sensors", DateTimeOffset.UnixEpoch)).Version);
    }

    [Theory]
    [InlineData("2026-07-18T06:00:00Z/2026-07-18T07:00:00Z", "2026-07-18T07:00:00Z", "2026-07-18T06:00:00Z", null)]
    [InlineData("2026-07-18T07:00:00Z/2026-07-18T06:00:00Z", "2026-07-18T07:00:00Z", "2026-07-18T06:00:00Z", "interval-reversed")]
    [InlineData("2026-07-18T06:00:00Z/..", "2026-07-18T06:00:00Z", null, null)]
    [InlineData("../2026-07-18T06:00:00Z", "2026-07-18T06:00:00Z", null, null)]
    [InlineData("2026-07-18T08:00:00", "2026-07-18T08:00:00+08:00", null, null)]
    [InlineData("2026-07-18", "2026-07-18T00:00:00+08:00", null, null)]
    [InlineData("2026-07-30T08:00:00Z", "2026-07-30T08:00:00Z", null, "clock-ahead")]
    [InlineData("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", null, "clock-ahead")]
    public void Decode_PhenomenonTime_IsItsEndWithItsStartBeside(string sent, string observed, string? start, string? issue)
    {
        Reading reading = One($$$"""{"@iot.id":1,"phenomenonTime":"{{{sent}}}","result":1,"Datastream":{"@iot.id":2}}""");

        Assert.Equal(DateTimeOffset.Parse(observed), reading.ObservedAt);
        Assert.Equal(start is null ? null : DateTimeOffset.Parse(start), reading.PeriodStart);
        Assert.Equal(issue is null ? [] : [issue], reading.Issues.Select(i => i.Code));
        Assert.Equal(issue == "clock-ahead" ? "suspect" : "good", reading.Quality);
    }

    [Theory]
    [InlineData("\"soon\"", null, "time-unreadable,time-missing")]
    [InlineData("null", null, "time-missing")]
    [InlineData("null", "2026-07-18T00:00:00Z", "")]
    public void Decode_WithoutPhenomenonTime_TheResultTimeOrTheReceiptStandsIn(string phenomenon, string? result, string issues)
    {
        string resultJson = result is null ? "null" : "\"" + result + "\"";
        Reading reading = One($$$"""{"@iot.id":1,"phenomenonTime":{{{phenomenon}}},"resultTime":{{{resultJson}}},"result":1,"Datastream":{"@iot.id":2}}""");

        Assert.Equal(result is null ? Contexts.Of("sensors").ReceivedAt : DateTimeOffset.Parse(result), reading.ObservedAt);
        Assert.Equal(issues, string.Join(',', reading.Issues.Select(i => i.Code)));
    }

    [Theory]
    [InlineData("1.5", 1.5, "good", null)]
    [InlineData("\"1.5\"", 1.5, "good", null)]
    [InlineData("true", 1.0, "good", null)]
    [InlineData("false", 0.0, "good", null)]
    [InlineData("{\"value\":2.5,\"flag\":\"x\"}", 2.5, "good", null)]
    [InlineData("null", null, "missing", null)]
    [InlineData("\"NaN\"", null, "suspect", "result-not-a-number")]
    [InlineData("\"OPEN\"", null, "suspect", "result-not-a-number")]
    [InlineData("1e999", null, "suspect", "result-not-a-number")]
    [InlineData("[1,2]", null, "suspect", "result-not-a-number")]
    [InlineData("{\"type\":\"Point\"}", null, "suspect", "result-not-a-number")]
    public void Decode_Result_IsANumberOrSaysThatItIsNone(string result, double? value, string quality, string? issue)
    {
        Reading reading = One($$$"""{"phenomenonTime":"2026-07-18T00:00:00Z","result":{{{result}}},"Datastream":{"@iot.id":2}}""");

        Assert.Equal(value, reading.Value);
        Assert.Equal(quality, reading.Quality);
        Assert.Equal(issue is null ? [] : [issue], reading.Issues.Select(i => i.Code));
    }

    [Theory]
    [InlineData("\"good\"", "good")]
    [InlineData("{\"status\":\"9\",\"quality\":\"Good\"}", "good")]
    [InlineData("\"Suspect (ice)\"", "suspect")]
    [InlineData("{\"flags\":[{\"code\":\"unchecked\"},{\"code\":\"bad_value\"}]}", "suspect")]
    [InlineData("\"Provisional\"", "provisional")]
    [InlineData("\"missing\"", "missing")]
    [InlineData("17", "good")]
    public void Decode_ResultQuality_IsTheWorstWordInIt(string quality, string expected)
    {
        Reading reading = One($$$"""{"phenomenonTime":"2026-07-18T00:00:00Z","result":3,"resultQuality":{{{quality}}},"Datastream":{"@iot.id":2}}""");

        Assert.Equal(expected, reading.Quality);
        Assert.Equal(expected == "missing" ? null : 3, reading.Value);
    }

    [Theory]
    [InlineData("{\"symbol\":\"cm\"}", "Water Level", 250, 2.5, "m")]
    [InlineData("{\"symbol\":\"mm\"}", "Water Level", 2500, 2.5, "m")]
    [InlineData("{\"symbol\":\"mm\"}", "Rainfall", 12.5, 12.5, "mm")]
    [InlineData("{\"symbol\":\"m\"}", "Rainfall", 0.0125, 12.5, "mm")]
    [InlineData("{\"name\":\"feet\"}", "Water Level", 10, 3.048, "m")]
    [InlineData("{\"symbol\":\"l/s\"}", "Flow", 1500, 1.5, "m3/s")]
    [InlineData("{\"symbol\":\"m³/s\"}", "Flow", 12, 12, "m3/s")]
    [InlineData("{\"symbol\":\"km/h\"}", "Wind speed", 36, 10, "m/s")]
    [InlineData("{\"name\":\"x\",\"symbol\":\"C\",\"definition\":\"ucum:Cel\"}", "水温", 4.5, 4.5, "°C")]
    [InlineData("{\"symbol\":\"[degF]\"}", "Air Temperature", 212, 100, "°C")]
    [InlineData("{\"definition\":\"http://qudt.org/schema/qudt/UNITLESS\",\"name\":\"Unitless\"}", "Count", 3, 3, "")]
    [InlineData("{\"symbol\":\"parsec\"}", "Count", 3, 3, "parsec")]
    public void Decode_Unit_IsNormalisedForWhatIsMeasured(string unit, string property, double sent, double value, string expected)
    {
        Reading reading = One(
            $$$"""{"phenomenonTime":"2026-07-18T00:00:00Z","result":{{{sent.ToString("R", System.Globalization.CultureInfo.InvariantCulture)}}},"Datastream":{"@iot.id":2,"unitOfMeasurement":{{{unit}}},"ObservedProperty":{"name":"{{{property}}}"} } }""",
            s_mapped);

        Assert.Equal(value, reading.Value!.Value, 9);
        Assert.Equal(expected, reading.Unit);
    }

    [Fact]
    public void Decode_Set_GivesEveryObservationAndItsNextPage()
    {
        byte[] body = Encoding.UTF8.GetBytes($$"""{"@iot.count":9,"@iot.nextLink":"https://sta.example/v1.1/Observations?$skip=2","value":[{{Full}},{"@iot.id":"x'y","result":2,"@iot.selfLink":"https://sta.example/v1.1/Datastreams('k''1')/Observations('x''y')"}]}""");
        Decoded decoded = s_decoder.Decode(body, s_mapped);

        Assert.Equal(["Datastreams(d 1)", "Datastreams(k'1)"], decoded.Messages.Select(m => m.SourceId));
        Assert.Equal("https://sta.example/v1.1/Observations?$skip=2", s_decoder.NextPage(body));
    }

    [Theory]
    [InlineData("""{"value":[]}""")]
    [InlineData("""{"@iot.nextLink":7}""")]
    [InlineData("""{"@iot.nextLink":"\ud800"}""")]
    [InlineData("[1")]
    [InlineData("")]
    public void NextPage_OfTheLastPageAndOfWhatCannotBeRead_IsNone(string body) => Assert.Null(s_decoder.NextPage(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Decode_EmptySet_IsNothingAndNoFault()
    {
        Decoded decoded = Decode("""{"value":[]}""");

        Assert.Empty(decoded.Messages);
        Assert.Empty(decoded.Faults);
    }

    [Theory]
    [InlineData("""[{"Datastream":{"@iot.id":5},"components":["id","phenomenonTime","result","FeatureOfInterest/id"],"dataArray@iot.count":3,"dataArray":[[1,"2026-07-18T00:00:00Z",7,"a"],[2,"2026-07-18T00:05:00Z",8,"a"],[3]]}]""")]
    [InlineData("""{"value":[{"Datastream@iot.navigationLink":"Datastreams(5)","components":["@iot.id","phenomenonTime","result","FeatureOfInterest/id"],"dataArray":[[1,"2026-07-18T00:00:00Z",7,"a"],[2,"2026-07-18T00:05:00Z",8,"a"],{}]}]}""")]
    public void Decode_DataArray_GivesARowEachAndAFaultForTheBrokenOne(string body)
    {
        Decoded decoded = Decode(body);

        Assert.Equal([7, 8], decoded.Messages.Cast<Reading>().Select(r => r.Value!.Value));
        Assert.All(decoded.Messages, m => Assert.Equal("Datastreams(5)", m.SourceId));
        Assert.Equal("data-array-row", Assert.Single(decoded.Faults).Code);
    }

    [Fact]
    public void Decode_Batch_TakesTheDatastreamFromEachUrl()
    {
        Decoded decoded = Decode("""{"requests":[{"id":"0","method":"post","url":"Datastreams(4)/Observations","body":{"phenomenonTime":"2026-07-18T00:00:00Z","result":1}},{"id":"1","method":"post","url":"Datastreams('q')/Observations","body":{"phenomenonTime":"2026-07-18T00:00:00Z","result":2}}]}""");

        Assert.Equal(["Datastreams(4)", "Datastreams(q)"], decoded.Messages.Select(m => m.SourceId));
    }

    [Fact]
    public void Decode_ThingsWithLocationsAndNoObservations_AreStations()
    {
        Decoded decoded = Decode("""{"value":[{"@iot.id":14,"name":"Gauge","description":"by the bridge","Locations":[{"location":"Harbin"},{"location":{"type":"Point","coordinates":[126.6,45.7]}}],"Datastreams":[{"@iot.id":1,"name":"empty","observationType":"x"}]}]}""");

        Asset asset = Assert.IsType<Asset>(Assert.Single(decoded.Messages));
        Assert.Equal(("Things(14)", "station", "Gauge", "by the bridge"), (asset.SourceId, asset.Kind, asset.Name, asset.Text));
        Assert.Equal(new PointShape(new GeoPoint(126.6, 45.7)), asset.Shape);
        Assert.Empty(asset.Issues);
    }

    [Theory]
    [InlineData("{\"type\":\"Point\",\"coordinates\":[45.7,126.6]}", "position-out-of-range")]
    [InlineData("{\"type\":\"Point\",\"coordinates\":[0,0]}", "position-zero")]
    [InlineData("{\"type\":\"Point\",\"coordinates\":[\"a\",1]}", "location-encoding")]
    [InlineData("{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,2],[3,3],[4,4]]]}", "location-encoding")]
    [InlineData("\"道里区\"", "location-encoding")]
    public void Decode_LocationThatCannotBeDrawn_GivesNoShapeAndAnIssue(string location, string issue)
    {
        Decoded decoded = Decode($$"""{"@iot.id":1,"name":"T","Locations":[{"location":{{location}}}],"Datastreams":[{"@iot.id":2,"Observations":[{"result":1,"phenomenonTime":"2026-07-18T00:00:00Z"}]}]}""");

        Reading reading = Assert.IsType<Reading>(Assert.Single(decoded.Messages));
        Assert.Null(reading.Shape);
        Assert.Equal(issue, Assert.Single(reading.Issues).Code);
    }

    [Fact]
    public void Decode_ObservationAsGeoJson_StandsAtItsGeometry()
    {
        Decoded decoded = Decode("""{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[126.6,45.7]},"properties":{"@iot.id":1,"result":5,"phenomenonTime":"2026-07-18T00:00:00Z","Datastream":{"@iot.id":9}}}]}""");

        Reading reading = Assert.IsType<Reading>(Assert.Single(decoded.Messages));
        Assert.Equal(("Datastreams(9)", 5.0), (reading.SourceId, reading.Value));
        Assert.Equal(new PointShape(new GeoPoint(126.6, 45.7)), reading.Shape);
    }

    [Fact]
    public void Decode_OneSensorFeedNamedInTheTable_IsGoodWithoutADatastream()
    {
        FeedContext context = Contexts.Of("sensors") with
        {
            Codes = CodeTable.Empty with
            {
                StationIds = new Dictionary<string, string> { ["sensors"] = "0011045001" }.ToFrozenDictionary(),
                Properties = new Dictionary<string, string> { ["sensors"] = "waterLevel" }.ToFrozenDictionary(),
            },
        };
        Reading reading = One("""{"result":117.9,"phenomenonTime":"2026-07-18T00:00:00Z"}""", context);

        Assert.Equal(("0011045001", "waterLevel", "good"), (reading.Station, reading.Property, reading.Quality));
        Assert.Empty(reading.Issues);
    }

    [Theory]
    [InlineData("", "empty-body")]
    [InlineData("\uFEFF  ", "empty-body")]
    [InlineData("[1", "json-malformed")]
    [InlineData("<a/>", "json-malformed")]
    [InlineData("7", "item-not-an-object")]
    [InlineData("[1,2,3]", "item-not-an-object")]
    [InlineData("{}", "sensorthings-unrecognised")]
    [InlineData("""{"hello":"world"}""", "sensorthings-unrecognised")]
    [InlineData("""{"code":404,"type":"error","message":"Nothing found."}""", "sensorthings-error")]
    [InlineData("""{"@iot.id":1,"name":"m","unitOfMeasurements":[]}""", "sensorthings-multi-datastream")]
    [InlineData("""{"name":"Temperature","definition":"http://x/t","description":"d"}""", "sensorthings-nothing-measured")]
    [InlineData("""{"@iot.id":"\ud800","result":1}""", "text-encoding")]
    [InlineData("""{"Locations":[]}""", "no-id")]
    public void Decode_WhatHoldsNothingToRead_IsRefusedByName(string body, string code)
    {
        Decoded decoded = Decode(body);

        Assert.Equal(code, Assert.Single(decoded.Faults).Code);
        Assert.True(decoded.Refused);
    }

    [Fact]
    public void Decode_OneBrokenEntityInASet_LosesNoOther()
    {
        Decoded decoded = Decode("""{"value":[{"result":1,"Datastream":{"@iot.id":1},"phenomenonTime":"\ud800"},5,{"result":2,"Datastream":{"@iot.id":1},"phenomenonTime":"2026-07-18T00:00:00Z"}]}""");

        Assert.Equal(2.0, Assert.IsType<Reading>(Assert.Single(decoded.Messages)).Value);
        Assert.Equal([("text-encoding", "item 1"), ("item-not-an-object", "item 2")], decoded.Faults.Select(f => (f.Code, f.Where)));
    }

    private static Decoded Decode(string body, FeedContext? context = null) => s_decoder.Decode(Encoding.UTF8.GetBytes(body), context ?? Contexts.Of("sensors"));

    private static Reading One(string body, FeedContext? context = null)
    {
        Decoded decoded = Decode(body, context);
        Assert.Empty(decoded.Faults);
        return Assert.IsType<Reading>(Assert.Single(decoded.Messages));
    }
}
