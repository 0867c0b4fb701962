using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Command.Browser.Tests;

public sealed class CameraTests(Browser browser, Studio studio, UntouchedServer untouched) : IClassFixture<Studio>
{
    private const float Patience = 60_000;
    private const string Channel = "23010000001320000001";

    [Fact]
    public async Task Map_IncidentWithACameraNear_ItsPicturePlaysAndEnds()
    {
        await using MediaServer media = await MediaServer.StartAsync(Channel);
        await using Server server = await Server.StartAsync(
            ("Command__Video__HlsTemplate", $"{media.Address}live/{{channel}}.m3u8"), ("Command__DemoSignIn", "true"));
        IPage page = await browser.OpenAsync(server, "/wall", others: media.Address);
        await server.PushAsync("video", Catalogue);
        await server.PushAsync("city", Messages.Case("C-1"));
        await page.WaitForFunctionAsync("() => window.__map?.stats().incidents === 1", null, new() { Timeout = Patience, PollingInterval = 100 });

        await OpenIncidentAsync(page);
        await Expect(page.GetByTestId("camera")).ToHaveCountAsync(2);
        await Expect(page.GetByTestId("cameras")).ToContainTextAsync("附近摄像机");
        await Expect(page.GetByTestId("camera").First).ToContainTextAsync("中山路口");
        await Expect(page.GetByTestId("camera").First).ToContainTextAsync("在线");
        await Expect(page.GetByTestId("camera").Nth(1)).ToContainTextAsync("离线");
        await page.GetByTestId("camera-play").First.ClickAsync();

        await page.WaitForFunctionAsync("() => { const v = document.querySelector('.camera-view video'); return v && v.videoWidth === 320 && v.currentTime > 1; }", null, new() { Timeout = Patience, PollingInterval = 100 });
        double before = await page.EvaluateAsync<double>("() => document.querySelector('.camera-view video').currentTime");
        await page.WaitForFunctionAsync($"() => document.querySelector('.camera-view video').currentTime > {before.ToString(System.Globalization.CultureInfo.InvariantCulture)} + 0.5", null, new() { Timeout = Patience, PollingInterval = 100 });
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
        IPage page = await browser.OpenAsync(server, "/wall", others: media.Address);
        await server.PushAsync("video", Catalogue);
        await server.PushAsync("city", Messages.Case("C-1"));
        await page.WaitForFunctionAsync("() => window.__map?.stats().incidents === 1", null, new() { Timeout = Patience, PollingInterval = 100 });

        await OpenIncidentAsync(page);
        await page.GetByTestId("camera-play").First.ClickAsync();
        await Expect(page.GetByTestId("camera-view")).ToContainTextAsync("画面打不开", new() { Timeout = Patience });
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(1920, 1080)]
    [InlineData(390, 844)]
    public async Task Map_CameraOverWebRtc_ItsPicturePlaysAndClosingItEndsTheSession(int width, int height)
    {
        (Server server, MediaPeer media) = await studio.FreshAsync(browser);
        IPage page = await OpenCameraAsync(server, media.Address, "/wall", width, height);

        await page.WaitForFunctionAsync("() => { const v = document.querySelector('.camera-view video'); return v && v.videoWidth === 320 && v.videoHeight === 180 && v.currentTime > 1; }", null, new() { Timeout = Patience, PollingInterval = 100 });
        double before = await page.EvaluateAsync<double>("() => document.querySelector('.camera-view video').currentTime");
        await page.WaitForFunctionAsync($"() => document.querySelector('.camera-view video').currentTime > {before.ToString(System.Globalization.CultureInfo.InvariantCulture)} + 0.5", null, new() { Timeout = Patience, PollingInterval = 100 });
        int[] middle = await page.EvaluateAsync<int[]>("""
            () => {
              const canvas = document.createElement('canvas');
              canvas.width = 320; canvas.height = 180;
              const pen = canvas.getContext('2d');
              pen.drawImage(document.querySelector('.camera-view video'), 0, 0);
              return [...pen.getImageData(160, 120, 1, 1).data];
            }
            """);
        Assert.InRange(middle[0], 160, 240);
        Assert.InRange(middle[1], 0, 80);
        Assert.InRange(middle[2], 0, 90);
        await Expect(page.Locator(".camera-view [role=status]")).ToHaveTextAsync("");
        Assert.Equal([Channel], media.Asked);
        Assert.Equal(["connected"], await media.StatesAsync());
        if (Environment.GetEnvironmentVariable("COMMAND_SHOTS") is { } shots)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(shots, $"camera-whep-{width}.png") });
        }

        await page.GetByTestId("camera-view").GetByRole(AriaRole.Button, new() { Name = "关闭" }).ClickAsync();
        await Expect(page.GetByTestId("camera-view")).ToHaveCountAsync(0);
        Assert.Equal("/sessions/s1", await media.Ended.WaitAsync(TimeSpan.FromMilliseconds(Patience), TestContext.Current.CancellationToken));
        Assert.Empty(await media.StatesAsync());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Map_CameraOverWebRtcWhosePictureStops_SaysThatItIsNotLive()
    {
        (Server server, MediaPeer media) = await studio.FreshAsync(browser);
        IPage page = await OpenCameraAsync(server, media.Address, "/wall");
        await page.WaitForFunctionAsync("() => document.querySelector('.camera-view video')?.currentTime > 1", null, new() { Timeout = Patience, PollingInterval = 100 });
        await media.FreezeAsync();
        await Expect(page.GetByTestId("camera-view")).ToContainTextAsync("不是实时", new() { Timeout = Patience });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Map_CameraOverWebRtcAndThePageIsLeft_EndsTheSession()
    {
        (Server server, MediaPeer media) = await studio.FreshAsync(browser);

        IPage page = await browser.PlainPageAsync();
        await page.GotoAsync(new Uri(server.Address, "/wall").ToString());
        await PlayAsync(page, server);
        await page.WaitForFunctionAsync("() => document.querySelector('.camera-view video')?.currentTime > 0", null, new() { Timeout = Patience, PollingInterval = 100 });
        await page.GotoAsync("about:blank");
        Assert.Equal("/sessions/s1", await media.Ended.WaitAsync(TimeSpan.FromMilliseconds(Patience), TestContext.Current.CancellationToken));
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(404, "/wall", "没有这路视频", "请另选一路")]
    [InlineData(401, "/wall", "不允许观看", "请联系视频平台为本站开通权限")]
    [InlineData(503, "/wall", "繁忙", "稍后再打开")]
    [InlineData(404, "/wall?culture=en", "has no such stream", "Choose another one")]
    [InlineData(401, "/wall?culture=en", "does not let us see this camera", "Ask the video platform to give this site access")]
    [InlineData(503, "/wall?culture=en", "is busy", "open this again in a while")]
    public async Task Map_CameraThatTheMediaServerRefuses_SaysWhatHappenedAndWhatToDo(int status, string path, string happened, string todo)
    {
        (Server server, MediaPeer media) = await studio.FreshAsync(browser);
        media.Refusal = status;
        IPage page = await OpenCameraAsync(server, media.Address, path);
        ILocator note = page.GetByTestId("camera-view").GetByRole(AriaRole.Status);
        await Expect(note).ToContainTextAsync(happened, new() { Timeout = Patience });
        await Expect(note).ToContainTextAsync(todo);
        await Expect(note).ToContainTextAsync($"({status})");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Map_MediaServerThatIsNotConfigured_IsNotTalkedTo()
    {
        (_, MediaPeer media) = await studio.FreshAsync(browser);
        Server server = await untouched.GetAsync();
        IPage page = await browser.OpenAsync(server, "/wall", others: media.Address);
        string answer = await page.EvaluateAsync<string>($"() => fetch('{media.Address}x/whep', {{ method: 'POST', headers: {{ 'Content-Type': 'application/sdp' }}, body: 'v=0' }}).then(r => String(r.status), e => e.name)");
        Assert.Equal("TypeError", answer);
        Assert.Empty(media.Asked);
        await page.Context.CloseAsync();
    }

    /// <summary>Opens the nearest camera of an incident.</summary>
    private async Task<IPage> OpenCameraAsync(Server server, Uri media, string path, int width = 1280, int height = 720)
    {
        IPage page = await browser.OpenAsync(server, path, width, height, media);
        await PlayAsync(page, server);
        return page;
    }

    private static async Task PlayAsync(IPage page, Server server)
    {
        await server.PushAsync("video", Catalogue);
        await server.PushAsync("city", Messages.Case("C-1"));
        await page.WaitForFunctionAsync("() => window.__map?.stats().incidents === 1", null, new() { Timeout = Patience, PollingInterval = 100 });
        await OpenIncidentAsync(page);
        await page.GetByTestId("camera-play").First.ClickAsync();
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
