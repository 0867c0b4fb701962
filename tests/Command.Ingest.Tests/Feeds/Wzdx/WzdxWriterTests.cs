using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Wzdx;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.Wzdx;

public sealed class WzdxWriterTests
{
    private static readonly string[] s_statuses = ["active", "completed", "cancelled"];

    private static readonly Gen<string> s_word = Gen.String[Gen.Char['a', 'z'], 1, 12];

    private static readonly Gen<GeoPoint> s_point = Gen.Select(Gen.Double[-179, 179], Gen.Double[1, 89], (lon, lat) => new GeoPoint(lon, lat));

    [Fact]
    public void Write_AnyRoadEvent_DecodesToTheSame() =>
        Gen.Select(s_word, s_word, s_word, s_point.Array[2, 6], Gen.Int[0, 2].Select(i => s_statuses[i]), Gen.Int[0, 100_000]).Sample((id, road, text, line, status, ago) =>
        {
            FeedContext context = Contexts.Of("roadworks");
            DateTimeOffset updated = context.ReceivedAt.AddSeconds(-ago);
            WzdxRoadEvent item = new()
            {
                Id = id,
                Source = "s",
                Roads = [road],
                Direction = "northbound",
                Description = text,
                Impact = "some-lanes-closed",
                Status = status,
                Starts = updated.AddDays(-1),
                Ends = context.ReceivedAt.AddDays(1),
                Updated = updated,
                Line = [.. line],
            };

            Decoded decoded = new WzdxDecoder().Decode(WzdxWriter.Write([item], "p", context.ReceivedAt), context);

            Assert.Empty(decoded.Faults);
            Report report = Assert.IsType<Report>(Assert.Single(decoded.Messages));
            Assert.Empty(report.Issues);
            Assert.Equal(("s/" + id, "roadworks", "work-zone", "some-lanes-closed"), (report.SourceId, report.Kind, report.SourceKind, report.SourceSeverity));
            Assert.Equal(line, Assert.IsType<LineShape>(report.Shape).Positions());
            Assert.Equal((updated, (DateTimeOffset?)item.Starts, (DateTimeOffset?)item.Ends), (report.ObservedAt, report.Starts, report.Ends));
            Assert.Equal(status switch { "completed" => ReportStatus.Closed, "cancelled" => ReportStatus.Cancelled, _ => ReportStatus.Open }, report.Status);
            Assert.Equal(road, report.Address);
            Assert.Contains(text, report.Text, StringComparison.Ordinal);
            Assert.Equal([report.SourceId], Assert.Single(decoded.Marks).Present);
        }, iter: 500);
}
