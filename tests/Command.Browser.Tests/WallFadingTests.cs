using System.Globalization;
using System.Net;
using Command.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Command.Browser.Tests;

/// <summary>Nothing stays bright that nobody has spoken of for long: every marker, list and number fades with its age, by the browser's own clock.</summary>
public sealed class WallFadingTests(Browser browser)
{
    private const float Patience = 60_000;
    private const int Around = 12;
    private static readonly PageWaitForFunctionOptions s_patience = new() { Timeout = Patience, PollingInterval = 100 };

    [Fact]
    public async Task Wall_FeedsFrozenForHours_HasNoColourLeftOnTheMapAndFadedLists()
    {
        await using Server server = await Server.StartAsync(("Command__Feeds__field__Key", Server.Key("field")));
        await using ChaosProxy proxy = new(IPEndPoint.Parse(server.Address.Authority));
        IPage page = await browser.PlainPageAsync();
        await page.SetViewportSizeAsync(1920, 1080);
        await page.Clock.InstallAsync();
        await page.GotoAsync($"http://{proxy.Door}/wall");
        await page.WaitForFunctionAsync("() => window.__map?.stats().connected", null, s_patience);
        await server.PushAsync("city", Messages.Case("C-1"));
        await server.PushAsync("field", Unit());
        await page.WaitForFunctionAsync("() => window.__map.stats().units === 1 && window.__map.stats().unitsDrawn", null, s_patience);
        await page.WaitForFunctionAsync("() => [...window.__map.drawn('incidents'), ...window.__map.drawn('incidents-minor')].some((p) => p.strength === 1)", null, s_patience);
        await Expect(page.GetByTestId("incident-row")).ToHaveCountAsync(1, new() { Timeout = Patience });
        (double x, double y) = await PlaceAsync(page);
        await SeenAsync(async () => await Pixels.CountAsync(page, x, y, Around, "#4DD1A6") >= 5, "the unit is drawn in its colour");
        Assert.Equal("1", await StrengthAsync(page, "[data-testid=incident-row] .what"));

        // The cable is pulled: what is shown stands still, and only the browser's clock goes on.
        proxy.Refuse = true;
        proxy.Reset();
        await Expect(page.GetByTestId("lost-banner")).ToBeVisibleAsync(new() { Timeout = Patience });
        for (int hours = 0; hours < 4; hours++)
        {
            await page.Clock.FastForwardAsync("01:00:00");
        }

        await page.WaitForFunctionAsync("() => [...window.__map.drawn('incidents'), ...window.__map.drawn('incidents-minor')].every((p) => p.strength === 0.4)", null, s_patience);
        await Expect(page.Locator("cmd-map")).ToHaveAttributeAsync("data-state", "down");
        await SeenAsync(async () => await Pixels.MostColourAsync(page, x, y, Around) < 40, "no colour is left where the unit is");
        foreach (string list in (string[])[".cell[data-cell=incidents] > *", ".foot > *"])
        {
            Assert.Equal("0.6", await StrengthAsync(page, list));
        }

        Assert.Equal("0.72", await StrengthAsync(page, "[data-testid=incident-row] .what"));
        await Expect(page.GetByTestId("picture-age")).ToHaveAttributeAsync("data-state", "down");
        foreach (ILocator cell in await page.Locator(".cell").AllAsync())
        {
            await Expect(cell).ToHaveAttributeAsync("data-state", "down");
        }

        await page.Context.CloseAsync();
    }

    private static async Task<(double X, double Y)> PlaceAsync(IPage page)
    {
        double[] at = await page.EvaluateAsync<double[]>("() => { const p = window.__map.pointOf(126.60, 45.757); return [p.x, p.y]; }");
        return (at[0], at[1]);
    }

    private static Task<string> StrengthAsync(IPage page, string selector) => page.EvaluateAsync<string>("selector => getComputedStyle(document.querySelector(selector)).opacity", selector);

    private static async Task SeenAsync(Func<Task<bool>> so, string what)
    {
        for (long until = Environment.TickCount64 + (long)Patience; Environment.TickCount64 < until;)
        {
            if (await so())
            {
                return;
            }
        }

        Assert.Fail("It is not so: " + what);
    }

    private static string Unit()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        string Text(DateTimeOffset t) => t.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return $"""
            <event version="2.0" uid="u-1" type="a-f-G-U-C" how="m-g" time="{Text(now)}" start="{Text(now)}" stale="{Text(now.AddHours(1))}">
              <point lat="45.757" lon="126.60" hae="120" ce="5" le="9999999"/><detail><contact callsign="u-1"/></detail>
            </event>
            """;
    }
}
