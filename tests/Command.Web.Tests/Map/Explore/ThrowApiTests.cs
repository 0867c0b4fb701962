using System.Net;
using System.Text;
using Command.Ingest.Api.Rights;
using Command.Web.Tests.Security;
using Command.Web.Walls;

namespace Command.Web.Tests.Map.Explore;

/// <summary>A desk's view on a wall, over HTTP on the real server.</summary>
public sealed class ThrowApiTests
{
    private const string View = "{\"lon\":126.64,\"lat\":45.757,\"zoom\":14.5,\"sheet\":\"city\",\"minutes\":15}";

    [Fact]
    public async Task Put_ByADispatcher_IsWhatTheWallIsToShowUntilItIsTakenBack()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        using HttpClient http = await SignedInAsync(site, Roles.Dispatcher);
        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(http, "hall-1", View));
        WallBook book = site.Get<WallBook>();
        Assert.Equal(new ThrownView(126.64, 45.757, 14.5, "city"), book.Notes.ThrownTo("hall-1", DateTimeOffset.UtcNow)?.View);
        Assert.Null(book.Notes.ThrownTo("hall-2", DateTimeOffset.UtcNow));
        Assert.Null(book.Notes.ThrownTo("hall-1", DateTimeOffset.UtcNow.AddMinutes(16)));

        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(http, "all", View));
        Assert.NotNull(book.Notes.ThrownTo("hall-2", DateTimeOffset.UtcNow)?.View);
        using HttpResponseMessage back = await http.DeleteAsync(new Uri("/map/walls/all/view", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, back.StatusCode);
        Assert.Null(book.Notes.ThrownTo("hall-2", DateTimeOffset.UtcNow));
    }

    [Theory]
    [InlineData("hall-1", "{}", HttpStatusCode.BadRequest)]
    [InlineData("hall-1", "{\"lon\":626,\"lat\":45,\"zoom\":3}", HttpStatusCode.BadRequest)]
    [InlineData("hall-1", "{\"lon\":126,\"lat\":45,\"zoom\":99}", HttpStatusCode.BadRequest)]
    [InlineData("hall-1", "{\"lon\":126,\"lat\":45,\"zoom\":9,\"sheet\":\"a,b\"}", HttpStatusCode.BadRequest)]
    [InlineData("No Screen", View, HttpStatusCode.NotFound)]
    public async Task Put_WhatIsNoView_IsRefused(string screen, string body, HttpStatusCode expected)
    {
        await using SecureSite site = await SecureSite.StartAsync();
        using HttpClient http = await SignedInAsync(site, Roles.Dispatcher);
        Assert.Equal(expected, await PutAsync(http, screen, body));
    }

    [Fact]
    public async Task Put_ByALeader_IsRefused()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        using HttpClient http = await SignedInAsync(site, Roles.Leader);
        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(http, "hall-1", View));
    }

    private static async Task<HttpClient> SignedInAsync(SecureSite site, string role)
    {
        HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = site.Address };
        http.DefaultRequestHeaders.Add("Cookie", await site.CookieOfAsync(role));
        return http;
    }

    private static async Task<HttpStatusCode> PutAsync(HttpClient http, string screen, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await http.PutAsync(new Uri($"/map/walls/{Uri.EscapeDataString(screen)}/view", UriKind.Relative), content, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
