using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Playwright;

namespace Command.Browser.Tests;

/// <summary>Stored scripting: whatever stands in whichever text of whichever format is shown as text, on every page.</summary>
public sealed class HostileTextTests(Browser browser)
{
    private const float Patience = 60_000;

    /// <summary>What would be there if a text had become markup, or an address of it a link.</summary>
    private const string Injected = "img[src='x'], [onerror], [onload], a[href^='javascript'], script:not([src]):not([type]), iframe, object, embed";

    [Fact]
    public async Task TextFields_OfEveryFormat_AreTextOnEveryPage()
    {
        await using Server server = await Server.StartAsync(
        [
            .. ((string[])["field", "sensors", "roadworks", "transit", "vehicles", "usgs"]).Select(f => ($"Command__Feeds__{f}__Key", Server.Key(f))),
            ("Command__Feeds__vehicles__Open", "true"),
            ("Command__Feeds__usgs__Format", "waterml"),
            ("Command__Feeds__usgs__Transport", "http"),
            ("Command__Feeds__usgs__Agency", "flood-control"),
            ("Command__Feeds__usgs__Datum", "wgs84"),
        ]);
        Dictionary<string, (int Taken, int Refused)> said = await PushAllAsync(server);
        foreach (string feed in (string[])["civil", "city", "traffic", "field", "video", "usgs", "roadworks", "sensors", "transit", "vehicles"])
        {
            Assert.True(said.GetValueOrDefault(feed).Taken > 0, $"No message of {feed} was taken with something hostile in it: {said.GetValueOrDefault(feed)}.");
        }

        List<string> broken = [];
        IPage wall = await OpenAsync(server, "/wall", broken);
        await wall.WaitForFunctionAsync("() => window.__map?.stats().incidents >= 1 && window.__map.stats().units > 0", null, new() { Timeout = Patience });
        int shown = 0;
        foreach ((string _, double lon, double lat) in HostileTexts.Places)
        {
            shown += await PopupAsync(wall, lon, lat) ? 1 : 0;
            await CleanAsync(wall);
        }

        Assert.True(shown >= 2, $"Only {shown} popups opened.");
        IPage desk = await OpenAsync(server, "/dispatch", broken);
        ILocator incidents = desk.GetByTestId("incident");
        await incidents.First.WaitForAsync(new() { Timeout = Patience });
        int many = Math.Min(await incidents.CountAsync(), 12);
        for (int i = 0; i < many; i++)
        {
            await incidents.Nth(i).ClickAsync(new() { Timeout = Patience });
            await desk.GetByTestId("sources").WaitForAsync(new() { Timeout = Patience });
            await CleanAsync(desk);
        }

        IPage feeds = await OpenAsync(server, "/admin/feeds", broken);
        foreach (string feed in said.Keys)
        {
            ILocator choose = feeds.Locator($"[data-feed='{feed}'] button.choose");
            await feeds.WaitForFunctionAsync($"() => document.querySelector(\"[data-feed='{feed}'] button.choose\")?.disabled === false", null, new() { Timeout = Patience });
            await choose.ClickAsync();
            await feeds.Locator(".detail h2").WaitForAsync(new() { Timeout = Patience });
            await CleanAsync(feeds);
        }

        foreach (string page in (string[])["/admin/audit", "/admin/senders", "/admin/screens", "/admin/people"])
        {
            IPage opened = await OpenAsync(server, page, broken);
            await CleanAsync(opened);
            await opened.Context.CloseAsync();
        }

        Assert.Empty(broken);
        foreach (IPage page in (IPage[])[wall, desk, feeds])
        {
            await page.Context.CloseAsync();
        }
    }

    /// <summary>Pushes everything; what can't be read is refused and kept in quarantine, where people see its bytes.</summary>
    private static async Task<Dictionary<string, (int Taken, int Refused)>> PushAllAsync(Server server)
    {
        Dictionary<string, (int Taken, int Refused)> said = [];
        using HttpClient http = new() { BaseAddress = server.Address };
        foreach ((string feed, byte[] body) in HostileTexts.All())
        {
            using HttpRequestMessage request = new(HttpMethod.Post, new Uri($"/feeds/{feed}", UriKind.Relative)) { Content = new ByteArrayContent(body) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Server.Key(feed));
            using HttpResponseMessage answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.BadRequest, $"{feed}: {answer.StatusCode}");
            (int taken, int refused) = said.GetValueOrDefault(feed);
            said[feed] = answer.StatusCode == HttpStatusCode.Accepted ? (taken + 1, refused) : (taken, refused + 1);
        }

        return said;
    }

    private async Task<IPage> OpenAsync(Server server, string path, List<string> broken)
    {
        IPage page = await browser.OpenAsync(server, "/account/refused");
        page.Console += (_, message) =>
        {
            // The policy would stop it: that something had to be stopped is what matters.
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                broken.Add($"{path}: {message.Text}");
            }
        };
        page.Dialog += (_, dialog) => broken.Add($"{path}: {dialog.Message}");
        await page.GotoAsync(new Uri(server.Address, path).ToString());
        return page;
    }

    private static async Task CleanAsync(IPage page)
    {
        Assert.False(await page.EvaluateAsync<bool>("() => '__run' in window"), page.Url);
        Assert.True(await page.Locator(Injected).CountAsync() == 0, $"{page.Url}: {await page.EvaluateAsync<string>($"() => document.querySelector(\"{Injected}\")?.outerHTML ?? ''")}");
    }

    private static async Task<bool> PopupAsync(IPage page, double lon, double lat)
    {
        double[] at = await page.EvaluateAsync<double[]>(string.Create(CultureInfo.InvariantCulture, $"() => {{ const p = window.__map.pointOf({lon}, {lat}); return [p.x, p.y]; }}"));
        await page.Mouse.ClickAsync((float)at[0], (float)at[1]);
        try
        {
            await page.Locator(".map-popup").WaitForAsync(new() { Timeout = 4_000 });
            return true;
        }
        catch (TimeoutException)
        {
            // Nothing is drawn there, as for what was refused.
            return false;
        }
    }
}
