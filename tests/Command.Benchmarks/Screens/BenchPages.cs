using System.Diagnostics;
using System.Text.RegularExpressions;
using Command.Browser.Tests;
using Microsoft.Playwright;

namespace Command.Benchmarks.Screens;

/// <summary>Pages that show units in one way each, put before a browser under the server's own address.</summary>
internal sealed class BenchPages : IDisposable
{
    private const string Counts = """
        <script>
          window.bench = {
            get updates() { return window.__map?.stats().frames ?? 0; },
            get applied() { return window.__map?.stats().painted ?? 0; },
            get fixes() { return window.__map?.stats().fixes ?? 0; },
            get units() { return window.__map?.stats().units ?? 0; },
          };
        </script>
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("command-bench-pages-").FullName;
    private readonly string _wall;

    private BenchPages(string wall) => _wall = wall;

    /// <summary>Bundles what is not the product's with the product's own tools.</summary>
    public static async Task<BenchPages> MakeAsync(Server server)
    {
        using HttpClient http = new() { BaseAddress = server.Address };
        BenchPages pages = new(await http.GetStringAsync(new Uri("/wall", UriKind.Relative)));
        string root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));
        string web = Path.Combine(root, "src", "Command.Web");
        ProcessStartInfo start = new("node") { WorkingDirectory = web };
        foreach (string argument in (string[])
            [
                Path.Combine("node_modules", "esbuild", "bin", "esbuild"), Path.Combine(root, "tests", "Command.Benchmarks", "Screens", "geojson.ts"), "--bundle", "--format=esm", "--target=es2022",
                "--minify", "--log-level=error", $"--outfile={Path.Combine(pages._folder, "geojson.js")}", $"--define:WORKER=\"{Worker(web)}\"", $"--alias:maplibre-gl={Path.Combine(web, "node_modules", "maplibre-gl")}",
            ])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["NODE_PATH"] = Path.Combine(web, "node_modules");
        using Process node = Process.Start(start)!;
        await node.WaitForExitAsync();
        return node.ExitCode == 0 ? pages : throw new InvalidOperationException("The page for comparison could not be bundled.");
    }

    /// <summary>The product's map alone on a page.</summary>
    public Task ShowProductAsync(IPage page, Server server)
    {
        string map = Regex.Match(_wall, "<cmd-map[\\s\\S]*?</cmd-map>", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        string head = string.Join('\n', Regex.Matches(_wall, "<link rel=\"stylesheet\"[^>]*>", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(m => m.Value));
        string script = Regex.Match(_wall, "<script type=\"module\"[^>]*></script>", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        return ShowAsync(page, server, "product", $"<head><base href=\"/\">{head}<style>html,body,.map{{height:100%;margin:0}}</style></head><body>{map}{Counts}{script}</body>");
    }

    /// <summary>The same units by GeoJSON.</summary>
    public async Task ShowGeoJsonAsync(IPage page, Server server)
    {
        await page.RouteAsync("**/bench/geojson.js", route => route.FulfillAsync(new RouteFulfillOptions { Path = Path.Combine(_folder, "geojson.js"), ContentType = "text/javascript" }));
        await ShowAsync(page, server, "geojson", "<head><base href=\"/\"><style>html,body,#map{height:100%;margin:0}</style></head><body><div id=\"map\"></div><script type=\"module\" src=\"/bench/geojson.js\"></script></body>");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task ShowAsync(IPage page, Server server, string name, string content)
    {
        await page.RouteAsync("**/bench/" + name, route => route.FulfillAsync(new RouteFulfillOptions { Body = $"<!DOCTYPE html><html lang=\"zh-CN\">{content}</html>", ContentType = "text/html; charset=utf-8" }));
        await page.GotoAsync(new Uri(server.Address, "/bench/" + name).ToString());
    }

    private static string Worker(string web)
    {
        string version = Regex.Match(File.ReadAllText(Path.Combine(web, "node_modules", "maplibre-gl", "package.json")), "\"version\": \"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        return $"/lib/maplibre-gl/{version}/maplibre-gl-worker.mjs";
    }
}
