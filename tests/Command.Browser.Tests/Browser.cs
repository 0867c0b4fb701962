using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Command.Browser.Tests.Browser))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Command.Browser.Tests;

/// <summary>One real Chromium for all tests; they are skipped where it is not installed.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] s_places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly string[] s_arguments =
    [
        "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        string? program = Environment.GetEnvironmentVariable("COMMAND_CHROMIUM") ?? s_places.FirstOrDefault(File.Exists);
        if (program is not null)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = s_arguments });
        }
    }

    /// <summary>Opens a page in a context of its own that fails the test when anything outside the application is asked for.</summary>
    internal async Task<IPage> OpenAsync(Server server, string path, int width = 1920, int height = 1080)
    {
        Assert.SkipWhen(_browser is null, "No Chromium on this machine (apt-get install chromium, or set COMMAND_CHROMIUM).");
        IBrowserContext context = await _browser!.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
        await context.RouteAsync(_ => true, async route =>
        {
            Uri asked = new(route.Request.Url);
            if (asked.Scheme is "data" or "blob" || asked.Authority == server.Address.Authority)
            {
                await route.ContinueAsync();
            }
            else
            {
                Outside.Add(route.Request.Url);
                await route.AbortAsync();
            }
        });
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(server.Address, path).ToString());
        return page;
    }

    /// <summary>An empty page in a context of its own, whose requests nobody looks at.</summary>
    internal async Task<IPage> PlainPageAsync()
    {
        Assert.SkipWhen(_browser is null, "No Chromium on this machine (apt-get install chromium, or set COMMAND_CHROMIUM).");
        IBrowserContext context = await _browser!.NewContextAsync();
        return await context.NewPageAsync();
    }

    /// <summary>Addresses outside the application that a page asked for.</summary>
    internal System.Collections.Concurrent.ConcurrentBag<string> Outside { get; } = [];

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
