using System.Text.Json;
using Microsoft.Playwright;

namespace Command.Browser.Tests;

/// <summary>What the eye sees of a page, not what its code believes.</summary>
internal static class Pixels
{
    /// <summary>How many pixels near a place have a colour, within 12 of 255 in each part.</summary>
    public static async Task<int> CountAsync(IPage page, double x, double y, int around, string colour)
    {
        int[] wanted = [.. Enumerable.Range(0, 3).Select(i => Convert.ToInt32(colour.Substring(1 + (2 * i), 2), 16))];
        return (await AroundAsync(page, x, y, around)).Count(p => p.Zip(wanted).All(c => Math.Abs(c.First - c.Second) < 12));
    }

    /// <summary>The farthest that a pixel near a place is from grey: the difference of its largest and its smallest part.</summary>
    public static async Task<int> MostColourAsync(IPage page, double x, double y, int around) => (await AroundAsync(page, x, y, around)).Max(p => p.Max() - p.Min());

    /// <summary>Red, green and blue of every pixel of a square.</summary>
    private static async Task<int[][]> AroundAsync(IPage page, double x, double y, int around)
    {
        byte[] png = await page.ScreenshotAsync(new() { Clip = new Clip { X = (float)x - around, Y = (float)y - around, Width = 2 * around, Height = 2 * around } });
        string read = await page.EvaluateAsync<string>(
            """
            async (png) => {
              const image = await createImageBitmap(new Blob([Uint8Array.from(atob(png), (c) => c.charCodeAt(0))]));
              const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
              context.drawImage(image, 0, 0);
              return JSON.stringify([...context.getImageData(0, 0, image.width, image.height).data]);
            }
            """,
            Convert.ToBase64String(png));
        return [.. JsonSerializer.Deserialize<int[]>(read)!.Chunk(4).Select(p => p[..3])];
    }
}
