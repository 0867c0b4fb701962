using System.Net;
using System.Text.RegularExpressions;
using Command.Ingest.Api.Rights;
using Command.Web.Map;
using Command.Web.Security;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Web.Tests.Security;

/// <summary>Signing in through the real pages, forms and cookies.</summary>
public sealed partial class SignInTests
{
    [Fact]
    public async Task FirstAdmin_ChangesThePasswordSetsUpACodeAndAppointsTheOthers()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        using SecureSite.Visitor admin = site.Visit();
        Assert.Equal("/", await admin.SignInAsync(FirstAdmin.AccountName, SecureSite.AdminPassword));
        using (HttpResponseMessage early = await admin.Http.GetAsync(new Uri("/admin/people", UriKind.Relative), TestContext.Current.CancellationToken))
        {
            Assert.Equal("/account", early.Headers.Location?.ToString());
        }

        Assert.Contains("data-testid=\"duty\"", await admin.PageAsync("/account"), StringComparison.Ordinal);
        Assert.Equal("/account?fault=password-used", await PasswordAsync(admin, SecureSite.AdminPassword, SecureSite.AdminPassword));
        Assert.Equal("/account?fault=password-short", await PasswordAsync(admin, SecureSite.AdminPassword, "short"));
        Assert.Equal("/account?fault=password-wrong", await PasswordAsync(admin, "wrong", "Another-Horse-9"));
        Assert.Equal("/account?told=password", await PasswordAsync(admin, SecureSite.AdminPassword, "Another-Horse-9"));

        Assert.Equal("/account#totp", await admin.GoAsync("/account", "/account/totp/begin", ("current", "Another-Horse-9")));
        string key = Key().Match(await admin.PageAsync("/account")).Groups[1].Value;
        Assert.Equal("/account?fault=code-wrong", await admin.GoAsync("/account", "/account/totp/confirm", ("code", "000000")));
        Assert.Equal("/account?told=totp", await admin.GoAsync("/account", "/account/totp/confirm", ("code", Totp.At(key, DateTimeOffset.UtcNow))));
        string codes = await admin.PageAsync("/account?told=totp");
        Assert.Equal(10, Codes().Count(codes));
        Assert.DoesNotContain("recovery-codes", await admin.PageAsync("/account?told=totp"), StringComparison.Ordinal);

        Assert.Equal("/admin/people?told=made", await admin.GoAsync("/admin/people", "/admin/people/make", ("name", "wang.li"), ("display", "王丽"), ("agency", "flood")));
        string once = Once().Match(await admin.PageAsync("/admin/people?told=made")).Groups[1].Value;
        Assert.StartsWith("wang.li ", once, StringComparison.Ordinal);
        Account made = (await site.Get<AccountStore>().FindByNameAsync("WANG.LI", CancellationToken.None))!;
        Assert.Equal("/admin/people?fault=roles-security", await admin.GoAsync("/admin/people", "/admin/people/roles", ("id", made.Id), ("role", Roles.Operator)));
        Assert.Equal("/admin/people?told=done", await admin.GoAsync("/admin/people", "/admin/people/roles", ("id", made.Id), ("role", Roles.SecurityAdmin)));

        using SecureSite.Visitor second = site.Visit();
        Assert.Equal("/", await second.SignInAsync("wang.li", once.Split(' ')[1]));
        Assert.Equal("password", SessionRules.DutyOf((await site.Get<AccountStore>().FindByIdAsync(made.Id, CancellationToken.None))!, new AccountsOptions(), DateTimeOffset.UtcNow));
    }

    [Fact]
    public async Task SecondStep_WithACodeOfTheTelephoneOrOneForALostOne_LetsInOnceEach()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        Account account = await site.PersonAsync("li.min", Roles.Operator);
        account.TwoFactor = true;
        account.AuthenticatorKey = Totp.NewKey();
        await site.Get<AccountStore>().ReplaceCodesAsync(account, ["ABCDE-FGHIJ"], CancellationToken.None);
        Assert.True((await site.Get<AccountStore>().UpdateAsync(account, CancellationToken.None)).Succeeded);
        string code = Totp.At(account.AuthenticatorKey, DateTimeOffset.UtcNow);

        using SecureSite.Visitor visitor = site.Visit();
        Assert.Equal("/account/second?returnUrl=%2Fdispatch", await visitor.SignInAsync("li.min", SecureSite.PasswordOf("li.min"), "/dispatch"));
        Assert.Null(visitor.Session);
        Assert.StartsWith("/account/second?fault=code", await visitor.GoAsync("/account/second", "/account/second", ("code", "000000"), ("returnUrl", "/dispatch")), StringComparison.Ordinal);
        Assert.Equal("/dispatch", await visitor.GoAsync("/account/second", "/account/second", ("code", code), ("returnUrl", "/dispatch")));
        await visitor.PageAsync("/dispatch");

        using SecureSite.Visitor again = site.Visit();
        await again.SignInAsync("li.min", SecureSite.PasswordOf("li.min"));
        Assert.StartsWith("/account/second?fault=code", await again.GoAsync("/account/second", "/account/second", ("code", code)), StringComparison.Ordinal);
        Assert.Equal("/", await again.GoAsync("/account/second", "/account/second", ("code", "abcde-fghij")));

        using SecureSite.Visitor third = site.Visit();
        await third.SignInAsync("li.min", SecureSite.PasswordOf("li.min"));
        Assert.StartsWith("/account/second?fault=code", await third.GoAsync("/account/second", "/account/second", ("code", "ABCDE-FGHIJ")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongPasswords_FiveInARow_LockTheAccountAndSayNoMoreThanForAnUnknownName()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        await site.PersonAsync("li.min", Roles.Operator);
        using SecureSite.Visitor visitor = site.Visit();
        string unknown = await visitor.SignInAsync("nobody", "Whatever-1-else");
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(unknown, await visitor.SignInAsync("li.min", "Wrong-Horse-1"));
        }

        Assert.Equal(unknown, await visitor.SignInAsync("li.min", SecureSite.PasswordOf("li.min")));
        AuditEntry last = (await site.Get<AuditLog>().SearchAsync(new AuditQuery(null, "sign-in", "refused", null, null, null), CancellationToken.None))[0];
        Assert.Equal(("li.min", "locked"), (last.Fact.Subject, last.Fact.Detail));
    }

    [Fact]
    public async Task Tries_TooManyFromOneAddress_AreTurnedAway()
    {
        await using SecureSite site = await SecureSite.StartAsync(("Command:Accounts:SignInsPerMinute", "3"));
        await site.PersonAsync("li.min", Roles.Operator);
        using SecureSite.Visitor visitor = site.Visit();
        for (int i = 0; i < 3; i++)
        {
            Assert.Contains("fault=sign-in", await visitor.SignInAsync($"name{i}", "Whatever-1-else"), StringComparison.Ordinal);
        }

        Assert.Contains("fault=too-many", await visitor.SignInAsync("li.min", SecureSite.PasswordOf("li.min")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_IsNewAtEachSignInAndAPlantedOneIsWorthNothing()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        Account victim = await site.PersonAsync("li.min", Roles.Operator), attacker = await site.PersonAsync("mallory", Roles.Field);
        (string planted, string cookie) = await site.SessionAsync(attacker);
        using SecureSite.Visitor visitor = site.Visit();
        visitor.Cookies.SetCookies(site.Address, cookie);
        Assert.Equal("/", await visitor.SignInAsync("li.min", SecureSite.PasswordOf("li.min")));
        Assert.NotEqual(cookie.Split('=', 2)[1], visitor.Session);
        Assert.Null(await site.Get<Sessions>().FindAsync(planted, CancellationToken.None));
        Assert.Contains("li.min", await visitor.PageAsync("/account"), StringComparison.Ordinal);
        Assert.Single(await site.Get<Sessions>().OfAccountAsync(victim.Id, CancellationToken.None));
    }

    [Fact]
    public async Task SessionCookie_IsForThisServersRequestsAloneAndDiesWithSigningOut()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        await site.PersonAsync("li.min", Roles.Operator);
        using SecureSite.Visitor visitor = site.Visit();
        using HttpResponseMessage signedIn = await visitor.SendAsync("/account/sign-in", "/account/sign-in", ("name", "li.min"), ("password", SecureSite.PasswordOf("li.min")));
        string set = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"), c => c.StartsWith(SessionCookies.Name, StringComparison.Ordinal));
        Assert.Contains("httponly", set, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", set, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires", set, StringComparison.OrdinalIgnoreCase);
        string stolen = $"{SessionCookies.Name}={visitor.Session}";

        Assert.Equal("/account/sign-in?told=signed-out", await visitor.GoAsync("/account", "/account/sign-out", ("returnUrl", "/")));
        using HttpClient thief = new(new HttpClientHandler { UseCookies = false }) { BaseAddress = site.Address };
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri("/account/alive", UriKind.Relative));
        request.Headers.Add("Cookie", stolen);
        using HttpResponseMessage answer = await thief.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example/x", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/wall?culture=en", "/wall?culture=en")]
    public async Task ReturnUrl_AfterSigningIn_NeverLeadsElsewhere(string asked, string leads)
    {
        await using SecureSite site = await SecureSite.StartAsync();
        await site.PersonAsync("li.min", Roles.Operator);
        using SecureSite.Visitor visitor = site.Visit();
        Assert.Equal(leads, await visitor.GoAsync("/account/sign-in?returnUrl=" + Uri.EscapeDataString(asked), "/account/sign-in", ("name", "li.min"), ("password", SecureSite.PasswordOf("li.min")), ("returnUrl", asked)));
        Assert.DoesNotContain("evil.example", await visitor.PageAsync("/account/sign-in?returnUrl=" + Uri.EscapeDataString(asked)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Person_WhoIsStopped_LosesPagesAndLiveLinksWithinSeconds()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        Account account = await site.PersonAsync("li.min", Roles.Operator);
        (_, string cookie) = await site.SessionAsync(account);
        await using HubConnection map = new HubConnectionBuilder().WithUrl(new Uri(site.Address, MapHub.Path), o => o.Headers["Cookie"] = cookie).AddMessagePackProtocol().Build();
        TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        map.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await map.StartAsync(TestContext.Current.CancellationToken);

        // As another node does it: the account changes in the store, and nobody tells this process.
        Account fresh = (await site.Get<AccountStore>().FindByIdAsync(account.Id, CancellationToken.None))!;
        fresh.Stamp = "changed";
        await site.Get<AccountStore>().UpdateAsync(fresh, CancellationToken.None);

        await closed.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<HttpRequestException>(() => map.StartAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Screen_ShowsACodeIsApprovedByNameAndTakenBack()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        using SecureSite.Visitor screen = site.Visit(), desk = site.Visit();
        await site.PersonAsync("li.min", Roles.Operator);
        await desk.SignInAsync("li.min", SecureSite.PasswordOf("li.min"));

        Assert.Equal("/pair", await LocationAsync(screen, "/pair/next"));
        string code = Code().Match(await screen.PageAsync("/pair")).Groups[1].Value;
        Assert.Equal("/pair", await LocationAsync(screen, "/pair/next"));
        Assert.Contains(code, await screen.PageAsync("/pair"), StringComparison.Ordinal);
        Assert.Equal("/admin/screens?fault=screen-code", await desk.GoAsync("/admin/screens", "/admin/screens/approve", ("code", "AAAA AAAA"), ("name", "大厅 1 号屏")));
        Assert.Equal("/admin/screens?told=approved", await desk.GoAsync("/admin/screens", "/admin/screens/approve", ("code", code.ToLowerInvariant()), ("name", "大厅 1 号屏")));

        Assert.Equal("/wall", await LocationAsync(screen, "/pair/next"));
        await screen.PageAsync("/wall");
        Assert.Equal("/account/refused", await LocationAsync(screen, "/dispatch"));
        string list = await desk.PageAsync("/admin/screens");
        Assert.Contains("大厅 1 号屏", list, StringComparison.Ordinal);
        Assert.Equal("/admin/screens?told=revoked", await desk.GoAsync("/admin/screens", "/admin/screens/revoke", ("id", RevokeId().Match(list).Groups[1].Value)));
        Assert.StartsWith("/account/sign-in", await LocationAsync(screen, "/wall"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AuditPage_BeingRead_IsItselfAnEntryAndExportIsToo()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        await site.PersonAsync("zhao", Roles.Auditor);
        using SecureSite.Visitor auditor = site.Visit();
        await auditor.SignInAsync("zhao", SecureSite.PasswordOf("zhao"));
        Assert.Contains("data-testid=\"verdict\"", await auditor.PageAsync("/admin/audit?verify=true"), StringComparison.Ordinal);
        string export = await auditor.PageAsync("/admin/audit/entries.ndjson");
        Assert.Contains("\"action\":\"audit\",\"subject\":\"verify\"", export, StringComparison.Ordinal);
        Assert.Contains("GET /admin/audit/entries.ndjson", export, StringComparison.Ordinal);
        AuditHead head = AuditSeal.Read(await auditor.PageAsync("/admin/audit/head.json"))!;
        Assert.True(head.IsSigned());
        Assert.Null((await site.Get<AuditLog>().VerifyAsync(head, CancellationToken.None)).Fault);
        Assert.Equal("/account/refused", await LocationAsync(auditor, "/wall"));
    }

    private static async Task<string> LocationAsync(SecureSite.Visitor visitor, string path)
    {
        using HttpResponseMessage answer = await visitor.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.Headers.Location?.ToString() ?? $"{path}: {(int)answer.StatusCode}";
    }

    private static Task<string> PasswordAsync(SecureSite.Visitor visitor, string current, string fresh) =>
        visitor.GoAsync("/account", "/account/password", ("current", current), ("fresh", fresh), ("again", fresh));

    [GeneratedRegex("data-testid=\"totp-key\">([A-Z2-7]+)<")]
    private static partial Regex Key();

    [GeneratedRegex("<li><code>[^<]+</code></li>")]
    private static partial Regex Codes();

    [GeneratedRegex("data-testid=\"once\">([^<]+)<")]
    private static partial Regex Once();

    [GeneratedRegex("data-testid=\"pair-code\">([A-Z0-9]{4} [A-Z0-9]{4})<")]
    private static partial Regex Code();

    [GeneratedRegex("name=\"id\" value=\"([0-9a-f]{64})\"")]
    private static partial Regex RevokeId();
}
