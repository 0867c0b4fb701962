using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Command.Browser.Tests;

/// <summary>Two people and a wall before one shared sheet, in a real Chromium.</summary>
public sealed class DrawTests(Browser browser)
{
    private const float Patience = 60_000;
    private static readonly PageWaitForFunctionOptions s_patience = new() { Timeout = Patience };

    [Fact]
    public async Task Arrow_DrawnByOne_IsSeenChangedAndTakenBackByBoth()
    {
        await using Server server = await Server.StartAsync();
        IPage one = await OpenAsync(server, "/map"), other = await OpenAsync(server, "/map?culture=en");
        await one.GetByTestId("tool-draw").ClickAsync();
        await one.GetByTestId("draw-arrow").ClickAsync();
        await one.GetByTestId("draw-words").FillAsync("撤离方向");
        await ClickAsync(one, 600, 300);
        await ClickAsync(one, 800, 380);
        await one.GetByTestId("draw-finish").ClickAsync();
        await other.WaitForFunctionAsync(Drawn("arrow", "撤离方向"), null, s_patience);
        await other.WaitForFunctionAsync("() => window.__map.drawn('drawings-heads').length === 1", null, s_patience);

        // The other changes the words; the one who drew it sees them and has the newest version in hand.
        await other.GetByTestId("tool-draw").ClickAsync();
        await ClickAsync(other, 700, 340);
        await Expect(other.GetByTestId("draw-chosen-words")).ToHaveValueAsync("撤离方向", new() { Timeout = Patience });
        await other.GetByTestId("draw-chosen-words").FillAsync("Way out");
        await other.GetByTestId("draw-save").ClickAsync();
        await one.WaitForFunctionAsync(Drawn("arrow", "Way out"), null, s_patience);

        // Taking back what somebody else has changed meanwhile is refused and told.
        await one.GetByTestId("draw-undo").ClickAsync();
        await Expect(one.GetByTestId("map-draw")).ToContainTextAsync("刚被他人改过", new() { Timeout = Patience });
        await other.GetByTestId("draw-undo").ClickAsync();
        await one.WaitForFunctionAsync(Drawn("arrow", "撤离方向"), null, s_patience);
        await one.GetByTestId("draw-arrow").ClickAsync();
        await ClickAsync(one, 700, 340);
        await one.GetByTestId("draw-erase").ClickAsync();
        await other.WaitForFunctionAsync("() => window.__map.drawn('drawings-line').length === 0", null, s_patience);
        await one.GetByTestId("draw-undo").ClickAsync();
        await other.WaitForFunctionAsync(Drawn("arrow", "撤离方向"), null, s_patience);
        Assert.Empty(browser.Outside);
        await one.Context.CloseAsync();
        await other.Context.CloseAsync();
    }

    [Fact]
    public async Task Line_ByTheKeyboardAlone_IsDrawnThroughTheMiddlesOfTheView()
    {
        await using Server server = await Server.StartAsync();
        IPage page = await OpenAsync(server, "/map");
        await page.GetByTestId("tool-draw").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByTestId("draw-line").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("canvas.maplibregl-canvas").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        string before = await page.Locator("[data-testid=map-draw] .hint").InnerTextAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("[data-testid=map-draw] .hint")).Not.ToHaveTextAsync(before, new() { Timeout = Patience });
        await page.WaitForFunctionAsync("() => window.__map.drawn('sketch-points').length > 0", null, s_patience);
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.WaitForFunctionAsync("() => window.__map.drawn('drawings-line').length > 0", null, s_patience);
        await page.Context.CloseAsync();
    }

    private static string Drawn(string form, string text) => $"() => window.__map.drawn('drawings-line').some((d) => d.form === '{form}' && d.text === '{text}')";

    private static Task ClickAsync(IPage page, float x, float y) => page.Mouse.ClickAsync(x, y);

    private async Task<IPage> OpenAsync(Server server, string path)
    {
        IPage page = await browser.OpenAsync(server, path, 1280, 720);
        await page.WaitForFunctionAsync("() => window.__map?.stats().connected && window.__map.stats().decorated > 0", null, s_patience);
        return page;
    }
}
