using System.Globalization;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Open311;

namespace Command.Ingest.Tests.Feeds.Open311;

public sealed class Open311SampleTests
{
    private static readonly Open311Decoder s_decoder = new();

    [Theory]
    [InlineData("cfa-service_requests.xml", 2)]
    [InlineData("cfa-service_requests_empty.xml", 0)]
    [InlineData("status-old-requests_toronto_single.xml", 1)]
    [InlineData("status-requests_many.xml", 2)]
    [InlineData("status-requests_single.xml", 1)]
    [InlineData("status-service_requests.json", 2)]
    public void Decode_RequestsDocument_GivesEveryItem(string file, int expected)
    {
        Decoded decoded = Decode(file);

        Assert.Empty(decoded.Faults);
        Assert.Equal(expected, decoded.Messages.Length);
        Assert.False(decoded.Refused);
    }

    [Theory]
    [InlineData("cfa-403.xml", "http-response")]
    [InlineData("cfa-get_service_request_not_found.xml", "open311-errors")]
    [InlineData("cfa-post_service_request.xml", "open311-receipt")]
    [InlineData("cfa-request_id_from_token.xml", "open311-token")]
    [InlineData("cfa-service_definition.xml", "open311-service-definition")]
    [InlineData("cfa-services.xml", "open311-services")]
    [InlineData("status-old-bloomington_services.json", "open311-services")]
    [InlineData("status-old-san_francisco_services.xml", "open311-services")]
    [InlineData("status-service_list.json", "open311-services")]
    public void Decode_OtherDocument_IsRefusedByName(string file, string code)
    {
        Decoded decoded = Decode(file);

        Assert.Equal(code, Assert.Single(decoded.Faults).Code);
        Assert.True(decoded.Refused);
        Assert.Contains("send", decoded.Faults[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_OfTheSamples_AreAllNamedAbove()
    {
        Assert.NotEmpty(Samples.Root);
        Assert.Equal(15, Samples.Files("open311").Count());
    }

    [Fact]
    public void Decode_ChicagoJson_KeepsWhatTheCitySaid()
    {
        Report report = Reports("status-service_requests.json")[0];

        Assert.Equal("14-01100669", report.SourceId);
        Assert.Equal("Alley Light Out", report.Title);
        Assert.Equal("street-light", report.Kind);
        Assert.Equal("4ffa9cad6018277d4000007b", report.SourceKind);
        Assert.Equal(ReportStatus.Open, report.Status);
        Assert.Equal(DateTimeOffset.Parse("2014-07-12T10:58:43-05:00", CultureInfo.InvariantCulture), report.ObservedAt);
        Assert.Equal(TimeSpan.FromHours(-5), report.ObservedAt.Offset);
        Assert.Equal(DateTimeOffset.Parse("2014-07-12T11:08:21-05:00", CultureInfo.InvariantCulture), report.SentAt);
        Assert.Equal(new PointShape(new GeoPoint(-87.66475146237676, 41.858724777757864)), report.Shape);
        Assert.Equal("1540 W 17TH ST, CHICAGO, IL, 60608", report.Address);
        Assert.Null(report.Level);
        Assert.Null(report.Text);
        Assert.Null(report.MediaUrl);
        Assert.Empty(report.Issues);
        Assert.StartsWith("2014-07-12T11:08:21-05:00#", report.Version, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_TorontoWithEmptyElements_ReadsThemAsAbsent()
    {
        Report report = Assert.Single(Reports("status-requests_single.xml"));

        Assert.Equal("101005420892", report.SourceId);
        Assert.Null(report.SentAt);
        Assert.Null(report.Text);
        Assert.Null(report.MediaUrl);
        Assert.Equal(ReportStatus.InProgress, report.Status);
        Assert.Equal(new PointShape(new GeoPoint(-79.272306875, 43.691104288)), report.Shape);
        Assert.Equal("other", report.Kind);
        Assert.StartsWith("#", report.Version, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_SanFranciscoXml_ClosesWhatIsClosedAndTrimsTheMediaAddress()
    {
        Report[] reports = Reports("cfa-service_requests.xml");

        Assert.Equal([ReportStatus.Closed, ReportStatus.Open], reports.Select(r => r.Status));
        Assert.Equal("http://open311.city.gov.s3.amazonaws.com/requests/media/638344.rss", reports[0].MediaUrl);
        Assert.Equal(TimeSpan.FromHours(-8), reports[1].ObservedAt.Offset);
    }

    [Fact]
    public void Version_OfTheSameItemInTwoDocuments_IsTheSame()
    {
        Report alone = Reports("status-requests_single.xml")[0];
        Report among = Reports("status-requests_many.xml")[0];

        Assert.Equal(alone.Version, among.Version);
        Assert.NotEqual(alone.Version, Reports("status-requests_many.xml")[1].Version);
    }

    private static Decoded Decode(string file) => s_decoder.Decode(Samples.Bytes("open311/" + file), Contexts.Of("city"));

    private static Report[] Reports(string file) => [.. Decode(file).Messages.Cast<Report>()];
}
