using System.Collections.Frozen;
using System.Text;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Datex2;

namespace Command.Ingest.Tests.Feeds.Datex2;

public sealed class Datex2DecoderTests
{
    private static readonly Datex2Decoder s_decoder = new();

    [Theory]
    [InlineData("Accident", "<accidentType>collision</accidentType>", "crash")]
    [InlineData("VehicleObstruction", "<vehicleObstructionType>brokenDownVehicle</vehicleObstructionType>", "breakdown")]
    [InlineData("VehicleObstruction", "<vehicleObstructionType>vehicleOnFire</vehicleObstructionType>", "fire")]
    [InlineData("EnvironmentalObstruction", "<environmentalObstructionType>flooding</environmentalObstructionType>", "waterlogging")]
    [InlineData("EnvironmentalObstruction", "<environmentalObstructionType>rockfalls</environmentalObstructionType>", "obstruction")]
    [InlineData("RoadOrCarriagewayOrLaneManagement", "<roadOrCarriagewayOrLaneManagementType>roadClosed</roadOrCarriagewayOrLaneManagementType>", "closure")]
    [InlineData("RoadOrCarriagewayOrLaneManagement", "<roadOrCarriagewayOrLaneManagementType>contraflow</roadOrCarriagewayOrLaneManagementType>", "other-traffic")]
    [InlineData("RoadOrCarriagewayOrLaneManagement", "<forVehiclesWithCharacteristicsOf><vehicleType>lorry</vehicleType></forVehiclesWithCharacteristicsOf><roadOrCarriagewayOrLaneManagementType>roadClosed</roadOrCarriagewayOrLaneManagementType>", "other-traffic")]
    [InlineData("MaintenanceWorks", "", "roadworks")]
    [InlineData("ConstructionWorks", "", "roadworks")]
    [InlineData("AbnormalTraffic", "", "congestion")]
    [InlineData("SpeedManagement", "", "speed-limit")]
    [InlineData("ReroutingManagement", "", "detour")]
    [InlineData("PoorEnvironmentConditions", "", "weather-road")]
    [InlineData("WeatherRelatedRoadConditions", "", "weather-road")]
    [InlineData("PublicEvent", "", "crowd")]
    [InlineData("GeneralObstruction", "", "obstruction")]
    [InlineData("TransitInformation", "", "other-traffic")]
    public void Decode_RecordType_GivesTheKind(string type, string own, string kind)
    {
        Report report = One(Datex2Documents.Record(type, own));

        Assert.Equal(kind, report.Kind);
        Assert.Equal(type, report.SourceKind);
        Assert.Equal("cn-HRB/R1", report.SourceId);
        Assert.Equal("2@2026-07-18T08:30:00+08:00", report.Version);
        Assert.Equal("S1", report.Group);
    }

    [Theory]
    [InlineData("Accident", "mine")]
    [InlineData("collision", "mine")]
    [InlineData("Accident/collision", "mine")]
    [InlineData("Accident/other", "crash")]
    public void Decode_CitysTable_GoesFirst(string key, string kind)
    {
        CodeTable codes = new(new Dictionary<string, string> { [key] = "mine" }.ToFrozenDictionary(), FrozenDictionary<string, int>.Empty);

        Assert.Equal(kind, One(Datex2Documents.Record("Accident", "<accidentType>collision</accidentType>"), Contexts.Of("traffic") with { Codes = codes }).Kind);
    }

    [Theory]
    [InlineData("<severity>highest</severity>", 1)]
    [InlineData("<severity>high</severity>", 2)]
    [InlineData("<severity>medium</severity>", 3)]
    [InlineData("<severity>low</severity>", 4)]
    [InlineData("<severity>lowest</severity>", 4)]
    [InlineData("<severity>none</severity>", null)]
    [InlineData("<severity>unknown</severity>", null)]
    [InlineData("<severity>horrible</severity>", null)]
    [InlineData("", null)]
    public void Decode_Severity_GivesTheLevel(string severity, int? level) => Assert.Equal(level, One(Datex2Documents.Record("Accident", severity)).Level);

    [Theory]
    [InlineData("<validity><com:validityStatus>active</com:validityStatus></validity>", ReportStatus.Open)]
    [InlineData("<validity><com:validityStatus>definedByValidityTimeSpec</com:validityStatus></validity>", ReportStatus.Open)]
    [InlineData("<validity><com:validityStatus>suspended</com:validityStatus></validity>", ReportStatus.Closed)]
    [InlineData("<management><lifeCycleManagement><end>true</end></lifeCycleManagement></management>", ReportStatus.Closed)]
    [InlineData("<management><lifeCycleManagement><end>false</end></lifeCycleManagement></management>", ReportStatus.Open)]
    [InlineData("<management><lifeCycleManagement><cancel>true</cancel></lifeCycleManagement></management>", ReportStatus.Cancelled)]
    public void Decode_ValidityAndLifeCycle_GiveTheStatus(string inside, ReportStatus status) => Assert.Equal(status, One(Datex2Documents.Record("Accident", inside)).Status);

    [Theory]
    [InlineData("<validity><validityStatus>active</validityStatus></validity>", ReportStatus.Open)]
    [InlineData("<validity><validityStatus>suspended</validityStatus></validity>", ReportStatus.Closed)]
    [InlineData("<management><lifeCycleManagement><end>true</end></lifeCycleManagement></management>", ReportStatus.Closed)]
    [InlineData("<management><lifeCycleManagement><cancel>true</cancel></lifeCycleManagement></management>", ReportStatus.Cancelled)]
    public void Decode_ValidityAndLifeCycleOfV2_GiveTheStatus(string inside, ReportStatus status) =>
        Assert.Equal(status, Assert.IsType<Report>(Assert.Single(s_decoder.Decode(Datex2Documents.V2($"<situationRecord id='R1' version='1'>{inside}</situationRecord>"), Contexts.Of("traffic")).Messages)).Status);

    [Theory]
    [InlineData("version='7'", 7L)]
    [InlineData("version=' 10 '", 10L)]
    [InlineData("version='7b'", null)]
    [InlineData("version='-1'", null)]
    [InlineData("version='99999999999999999999'", null)]
    [InlineData("", null)]
    public void Decode_RecordVersion_IsTheRevisionWhereItIsANumber(string version, long? revision) =>
        Assert.Equal(revision, Assert.IsType<Report>(Assert.Single(s_decoder.Decode(Datex2Documents.V2($"<situationRecord id='R1' {version}/>"), Contexts.Of("traffic")).Messages)).Revision);

    [Fact]
    public void Decode_Comments_GiveTheTitleInChineseAndAllTheText()
    {
        Report report = One(Datex2Documents.Record("Accident", """
            <generalPublicComment><comment><com:values><com:value lang="en">Two cars</com:value><com:value lang="zh-CN">两车相撞</com:value></com:values></comment></generalPublicComment>
            <generalPublicComment><comment><com:values><com:value>Left lane blocked</com:value></com:values></comment></generalPublicComment>
            <nonGeneralPublicComment><comment><com:values><com:value>for operators</com:value></com:values></comment></nonGeneralPublicComment>
            """));

        Assert.Equal("两车相撞", report.Title);
        Assert.Equal("Two cars\n两车相撞\nLeft lane blocked", report.Text);
    }

    [Fact]
    public void Decode_NoComment_TitleIsMadeOfTheRoadAndTheKind()
    {
        Report report = One(Datex2Documents.Located("<supplementaryPositionalDescription><locationDescription><com:values><com:value>桥北</com:value></com:values></locationDescription><roadInformation><roadName>松北大道</roadName><roadNumber>G1</roadNumber></roadInformation></supplementaryPositionalDescription>"));

        Assert.Equal("松北大道 交通事故", report.Title);
        Assert.Equal("松北大道 G1 桥北", report.Address);
    }

    [Theory]
    [InlineData("<situationRecordObservationTime>2026-07-18T08:00:00.123456789Z</situationRecordObservationTime>", "2026-07-18T08:00:00.1234567Z", null)]
    [InlineData("<situationRecordObservationTime>2026-07-18T08:00:00</situationRecordObservationTime>", "2026-07-18T08:00:00+08:00", null)]
    [InlineData("<situationRecordObservationTime>noon</situationRecordObservationTime>", "2026-07-18T08:30:00+08:00", "time-unreadable")]
    [InlineData("<situationRecordCreationTime>2026-07-18T07:00:00Z</situationRecordCreationTime>", "2026-07-18T08:30:00+08:00", null)]
    public void Decode_Times_TakeTheBestOneGiven(string inside, string expected, string? issue)
    {
        Report report = One(Datex2Documents.Record("Accident", inside));

        Assert.Equal(DateTimeOffset.Parse(expected, null), report.ObservedAt);
        Assert.Equal(issue is null ? ["no-coordinates"] : ["no-coordinates", issue], report.Issues.Select(i => i.Code));
    }

    [Fact]
    public void Decode_RecordsWithoutIdAmongOthers_AreFaultsAndTheRestGoesOn()
    {
        Decoded decoded = s_decoder.Decode(
            Datex2Documents.V3("<situation id='A'><situationRecord xsi:type='Accident'/><situationRecord xsi:type='Accident' id='1'/></situation><situation><situationRecord id=' '/><situationRecord id='2'/></situation>"),
            Contexts.Of("traffic"));

        Assert.Equal(["cn-HRB/1", "cn-HRB/2"], decoded.Messages.Select(m => m.SourceId));
        Assert.Equal(["no-id", "no-id"], decoded.Faults.Select(f => f.Code));
        Assert.Contains(((Report)decoded.Messages[1]).Issues, i => i.Code == "type-missing");
    }

    [Fact]
    public void Decode_IdOfAThousandCharacters_IsAFault() =>
        Assert.Equal("id-too-long", Assert.Single(s_decoder.Decode(Datex2Documents.V3($"<situation><situationRecord id='{new string('1', 1000)}'/></situation>"), Contexts.Of("traffic")).Faults).Code);

    [Theory]
    [InlineData("version='4'", "", "4@")]
    [InlineData("", "<situationRecordVersionTime>2026-07-18T08:30:00Z</situationRecordVersionTime>", "@2026-07-18T08:30:00Z")]
    [InlineData("version='4'", "<situationRecordVersionTime>2026-07-18T08:30:00Z</situationRecordVersionTime>", "4@2026-07-18T08:30:00Z")]
    public void Version_IsTheSendersAndItsTime(string version, string time, string expected) =>
        Assert.Equal(expected, One(Datex2Documents.V3($"<situation><situationRecord id='1' {version}>{time}</situationRecord></situation>")).Version);

    [Fact]
    public void Version_OfARecordWithoutOne_FollowsItsContent()
    {
        string[] versions = [.. new[] { "<a>1</a>", "<a>2</a>", "<a>1</a>" }.Select(inside =>
            s_decoder.Decode(Datex2Documents.V3($"<situation id='A'><situationRecord id='1'>{inside}</situationRecord></situation>"), Contexts.Of("traffic")).Messages[0].Version)];

        Assert.Equal(versions[0], versions[2]);
        Assert.NotEqual(versions[0], versions[1]);
    }

    [Fact]
    public void Decode_V2Situation_GivesTheSameFields()
    {
        Report report = One(Datex2Documents.V2("""
            <situationRecord xsi:type="VehicleObstruction" id="R7" version="3"><situationRecordVersionTime>2026-07-25T08:20:00+02:00</situationRecordVersionTime>
              <validity><validityStatus>active</validityStatus><validityTimeSpecification><overallStartTime>2026-07-25T08:00:00+02:00</overallStartTime><overallEndTime>2026-07-25T10:00:00+02:00</overallEndTime></validityTimeSpecification></validity>
              <generalPublicComment><comment><values><value lang="fr">Véhicule en panne</value></values></comment></generalPublicComment>
              <groupOfLocations xsi:type="Point"><tpegPointLocation xsi:type="TpegSimplePoint"><point><pointCoordinates><latitude>1</latitude><longitude>2</longitude></pointCoordinates></point></tpegPointLocation>
                <pointAlongLinearElement><linearElement><roadName><values><value>A13</value></values></roadName></linearElement></pointAlongLinearElement>
                <pointByCoordinates><pointCoordinates><latitude>49.1</latitude><longitude>1.2</longitude></pointCoordinates></pointByCoordinates></groupOfLocations>
            </situationRecord>
            """));

        Assert.Equal("fr-TIPI/R7", report.SourceId);
        Assert.Equal("breakdown", report.Kind);
        Assert.Equal(2, report.Level);
        Assert.Equal("Véhicule en panne", report.Title);
        Assert.Equal(new PointShape(new GeoPoint(1.2, 49.1)), report.Shape);
        Assert.Equal("A13", report.Address);
        Assert.Equal(DateTimeOffset.Parse("2026-07-25T10:00:00+02:00", null), report.Ends);
        Assert.Empty(report.Issues);
    }

    [Theory]
    [InlineData("real", false)]
    [InlineData("test", true)]
    [InlineData("securityExercise", true)]
    public void Decode_InformationStatus_MarksAnExercise(string status, bool exercise) =>
        Assert.Equal(exercise, One(Datex2Documents.V2("<situationRecord xsi:type='Accident' id='R7' version='3'/>", status)).Exercise);

    [Theory]
    [InlineData("<subscription><updateMethod>snapshot</updateMethod></subscription>", true)]
    [InlineData("<subscription><updateMethod>singleElementUpdate</updateMethod></subscription>", false)]
    [InlineData("", false)]
    public void Decode_ExchangesUpdateMethod_TellsASnapshot(string exchange, bool snapshot) =>
        Assert.Equal(snapshot, s_decoder.Decode(Datex2Documents.V2("<situationRecord id='R7'/>", exchange: exchange), Contexts.Of("traffic")).Snapshot);

    [Fact]
    public void Decode_SnapshotThatLostARecord_IsNone() =>
        Assert.False(s_decoder.Decode(Datex2Documents.V2("<situationRecord id='R7'/><situationRecord/>", exchange: "<updateMethod>snapshot</updateMethod>"), Contexts.Of("traffic")).Snapshot);

    [Theory]
    [InlineData("<d2LogicalModel xmlns='http://datex2.eu/schema/1_0/1_0' modelBaseVersion='1'/>", "datex-version")]
    [InlineData("<payload xmlns='http://datex2.eu/schema/3/d2Payload' modelBaseVersion='4'/>", "datex-version")]
    [InlineData("<payload/>", "datex-version")]
    [InlineData("<payload xmlns='http://datex2.eu/schema/3/d2Payload' modelBaseVersion='3'/>", "datex-publication")]
    [InlineData("<rss/>", "datex-unrecognised")]
    [InlineData("[]", "datex-json")]
    [InlineData("{\"a\":", "datex-json")]
    [InlineData("", "empty-body")]
    [InlineData("nothing", "xml-malformed")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><payload>&b;</payload>", "xml-dtd")]
    public void Decode_WhatIsNoSituationPublication_IsRefusedByName(string body, string code)
    {
        Decoded decoded = s_decoder.Decode(Encoding.UTF8.GetBytes(body), Contexts.Of("traffic"));

        Assert.Equal(code, Assert.Single(decoded.Faults).Code);
        Assert.True(decoded.Refused);
    }

    [Theory]
    [InlineData("<d2LogicalModel xmlns='http://datex2.eu/schema/2/2_0' modelBaseVersion='2'><exchange/></d2LogicalModel>")]
    [InlineData("<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><d2LogicalModel xmlns='http://datex2.eu/schema/2/2_0' modelBaseVersion='2'/></s:Body></s:Envelope>")]
    public void Decode_KeepAlive_IsASignOfLife(string body)
    {
        Decoded decoded = s_decoder.Decode(Encoding.UTF8.GetBytes(body), Contexts.Of("traffic"));

        Assert.Empty(decoded.Faults);
        Assert.Equal(["traffic"], decoded.Heartbeats);
        Assert.False(decoded.Snapshot);
    }

    private static Report One(byte[] body, FeedContext? context = null)
    {
        Decoded decoded = s_decoder.Decode(body, context ?? Contexts.Of("traffic"));
        Assert.Empty(decoded.Faults);
        return Assert.IsType<Report>(Assert.Single(decoded.Messages));
    }
}
