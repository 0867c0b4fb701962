using System.Net;
using Command.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Command.Browser.Tests;

/// <summary>A wall that nobody stands at: it notices by itself what is wrong with it, and heals untouched.</summary>
public sealed class WallHonestyTests(Browser browser, UntouchedServer untouched)
{
    private const float Patience = 90_000;

    [Fact]
    public async Task Wall_ThatNoLongerDraws_SaysSoAndReloadsByItself()
    {
        Server server = await untouched.GetAsync();
        IPage page = await browser.OpenAsync(server, "/wall");
        await Expect(page.GetByTestId("lamp-render")).ToHaveAttributeAsync("data-state", "up", new() { Timeout = Patience });
        await page.EvaluateAsync("() => { window.before = true; window.requestAnimationFrame = () => 0; }");
        await Expect(page.GetByTestId("lamp-render")).ToHaveAttributeAsync("data-state", "lost", new() { Timeout = Patience });
        await page.WaitForFunctionAsync("() => window.before === undefined && sessionStorage.getItem('wall-reloads-why') === 'render'", null, new() { Timeout = Patience, PollingInterval = 500 });
        await Expect(page.GetByTestId("lamp-render")).ToHaveAttributeAsync("data-state", "up", new() { Timeout = Patience });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Wall_ThatNoLongerDrawsWhileTheServerIsGone_KeepsItsPictureAndSaysHowOldItIs()
    {
        Server server = await Server.StartAsync();
        IPage page = await browser.OpenAsync(server, "/wall");
        await server.PushAsync("city", Messages.Case("C-1"));
        await Expect(page.GetByTestId("incident-row")).ToHaveCountAsync(1, new() { Timeout = Patience });
        await page.EvaluateAsync("() => { window.before = true; document.querySelector('main.wall').dataset.renderSilence = '2000'; window.requestAnimationFrame = () => 0; }");
        server.Kill();
        await Expect(page.GetByTestId("lost-banner")).ToBeVisibleAsync(new() { Timeout = Patience });

        // The picture ages in strength on every list, told by the browser alone.
        await Expect(page.Locator(".cell").First).ToHaveAttributeAsync("data-state", "stale", new() { Timeout = Patience });
        Assert.True(await page.EvaluateAsync<bool>("() => window.before === true"));
        await Expect(page.GetByTestId("incident-row")).ToHaveCountAsync(1);
        await page.Context.CloseAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Wall_NetworkCutAndBack_SaysSoAndHealsUntouchedWithWhatCameMeanwhile()
    {
        await using Server server = await Server.StartAsync();
        await using ChaosProxy proxy = new(IPEndPoint.Parse(server.Address.Authority));
        IPage page = await browser.PlainPageAsync();
        await page.GotoAsync($"http://{proxy.Door}/wall");
        await server.PushAsync("city", Messages.Case("C-1"));
        await Expect(page.GetByTestId("incident-row")).ToHaveAttributeAsync("data-sources", "1", new() { Timeout = Patience });

        // Nothing comes and nothing goes, and nobody is told that a connection ended: a cable was pulled.
        proxy.Both(LinkFault.BlackHole);
        await Expect(page.GetByTestId("lost-banner")).ToBeVisibleAsync(new() { Timeout = Patience });
        await server.PushAsync("traffic", Messages.Accident("D-1"));
        await Expect(page.Locator(".cell").First).ToHaveAttributeAsync("data-state", "down", new() { Timeout = 150_000 });
        proxy.Both(LinkFault.None);
        await Expect(page.GetByTestId("lost-banner")).ToBeHiddenAsync(new() { Timeout = 150_000 });
        await Expect(page.GetByTestId("incident-row")).ToHaveAttributeAsync("data-sources", "2", new() { Timeout = Patience });
        await page.WaitForFunctionAsync("() => window.__map?.stats().connected && window.__map.stats().incidents === 1", null, new() { Timeout = Patience, PollingInterval = 100 });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Nightly_Screens_AreSpreadOverTwoHoursAndNeverDuringLevelOne()
    {
        Server server = await untouched.GetAsync();
        IPage page = await browser.OpenAsync(server, "/wall");
        await page.WaitForFunctionAsync("() => window.__wall", null, new() { Timeout = Patience, PollingInterval = 100 });

        // 03:00 in Harbin on 2026-07-18, a page loaded the noon before; by the minute through the night.
        int[][] nights = await page.EvaluateAsync<int[][]>("""
            () => {
              const three = Date.UTC(2026, 6, 17, 19), noon = three - 15 * 3600e3;
              const minutesDue = (screen, loaded, worst) => [...Array(720).keys()].map((m) => m - 180).filter((m) => window.__wall.nightlyDue(screen, 'Asia/Shanghai', loaded, three + m * 60e3, worst));
              const screens = [...Array(60).keys()].map((n) => `s-${n.toString(16)}`);
              return [
                screens.map((s) => minutesDue(s, noon, undefined)[0]),
                screens.map((s) => minutesDue(s, noon, undefined).at(-1)),
                screens.map((s) => minutesDue(s, noon, 1).length),
                screens.map((s) => minutesDue(s, three + 60e3, undefined).length),
              ];
            }
            """);
        Assert.All(nights[0], first => Assert.InRange(first, 0, 110));
        Assert.True(nights[0].Distinct().Count() > 30, "the screens are spread");
        Assert.All(nights[1], last => Assert.Equal(119, last));
        Assert.All(nights[2].Concat(nights[3]), none => Assert.Equal(0, none));
        await page.Context.CloseAsync();
    }
}
