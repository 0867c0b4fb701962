using System.Globalization;
using System.Net;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Command.Browser.Tests;

/// <summary>What an attacker would try with a browser between.</summary>
public sealed class AttackTests(Browser browser, UntouchedServer untouched)
{
    private const float Patience = 90_000;
    private const string Payload = "<img src=x onerror=\"window.__run=1\"><script>window.__run=1</script>";

    [Fact]
    public async Task TextsOfFeeds_ThatAreMarkup_AreShownAsTextAndRunNowhere()
    {
        await using Server server = await Server.StartAsync(("Command__Feeds__field__Key", Server.Key("field")));
        IPage wall = await browser.OpenAsync(server, "/wall"), desk = await browser.OpenAsync(server, "/dispatch");
        string xml = WebUtility.HtmlEncode(Payload);
        await server.PushAsync("civil", Messages.Alert("A-1").Replace("中山路交通事故橙色预警", xml, StringComparison.Ordinal).Replace("<areaDesc>中山路", "<areaDesc>" + xml, StringComparison.Ordinal));
        string json = Payload.Replace("\"", "\\\"", StringComparison.Ordinal);
        await server.PushAsync("city", Messages.Case("C-1").Replace("两车追尾，占两条车道", json, StringComparison.Ordinal).Replace("中山路93号", "中山路93号" + json, StringComparison.Ordinal));
        await server.PushAsync("traffic", Messages.Accident("D-1"));
        await server.PushAsync("field", Unit(xml));

        await Expect(wall.GetByTestId("alert-row")).ToContainTextAsync("<img src=x", new() { Timeout = Patience });
        await Expect(wall.GetByTestId("incident-row")).ToHaveCountAsync(1, new() { Timeout = Patience });
        await Expect(desk.GetByTestId("incident")).ToHaveCountAsync(1, new() { Timeout = Patience });
        await desk.GetByTestId("incident").ClickAsync();
        await Expect(desk.GetByTestId("sources")).ToContainTextAsync("<script>", new() { Timeout = Patience });

        await wall.WaitForFunctionAsync("() => window.__map?.stats().units === 1 && window.__map.stats().incidents === 1", null, new() { Timeout = Patience, PollingInterval = 100 });
        Assert.Contains("<img src=x", await PopupAsync(wall, 126.60), StringComparison.Ordinal);
        await PopupAsync(wall, 126.6426, 45.7571);
        foreach (IPage page in (IPage[])[wall, desk])
        {
            Assert.False(await page.EvaluateAsync<bool>("() => '__run' in window"));
            Assert.Equal(0, await page.Locator("img[src=x], [onerror]").CountAsync());
            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task Script_PutIntoAPage_IsStoppedByThePolicy()
    {
        Server server = await untouched.GetAsync();
        IPage page = await browser.OpenAsync(server, "/wall");
        await page.WaitForFunctionAsync("() => window.__map?.stats().connected", null, new() { Timeout = Patience, PollingInterval = 100 });
        string[] stopped = await page.EvaluateAsync<string[]>("""
            async () => {
              const stopped = [];
              document.addEventListener('securitypolicyviolation', (e) => stopped.push(e.effectiveDirective));
              const inline = document.createElement('script');
              inline.textContent = 'window.__run = 1';
              document.body.append(inline);
              const image = document.createElement('div');
              image.innerHTML = '<img src="x" onerror="window.__run = 1">';
              document.body.append(image);
              const foreign = document.createElement('script');
              foreign.src = 'https://evil.example/x.js';
              document.body.append(foreign);
              const frame = document.createElement('iframe');
              frame.src = 'https://evil.example/';
              document.body.append(frame);
              for (let i = 0; i < 100 && stopped.length < 4; i++) {
                await new Promise((resolve) => setTimeout(resolve, 100));
              }
              return stopped;
            }
            """);
        Assert.Contains("script-src-elem", stopped);
        Assert.Contains("script-src-attr", stopped);
        Assert.Contains("frame-src", stopped);
        Assert.False(await page.EvaluateAsync<bool>("() => '__run' in window"));
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("/wall")]
    [InlineData("/dispatch")]
    [InlineData("/admin/feeds")]
    [InlineData("/account/sign-in")]
    [InlineData("/admin/people")]
    public async Task Page_AsItIs_BreaksItsOwnPolicyNowhere(string path)
    {
        Server server = await untouched.GetAsync();
        IPage page = await browser.OpenAsync(server, "/account/refused");
        List<string> told = [];
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                told.Add(message.Text);
            }
        };
        await page.GotoAsync(new Uri(server.Address, path).ToString());
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        if (path == "/wall")
        {
            await page.WaitForFunctionAsync("() => window.__map?.stats().connected", null, new() { Timeout = Patience, PollingInterval = 100 });
        }

        Assert.Empty(told);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Page_InAnotherSitesFrame_IsNotShown()
    {
        Server server = await untouched.GetAsync();
        IPage page = await browser.PlainPageAsync();
        TaskCompletionSource<string> failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("frame-ancestors", StringComparison.Ordinal) || message.Text.Contains("X-Frame-Options", StringComparison.Ordinal))
            {
                failed.TrySetResult(message.Text);
            }
        };
        await page.SetContentAsync($"<iframe src='{new Uri(server.Address, "/wall")}'></iframe>", new() { WaitUntil = WaitUntilState.Commit });
        await failed.Task.WaitAsync(TimeSpan.FromMilliseconds(Patience), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(page.Frames, f => f.Url.Contains("/wall", StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }

    private static async Task<string> PopupAsync(IPage page, double lon, double lat = 45.757)
    {
        double[] at = await page.EvaluateAsync<double[]>(string.Create(CultureInfo.InvariantCulture, $"() => {{ const p = window.__map.pointOf({lon}, {lat}); return [p.x, p.y]; }}"));
        await page.Mouse.ClickAsync((float)at[0], (float)at[1]);
        return await page.Locator(".map-popup").InnerTextAsync(new() { Timeout = Patience });
    }

    private static string Unit(string callSign)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        string Text(DateTimeOffset t) => t.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return $"""
            <event version="2.0" uid="unit-1" type="a-f-G-U-C" how="m-g" time="{Text(now.AddSeconds(-5))}" start="{Text(now.AddSeconds(-5))}" stale="{Text(now.AddSeconds(600))}">
              <point lat="45.757" lon="126.60" hae="120" ce="5" le="9999999"/><detail><contact callsign="{callSign}"/></detail>
            </event>
            """;
    }
}
