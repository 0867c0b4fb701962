using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Command.Browser.Tests;

public sealed class CameraTests(Browser browser)
{
    private const float Patience = 60_000;
    private const string Channel = "23010000001320000001";

    [Fact]
    public async Task Map_IncidentWithACameraNear_ItsPicturePlaysAndEnds()
    {
        await using MediaServer media = await MediaServer.StartAsync(Channel);
        await using Server server = await Server.StartAsync(
            ("Command__Video__HlsTemplate", $"{media.Address}live/{{channel}}.m3u8"), ("Command__DemoSignIn", "true"));
        IPage page = await browser.OpenAsync(server, "/wall");
        await page.RouteAsync(media.Address + "**", route => route.ContinueAsync());
        await server.PushAsync("video", Catalogue);
        await server.PushAsync("city", Messages.Case("C-1"));
        await page.WaitForFunctionAsync("() => window.__map?.stats().incidents === 1", null, new() { Timeout = Patience });

        await OpenIncidentAsync(page);
        await Expect(page.GetByTestId("camera")).ToHaveCountAsync(2);
        await Expect(page.GetByTestId("cameras")).ToContainTextAsync("附近摄像机");
        await Expect(page.GetByTestId("camera").First).ToContainTextAsync("中山路口");
        await Expect(page.GetByTestId("camera").First).ToContainTextAsync("在线");
        await Expect(page.GetByTestId("camera").Nth(1)).ToContainTextAsync("离线");
        await page.GetByTestId("camera-play").First.ClickAsync();

        await page.WaitForFunctionAsync("() => { const v = document.querySelector('.camera-view video'); return v && v.videoWidth === 320 && v.currentTime > 1; }", null, new() { Timeout = Patience });
        double before = await page.EvaluateAsync<double>("() => document.querySelector('.camera-view video').currentTime");
        await page.WaitForFunctionAsync($"() => document.querySelector('.camera-view video').currentTime > {before.ToString(System.Globalization.CultureInfo.InvariantCulture)} + 0.5", null, new() { Timeout = Patience });
        if (Environment.GetEnvironmentVariable("COMMAND_SHOTS") is { } shots)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(shots, "camera.png") });
        }

        await page.GetByTestId("camera-view").GetByRole(AriaRole.Button, new() { Name = "关闭" }).ClickAsync();
        await Expect(page.GetByTestId("camera-view")).ToHaveCountAsync(0);
        Assert.DoesNotContain(browser.Outside, u => u.StartsWith("http", StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Map_CameraWhoseStreamIsNotThere_SaysSo()
    {
        await using MediaServer media = await MediaServer.StartAsync("another");
        await using Server server = await Server.StartAsync(
            ("Command__Video__HlsTemplate", $"{media.Address}live/{{channel}}.m3u8"), ("Command__DemoSignIn", "true"));
        IPage page = await browser.OpenAsync(server, "/wall");
        await page.RouteAsync(media.Address + "**", route => route.ContinueAsync());
        await server.PushAsync("video", Catalogue);
        await server.PushAsync("city", Messages.Case("C-1"));
        await page.WaitForFunctionAsync("() => window.__map?.stats().incidents === 1", null, new() { Timeout = Patience });

        await OpenIncidentAsync(page);
        await page.GetByTestId("camera-play").First.ClickAsync();
        await Expect(page.GetByTestId("camera-view")).ToContainTextAsync("画面打不开", new() { Timeout = Patience });
        await page.Context.CloseAsync();
    }

    /// <summary>Clicks where the incident is drawn, until it is.</summary>
    private static async Task OpenIncidentAsync(IPage page)
    {
        for (int i = 0; i < 30 && await page.GetByTestId("cameras").CountAsync() == 0; i++)
        {
            double[] at = await page.EvaluateAsync<double[]>("() => { const p = window.__map.pointOf(126.6426, 45.7571); return [p.x, p.y]; }");
            await page.Mouse.ClickAsync((float)at[0], (float)at[1]);
            await page.WaitForTimeoutAsync(500);
        }

        await Expect(page.GetByTestId("cameras")).ToHaveCountAsync(1);
    }

    private static string Catalogue => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <Response><CmdType>Catalog</CmdType><SN>1</SN><DeviceID>23010000002000000009</DeviceID><SumNum>2</SumNum><DeviceList Num="2">
          <Item><DeviceID>{Channel}</DeviceID><Name>中山路口</Name><Status>ON</Status><Longitude>126.6430</Longitude><Latitude>45.7572</Latitude></Item>
          <Item><DeviceID>23010000001320000002</DeviceID><Name>文昌街口</Name><Status>OFF</Status><Longitude>126.6480</Longitude><Latitude>45.7560</Latitude></Item>
        </DeviceList></Response>
        """;
}
