using System.Diagnostics;
using System.Globalization;
using System.Net;
using Command.Browser.Tests;
using Command.Harness;
using Microsoft.Playwright;

namespace Command.Benchmarks.EndToEnd;

/// <summary>Pictures of the wall to look at: every layout at every size, by day and by night, empty, busy and disconnected; and the one that README shows.</summary>
internal static class Pictures
{
    private static readonly (int Width, int Height)[] s_sizes = [(1920, 1080), (3840, 2160), (7680, 2160)];

    private static readonly string[] s_layouts = ["overview", "flood", "traffic", "city", "civil"], s_themes = ["night", "day"], s_states = ["empty", "busy", "disconnected"];

    /// <summary>What is beside the table of layouts, sizes, palettes and states: other shapes, the other language, and README's.</summary>
    private static readonly (string Name, int Width, int Height, string Path)[] s_others =
    [
        ("wall-390x844.png", 390, 844, "/wall"),
        ("wall-en-1920x1080.png", 1920, 1080, "/wall?culture=en"),
        ("flood-3x3-5760x3240.png", 5760, 3240, "/wall/flood?splice=3x3"),
        ("flood-6x3-7680x2160.png", 7680, 2160, "/wall/flood?splice=6x3"),
        ("overview-far-1920x1080.png", 1920, 1080, "/wall?h=2&d=8"),
        ("wall.jpg", 1440, 810, "/wall"),
    ];

    /// <param name="args">A folder, and any of <c>--layout a,b</c>, <c>--size 1920x1080,…</c>, <c>--theme day</c>, <c>--state busy</c> to make only some; <c>--only-others</c> for what is beside the table.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        string folder = args.FirstOrDefault(a => !a.StartsWith("--", StringComparison.Ordinal) && Array.IndexOf(args, a) == 0) ?? "artifacts/pictures";
        Directory.CreateDirectory(folder);
        string[] layouts = Chosen(args, "--layout", s_layouts), themes = Chosen(args, "--theme", s_themes), states = Chosen(args, "--state", s_states);
        string[] sizes = Chosen(args, "--size", [.. s_sizes.Select(Text)]);
        bool onlyOthers = args.Contains("--only-others");
        int failed = 0;
        if (states.Contains("empty") && !onlyOthers)
        {
            await using Server empty = await Server.StartAsync();
            failed += await TableAsync(empty, folder, "empty", layouts, sizes, themes);
        }

        await using Server busy = await Server.StartAsync(("Command__Exercise__Enabled", "true"), ("Command__Exercise__Speed", "20"));
        using PeriodicTimer warm = new(TimeSpan.FromMinutes(1));
        await warm.WaitForNextTickAsync();
        foreach (string state in onlyOthers ? [] : states.Where(s => s != "empty"))
        {
            failed += await TableAsync(busy, folder, state, layouts, sizes, themes);
        }

        // Those of the table alone when something of it was asked for by name.
        if (onlyOthers || !args.Any(a => a.StartsWith("--", StringComparison.Ordinal)))
        {
            foreach ((string name, int width, int height, string path) in s_others)
            {
                await using Screen screen = await Screen.LaunchAsync(width, height);
                failed += await ShootAsync(screen.Page, busy.Address, path, Path.Combine(folder, name), null);
            }
        }

        Console.WriteLine(failed == 0 ? "All pictures were made; look at them." : $"{failed} pictures could not be made.");
        return failed == 0 ? 0 : 1;
    }

    private static async Task<int> TableAsync(Server server, string folder, string state, string[] layouts, string[] sizes, string[] themes)
    {
        int failed = 0;
        await using ChaosProxy proxy = new(IPEndPoint.Parse(server.Address.Authority));
        foreach ((int width, int height) in s_sizes.Where(s => sizes.Contains(Text(s))))
        {
            foreach (string layout in layouts)
            {
                foreach (string theme in themes)
                {
                    // A browser for each: what one holds of the graphics memory must not be in the next one's picture.
                    await using Screen screen = await Screen.LaunchAsync(width, height);
                    string file = Path.Combine(folder, $"{layout}-{Text((width, height))}-{theme}-{state}.png");
                    proxy.Refuse = false;
                    failed += await ShootAsync(screen.Page, new Uri($"http://{proxy.Door}"), $"/wall/{layout}?theme={theme}", file, state == "disconnected" ? proxy : null);
                }
            }
        }

        return failed;
    }

    /// <param name="page">The browser's page.</param>
    /// <param name="address">The server, or the proxy before it.</param>
    /// <param name="path">What is asked for.</param>
    /// <param name="file">Where the picture goes.</param>
    /// <param name="cut">The proxy that is cut before the picture is taken; null for a picture of a wall that is connected.</param>
    private static async Task<int> ShootAsync(IPage page, Uri address, string path, string file, ChaosProxy? cut)
    {
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            await page.GotoAsync(new Uri(address, path).ToString(), new PageGotoOptions { WaitUntil = WaitUntilState.Commit, Timeout = 120_000 });
            await page.WaitForFunctionAsync("() => window.__map?.stats().frames > 0 && document.querySelector('cmd-wall')?.dataset.live === 'true'", null, new PageWaitForFunctionOptions { Timeout = 120_000, PollingInterval = 500 });
            using PeriodicTimer settle = new(TimeSpan.FromSeconds(6));
            await settle.WaitForNextTickAsync();
            if (cut is not null)
            {
                cut.Refuse = true;
                cut.Reset();
                await page.WaitForSelectorAsync(".lost-banner:not([hidden])", new PageWaitForSelectorOptions { Timeout = 60_000 });
                await page.WaitForFunctionAsync("() => document.querySelector('.cell')?.dataset.state === 'stale'", null, new PageWaitForFunctionOptions { Timeout = 60_000, PollingInterval = 500 });
            }

            bool jpeg = file.EndsWith(".jpg", StringComparison.Ordinal);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = file, Type = jpeg ? ScreenshotType.Jpeg : ScreenshotType.Png, Quality = jpeg ? 72 : null, Timeout = 180_000 });
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file} ({watch.Elapsed.TotalSeconds:0} s)"));
            return 0;
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            Console.WriteLine($"{file} FAILED: {e.Message.Split('\n')[0]}");
            return 1;
        }
    }

    private static string[] Chosen(string[] args, string name, string[] all)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? [.. args[at + 1].Split(',').Intersect(all, StringComparer.Ordinal)] : all;
    }

    private static string Text((int Width, int Height) size) => string.Create(CultureInfo.InvariantCulture, $"{size.Width}x{size.Height}");
}
