using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Cap;
using Command.Ingest.Fusion;
using Command.Ingest.Picture;
using static Command.Ingest.Tests.Feeds.Cap.CapXmlText;

namespace Command.Ingest.Tests.Feeds.Cap;

/// <summary>What contradicts itself is named, and the warning is kept.</summary>
public sealed class CapSemanticsTests
{
    private const string Reference = "<references>harbin-met,A-0,2026-07-18T08:00:00+08:00</references>";

    public static TheoryData<string, string> Contradictions => new()
    {
        { Alert("<references>harbin-met,A-0,2026-07-18T09:00:01+08:00</references>"), "postdated-reference" },
        { Alert("<references>harbin-met,A-1,2026-07-18T09:00:00+08:00</references>"), "circular-reference" },
        { Alert().Replace("Public", "Restricted", StringComparison.Ordinal), "restriction-scope-mismatch" },
        { Alert("<restriction>staff</restriction>"), "restriction-scope-mismatch" },
        { Alert().Replace("Public", "Private", StringComparison.Ordinal), "addresses-scope-mismatch" },
        { Alert(Info(language: "Chinese (China)")), "invalid-language" },
        { Alert(Info(language: "zh_CN")), "invalid-language" },
        { Alert(Info("<description>大雨。</description>") + Info("<description>大雨。</description>", language: "en-US")), "same-text-different-language" },
        { Alert(Info("<description>Rain &lt;br/&gt; and wind</description>")), "text-contains-html-tags" },
        { Alert(Info("<instruction><![CDATA[<a href=\"x\">here</a>]]></instruction>")), "text-contains-html-tags" },
        { Alert(Info("<headline>Wind &amp;amp; rain</headline>")), "text-contains-html-entities" },
        { Alert(Info("<headline>a&amp;#160;b</headline>")), "text-contains-html-entities" },
        { Alert(Info("<expires>2026-07-18T08:59:59+08:00</expires>")), "expires-before-sent" },
        { Alert(Info("<effective>2026-07-18T11:00:00+08:00</effective><expires>2026-07-18T10:00:00+08:00</expires>")), "expires-before-effective" },
        { Alert(Info("<onset>2026-07-18T11:00:00+08:00</onset><expires>2026-07-18T10:00:00+08:00</expires>")), "expires-before-onset" },
        { Alert(Info("<effective>2026-07-18T11:00:00+08:00</effective><onset>2026-07-18T10:00:00+08:00</onset>")), "onset-before-effective" },
        { Alert(Area("<altitude>10</altitude><ceiling>9.5</ceiling>")), "invalid-altitude-ceiling-range" },
        { Alert(Area("<ceiling>9.5</ceiling>")), "invalid-altitude-ceiling-range" },
        { Alert(Area("<altitude>high</altitude>")), "invalid-altitude-ceiling-range" },
        { Alert(Info("<area><circle>45.7,126.5 1</circle></area>")), "invalid-area" },
        { Alert(Area("<polygon>45.7,126.5 45.8,126.7 45.8,126.5 45.7,126.7 45.7,126.5</polygon>")), "invalid-polygon" },
        { Alert(Reference + Info(severity: "Extreme"), msgType: "<msgType>Cancel</msgType>"), "cancel-states-hazard" },
    };

    public static TheoryData<string> Sound =>
    [
        Alert(Reference),
        Alert("<restriction>staff</restriction>").Replace("Public", "Restricted", StringComparison.Ordinal),
        Alert("<addresses>a@b</addresses>").Replace("Public", "Private", StringComparison.Ordinal),
        Alert(Info("<description>5 &lt; 6 &amp; 7 &gt; 6</description>") + Info("<description>5 &lt; 6 and more</description>", language: "en-US")),
        Alert(Info("<description>Rain.</description>", language: "en-US") + Info("<description>Rain.</description>", language: "en-CA")),
        Alert(Info("<effective>2026-07-18T09:00:00+08:00</effective><onset>2026-07-18T09:00:00+08:00</onset><expires>2026-07-18T09:00:00+08:00</expires>")),
        Alert(Area("<altitude>0</altitude><ceiling>1000.5</ceiling>")),
        Alert(Area("<polygon>45.7,126.5 45.8,126.5 45.8,126.7 45.75,126.6 45.7,126.7 45.7,126.5</polygon>")),
        Alert(Reference + Info(severity: "Minor"), msgType: "<msgType>Cancel</msgType>"),
    ];

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Decode_AlertThatContradictsItself_IsKeptWithTheRuleNamed(string xml, string code) => Assert.Contains(code, Only(xml).Codes());

    [Theory]
    [MemberData(nameof(Sound))]
    public void Decode_SoundAlert_HasNoIssue(string xml) => Assert.Empty(Only(xml).Issues);

    [Fact]
    public void Decode_PolygonThatCrossesItself_IsDrawnAsItWasSent() =>
        Assert.Equal(5, Assert.IsType<AreaShape>(Only(Alert(Area("<polygon>45.7,126.5 45.8,126.7 45.8,126.5 45.7,126.7 45.7,126.5</polygon>"))).Shape).Outer.Length);

    [Theory]
    [InlineData("cap/google/canada.cap")]
    [InlineData("cap/google/weather.cap")]
    [InlineData("cap/google/43b080713727.cap")]
    [InlineData("cap/wmo-tg-valid.xml")]
    [InlineData("cap/wmo-bz-valid.xml")]
    [InlineData("cap/lifecycle/ts-update-001.xml")]
    public void Decode_SoundSample_ContradictsItselfNowhere(string file) =>
        Assert.All(Only(Samples.Text(file)).Codes(), c => Assert.True(c.StartsWith("signature-", StringComparison.Ordinal) || c.StartsWith("cap-", StringComparison.Ordinal), c));

    [Theory]
    [InlineData("RWT", true)]
    [InlineData("rmt", true)]
    [InlineData("FFW", false)]
    public void Decode_TestCode_MarksATestWhateverItsStatus(string code, bool test) =>
        Assert.Equal(test, Only(Alert(Info($"<eventCode><valueName>SAME</valueName><value>{code}</value></eventCode>"))).Test);

    [Fact]
    public void InForce_Test_IsNotOnTheLiveLayer()
    {
        Alert alert = Only(Alert(Info("<eventCode><valueName>SAME</valueName><value>RWT</value></eventCode>")));

        Assert.False(new AlertItem("x", alert, Place.Unknown, AlertState.Active, alert.Sent, []).InForce);
        Assert.True(new AlertItem("x", alert with { Test = false }, Place.Unknown, AlertState.Active, alert.Sent, []).InForce);
    }

    [Theory]
    [InlineData("13060041600000_20240712213138", "130600")]
    [InlineData("23010000100000_20260718090000_12", "230100")]
    [InlineData("23010000100000_20261318090000", null)]
    [InlineData("23010000100000_00010101000000", null)]
    [InlineData("2301000010000_20260718090000", null)]
    [InlineData("03010000100000_20260718090000", null)]
    [InlineData("23010000100000_20260718090000_", null)]
    [InlineData("urn:oid:2.49.0.1.124", null)]
    public void Decode_ChineseIdentifier_NamesTheIssuingRegion(string identifier, string? region) =>
        Assert.Equal(region, Only(Alert(identifier: $"<identifier>{identifier}</identifier>")).IssuingRegion);

    [Fact]
    public void Parse_ChineseIdentifier_HasBeijingTimeAndNumber()
    {
        ChineseIdentifier parsed = ChineseIdentifier.Parse("23010141600001_20260718090000_2")!;

        Assert.Equal(("416", "00001", 2), (parsed.Sector, parsed.Unit, parsed.Number));
        Assert.Equal(new DateTimeOffset(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8)), parsed.Entered);
    }

    [Theory]
    [InlineData("CPEAS Geographic Code", "230102000000", "230102")]
    [InlineData("行政区划代码", "230102000000", "230102")]
    [InlineData("GB/T 2260", "230103", "230103")]
    [InlineData("国家预警发布区域", "230103005000", "230103")]
    public void Locate_GeocodeOfAnyName_FindsItsDistrict(string name, string code, string district)
    {
        Alert alert = Only(Alert(Area($"<geocode><valueName>{name}</valueName><value>{code}</value></geocode>")));

        Place place = new Locator(Harbin.Pack).Locate(alert, Datum.Wgs84);

        Assert.NotNull(place.Shape);
        Assert.Equal(Harbin.Pack.Areas.Single(a => a.Code == district).Shape.Box, place.Shape.Box);
    }

    [Theory]
    [InlineData("Red", "暴雨[Ⅱ级/严重]", 2)]
    [InlineData("YELLOW", null, 3)]
    [InlineData("橙色", null, 2)]
    [InlineData("Unknown", "哈尔滨市气象台发布大风预警[Ⅲ级/较重]", 3)]
    public void Decode_ColourAsSeverity_IsALevelAndNoIssueButADisagreement(string severity, string? headline, int level)
    {
        Alert alert = Only(Alert(Info(headline is null ? "" : $"<headline>{headline}</headline>", severity)));

        Assert.Equal(level, alert.Level);
        Assert.Equal(headline is not null && severity != "Unknown" ? ["cap-level-disagrees"] : [], alert.Codes());
    }
}
