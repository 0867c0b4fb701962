using System.Text;
using System.Xml.Linq;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Open311;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.Open311;

public sealed class Open311WriterTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 7, 18, 12, 0, 0, TimeSpan.FromHours(8));

    private static readonly Report s_report = new()
    {
        Feed = "city",
        Agency = "city-agency",
        SourceId = "230102-20260718-0001",
        Version = "",
        ObservedAt = s_noon,
        SentAt = s_noon.AddMinutes(3).AddTicks(1),
        Exercise = true,
        Kind = "waterlogging",
        SourceKind = "0406",
        Title = "道路积水",
        Text = "学府路与和兴路交口积水约 40 cm，\n车辆无法通行 <&>\"'",
        Status = ReportStatus.Assigned,
        Level = 2,
        SourceSeverity = "2",
        Shape = new PointShape(new GeoPoint(126.6312345678, 45.7212345678)),
        Address = "南岗区学府路",
        MediaUrl = "https://city.example/a.jpg?x=1&y=2",
        Group = "parent-1",
        UncertaintyM = 12.5,
    };

    public static TheoryData<bool> Forms => [true, false];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Write_AReport_IsDecodedAsTheSameReport(bool json)
    {
        Report back = Assert.Single(RoundTrip([s_report], json));

        Assert.Equal(s_report with { Version = back.Version, Issues = back.Issues }, back);
        Assert.Empty(back.Issues);
        Assert.Equal(s_report.ObservedAt.Offset, back.ObservedAt.Offset);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Write_EveryStage_ComesBack(bool json)
    {
        Report[] reports = [.. Enum.GetValues<ReportStatus>().Select(s => s_report with { Status = s, SourceId = s.ToString() })];

        Assert.Equal(reports.Select(r => r.Status), RoundTrip(reports, json).Select(r => r.Status));
    }

    [Fact]
    public void Write_BothForms_DecodeToTheSame()
    {
        Report[] reports = [s_report, s_report with { SourceId = "2", Shape = null, Text = null, Level = null, SentAt = null, SourceSeverity = null, Group = null, Exercise = false, MediaUrl = null }];

        Assert.Equal(
            RoundTrip(reports, json: true).Select(r => r with { Issues = [], Version = "" }),
            RoundTrip(reports, json: false).Select(r => r with { Issues = [], Version = "" }));
    }

    [Fact]
    public void Write_Nothing_IsAnEmptyListOfEitherForm()
    {
        Assert.Equal("[]", Encoding.UTF8.GetString(Open311Writer.Json([])));
        Assert.Equal("service_requests", XDocument.Load(new MemoryStream(Open311Writer.Xml([]))).Root?.Name.LocalName);
    }

    [Fact]
    public void Write_ALineOrAnArea_GivesOnePointOfIt()
    {
        LineShape line = new([new(126.1, 45.1), new(126.2, 45.2), new(126.3, 45.3)]);
        AreaShape area = new([new(126, 45), new(127, 45), new(127, 46), new(126, 45)]);

        Assert.Equal(
            [new PointShape(new(126.2, 45.2)), new PointShape(new(126.5, 45.5)), null],
            RoundTrip([s_report with { Shape = line }, s_report with { Shape = area }, s_report with { Shape = new PointShape(new(double.NaN, 0)) }], json: true).Select(r => r.Shape as PointShape));
    }

    [Fact]
    public void Write_AnyText_DecodesInBothFormsToTheSameText()
    {
        Gen.Select(Gen.String, Gen.String).Sample((title, text) =>
        {
            Report report = s_report with { Title = "t" + title, Text = text };
            Report json = Assert.Single(RoundTrip([report], json: true)), xml = Assert.Single(RoundTrip([report], json: false));
            Assert.Equal(json.Title, xml.Title);
            Assert.Equal(json.Text, xml.Text);
            Assert.Equal(json.Version, xml.Version);
        });
    }

    private static Report[] RoundTrip(IEnumerable<Report> reports, bool json)
    {
        Decoded decoded = new Open311Decoder().Decode(json ? Open311Writer.Json(reports) : Open311Writer.Xml(reports), Contexts.Of("city"));
        Assert.Empty(decoded.Faults);
        return [.. decoded.Messages.Cast<Report>()];
    }
}
