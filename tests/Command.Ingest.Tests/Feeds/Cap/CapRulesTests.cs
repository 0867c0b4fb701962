using System.Collections.Frozen;
using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using static Command.Ingest.Tests.Feeds.Cap.CapXmlText;

namespace Command.Ingest.Tests.Feeds.Cap;

public sealed class CapRulesTests
{
    public static TheoryData<string, string> Refusals => new()
    {
        { Alert(identifier: ""), "cap-identifier-missing" },
        { Alert(identifier: "<identifier> </identifier>"), "cap-identifier-missing" },
        { Alert(identifier: $"<identifier>{new string('x', 2_000)}</identifier>"), "cap-identifier-long" },
        { Alert(sender: ""), "cap-sender-missing" },
        { Alert(sent: ""), "cap-sent-missing" },
        { Alert(status: ""), "cap-status-missing" },
        { Alert(msgType: ""), "cap-msgtype-missing" },
        { Alert(status: "<status>Real</status>"), "cap-status-unknown" },
        { Alert(msgType: "<msgType>Warning</msgType>"), "cap-msgtype-unknown" },
        { Alert(sent: "<sent>2026-07-18T09:00:00</sent>"), "cap-time-no-offset" },
        { Alert(sent: "<sent>2026-13-18T09:00:00+08:00</sent>"), "cap-time-invalid" },
        { Alert(sent: "<sent>0001-01-01T00:00:00+14:00</sent>"), "cap-time-invalid" },
        { Alert(sent: "<sent>Z</sent>"), "cap-time-invalid" },
        { Alert(sent: "<sent>2026-07-18T09:00:00+0800</sent>"), "cap-time-invalid" },
        { Alert(sent: "<sent>2026-07-18T09:00:00 CST</sent>"), "cap-time-invalid" },
        { Alert(msgType: "<msgType>Update</msgType>"), "cap-references-missing" },
        { Alert("<references> </references>", msgType: "<msgType>Cancel</msgType>"), "cap-references-missing" },
        { Alert("<references>harbin-met,A-1,2026-07-18T09:00:00+08:00</references>", msgType: "<msgType>Cancel</msgType>"), "cap-references-missing" },
        { Alert(ns: "urn:oasis:names:tc:emergency:cap:9.9"), "cap-root" },
        { Alert(ns: ""), "cap-root" },
        { "<info xmlns='urn:oasis:names:tc:emergency:cap:1.2'/>", "cap-root" },
        { "", "xml-malformed" },
        { Alert()[..^9], "xml-malformed" },
    };

    public static TheoryData<string, string> Tolerated => new()
    {
        { Alert(sent: "<sent>2026-07-18T01:00:00Z</sent>"), "cap-time-z" },
        { Alert(status: "<status>actual</status>"), "cap-word-case" },
        { Alert(status: "<status>Actual</status><status>Test</status>"), "cap-element-repeated" },
        { Alert("<info/>"), "cap-severity-missing" },
        { Alert(Info(severity: "Terrible")), "cap-word-unknown" },
        { Alert(Info("<onset>2026-07-18 09:00</onset>")), "cap-time-invalid" },
        { Alert(Info("<expires>2026-07-18T09:00:00</expires>")), "cap-time-no-offset" },
        { Alert("<references>x</references>"), "cap-reference-invalid" },
        { Alert("<references>a,b,yesterday</references>"), "cap-reference-sent" },
        { Alert(Info() + Info(severity: "Extreme")), "cap-info-several" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Decode_AlertThatCannotBeUsed_IsOneFaultWithItsCode(string xml, string code) => Assert.Equal(code, Refusal(xml).Code);

    [Theory]
    [MemberData(nameof(Tolerated))]
    public void Decode_AlertWithASmallFault_IsKeptWithAnIssue(string xml, string code) => Assert.Contains(code, Only(xml).Codes());

    [Fact]
    public void Decode_WholeAlert_HasNoIssue() => Assert.Empty(Only(Alert(Area("<polygon>45.7,126.5 45.8,126.5 45.8,126.7 45.7,126.5</polygon>"))).Issues);

    [Theory]
    [InlineData("urn:oasis:names:tc:emergency:cap:1.1")]
    [InlineData("http://www.incident.com/cap/1.0")]
    public void Decode_OlderNamespace_IsRead(string ns) => Assert.Equal("A-1", Only(Alert(ns: ns)).SourceId);

    [Fact]
    public void Decode_Cap10Pairs_AreSplitAtTheEqualsSign() =>
        Assert.Equal([new Geocode("FIPS6", "006037")], Only(Alert(Area("<geocode>FIPS6=006037</geocode>"), ns: "http://www.incident.com/cap/1.0")).Geocodes);

    [Fact]
    public void Decode_AnyOrderAndPrefix_GivesTheSameMessage()
    {
        const string Prefixed = """
            <c:alert xmlns:c="urn:oasis:names:tc:emergency:cap:1.2"> <c:scope>Public</c:scope><c:msgType>Alert</c:msgType>
            <c:status>Actual</c:status><c:sent> 2026-07-18T09:00:00+08:00 </c:sent><c:sender>harbin-met</c:sender><c:identifier>A-1</c:identifier></c:alert>
            """;

        Alert plain = Only(Alert()), prefixed = Only(Prefixed);

        Assert.Equal(plain with { Version = "" }, prefixed with { Version = "" });
    }

    [Fact]
    public void Decode_OtherIndentationOrPrefix_KeepsTheVersion()
    {
        string plain = Alert();
        string indented = plain.Replace("><", ">\n  <", StringComparison.Ordinal);
        string prefixed = plain.Replace("<", "<c:", StringComparison.Ordinal).Replace("<c:/", "</c:", StringComparison.Ordinal).Replace("xmlns=", "xmlns:c=", StringComparison.Ordinal);

        Assert.Equal(Only(plain).Version, Only(indented).Version);
        Assert.Equal(Only(plain).Version, Only(prefixed).Version);
    }

    [Fact]
    public void Decode_SameIdentityWithOtherWords_HasAnotherVersion() =>
        Assert.NotEqual(Only(Alert(Info("<headline>一</headline>"))).Version, Only(Alert(Info("<headline>二</headline>"))).Version);

    [Fact]
    public void Decode_Latin1_IsReadByItsDeclaration()
    {
        byte[] bytes = Encoding.Latin1.GetBytes("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + Alert("<info><event>séisme</event></info>"));

        Assert.Equal("séisme", Assert.IsType<Alert>(Assert.Single(Decode(bytes).Messages)).Event);
    }

    [Fact]
    public void Decode_References_AcceptsQuotedSendersAndLineBreaks()
    {
        Alert alert = Only(Alert("<references>\"市气象台 一室\",A-0,2026-07-18T08:00:00+08:00\n  b@x,B,2026-07-18T01:00:00Z b@x,C</references>"));

        Assert.Equal(
            [
                new AlertReference("市气象台 一室", "A-0", new DateTimeOffset(2026, 7, 18, 8, 0, 0, TimeSpan.FromHours(8))),
                new AlertReference("b@x", "B", new DateTimeOffset(2026, 7, 18, 1, 0, 0, TimeSpan.Zero)),
                new AlertReference("b@x", "C", null),
            ],
            alert.References);
    }

    [Fact]
    public void Decode_ReferencesWithAQuoteThatNeverCloses_KeepsTheOthers() =>
        Assert.Equal(["A", "B"], Only(Alert("<references>\"x,A,2026-07-18T08:00:00+08:00 y,B,2026-07-18T08:00:00+08:00</references>")).References.Select(r => r.Identifier));

    [Theory]
    [InlineData("en-US,zh-TW,zh-CN", "zh-CN")]
    [InlineData("en-US,zh-TW", "zh-TW")]
    [InlineData("fr-CA,en-CA", "fr-CA")]
    public void Decode_Languages_ChoosesChineseThenTheFirst(string languages, string chosen)
    {
        Alert alert = Only(Alert(string.Concat(languages.Split(',').Select(l => Info($"<headline>{l}</headline>", language: l)))));

        Assert.Equal(chosen, alert.Headline);
        Assert.Equal(languages.Split(','), alert.Texts.Select(t => t.Language));
    }

    [Fact]
    public void Decode_SeveralBlocksOfOneLanguage_GravestSpeaksAndTheLatestEndCounts()
    {
        Alert alert = Only(Alert(
            Info("<expires>2026-07-18T20:00:00+08:00</expires><headline>外围</headline><area><areaDesc>松北区</areaDesc></area>", "Moderate")
            + Info("<expires>2026-07-18T12:00:00+08:00</expires><headline>核心</headline><area><areaDesc>道里区</areaDesc></area>", "Extreme")));

        Assert.Equal("核心", alert.Headline);
        Assert.Equal(1, alert.Level);
        Assert.Equal(20, alert.Expires!.Value.Hour);
        Assert.Equal("松北区; 道里区", alert.AreaDesc);
    }

    [Theory]
    [InlineData("Extreme", null, 1)]
    [InlineData("Severe", null, 2)]
    [InlineData("Moderate", null, 3)]
    [InlineData("Minor", null, 4)]
    [InlineData("Unknown", null, null)]
    [InlineData("ORANGE", null, 2)]
    [InlineData("蓝色", null, 4)]
    [InlineData("Unknown", "哈尔滨市气象台发布暴雨红色预警", 1)]
    [InlineData("Unknown", "发布红色暴雨预警信号", 1)]
    [InlineData("Unknown", "发布寒潮预警[Ⅳ级/一般]", 4)]
    [InlineData("Unknown", "发布暴雪预警（II级）", 2)]
    [InlineData("Unknown", "发布洪水预警[特别严重]", 1)]
    [InlineData("Moderate", "解除暴雨红色预警，发布暴雨蓝色预警", 4)]
    [InlineData("Moderate", "暴雨黄色预警升级为暴雨橙色预警", 3)]
    [InlineData("Minor", "阵风四级，影响严重，红色车辆", 4)]
    public void Decode_Level_TakesTheWordsBeforeTheSeverity(string severity, string? headline, int? level) =>
        Assert.Equal(level, Only(Alert(Info(headline is null ? "" : $"<headline>{headline}</headline>", severity))).Level);

    [Fact]
    public void Decode_LevelThatDisagreesWithSeverity_IsAnIssue() =>
        Assert.Contains("cap-level-disagrees", Only(Alert(Info("<headline>暴雨黄色预警</headline>", "Extreme"))).Codes());

    [Fact]
    public void Decode_LevelOfTheCityTable_GoesBeforeTheBuiltInOne()
    {
        FeedContext context = Contexts.Of("civil") with
        {
            Codes = new CodeTable(FrozenDictionary<string, string>.Empty, new Dictionary<string, int> { ["severe"] = 1 }.ToFrozenDictionary()),
        };

        Assert.Equal(1, Only(Alert(Info(severity: "Severe")), context).Level);
        Assert.Equal(3, Only(Alert(Info(severity: "Moderate")), context).Level);
    }

    [Theory]
    [InlineData("Cancel")]
    [InlineData("Ack")]
    [InlineData("Error")]
    public void Decode_MessageThatIsNoHazard_HasNoLevelWhateverItRepeats(string msgType)
    {
        string xml = Alert("<references>a,b,2026-07-18T08:00:00+08:00</references>" + Info("<headline>暴雨红色预警</headline>", "Extreme"), msgType: $"<msgType>{msgType}</msgType>");

        Alert alert = Only(xml);

        Assert.Null(alert.Level);
        Assert.Equal("Extreme", alert.Severity);
    }

    [Theory]
    [InlineData("Actual")]
    [InlineData("Exercise")]
    [InlineData("Test")]
    public void Decode_StatusOfARealSender_IsKeptAndMarksNoExerciseOfOurs(string status)
    {
        Alert alert = Only(Alert(status: $"<status>{status}</status>"));
        Assert.Equal(status, alert.Status);
        Assert.False(alert.Exercise);
    }

    [Fact]
    public void Decode_ObservedAt_IsOnsetThenEffectiveThenSent()
    {
        const string Effective = "<effective>2026-07-18T10:00:00+08:00</effective>", Onset = "<onset>2026-07-18T11:00:00+08:00</onset>";

        Assert.Equal(9, Only(Alert(Info())).ObservedAt.Hour);
        Assert.Equal(10, Only(Alert(Info(Effective))).ObservedAt.Hour);
        Assert.Equal(11, Only(Alert(Info(Effective + Onset))).ObservedAt.Hour);
        Assert.Null(Only(Alert(Info())).Expires);
    }
}
