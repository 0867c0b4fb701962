using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Command.Ingest.Api.Rights;
using Command.Web.Security;

namespace Command.Web.Tests.Security;

public sealed partial class SenderPageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Key_MadeRotatedAndTakenBackAtThePage_IsShownOnceAndRecorded()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        await site.PersonAsync("guard", Roles.SecurityAdmin);
        using SecureSite.Visitor visitor = site.Visit();
        await SignInAsync(site, visitor, "guard");

        Assert.Equal("/admin/senders?told=sender-made", await visitor.GoAsync("/admin/senders", "/admin/senders/make", ("feed", "city"), ("name", "City gateway"), ("overlap", "")));
        string page = await visitor.PageAsync("/admin/senders?told=sender-made");
        string first = Once().Match(page).Groups[1].Value;
        Assert.Equal(64, first.Length);
        Assert.DoesNotContain(first, await visitor.PageAsync("/admin/senders?told=sender-made"), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.Unauthorized, await PushAsync(site, first));

        await visitor.GoAsync("/admin/senders", "/admin/senders/make", ("feed", "city"), ("name", "City gateway 2"), ("overlap", "0"));
        Assert.Equal(HttpStatusCode.Unauthorized, await PushAsync(site, first));

        page = await visitor.PageAsync("/admin/senders");
        string id = Key().Match(page).Groups[1].Value;
        Assert.Equal("/admin/senders?told=sender-revoked", await visitor.GoAsync("/admin/senders", "/admin/senders/revoke", ("id", id)));
        Assert.Equal("/admin/senders?fault=sender-gone", await visitor.GoAsync("/admin/senders", "/admin/senders/revoke", ("id", id)));
        Assert.Equal("/admin/senders?fault=sender-name", await visitor.GoAsync("/admin/senders", "/admin/senders/make", ("feed", "city"), ("name", ""), ("overlap", "")));

        AuditEntry[] entries = [.. await site.Get<AuditLog>().SearchAsync(new AuditQuery(null, "sender", null, null, null, null), Cancel)];
        Assert.Equal(["refused", "asked", "refused", "asked", "done", "asked", "done", "asked", "done", "asked"], entries.Select(e => e.Fact.Outcome));
        Assert.All(entries, e => Assert.Equal("guard", e.Fact.Who));
        Assert.DoesNotContain(entries, e => e.Fact.Detail.Contains(first, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_WithoutTheRight_IsNotShown()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        await site.PersonAsync("watch", Roles.Operator);
        using SecureSite.Visitor visitor = site.Visit();
        await SignInAsync(site, visitor, "watch");
        using HttpResponseMessage answer = await visitor.Http.GetAsync(new Uri("/admin/senders", UriKind.Relative), Cancel);
        Assert.Equal("/account/refused", answer.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("zh-CN", "发送方出示的密钥不对")]
    [InlineData("en", "showed a wrong key")]
    public async Task Refusal_OfASender_IsSeenAtThePage(string culture, string said)
    {
        await using SecureSite site = await SecureSite.StartAsync();
        await site.PersonAsync("sys", Roles.SystemAdmin);
        using SecureSite.Visitor visitor = site.Visit();
        await SignInAsync(site, visitor, "sys");
        await PushAsync(site, "a key that nobody has");
        string page = WebUtility.HtmlDecode(await visitor.PageAsync("/admin/senders?culture=" + culture));
        Assert.Contains(said, page, StringComparison.Ordinal);
    }

    private static async Task SignInAsync(SecureSite site, SecureSite.Visitor visitor, string name)
    {
        Account account = (await site.Get<AccountStore>().FindByNameAsync(name.ToUpperInvariant(), Cancel))!;
        string[] cookie = (await site.SessionAsync(account)).Cookie.Split('=', 2);
        visitor.Cookies.Add(site.Address, new Cookie(cookie[0], cookie[1]));
    }

    private static async Task<HttpStatusCode> PushAsync(SecureSite site, string key)
    {
        using HttpClient http = new() { BaseAddress = site.Address };
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/feeds/city", UriKind.Relative)) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes("[]")) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using HttpResponseMessage answer = await http.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    [GeneratedRegex("data-testid=\"once\"[^>]*>city ([0-9a-f]{64})<")]
    private static partial Regex Once();

    [GeneratedRegex("data-key=\"([0-9a-f]{32})\"")]
    private static partial Regex Key();
}
