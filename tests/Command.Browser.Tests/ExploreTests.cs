using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Command.Browser.Tests;

/// <summary>The map with its tools, in a real Chromium.</summary>
public sealed class ExploreTests(Browser browser, SharedServer shared) : IClassFixture<SharedServer>
{
    private const float Patience = 60_000;
    private static readonly PageWaitForFunctionOptions s_patience = new() { Timeout = Patience, PollingInterval = 100 };

    [Fact]
    public async Task Search_AnIncidentAndAnAddress_FindsBothAndGoesThere()
    {
        Server server = await OneEventAsync();
        IPage page = await OpenAsync(server, "/map");
        await server.PushAsync("traffic", Messages.Accident("D-1"));
        await page.WaitForFunctionAsync("() => window.__map.stats().incidents === 1", null, s_patience);

        await page.GetByTestId("map-search").FillAsync("I-0001");
        ILocator incident = page.Locator("[data-testid=map-found][data-kind=incident]");
        await Expect(incident).ToHaveCountAsync(1, new() { Timeout = Patience });
        await page.GetByTestId("map-search").PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => { const p = window.__map.pointOf(126.6424, 45.7573); return Math.abs(p.x - innerWidth / 2) < 30; }", null, s_patience);

        await page.GetByTestId("map-search").FillAsync("中山路");
        await Expect(page.Locator("[data-testid=map-found][data-kind=place]").First).ToContainTextAsync("中山路", new() { Timeout = Patience });
        await page.GetByTestId("map-search").FillAsync("没有这个地方的名字");
        await Expect(page.Locator(".map-search li.nothing")).ToContainTextAsync("没有找到", new() { Timeout = Patience });
        Assert.Empty(browser.Outside);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Exercise_ShownOnADesksMap_IsSaidOverIt()
    {
        await using Server server = await Server.StartAsync(("Command__Exercise__Enabled", "true"));
        IPage page = await OpenAsync(server, "/map?culture=en");
        await Expect(page.GetByTestId("map-exercise")).ToContainTextAsync("not a real event", new() { Timeout = Patience });
        await Expect(page.GetByTestId("map-exercise")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Here_APointInTheCity_TellsDistrictAlertsIncidentsAndUnits()
    {
        Server server = await OneEventAsync();
        IPage page = await OpenAsync(server, "/map?culture=en");
        await server.PushAsync("civil", Messages.Alert("A-1"));
        await server.PushAsync("traffic", Messages.Accident("D-1"));
        await server.PushAsync("field", Unit("Team 7", 126.65));
        await page.WaitForFunctionAsync("() => window.__map.stats().incidents === 1 && window.__map.stats().units === 1", null, s_patience);

        await page.GetByTestId("tool-here").ClickAsync();
        await Expect(page.GetByTestId("map-here")).ToContainTextAsync("Click a place");
        await ClickAsync(page, 126.6424, 45.7573);
        ILocator here = page.GetByTestId("map-here");
        await Expect(here.Locator("[data-part=incidents]")).ToHaveCountAsync(1, new() { Timeout = Patience });
        await Expect(here.Locator("[data-part=alerts]")).ToHaveCountAsync(1);
        await Expect(here.Locator("[data-part=units]")).ToContainTextAsync("Team 7");
        await Expect(here.Locator("h2")).Not.ToContainTextAsync("Outside");
        await page.Keyboard.PressAsync("Escape");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Layers_LeftOutAndWantedAgain_AreNotSentAndComeBack()
    {
        await using Server server = await Server.StartAsync(("Command__Feeds__field__Key", Server.Key("field")));
        IPage page = await OpenAsync(server, "/map");
        await server.PushAsync("traffic", Messages.Accident("D-1"));
        await server.PushAsync("field", Unit("u-1", 126.65));
        await page.WaitForFunctionAsync("() => window.__map.stats().incidents === 1 && window.__map.stats().units === 1", null, s_patience);
        await page.GetByTestId("tool-layers").ClickAsync();
        ILocator units = page.Locator("[data-testid=map-layer][data-layer=units]"), incidents = page.Locator("[data-testid=map-layer][data-layer=incidents]");
        await Expect(units.Locator("b")).ToHaveTextAsync("1", new() { Timeout = Patience });
        await Expect(incidents.Locator("b")).ToHaveTextAsync("1");
        await Expect(incidents.Locator("i")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("\\d+(\\.\\d)? (s|min)"));

        await units.Locator("input").UncheckAsync();
        await incidents.Locator("input").UncheckAsync();
        await page.WaitForFunctionAsync("() => window.__map.stats().units === 0 && window.__map.drawn('incidents').length === 0", null, s_patience);
        await Expect(units.Locator("b")).ToHaveTextAsync("—");

        await units.Locator("input").CheckAsync();
        await incidents.Locator("input").CheckAsync();
        await page.WaitForFunctionAsync("() => window.__map.stats().units === 1 && window.__map.drawn('incidents').length === 1", null, s_patience);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task MeasureAndHeat_OnTheMap_SayTheLengthAndOutliveAnotherTheme()
    {
        Server server = await OneEventAsync();
        IPage page = await OpenAsync(server, "/map");
        await page.GetByTestId("tool-measure").ClickAsync();
        await ClickAsync(page, 126.60, 45.75);
        await ClickAsync(page, 126.70, 45.75);
        // 0.1° of longitude at 45.75° N on the mean sphere.
        await Expect(page.GetByTestId("map-measure")).ToContainTextAsync(new System.Text.RegularExpressions.Regex("7\\.7\\d km"), new() { Timeout = Patience });
        await ClickAsync(page, 126.70, 45.70);
        await Expect(page.GetByTestId("map-measure")).ToContainTextAsync("km²");
        await page.Keyboard.PressAsync("Backspace");
        await Expect(page.GetByTestId("map-measure")).Not.ToContainTextAsync("km²");

        await page.GetByTestId("tool-heat").ClickAsync();
        await server.PushAsync("traffic", Messages.Accident("D-1"));
        await page.EvaluateAsync("() => document.querySelector('cmd-map').setAttribute('data-theme', 'day')");
        await page.WaitForFunctionAsync("() => window.__map.stats().decorated === 2", null, s_patience);
        await page.WaitForFunctionAsync("() => window.__map.drawn('measure-line').length > 0", null, s_patience);
        await page.GetByTestId("tool-measure").ClickAsync();
        await Expect(page.GetByTestId("map-measure")).ToBeHiddenAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Replay_AMomentBeforeTheIncident_ShowsThePictureThenAndSaysThatItIsNotNow()
    {
        await using Server server = await Server.StartAsync("http://127.0.0.1:0", await SeededJournal.TwoCrashesAsync());
        IPage page = await OpenAsync(server, "/map");
        await page.WaitForFunctionAsync("() => window.__map.stats().incidents === 2", null, s_patience);

        await page.GetByTestId("tool-past").ClickAsync();
        await Expect(page.Locator("cmd-map")).ToHaveAttributeAsync("data-past", "", new() { Timeout = Patience });
        await page.GetByTestId("past-moment").EvaluateAsync("(range) => { range.value = String(Date.now() - 12 * 60000); range.dispatchEvent(new Event('input')); }");
        await page.WaitForFunctionAsync("() => window.__map.stats().incidents === 1", null, s_patience);
        await Expect(page.GetByTestId("map-past")).ToContainTextAsync("不是现在");

        // Beside now: the live map shows all that is, a second one the moment, and both look at one place.
        await page.GetByTestId("past-beside").ClickAsync();
        await page.WaitForFunctionAsync("() => window.__map.stats().incidents === 2 && window.__map.stats().beside === 1", null, s_patience);
        await Expect(page.Locator("cmd-map")).Not.ToHaveAttributeAsync("data-past", "");
        await Expect(page.GetByTestId("map-beside")).ToBeVisibleAsync();
        await page.GetByTestId("past-beside").ClickAsync();
        await page.WaitForFunctionAsync("() => window.__map.stats().incidents === 1 && window.__map.stats().beside === null", null, s_patience);

        // What comes meanwhile is not lost, and not shown as if it had been then.
        await server.PushAsync("traffic", Messages.Accident("D-9"));
        await page.GetByTestId("tool-past").ClickAsync();
        await page.WaitForFunctionAsync("() => window.__map.stats().incidents >= 2", null, s_patience);
        await Expect(page.Locator("cmd-map")).Not.ToHaveAttributeAsync("data-past", "");
        await page.Context.CloseAsync();
    }

    /// <summary>A server to which its tests tell of one accident only.</summary>
    private Task<Server> OneEventAsync() => shared.GetAsync(() => Server.StartAsync(("Command__Feeds__field__Key", Server.Key("field"))));

    private async Task<IPage> OpenAsync(Server server, string path)
    {
        IPage page = await browser.OpenAsync(server, path, 1280, 720);
        await page.WaitForFunctionAsync("() => window.__map?.stats().connected && window.__map.stats().decorated > 0", null, s_patience);
        return page;
    }

    private static async Task ClickAsync(IPage page, double lon, double lat)
    {
        string place = string.Create(CultureInfo.InvariantCulture, $"{lon}, {lat}");
        double[] at = await page.EvaluateAsync<double[]>($"() => {{ const p = window.__map.pointOf({place}); return [p.x, p.y]; }}");
        await page.Mouse.ClickAsync((float)at[0], (float)at[1]);
    }

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
