using System.Globalization;
using Microsoft.Playwright;

namespace Command.Browser.Tests;

/// <summary>A unit whose sender says for how long its position holds (Cursor on Target, <c>stale</c>).</summary>
public sealed class StaleUnitTests(Browser browser)
{
    private const float Patience = 60_000;

    [Fact]
    public async Task Map_UnitsOneOfThemPastItsTime_CountsThatOneAsStaleAndSaysSo()
    {
        await using Server server = await Server.StartAsync(("Command__Feeds__field__Key", Server.Key("field")));
        IPage page = await browser.OpenAsync(server, "/wall", 1920, 1080);
        await server.PushAsync("field", Event("fresh-1", 126.60, staleIn: 600));
        await server.PushAsync("field", Event("old-1", 126.66, staleIn: -5));
        await page.WaitForFunctionAsync("() => window.__map?.stats().units === 2 && window.__map.stats().stale === 1", null, new() { Timeout = Patience, PollingInterval = 100 });

        Assert.Contains("位置已过期", await SaidAsync(page, 126.66), StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("COMMAND_SHOTS") is { } shots)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(shots, "stale.png") });
        }

        Assert.DoesNotContain("位置已过期", await SaidAsync(page, 126.60), StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Map_UnitThatSaysNoMore_TurnsStaleWhenItsTimeIsOver()
    {
        await using Server server = await Server.StartAsync(("Command__Feeds__field__Key", Server.Key("field")));
        IPage page = await browser.OpenAsync(server, "/wall", 1920, 1080);
        await page.WaitForFunctionAsync("() => window.__map?.stats().connected", null, new() { Timeout = Patience, PollingInterval = 100 });
        await server.PushAsync("field", Event("soon-1", 126.60, staleIn: 8));
        await page.WaitForFunctionAsync("() => window.__map.stats().units === 1 && window.__map.stats().stale === 0", null, new() { Timeout = Patience, PollingInterval = 100 });
        await page.WaitForFunctionAsync("() => window.__map.stats().stale === 1", null, new() { Timeout = Patience, PollingInterval = 100 });
        await page.Context.CloseAsync();
    }

    private static async Task<string> SaidAsync(IPage page, double lon)
    {
        double[] at = await page.EvaluateAsync<double[]>($"() => {{ const p = window.__map.pointOf({lon.ToString(CultureInfo.InvariantCulture)}, 45.757); return [p.x, p.y]; }}");
        await page.Mouse.ClickAsync((float)at[0], (float)at[1]);
        return await page.Locator(".map-popup").InnerTextAsync(new() { Timeout = Patience });
    }

    private static string Event(string uid, double lon, int staleIn)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow, time = now.AddSeconds(-20);
        string Text(DateTimeOffset t) => t.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return $"""
            <event version="2.0" uid="{uid}" type="a-f-G-U-C" how="m-g" time="{Text(time)}" start="{Text(time)}" stale="{Text(now.AddSeconds(staleIn))}">
              <point lat="45.757" lon="{lon.ToString(CultureInfo.InvariantCulture)}" hae="120" ce="5" le="9999999"/><detail><contact callsign="{uid}"/></detail>
            </event>
            """;
    }
}
