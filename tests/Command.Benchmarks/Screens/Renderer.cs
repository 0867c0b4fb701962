using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace Command.Benchmarks.Screens;

/// <summary>A Chromium of its own with one page, and what that page costs: work of its main thread by the browser's own count, processor time and memory of its process.</summary>
internal sealed class Renderer : IAsyncDisposable
{
    private const double TicksPerSecond = 100;

    private static readonly string[] s_arguments =
    [
        "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run",

        // A page that was put before the browser comes from no network, and such a page may not speak to loopback.
        "--disable-features=LocalNetworkAccessChecks",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly ICDPSession _page;
    private readonly ICDPSession _whole;

    private Renderer(IPlaywright playwright, IBrowser browser, IPage page, ICDPSession session, ICDPSession whole)
    {
        _playwright = playwright;
        _browser = browser;
        Page = page;
        _page = session;
        _whole = whole;
    }

    public IPage Page { get; }

    /// <summary>Errors that the page reported.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Said { get; } = [];

    public static async Task<Renderer> LaunchAsync(int width, int height)
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Environment.GetEnvironmentVariable("COMMAND_CHROMIUM") ?? "/usr/bin/chromium", Args = s_arguments });
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
        ICDPSession session = await page.Context.NewCDPSessionAsync(page);

        // The thread's own time, so that what other work on the machine takes is not counted as the page's.
        await session.SendAsync("Performance.enable", new Dictionary<string, object> { ["timeDomain"] = "threadTicks" });
        Renderer renderer = new(playwright, browser, page, session, await browser.NewBrowserCDPSessionAsync());
        page.PageError += (_, error) => renderer.Said.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                renderer.Said.Enqueue(message.Text);
            }
        };
        return renderer;
    }

    /// <summary>What the page has cost so far.</summary>
    public async Task<Cost> CostAsync()
    {
        JsonElement metrics = (await _page.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics");
        double Metric(string name) => metrics.EnumerateArray().First(m => m.GetProperty("name").GetString() == name).GetProperty("value").GetDouble();
        int[] renderers = await ProcessesAsync("renderer");
        return new Cost(Metric("TaskDuration") * 1000, Metric("ScriptDuration") * 1000, Metric("JSHeapUsedSize") / 1048576, renderers.Sum(Cpu) * 1000, renderers.Sum(Resident));
    }

    /// <summary>What the page holds once its garbage is collected.</summary>
    public async Task<Rest> RestAsync()
    {
        // Twice, with a moment between and after: what the first lets finalisers drop, the second frees, and finalisers are let run only when the page has nothing else to do.
        for (int i = 0; i < 2; i++)
        {
            await _page.SendAsync("HeapProfiler.collectGarbage");
            await Page.EvaluateAsync("() => new Promise((resolve) => setTimeout(resolve, 200))");
        }

        JsonElement counts = (await _page.SendAsync("Memory.getDOMCounters"))!.Value;
        JsonElement metrics = (await _page.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics");
        double heap = metrics.EnumerateArray().First(m => m.GetProperty("name").GetString() == "JSHeapUsedSize").GetProperty("value").GetDouble();
        return new Rest(
            heap / 1048576,
            counts.GetProperty("nodes").GetInt32(),
            counts.GetProperty("jsEventListeners").GetInt32(),
            (await ProcessesAsync("renderer")).Sum(Resident),
            (await ProcessesAsync("GPU")).Sum(Resident));
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private async Task<int[]> ProcessesAsync(string type) =>
    [
        .. (await _whole.SendAsync("SystemInfo.getProcessInfo"))!.Value.GetProperty("processInfo").EnumerateArray()
            .Where(p => p.GetProperty("type").GetString() == type).Select(p => p.GetProperty("id").GetInt32()),
    ];

    private static double Cpu(int process)
    {
        string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[11..13].Sum(f => double.Parse(f, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    private static double Resident(int process)
    {
        using Process it = Process.GetProcessById(process);
        return it.WorkingSet64 / 1048576.0;
    }

    /// <summary>What is held: nodes and listeners of all documents, megabytes of the script's heap, of the page's process and of the graphics process.</summary>
    internal sealed record Rest(double HeapMb, int Nodes, int Listeners, double ResidentMb, double GpuMb);

    /// <summary>Milliseconds and megabytes since the page began.</summary>
    internal sealed record Cost(double TaskMs, double ScriptMs, double HeapMb, double CpuMs, double ResidentMb);
}
