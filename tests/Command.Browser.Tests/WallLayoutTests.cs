using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Command.Browser.Tests;

/// <summary>The layouts of the wall, in a real browser.</summary>
public sealed class WallLayoutTests(Browser browser, SharedServer shared, UntouchedServer untouched) : IClassFixture<SharedServer>
{
    private const float Patience = 60_000;

    [Fact]
    public async Task Layouts_WithExercise_HaveTheirPanelsLiveAndNothingOutsideTheScreen()
    {
        Server server = await ExerciseAsync();
        foreach ((string slug, string name) in ((string, string)[])[("overview", "综合"), ("flood", "防汛"), ("traffic", "交通"), ("city", "城管"), ("civil", "人防")])
        {
            IPage page = await browser.OpenAsync(server, $"/wall/{slug}", 1920, 1080);
            await Expect(page.GetByTestId("layout-name")).ToHaveTextAsync(name, new() { Timeout = Patience });
            await page.WaitForFunctionAsync("() => window.__map?.stats().units >= 250 && document.querySelector('cmd-wall')?.dataset.live === 'true'", null, new() { Timeout = Patience, PollingInterval = 100 });
            await Expect(page.GetByTestId("lamp-render")).ToHaveAttributeAsync("data-state", "up", new() { Timeout = Patience });

            // Every cell lies on the screen, none over another, and each has a heading with an age that counts.
            string[] wrong = await page.EvaluateAsync<string[]>("""
                () => {
                  const boxes = [...document.querySelectorAll('.cell, cmd-map')].filter((e) => getComputedStyle(e).display !== 'none').map((e) => [e.dataset.cell ?? 'map', e.getBoundingClientRect()]);
                  const wrong = [];
                  for (const [name, b] of boxes) {
                    if (b.left < -1 || b.top < -1 || b.right > innerWidth + 1 || b.bottom > innerHeight + 1 || b.width < 100 || b.height < 60) wrong.push(`${name} ${JSON.stringify(b)}`);
                    for (const [other, o] of boxes) if (other > name && b.left < o.right - 1 && o.left < b.right - 1 && b.top < o.bottom - 1 && o.top < b.bottom - 1) wrong.push(`${name} over ${other}`);
                  }
                  for (const cell of document.querySelectorAll('.cell')) if (getComputedStyle(cell).display !== 'none' && !cell.querySelector('h2 cmd-age, cmd-clock, li cmd-age')) wrong.push(`${cell.dataset.cell} has no age`);
                  return wrong;
                }
                """);
            Assert.Empty(wrong);
            await page.Context.CloseAsync();
        }

        Assert.Empty(browser.Outside);
    }

    [Fact]
    public async Task Layout_SplicedFromEighteenDisplays_HasNoTextPanelAcrossAJoint()
    {
        Server server = await ExerciseAsync();
        IPage page = await browser.OpenAsync(server, "/wall/flood?splice=6x3", 3840, 1080);
        await page.WaitForFunctionAsync("() => document.querySelector('cmd-wall')?.dataset.live === 'true' && window.__map", null, new() { Timeout = Patience, PollingInterval = 100 });
        string[] wrong = await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('.cell')].filter((e) => getComputedStyle(e).display !== 'none').flatMap((e) => {
              const b = e.getBoundingClientRect(), w = innerWidth / 6, h = innerHeight / 3;
              return Math.floor((b.left + 3) / w) !== Math.floor((b.right - 3) / w) || Math.floor((b.top + 3) / h) !== Math.floor((b.bottom - 3) / h) ? [`${e.dataset.cell} ${JSON.stringify(b)}`] : [];
            })
            """);
        Assert.Empty(wrong);
        Assert.Equal(12, await page.Locator(".cell:visible").CountAsync());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Layout_ReadFromAfar_HasLargerTextAndCountsWhatNoLongerFits()
    {
        await using Server server = await Server.StartAsync();
        for (int i = 0; i < 8; i++)
        {
            await server.PushAsync("city", Case($"C-{i}", "fire", 45.70 + (0.02 * i)));
        }

        IPage page = await browser.OpenAsync(server, "/wall?h=2.0&d=12", 1920, 1080);
        await Expect(page.GetByTestId("incident-count")).ToHaveTextAsync("8", new() { Timeout = Patience });
        double rem = await page.EvaluateAsync<double>("() => parseFloat(getComputedStyle(document.documentElement).fontSize)");
        Assert.Equal(1080 * 0.02 * 2.25, rem, 1);

        // x-height of the smallest text, as an angle at 12 m from a picture 2 m high.
        double smallestPx = await page.EvaluateAsync<double>("() => Math.min(...[...document.querySelectorAll('.wall .cell *')].filter((e) => e.getClientRects().length > 0 && e.textContent.trim() && !e.closest('svg')).map((e) => parseFloat(getComputedStyle(e).fontSize)))");
        double minutes = Math.Atan(smallestPx * 0.546 * (2.0 / 1080) / 12) * 180 / Math.PI * 60;
        Assert.True(minutes >= 9.9, $"{minutes} minutes of arc");

        await page.WaitForFunctionAsync("() => document.querySelector('.left .fit[data-more]')", null, new() { Timeout = Patience, PollingInterval = 100 });
        (int shown, int more) = await page.EvaluateAsync<int[]>("() => [[...document.querySelectorAll('[data-testid=incident-row]:not([data-cut])')].length, Number(document.querySelector('.left .fit').dataset.more.match(/\\d+/)[0])]") is [var s, var m] ? (s, m) : (0, 0);
        Assert.Equal(8, shown + more);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Layout_NobodyMade_SaysWhichThereAre()
    {
        Server server = await untouched.GetAsync();
        IPage page = await browser.OpenAsync(server, "/wall/lottery");
        await Expect(page.Locator("main")).ToContainTextAsync("没有“lottery”这个布局");
        await Expect(page.Locator("main a[href='wall/flood']")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Layout_Turning_ChangesThePanelsAndKeepsTheMap()
    {
        Server server = await untouched.GetAsync();
        IPage page = await browser.OpenAsync(server, "/wall?rotate=traffic:10,civil:10");
        await page.WaitForFunctionAsync("() => window.__map?.stats().connected", null, new() { Timeout = Patience, PollingInterval = 100 });
        await page.EvaluateAsync("() => { document.querySelector('cmd-map').marked = true; }");
        await Expect(page.GetByTestId("panel-bridges")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByTestId("panel-shelter")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByTestId("panel-bridges")).ToBeVisibleAsync(new() { Timeout = Patience });
        Assert.True(await page.EvaluateAsync<bool>("() => document.querySelector('cmd-map').marked === true"));
        await page.Context.CloseAsync();
    }

    private Task<Server> ExerciseAsync() => shared.GetAsync(() => Server.StartAsync(("Command__Exercise__Enabled", "true"), ("Command__Exercise__Speed", "20")));

    internal static string Case(string id, string kind, double lat)
    {
        string now = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        return $$"""
            [{"service_request_id":"{{id}}","status":"open","service_code":"{{kind}}","service_name":"{{kind}}","description":"现场有浓烟，请派消防",
              "requested_datetime":"{{now}}","updated_datetime":"{{now}}","address":"中山路 {{id}}","lat":{{lat.ToString(CultureInfo.InvariantCulture)}},"long":126.6426}]
            """;
    }
}
