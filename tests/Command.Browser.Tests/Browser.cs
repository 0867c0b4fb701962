using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Command.Browser.Tests.Browser))]
// Two at a time: much of a test is waiting for something to grow old, and CI has two cores.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.Collections, MaxThreads = 2)]

namespace Command.Browser.Tests;

/// <summary>One real Chromium for all tests; they are skipped where it is not installed.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] s_places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly string[] s_arguments =
    [
        "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run",

        // There is no name but this machine's: what a page asks for elsewhere goes nowhere, and is noted below.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ];

    /// <summary>For what a test states no patience of its own: a machine that is busy with something else is no fault of the page.</summary>
    private const float Patience = 90_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        string? program = Environment.GetEnvironmentVariable("COMMAND_CHROMIUM") ?? s_places.FirstOrDefault(File.Exists);
        if (program is not null)
        {
            Assertions.SetDefaultExpectTimeout(Patience / 3);
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = s_arguments });
        }
    }

    /// <summary>Opens a page in a context of its own that fails the test when anything outside the application is asked for.</summary>
    /// <param name="server">The application.</param>
    /// <param name="path">What is asked for.</param>
    /// <param name="width">CSS pixels; a wall looks the same at any size of one shape, and a small one is drawn in less time where there is no graphics card.</param>
    /// <param name="height">CSS pixels.</param>
    /// <param name="others">Other servers that the page may ask.</param>
    internal async Task<IPage> OpenAsync(Server server, string path, int width = 1280, int height = 720, params IEnumerable<Uri> others)
    {
        Assert.SkipWhen(_browser is null, "No Chromium on this machine (apt-get install chromium, or set COMMAND_CHROMIUM).");
        IBrowserContext context = await _browser!.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
        context.SetDefaultTimeout(Patience);
        string[] known = [server.Address.Authority, .. others.Select(o => o.Authority)];
        context.RequestFinished += (_, request) => Note(request);
        context.RequestFailed += (_, request) =>
        {
            // What the page's own policy stopped was never asked for.
            if (request.Failure != "csp")
            {
                Note(request);
            }
        };
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(server.Address, path).ToString());
        return page;

        void Note(IRequest request)
        {
            Uri asked = new(request.Url);
            if (asked.Scheme is not ("data" or "blob") && !known.Contains(asked.Authority))
            {
                Outside.Add(request.Url);
            }
        }
    }

    /// <summary>An empty page in a context of its own, whose requests nobody looks at.</summary>
    internal async Task<IPage> PlainPageAsync()
    {
        Assert.SkipWhen(_browser is null, "No Chromium on this machine (apt-get install chromium, or set COMMAND_CHROMIUM).");
        IBrowserContext context = await _browser!.NewContextAsync();
        context.SetDefaultTimeout(Patience);
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
