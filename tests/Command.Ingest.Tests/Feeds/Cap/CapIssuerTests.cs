using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Cap;

namespace Command.Ingest.Tests.Feeds.Cap;

public sealed class CapIssuerTests
{
    private static readonly DateTimeOffset s_now = new(2026, 7, 18, 1, 2, 3, 456, TimeSpan.Zero);

    [Fact]
    public void Issue_Draft_IsOursWithAnIdentifierOfTheNationalForm()
    {
        Alert issued = new CapIssuer("warnings@example.org", "230100").Issue(Draft(), 2, s_now);

        Assert.Equal(("warnings@example.org", "23010000000000_20260718090203_2", "Public"), (issued.Sender, issued.SourceId, issued.Scope));
        Assert.Equal(new DateTimeOffset(2026, 7, 18, 9, 2, 3, TimeSpan.FromHours(8)), issued.Sent);
    }

    [Fact]
    public void Issue_Written_ReadsBackTheSameAndNamesTheCity()
    {
        Alert issued = new CapIssuer("warnings@example.org", "230100").Issue(Draft(), 1, s_now);

        Alert back = Assert.IsType<Alert>(Assert.Single(CapXmlText.Decode(CapWriter.Write(issued)).Messages));

        Assert.Equal((issued.Sender, issued.SourceId, issued.Sent, issued.Scope, issued.Headline), (back.Sender, back.SourceId, back.Sent, back.Scope, back.Headline));
        Assert.Equal("230100", back.IssuingRegion);
        Assert.Empty(back.Issues);
    }

    private static Alert Draft() => new()
    {
        Feed = "own",
        Agency = "own",
        SourceId = "draft",
        Version = "draft",
        ObservedAt = s_now,
        Sender = "draft",
        Status = "Actual",
        MsgType = "Alert",
        Sent = s_now,
        Event = "暴雨",
        Headline = "暴雨橙色预警",
        Severity = "Severe",
        AreaDesc = "道里区",
    };
}
