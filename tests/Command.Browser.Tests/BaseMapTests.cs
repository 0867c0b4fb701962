using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Command.Browser.Tests;

/// <summary>Base maps other than the pack's, in a real Chromium.</summary>
public sealed class BaseMapTests(Browser browser)
{
    private const float Patience = 90_000;
    private static readonly PageWaitForFunctionOptions s_patience = new() { Timeout = Patience };

    [Fact]
    public async Task Choice_InTheLayerPanel_IsDrawnAndRememberedByTheBrowser()
    {
        await using PaintedTiles tiles = await PaintedTiles.StartAsync();
        await using Server server = await Server.StartAsync(tiles.Settings);
        IPage page = await OpenAsync(server, "/map?culture=en");
        Assert.Equal("pack", await BaseAsync(page));
        await page.GetByTestId("tool-layers").ClickAsync();
        ILocator choices = page.GetByTestId("map-bases");
        await Expect(choices).ToContainTextAsync("City map");
        await choices.GetByRole(AriaRole.Radio, new() { Name = "City map" }).CheckAsync();
        await page.WaitForFunctionAsync("() => window.__map.stats().base === 'painted' && window.__map.stats().decorated === 2", null, s_patience);
        await Expect(page.Locator(".maplibregl-ctrl-attrib")).ToContainTextAsync("审图号 测试", new() { Timeout = Patience });

        await page.ReloadAsync();
        await page.WaitForFunctionAsync("() => window.__map?.stats().base === 'painted' && window.__map.stats().decorated > 0", null, s_patience);
        await Expect(page.GetByTestId("map-notice")).ToBeHiddenAsync();
        Assert.DoesNotContain("key-that-no-page-sees", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("key-that-no-page-sees", server.Log, StringComparison.Ordinal);
        Assert.Empty(browser.Outside);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Wall_WhoseBaseMapIsRefused_ShowsThePacksWithANoticeAndComesBackByItself()
    {
        await using PaintedTiles tiles = await PaintedTiles.StartAsync();
        tiles.Refuse(403);
        await using Server server = await Server.StartAsync([.. tiles.Settings, ("Command__Map__WallBase", "painted")]);
        IPage page = await OpenAsync(server, "/wall");
        ILocator notice = page.GetByTestId("map-notice");
        await page.WaitForFunctionAsync("() => window.__map.stats().base === 'pack'", null, s_patience);
        await Expect(notice).ToContainTextAsync("底图“政务底图”取不到：对方不接受密钥", new() { Timeout = Patience });
        await Expect(notice).ToBeVisibleAsync();

        tiles.Refuse(0);
        await page.WaitForFunctionAsync("() => window.__map.stats().base === 'painted' && window.__map.stats().decorated > 2 && window.__map.stats().whole", null, s_patience);
        await Expect(notice).ToBeHiddenAsync(new() { Timeout = Patience });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Map_WhoseBaseMapFailsBehindKeptTiles_KeepsThemAndSaysThatTheyAreNotNew()
    {
        await using PaintedTiles tiles = await PaintedTiles.StartAsync();
        await using Server server = await Server.StartAsync([.. tiles.Settings, ("Command__Map__Base", "painted")]);
        // A desk's map stays where it is; a wall's moves to new incidents, and what it then needs is not kept.
        IPage page = await OpenAsync(server, "/map");
        ILocator notice = page.GetByTestId("map-notice");
        await page.WaitForFunctionAsync("() => window.__map.stats().base === 'painted' && window.__map.stats().whole", null, s_patience);

        tiles.Refuse(500);
        await page.EvaluateAsync("() => fetch('/map/bases/painted/0/16/100/100')");
        await Expect(notice).ToContainTextAsync("显示的是服务器上保存的图块", new() { Timeout = Patience });
        Assert.Equal("painted", await BaseAsync(page));
        Assert.True(await page.EvaluateAsync<bool>("() => window.__map.stats().unitsDrawn"));
        await page.Context.CloseAsync();
    }

    private async Task<IPage> OpenAsync(Server server, string path)
    {
        IPage page = await browser.OpenAsync(server, path, 1280, 720);
        await page.WaitForFunctionAsync("() => window.__map?.stats().connected && window.__map.stats().decorated > 0", null, s_patience);
        return page;
    }

    private static Task<string> BaseAsync(IPage page) => page.EvaluateAsync<string>("() => window.__map.stats().base");
}
