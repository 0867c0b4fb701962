using System.Collections.Immutable;
using System.Xml;
using System.Xml.Schema;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Datex2;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.Datex2;

public sealed class Datex2WriterTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 7, 18, 12, 0, 0, TimeSpan.FromHours(8));

    private static readonly Datex2Publisher s_publisher = new("cn", "HRB-JJ");

    private static readonly Report s_report = new()
    {
        Feed = "traffic",
        Agency = "traffic-agency",
        SourceId = "cn-HRB-JJ/EV-1",
        Version = "3@2026-07-18T12:05:00+08:00",
        Revision = 3,
        ObservedAt = s_noon,
        SentAt = s_noon.AddMinutes(6),
        Exercise = true,
        Kind = "crash",
        SourceKind = "Accident",
        Title = "松浦大桥两车相撞",
        Text = "松浦大桥两车相撞\n占用最右侧车道 <&>",
        Level = 2,
        SourceSeverity = "high",
        Shape = new PointShape(new GeoPoint(126.6312345, 45.7912345)),
        Address = "松浦大桥",
        UncertaintyM = 20,
        Group = "SIT-1",
        Starts = s_noon.AddHours(1),
        Ends = s_noon.AddHours(2),
    };

    public static TheoryData<string, string> Kinds => new()
    {
        { "breakdown", "VehicleObstruction" },
        { "closure", "RoadOrCarriagewayOrLaneManagement" },
        { "congestion", "AbnormalTraffic" },
        { "crash", "Accident" },
        { "crowd", "PublicEvent" },
        { "detour", "ReroutingManagement" },
        { "fire", "EnvironmentalObstruction" },
        { "gas-leak", "InfrastructureDamageObstruction" },
        { "obstruction", "GeneralObstruction" },
        { "other-traffic", "GenericSituationRecord" },
        { "pipe-burst", "InfrastructureDamageObstruction" },
        { "road-collapse", "EnvironmentalObstruction" },
        { "roadworks", "MaintenanceWorks" },
        { "speed-limit", "SpeedManagement" },
        { "tree-down", "EnvironmentalObstruction" },
        { "waterlogging", "EnvironmentalObstruction" },
        { "weather-road", "PoorEnvironmentConditions" },
    };

    public static ImmutableArray<GeoShape?> Shapes { get; } =
    [
        new PointShape(new(126.5, 45.5)),
        new LineShape([new(126.1, 45.1), new(126.2, 45.2), new(126.3, 45.25)]),
        new AreaShape([new(126, 45), new(127, 45), new(127, 46), new(126, 45)], [[new(126.5, 45.1), new(126.6, 45.1), new(126.6, 45.2), new(126.5, 45.1)]]),
        new MultiShape([new PointShape(new(126.5, 45.5)), new LineShape([new(126.1, 45.1), new(126.2, 45.2)])]),
        null,
    ];

    [Fact]
    public void Write_AReport_IsDecodedAsTheSameReport()
    {
        Report back = Assert.Single(RoundTrip([s_report]));

        Assert.Equal(s_report with { Issues = back.Issues }, back);
        Assert.Empty(back.Issues);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Write_EveryKind_ComesBackByItsRecordType(string kind, string type)
    {
        Report back = Assert.Single(RoundTrip([s_report with { Kind = kind }]));

        Assert.Equal(kind, back.Kind);
        Assert.Equal(type, back.SourceKind);
    }

    [Fact]
    public void Write_EveryShape_ComesBack()
    {
        foreach (GeoShape? shape in Shapes)
        {
            Report back = Assert.Single(RoundTrip([s_report with { Shape = shape }]));

            Assert.Equal(shape?.GetType(), back.Shape?.GetType());
            Assert.Equal(shape?.Positions(), back.Shape?.Positions());
        }
    }

    [Fact]
    public void Write_ReportsOfOneGroup_AreOneSituation()
    {
        Report[] back = RoundTrip([s_report, s_report with { SourceId = "x", Group = null, Level = null, Exercise = false }, s_report with { SourceId = "cn-HRB-JJ/EV-2", Level = 4 }]);

        Assert.Equal([("SIT-1", "cn-HRB-JJ/EV-1", 2), ("SIT-1", "cn-HRB-JJ/EV-2", 4), ("x", "cn-HRB-JJ/x", null)], back.Select(r => (r.Group, r.SourceId, r.Level)));
        Assert.Equal([true, true, false], back.Select(r => r.Exercise));
    }

    [Fact]
    public void Write_WhatIsOver_IsDecodedAsClosed()
    {
        ReportStatus[] all = Enum.GetValues<ReportStatus>();

        Assert.Equal(
            all.Select(s => s > ReportStatus.Resolved ? ReportStatus.Closed : ReportStatus.Open),
            all.Select(s => Assert.Single(RoundTrip([s_report with { Status = s }])).Status));
    }

    [Fact]
    public void Write_IsNoSnapshot_SoThatWhatIsNotInItGoesOn() =>
        Assert.False(new Datex2Decoder().Decode(Datex2Writer.Write([s_report], s_publisher, s_noon), Contexts.Of("traffic")).Snapshot);

    [Fact]
    public void Write_AnyText_IsWellFormedAndDecodesToATitle() => Gen.Select(Gen.String, Gen.String).Sample((title, text) =>
    {
        Report back = Assert.Single(RoundTrip([s_report with { Title = "t" + title, Text = text, Address = text, Group = "g" + title }]));
        Assert.StartsWith("t", back.Title, StringComparison.Ordinal);
    });

    [Fact]
    public void Write_EveryKindShapeAndStatus_IsValidAgainstTheSchema()
    {
        List<Report> reports = [];
        foreach (TheoryDataRow<string, string> kind in Kinds)
        {
            reports.AddRange(Shapes.Select((shape, i) => s_report with { SourceId = $"{kind.Data.Item1}-{i}", Group = $"S{i}", Kind = kind.Data.Item1, Shape = shape }));
        }

        reports.AddRange(Enum.GetValues<ReportStatus>().Select(s => s_report with { SourceId = s.ToString(), Group = null, Status = s, Level = null, Ends = null, Text = new string('长', 3000), UncertaintyM = null, Exercise = false, Address = null }));
        reports.Add(s_report with { SourceId = "circle", Shape = new CircleShape(new(126.5, 45.5), 300) });

        Assert.Empty(Violations(Datex2Writer.Write(reports, s_publisher, s_noon)));
        Assert.Empty(Violations(Datex2Writer.Write([], s_publisher, s_noon)));
    }

    [Fact]
    public void Schema_HoldsTheTestItself_ByRefusingAnUnknownElement()
    {
        string text = System.Text.Encoding.UTF8.GetString(Datex2Writer.Write([s_report], s_publisher, s_noon)).Replace("probabilityOfOccurrence", "likelihood", StringComparison.Ordinal);

        Assert.NotEmpty(Violations(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    private static List<string> Violations(byte[] document)
    {
        string folder = Path.Combine(Samples.Root, "datex", "xsd", "v3.7");
        // Every import is loaded by hand: the set itself resolves nothing.
        XmlSchemaSet schemas = new() { XmlResolver = null };
        foreach (string file in Directory.EnumerateFiles(folder, "*.xsd").Order(StringComparer.Ordinal))
        {
            using XmlReader reader = XmlReader.Create(file, new XmlReaderSettings { XmlResolver = null });
            schemas.Add(null, reader);
        }

        List<string> violations = [];
        XmlReaderSettings settings = new() { ValidationType = ValidationType.Schema, Schemas = schemas, XmlResolver = null };
        settings.ValidationEventHandler += (_, e) => violations.Add(e.Message);
        using XmlReader validating = XmlReader.Create(new MemoryStream(document), settings);
        while (validating.Read())
        {
            _ = validating.Depth;
        }

        return violations;
    }

    private static Report[] RoundTrip(IEnumerable<Report> reports)
    {
        Decoded decoded = new Datex2Decoder().Decode(Datex2Writer.Write(reports, s_publisher, s_noon.AddMinutes(6)), Contexts.Of("traffic"));
        Assert.Empty(decoded.Faults);
        return [.. decoded.Messages.Cast<Report>()];
    }
}
