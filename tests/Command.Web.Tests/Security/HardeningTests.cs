using System.Net;
using System.Net.WebSockets;
using Command.Ingest.Api.Rights;
using Command.Web.Map;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Web.Tests.Security;

public sealed class HardeningTests
{
    [Theory]
    [InlineData("/account/sign-in")]
    [InlineData("/wall")]
    [InlineData("/ogc")]
    [InlineData("/app.css")]
    [InlineData("/no-such-page")]
    public async Task Answers_All_ForbidForeignScriptsFramesAndGuessing(string path)
    {
        await using SecureSite site = await SecureSite.StartAsync();
        using SecureSite.Visitor visitor = site.Visit();
        using HttpResponseMessage answer = await visitor.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        string scripts = policy.Split("; ").Single(d => d.StartsWith("script-src", StringComparison.Ordinal));
        Assert.Equal("script-src 'self'", scripts);
        // Style attributes are where a wall's panels stand; scripts and style sheets are nobody's but ours.
        Assert.DoesNotContain("unsafe", policy.Replace("style-src-attr 'unsafe-inline'; ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("worker-src 'self'", policy, StringComparison.Ordinal);
        Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.False(answer.Headers.Contains("Server") && answer.Headers.GetValues("Server").Any(s => s.Contains('/', StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("/hubs/map")]
    [InlineData("/_blazor")]
    [InlineData("/hubs/picture")]
    public async Task LiveLink_OpenedByAnotherSitesPage_IsRefused(string path)
    {
        await using SecureSite site = await SecureSite.StartAsync();
        string cookie = await site.CookieOfAsync(Roles.Operator);
        WebSocketException refused = await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync(site, path, cookie, "https://evil.example"));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LiveLink_OfTheServersOwnPage_Opens()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        using ClientWebSocket open = await OpenAsync(site, "/hubs/map", await site.CookieOfAsync(Roles.Operator), site.Address.GetLeftPart(UriPartial.Authority));
        Assert.Equal(WebSocketState.Open, open.State);
        open.Abort();
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task Change_AskedForByAnotherSitesPage_IsRefused(string header, string value)
    {
        await using SecureSite site = await SecureSite.StartAsync();
        string cookie = await site.CookieOfAsync(Roles.Operator);
        using HttpClient http = new(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = site.Address };
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/incidents/commands", UriKind.Relative)) { Content = new StringContent("{\"c\":\"never\",\"id\":\"I-0001\",\"other\":\"I-0002\",\"reason\":\"x\"}") };
        request.Headers.Add("Cookie", cookie);
        request.Headers.Add(header, value);
        using HttpResponseMessage answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Another site", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/account/sign-in")]
    [InlineData("/account/password")]
    [InlineData("/account/sign-out")]
    [InlineData("/admin/screens/approve")]
    public async Task Form_WithoutItsToken_IsRefused(string action)
    {
        await using SecureSite site = await SecureSite.StartAsync();
        using HttpClient http = new(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = site.Address };
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(action, UriKind.Relative)) { Content = new FormUrlEncodedContent([KeyValuePair.Create("name", "x"), KeyValuePair.Create("code", "x")]) };
        request.Headers.Add("Cookie", await site.CookieOfAsync(Roles.Operator));
        using HttpResponseMessage answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Connection_ThatCallsWithoutEnd_IsClosed()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        string cookie = await site.CookieOfAsync(Roles.Operator);
        await using HubConnection map = new HubConnectionBuilder().WithUrl(new Uri(site.Address, MapHub.Path), o => o.Headers["Cookie"] = cookie).AddMessagePackProtocol().Build();
        TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        map.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await map.StartAsync(TestContext.Current.CancellationToken);
        try
        {
            for (int i = 0; i < 20_000 && !closed.Task.IsCompleted; i++)
            {
                await map.SendAsync("Ack", (long)i, TestContext.Current.CancellationToken);
            }
        }
        catch (InvalidOperationException)
        {
            // Closed while it was calling, as it should be.
        }

        await closed.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Failure_OutsideDevelopment_TellsNothingOfTheInside()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        await site.Get<SecurityDb>().DoAsync("ALTER TABLE security_pairings RENAME TO away", CancellationToken.None);
        using SecureSite.Visitor visitor = site.Visit();
        using HttpResponseMessage answer = await visitor.Http.GetAsync(new Uri("/pair/next", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        string said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("security_pairings", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Command:Accounts:IdleMinutes", "0", "Command__Accounts__IdleMinutes")]
    [InlineData("Command:Audit:Hash", "md5", "Command__Audit__Hash")]
    [InlineData("Command:Bootstrap:AdminPassword", "admin", "Command__Bootstrap__AdminPassword")]
    [InlineData("Command:OpenId:Authority", "http://sso.example", "Command__OpenId__Authority")]
    [InlineData("Command:Origins", "evil", "Command__Origins")]
    public async Task Setting_ThatIsWrong_StopsTheStartAndIsNamed(string key, string value, string named)
    {
        Microsoft.Extensions.Options.OptionsValidationException wrong = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => SecureSite.StartAsync((key, value)));
        Assert.Contains(named, wrong.Message, StringComparison.Ordinal);
    }

    private static async Task<ClientWebSocket> OpenAsync(SecureSite site, string path, string cookie, string origin)
    {
        ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Cookie", cookie);
        socket.Options.SetRequestHeader("Origin", origin);
        await socket.ConnectAsync(new UriBuilder(new Uri(site.Address, path)) { Scheme = "ws" }.Uri, TestContext.Current.CancellationToken);
        return socket;
    }
}
