using System.Text.Json;
using Command.Browser.Tests;
using Microsoft.Playwright;

namespace Command.Benchmarks.EndToEnd;

/// <summary>One real Chromium that shows the wall and says what it painted and when.</summary>
internal sealed class Screen : IAsyncDisposable
{
    private static readonly string[] s_arguments =
    [
        "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Screen(IPlaywright playwright, IBrowser browser, IPage page)
    {
        _playwright = playwright;
        _browser = browser;
        Page = page;
    }

    public IPage Page { get; }

    public static async Task<Screen> LaunchAsync(int width = 1920, int height = 1080)
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("COMMAND_CHROMIUM") ?? "/usr/bin/chromium",
            Args = s_arguments,
        });
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
        return new Screen(playwright, browser, page);
    }

    /// <summary>Opens the wall and waits until its map has painted live data.</summary>
    public async Task ShowWallAsync(Server server, string path = "/wall")
    {
        await Page.GotoAsync(new Uri(server.Address, path).ToString(), new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        await Page.WaitForFunctionAsync("() => window.__map?.stats().frames > 0 && window.__map.stats().painted > 0", null, new PageWaitForFunctionOptions { PollingInterval = 20, Timeout = 60_000 });
    }

    /// <summary>The newest paints, oldest first: at most the last 2,000.</summary>
    public async Task<IReadOnlyList<Paint>> PaintsAsync()
    {
        string json = await Page.EvaluateAsync<string>("() => JSON.stringify(window.__map.paints())");
        return JsonSerializer.Deserialize<List<Paint>>(json, JsonSerializerOptions.Web)!;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}

/// <summary>A frame that reached the screen. Times are milliseconds since 1970 on this machine's one clock.</summary>
internal sealed record Paint(long Frame, long Sequence, double ServerTime, double PaintedAt);
