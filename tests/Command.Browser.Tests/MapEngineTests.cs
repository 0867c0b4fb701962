using System.Globalization;
using Microsoft.Playwright;

namespace Command.Browser.Tests;

/// <summary>The map's engine in a real Chromium: what is live outlives the graphics card and the style, and updates never queue.</summary>
public sealed class MapEngineTests(Browser browser)
{
    private const float Patience = 60_000;
    private static readonly PageWaitForFunctionOptions s_patience = new() { Timeout = Patience, PollingInterval = 100 };

    [Fact]
    public async Task Map_GraphicsCardLostAndBack_DrawsUnitsAndTakesNews()
    {
        await using Server server = await StartAsync();
        IPage page = await OpenWithOneUnitAsync(server);
        await page.EvaluateAsync("""
            () => {
              window.same = true;
              const gl = document.querySelector('.map-canvas canvas').getContext('webgl2');
              window.card = gl.getExtension('WEBGL_lose_context');
              window.card.loseContext();
            }
            """);
        await server.PushAsync("city", Messages.Case("C-1"));
        await server.PushAsync("field", Unit("u-2", 126.66));
        await page.EvaluateAsync("() => window.card.restoreContext()");

        await page.WaitForFunctionAsync("() => window.__map.stats().decorated === 2 && window.__map.stats().unitsDrawn", null, s_patience);
        await page.WaitForFunctionAsync("() => window.__map.stats().units === 2 && window.__map.stats().incidents === 1", null, s_patience);
        await DrawsIncidentAsync(page);
        await DrawsAsync(server, page, "u-1", 126.60, "#4DD1A6");
        await server.PushAsync("field", Unit("u-3", 126.63));
        await page.WaitForFunctionAsync("() => window.__map.stats().units === 3", null, s_patience);
        Assert.True(await page.EvaluateAsync<bool>("() => window.same === true"), "the page was not loaded anew");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Map_AnotherTheme_KeepsUnitsAndLayersAndTheirNews()
    {
        await using Server server = await StartAsync();
        IPage page = await OpenWithOneUnitAsync(server);
        await server.PushAsync("city", Messages.Case("C-1"));
        await page.WaitForFunctionAsync("() => window.__map.stats().incidents === 1", null, s_patience);
        await DrawsAsync(server, page, "u-1", 126.60, "#4DD1A6");

        await page.EvaluateAsync("() => document.querySelector('cmd-map').setAttribute('data-theme', 'day')");
        await page.WaitForFunctionAsync("() => window.__map.stats().decorated === 2 && window.__map.stats().unitsDrawn", null, s_patience);
        await DrawsIncidentAsync(page);
        await DrawsAsync(server, page, "u-1", 126.60, "#0C7F5C");
        await server.PushAsync("field", Unit("u-2", 126.66));
        await page.WaitForFunctionAsync("() => window.__map.stats().units === 2", null, s_patience);

        await page.EvaluateAsync("() => document.querySelector('cmd-map').setAttribute('data-theme', 'night')");
        await page.WaitForFunctionAsync("() => window.__map.stats().decorated === 3", null, s_patience);
        await DrawsAsync(server, page, "u-2", 126.66, "#4DD1A6");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Map_WhoseStyleIsLostOnTheWay_AsksForItUntilItComes()
    {
        await using Server server = await StartAsync();
        IPage page = await OpenWithOneUnitAsync(server);
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteAsync("**/map/style.json*", _ => asked.TrySetResult());

        // A link that is half open takes the request and never answers; meanwhile the graphics card goes and comes back.
        await page.EvaluateAsync("() => { window.same = true; document.querySelector('cmd-map').setAttribute('data-theme', 'day'); }");
        await asked.Task.WaitAsync(TimeSpan.FromMilliseconds(Patience), TestContext.Current.CancellationToken);
        await page.EvaluateAsync("""
            () => new Promise((back) => {
              const canvas = document.querySelector('.map-canvas canvas'), card = canvas.getContext('webgl2').getExtension('WEBGL_lose_context');
              canvas.addEventListener('webglcontextlost', () => setTimeout(() => card.restoreContext()));
              canvas.addEventListener('webglcontextrestored', () => back());
              card.loseContext();
            })
            """);
        Assert.False(await page.EvaluateAsync<bool>("() => window.__map.stats().unitsDrawn"));
        await page.UnrouteAllAsync();
        await page.WaitForFunctionAsync("() => window.__map.stats().unitsDrawn && window.same === true", null, s_patience);
        await DrawsAsync(server, page, "u-1", 126.60, "#0C7F5C");

        // The same for a page whose first request is lost.
        int first = 0;
        await page.RouteAsync("**/map/style.json*", route => Interlocked.Increment(ref first) == 1 ? route.AbortAsync() : route.ContinueAsync());
        await page.ReloadAsync();
        await page.WaitForFunctionAsync("() => window.__map?.stats().connected && window.__map.stats().unitsDrawn", null, s_patience);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Map_UpdatesFasterThanTheWorker_OneUnderWayAndTheLastIsDrawn()
    {
        await using Server server = await StartAsync();
        IPage page = await browser.OpenAsync(server, "/wall", 1920, 1080);
        await page.WaitForFunctionAsync("() => window.__map?.stats().connected", null, s_patience);
        for (int i = 0; i < 60; i++)
        {
            await server.PushAsync("city", Case($"C-{i}", 126.50 + (i % 10 * 0.03), 45.68 + (i / 10 * 0.03)));
        }

        await page.WaitForFunctionAsync("() => window.__map.stats().incidents === 60", null, s_patience);
        await page.WaitForFunctionAsync("() => { const u = window.__map.stats().updates; return u.updates > 0 && u.updates === u.done; }", null, s_patience);
        Assert.Equal(1, await page.EvaluateAsync<int>("() => window.__map.stats().updates.mostAtOnce"));
        Assert.Equal(0, await page.EvaluateAsync<int>("() => window.__map.stats().repairs"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Map_GraveIncidentAmongLesserOnes_IsNeverInACluster()
    {
        await using Server server = await StartAsync();
        IPage page = await browser.OpenAsync(server, "/wall", 1920, 1080);
        await page.WaitForFunctionAsync("() => window.__map?.stats().connected", null, s_patience);
        for (int i = 0; i < 6; i++)
        {
            // Apart enough to be different incidents, near enough to lie on each other when the whole city is shown.
            await server.PushAsync("city", Case($"C-{i}", 126.60 + (i * 0.012), 45.74));
        }

        await server.PushAsync("traffic", Messages.Accident("D-1"));
        await page.WaitForFunctionAsync("() => window.__map.stats().incidents >= 4", null, s_patience);
        await page.WaitForFunctionAsync("() => window.__map.drawn('incidents-crowd').length > 0", null, s_patience);
        await page.WaitForFunctionAsync("() => window.__map.drawn('incidents').some((p) => p.level === 2)", null, s_patience);
        Assert.Equal(0, await page.EvaluateAsync<int>("() => window.__map.drawn('incidents-crowd').filter((p) => p.worst < 3).length"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Map_AClosedRoad_IsDrawnAndSaidInWords()
    {
        await using Server server = await StartAsync();
        IPage page = await browser.OpenAsync(server, "/wall", 1920, 1080);
        await page.WaitForFunctionAsync("() => window.__map?.stats().connected", null, s_patience);
        await server.PushAsync("city", Case("C-1", 126.60, 45.757, "waterlogging", "道路积水"));
        await page.WaitForFunctionAsync("() => window.__map.drawn('closures-sign').length === 1", null, s_patience);
        await page.Context.CloseAsync();
    }

    private static Task<Server> StartAsync() => Server.StartAsync(("Command__Feeds__field__Key", Server.Key("field")));

    private async Task<IPage> OpenWithOneUnitAsync(Server server)
    {
        IPage page = await browser.OpenAsync(server, "/wall", 1920, 1080);
        await server.PushAsync("field", Unit("u-1", 126.60));
        await page.WaitForFunctionAsync("() => window.__map?.stats().units === 1 && window.__map.stats().unitsDrawn", null, s_patience);
        return page;
    }

    private static async Task DrawsIncidentAsync(IPage page) =>
        await page.WaitForFunctionAsync("() => window.__map.drawn('incidents').length + window.__map.drawn('incidents-minor').length === 1", null, s_patience);

    /// <summary>Waits until a place on the screen shows a colour: what the eye sees, not what the code believes.</summary>
    private static async Task DrawsAsync(Server server, IPage page, string unit, double lon, string colour)
    {
        double[] at = await page.EvaluateAsync<double[]>($"() => {{ const p = window.__map.pointOf({lon.ToString(CultureInfo.InvariantCulture)}, 45.757); return [p.x, p.y]; }}");
        long until = Environment.TickCount64 + (long)Patience;
        int seen = 0;
        while (seen < 5 && Environment.TickCount64 < until)
        {
            // A fix that grows old fades.
            await server.PushAsync("field", Unit(unit, lon));
            seen = await Pixels.CountAsync(page, at[0], at[1], 15, colour);
        }

        Assert.True(seen >= 5, $"{colour} is not drawn at {lon}, 45.757");
    }

    private static string Case(string id, double lon, double lat, string code = "crash", string name = "交通事故") => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        [{"service_request_id":"{{id}}","status":"open","service_code":"{{code}}","service_name":"{{name}}","description":"测试","requested_datetime":"{{DateTimeOffset.UtcNow:yyyy-MM-dd'T'HH:mm:ss'Z'}}",
          "updated_datetime":"{{DateTimeOffset.UtcNow:yyyy-MM-dd'T'HH:mm:ss'Z'}}","lat":{{lat}},"long":{{lon}}}]
        """);

    private static string Unit(string uid, double lon)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        string Text(DateTimeOffset t) => t.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return $"""
            <event version="2.0" uid="{uid}" type="a-f-G-U-C" how="m-g" time="{Text(now)}" start="{Text(now)}" stale="{Text(now.AddMinutes(10))}">
              <point lat="45.757" lon="{lon.ToString(CultureInfo.InvariantCulture)}" hae="120" ce="5" le="9999999"/><detail><contact callsign="{uid}"/></detail>
            </event>
            """;
    }
}
