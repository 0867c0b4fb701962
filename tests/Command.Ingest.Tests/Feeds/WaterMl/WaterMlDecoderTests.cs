using System.Collections.Frozen;
using System.Text;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.WaterMl;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.WaterMl;

public sealed class WaterMlDecoderTests
{
    private static readonly WaterMlDecoder s_decoder = new();

    private static readonly FeedContext s_context = Contexts.Of("usgs") with { Codes = Harbin.Pack.Codes("waterml") };

    public static TheoryData<string> All => [.. Samples.Files("usgs")];

    [Theory]
    [InlineData("P", "1.0", "provisional")]
    [InlineData("A", "1.0", "good")]
    [InlineData("A e", "1.0", "good")]
    [InlineData("P Ice", "1.0", "suspect")]
    [InlineData("Eqp P", "1.0", "suspect")]
    [InlineData("P Eqp", "-999999", "missing")]
    [InlineData("A", "-999999.00", "missing")]
    [InlineData("A", "", "missing")]
    [InlineData("A", "Ice", "missing")]
    [InlineData("", "1.0", "good")]
    public void Decode_Qualifiers_SayHowGoodTheValueIs(string qualifiers, string value, string quality)
    {
        Assert.Equal(quality, One(Xml($"<value qualifiers='{qualifiers}' dateTime='2026-07-18T00:00:00-05:00'>{value}</value>")).Quality);
        Assert.Equal(quality, One(Json($$"""{"value":"{{value}}","qualifiers":["{{qualifiers.Replace(" ", "\",\"", StringComparison.Ordinal)}}"],"dateTime":"2026-07-18T00:00:00-05:00"}""")).Quality);
    }

    [Fact]
    public void Decode_ProvisionalThenApproved_IsANewVersionOfTheSameMoment()
    {
        Reading provisional = One(Xml("<value qualifiers='P' dateTime='2026-07-18T00:00:00-05:00'>1.50</value>"));
        Reading approved = One(Xml("<value qualifiers='A' dateTime='2026-07-18T00:00:00-05:00'>1.48</value>"));
        Reading unchanged = One(Xml("<value qualifiers='A' dateTime='2026-07-18T00:00:00-05:00'>1.50</value>"));

        Assert.Single(new[] { provisional, approved, unchanged }.Select(r => (r.SourceId, r.ObservedAt)).Distinct());
        Assert.Equal(3, new[] { provisional, approved, unchanged }.Select(r => r.Version).Distinct().Count());
        Assert.Equal(provisional.Version, One(Xml("<value qualifiers='P' dateTime='2026-07-18T05:00:00Z'>1.50</value>")).Version);
        Assert.Equal(provisional.Version, One(Json("""{"value":"1.50","qualifiers":["P"],"dateTime":"2026-07-18T00:00:00-05:00"}""")).Version);
    }

    [Fact]
    public void Decode_OverTheChangeOfSummerTime_EachValueKeepsItsOffset()
    {
        Decoded decoded = Decode(Xml("""
            <value dateTime='2026-11-01T01:30:00.000-04:00'>1</value><value dateTime='2026-11-01T01:30:00.000-05:00'>2</value>
            """));

        Assert.Equal(["2026-11-01T05:30", "2026-11-01T06:30"], decoded.Messages.Select(m => m.ObservedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm")));
        Assert.Equal([-4.0, -5.0], decoded.Messages.Select(m => m.ObservedAt.Offset.TotalHours));
    }

    [Fact]
    public void Decode_TimeWithoutOffset_HasTheSitesZoneAndAnIssue()
    {
        Reading reading = One(Xml("<value dateTime='2026-07-18T00:00:00'>1</value>"));

        Assert.Equal(TimeSpan.FromHours(-6), reading.ObservedAt.Offset);
        Assert.Equal("offset-missing", Assert.Single(reading.Issues).Code);
        Assert.Equal(TimeSpan.FromHours(-7), One(Xml("<value dateTime='2026-07-18T00:00:00' timeOffset='-07:00'>1</value>")).ObservedAt.Offset);
    }

    [Theory]
    [InlineData("ft", 10, 3.048, "m")]
    [InlineData("ft3/s", 1, 0.028316846592, "m3/s")]
    [InlineData("ft&amp;#179;/s", 1, 0.028316846592, "m3/s")]
    [InlineData("ft&#179;/s", 1, 0.028316846592, "m3/s")]
    [InlineData("deg C", 4, 4, "°C")]
    [InlineData("fathom", 4, 4, "fathom")]
    public void Decode_Unit_IsNormalised(string unit, double sent, double value, string expected)
    {
        Reading reading = One(Xml($"<value dateTime='2026-07-18T00:00:00Z'>{sent}</value>", unit));

        Assert.Equal(value, reading.Value!.Value, 12);
        Assert.Equal(expected, reading.Unit);
    }

    [Fact]
    public void Decode_InchesOfRain_AreMillimetres()
    {
        Reading reading = One(Xml("<value dateTime='2026-07-18T00:00:00Z'>0.5</value>", "in").Replace("00065", "00045", StringComparison.Ordinal));

        Assert.Equal(("rain", 12.7, "mm"), (reading.Property, reading.Value, reading.Unit));
    }

    [Fact]
    public void Decode_WaterMl10_IsReadByTheSameNames()
    {
        Reading reading = One("""
            <timeSeriesResponse xmlns='http://www.cuahsi.org/waterML/1.0/'><timeSeries><sourceInfo><siteName>Bridge</siteName><siteCode network='NWIS'>02087500</siteCode>
            <geoLocation><geogLocation srs='EPSG:4269'><latitude>35.6</latitude><longitude>-78.4</longitude></geogLocation></geoLocation></sourceInfo>
            <variable><variableCode vocabulary='NWIS'>00060</variableCode><units unitsAbbreviation='cfs'>cubic feet per second</units><NoDataValue>-9999</NoDataValue></variable>
            <values><value dateTime='2008-08-01T00:00:00' timeOffset='-04:00' methodID='3' qualifiers='A'>100</value></values></timeSeries></timeSeriesResponse>
            """);

        Assert.Equal(("02087500:00060:3", "flow", "m3/s", "Bridge"), (reading.SourceId, reading.Property, reading.Unit, reading.StationName));
        Assert.Equal(new PointShape(new GeoPoint(-78.4, 35.6)), reading.Shape);
        Assert.Equal(TimeSpan.FromHours(-4), reading.ObservedAt.Offset);
    }

    [Theory]
    [InlineData("EPSG:4326", "126.6", "45.7", "position-out-of-range")]
    [InlineData("EPSG:4326", "0", "0", "position-zero")]
    [InlineData("EPSG:4326", "north", "45.7", "position-unreadable")]
    [InlineData("EPSG:26915", "45.7", "126.6", "srs-unknown")]
    public void Decode_PositionThatCannotBeDrawn_GivesNoShapeAndAnIssue(string srs, string lat, string lon, string issue)
    {
        string body = Xml("<value dateTime='2026-07-18T00:00:00Z'>1</value>")
            .Replace("EPSG:4326", srs, StringComparison.Ordinal)
            .Replace("<latitude>45.7", "<latitude>" + lat, StringComparison.Ordinal)
            .Replace("<longitude>126.6", "<longitude>" + lon, StringComparison.Ordinal);
        Reading reading = One(body);

        Assert.Null(reading.Shape);
        Assert.Equal(issue, Assert.Single(reading.Issues).Code);
    }

    [Fact]
    public void Decode_SiteNamedInTheCitysTable_IsThePacksStation()
    {
        FeedContext context = s_context with { Codes = CodeTable.Empty with { StationIds = new Dictionary<string, string> { ["01"] = "0011045001" }.ToFrozenDictionary() } };
        Reading reading = One(Xml("<value dateTime='2026-07-18T00:00:00Z'>1</value>"), context);

        Assert.Equal(("0011045001", "00065"), (reading.Station, reading.Property));
    }

    [Fact]
    public void Decode_AValueWithoutATime_LosesNoOther()
    {
        Decoded decoded = Decode(Xml("<value dateTime='yesterday'>1</value><value dateTime='2026-07-18T00:00:00Z'>2</value>"));

        Assert.Single(decoded.Messages);
        Assert.Equal("time-unreadable", Assert.Single(decoded.Faults).Code);
    }

    [Fact]
    public void Decode_TimeFarAhead_IsSuspect()
    {
        Reading reading = One(Xml("<value qualifiers='A' dateTime='9999-12-31T00:00:00Z'>1</value>"));

        Assert.Equal("suspect", reading.Quality);
        Assert.Equal("clock-ahead", Assert.Single(reading.Issues).Code);
    }

    [Theory]
    [InlineData("", "empty-body")]
    [InlineData("hello", "waterml-unrecognised")]
    [InlineData("# nothing\n# here\n", "rdb-no-table")]
    [InlineData("agency_cd\tdatetime\n5s\t20d\nUSGS\t2026\n", "rdb-not-sites")]
    [InlineData("agency_cd\tsite_no\tstation_nm\n5s\t15s\t50s\nUSGS\t01\n", "rdb-row")]
    [InlineData("{", "json-malformed")]
    [InlineData("[]", "waterml-unrecognised")]
    [InlineData("""{"value":{"timeSeries":[{}]}}""", "series-unnamed")]
    [InlineData("""{"value":{"timeSeries":[{"sourceInfo":{"siteCode":[{"value":"\ud800"}]}}]}}""", "text-encoding")]
    [InlineData("""{"code":"NotFound","description":"no such collection"}""", "waterml-error")]
    [InlineData("""{"type":"FeatureCollection","features":[7]}""", "feature-empty")]
    [InlineData("<timeSeriesResponse><timeSeries/></timeSeriesResponse>", "series-unnamed")]
    [InlineData("<html><body>503</body></html>", "waterml-unrecognised")]
    [InlineData("<Collection xmlns='http://www.opengis.net/waterml/2.0'/>", "waterml-2")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><timeSeriesResponse>&b;</timeSeriesResponse>", "xml-dtd")]
    [InlineData("<timeSeriesResponse>", "xml-malformed")]
    public void Decode_WhatHoldsNothingToRead_IsRefusedByName(string body, string code)
    {
        Decoded decoded = Decode(body);

        Assert.Equal(code, Assert.Single(decoded.Faults).Code);
        Assert.True(decoded.Refused);
    }

    [Theory]
    [InlineData("""{"type":"FeatureCollection","features":[],"links":[{"rel":"self","href":"a"},{"rel":"next","href":"https://api.example/items?offset=2"}]}""", "https://api.example/items?offset=2")]
    [InlineData("""{"type":"FeatureCollection","features":[],"links":[]}""", null)]
    [InlineData("<a/>", null)]
    [InlineData("{", null)]
    public void NextPage_IsTheNextLink(string body, string? expected) => Assert.Equal(expected, s_decoder.NextPage(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Decode_MoreValuesThanABodyMayHold_KeepsABoundedNumberAndSaysSo()
    {
        Decoded decoded = Decode(Xml(string.Concat(Enumerable.Repeat("<value dateTime='2026-07-18T00:00:00Z'>1</value>", 50_010))));

        Assert.Equal(50_000, decoded.Messages.Length);
        Assert.Equal("too-many-items", Assert.Single(decoded.Faults).Code);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(All))]
    public void Decode_SampleWithAnyBytesChanged_GivesMessagesOrFaults(string file)
    {
        byte[] sample = Samples.Bytes(file);
        Gen.Select(Gen.Int[0, sample.Length - 1], Gen.Byte).Array[1, 8].Sample(
            changes =>
            {
                byte[] bytes = [.. sample];
                foreach ((int at, byte value) in changes)
                {
                    bytes[at] = value;
                }

                Check(bytes);
            },
            iter: sample.Length > 100_000 ? 40 : 200);
    }

    [Fact]
    public void Decode_AnyBytesAtAll_GivesMessagesOrFaults()
    {
        Gen.Byte.Array[0, 300].Sample(Check, iter: 2000);
        Gen.String[Gen.Char["[]{}<>#\"\\:,valuetimeSeriesfeatures/='\t\n0123 "], 0, 120].Sample(s => Check(Encoding.UTF8.GetBytes(s)), iter: 2000);
    }

    private static string Xml(string values, string unit = "ft") => $"""
        <timeSeriesResponse xmlns="http://www.cuahsi.org/waterML/1.1/"><timeSeries name="X"><sourceInfo><siteName>Site</siteName><siteCode>01</siteCode>
        <timeZoneInfo><defaultTimeZone zoneOffset="-06:00"/></timeZoneInfo>
        <geoLocation><geogLocation srs="EPSG:4326"><latitude>45.7</latitude><longitude>126.6</longitude></geogLocation></geoLocation></sourceInfo>
        <variable><variableCode>00065</variableCode><unit><unitCode>{unit}</unitCode></unit><options><option name="Statistic" optionCode="00011"/></options><noDataValue>-999999.0</noDataValue></variable>
        <values>{values}<method methodID="1"/></values></timeSeries></timeSeriesResponse>
        """;

    private static string Json(string value) =>
        """{"value":{"timeSeries":[{"sourceInfo":{"siteName":"Site","siteCode":[{"value":"01"}]},"variable":{"variableCode":[{"value":"00065"}],"unit":{"unitCode":"ft"},"noDataValue":-999999.0},"values":[{"value":[$],"method":[{"methodID":1}]}]}]}}"""
            .Replace("$", value, StringComparison.Ordinal);

    private static void Check(byte[] bytes)
    {
        foreach (Message message in s_decoder.Decode(bytes, s_context).Messages)
        {
            Assert.NotEqual("", message.SourceId);
            Assert.True(double.IsFinite((message as Reading)?.Value ?? 0));
            Assert.True((message as Reading)?.Shape?.Positions().All(p => p.IsValid) ?? true);
        }

        _ = s_decoder.NextPage(bytes);
    }

    private static Decoded Decode(string body, FeedContext? context = null) => s_decoder.Decode(Encoding.UTF8.GetBytes(body), context ?? s_context);

    private static Reading One(string body, FeedContext? context = null)
    {
        Decoded decoded = Decode(body, context);
        Assert.Empty(decoded.Faults);
        return Assert.IsType<Reading>(Assert.Single(decoded.Messages));
    }
}
