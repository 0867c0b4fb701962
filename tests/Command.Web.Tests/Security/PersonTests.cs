using System.Net;
using System.Net.Http.Json;
using Command.Ingest.Api.Persons;

namespace Command.Web.Tests.Security;

/// <summary>Who asks for a person in a report says why, and that is written down before anything is shown.</summary>
public sealed class PersonTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reveal_ByWhoMay_ShowsTheWordsAndIsRecordedWithItsReason()
    {
        await using SharingSite sharing = await StartAsync();
        Assert.DoesNotContain("13812345678", System.Text.Encoding.UTF8.GetString((await sharing.GetAsync("/ogc/collections/reports/items", SharingSite.KeyOf(SharingSite.Owner))).Body), StringComparison.Ordinal);

        (HttpStatusCode status, string body) = await RevealAsync(sharing, SharingSite.DeskOf(SharingSite.Owner), "call the caller back");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("13812345678", body, StringComparison.Ordinal);
        AuditEntry entry = Assert.Single(await EntriesAsync(sharing));
        Assert.Equal(("asked", "city:H-78", "call the caller back"), (entry.Fact.Outcome, entry.Fact.Subject, entry.Fact.Detail));
    }

    [Theory]
    [InlineData(SharingSite.Owner, "", "person-reason")]
    [InlineData(SharingSite.Other, "call the caller back", "report-unknown")]
    public async Task Reveal_WithoutAReasonOrOfWhatIsHidden_IsRefusedAndRecorded(string agency, string reason, string code)
    {
        await using SharingSite sharing = await StartAsync();
        (_, string body) = await RevealAsync(sharing, SharingSite.DeskOf(agency), reason);

        Assert.Contains(code, body, StringComparison.Ordinal);
        Assert.DoesNotContain("13812345678", body, StringComparison.Ordinal);
        AuditEntry entry = Assert.Single(await EntriesAsync(sharing));
        Assert.Equal(("refused", code), (entry.Fact.Outcome, entry.Fact.Detail));
    }

    [Fact]
    public async Task Reveal_ByAReader_IsNotAllowed()
    {
        await using SharingSite sharing = await StartAsync();
        (HttpStatusCode status, string body) = await RevealAsync(sharing, SharingSite.KeyOf(SharingSite.Owner), "call the caller back");
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.DoesNotContain("13812345678", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Erase_ByAnOperator_IsNotAllowed()
    {
        await using SharingSite sharing = await StartAsync();
        (HttpStatusCode status, _) = await AskAsync(sharing, "erase", SharingSite.DeskOf(SharingSite.Owner), "asked to be forgotten");
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal(HttpStatusCode.OK, (await RevealAsync(sharing, SharingSite.DeskOf(SharingSite.Owner), "call the caller back")).Status);
    }

    private static async Task<SharingSite> StartAsync()
    {
        SharingSite sharing = await SharingSite.StartAsync();
        await sharing.PushAsync("city", SharingSite.Case("H-78", "联系人：王芳 13812345678", 45.76, 126.65));
        await Command.Ingest.Tests.Transports.Wait.UntilAsync(() => sharing.Picture.Reports.ContainsKey("city:H-78"), "the case is in the picture");
        return sharing;
    }

    private static Task<(HttpStatusCode Status, string Body)> RevealAsync(SharingSite sharing, string key, string reason) => AskAsync(sharing, "reveal", key, reason);

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(SharingSite sharing, string what, string key, string reason)
    {
        using HttpClient http = new() { BaseAddress = sharing.Site.Address };
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/persons/" + what, UriKind.Relative)) { Content = JsonContent.Create(new PersonsAsk("city:H-78", reason, null)) };
        request.Headers.Add("Authorization", "Bearer " + key);
        using HttpResponseMessage answer = await http.SendAsync(request, Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    private static async Task<AuditEntry[]> EntriesAsync(SharingSite sharing) =>
        [.. await sharing.Site.Get<AuditLog>().SearchAsync(new AuditQuery(null, "reveal", null, null, null, null), Cancel)];
}
