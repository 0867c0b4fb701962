using Command.Browser.Tests;
using Microsoft.Playwright;

namespace Command.Benchmarks.EndToEnd;

/// <summary>Pictures of the wall with the exercise running: the sizes to look at, and the small one that README shows.</summary>
internal static class Pictures
{
    private static readonly (string Name, int Width, int Height, string Path)[] s_shots =
    [
        ("wall-1920x1080.png", 1920, 1080, "/wall"),
        ("wall-3840x2160.png", 3840, 2160, "/wall"),
        ("wall-390x844.png", 390, 844, "/wall"),
        ("wall-en-1920x1080.png", 1920, 1080, "/wall?culture=en"),
        ("wall.jpg", 1440, 810, "/wall"),
    ];

    public static async Task<int> RunAsync(string folder, TimeSpan warmUp)
    {
        Directory.CreateDirectory(folder);
        await using Server server = await Server.StartAsync(("Command__Exercise__Enabled", "true"), ("Command__Exercise__Speed", "20"));
        using PeriodicTimer warm = new(warmUp);
        await warm.WaitForNextTickAsync();
        foreach ((string name, int width, int height, string path) in s_shots)
        {
            await using Screen screen = await Screen.LaunchAsync(width, height);
            await screen.ShowWallAsync(server, path);
            await screen.Page.WaitForFunctionAsync("() => window.__map.stats().units > 250", null, new PageWaitForFunctionOptions { Timeout = 60_000 });
            using PeriodicTimer settle = new(TimeSpan.FromSeconds(6));
            await settle.WaitForNextTickAsync();
            bool jpeg = name.EndsWith(".jpg", StringComparison.Ordinal);
            await screen.Page.ScreenshotAsync(new PageScreenshotOptions
            {
                Path = Path.Combine(folder, name),
                Type = jpeg ? ScreenshotType.Jpeg : ScreenshotType.Png,
                Quality = jpeg ? 72 : null,
            });
            Console.WriteLine(Path.Combine(folder, name));
        }

        return 0;
    }
}
