using System.Text.Json;
using Microsoft.Playwright;

namespace Command.Browser.Tests;

/// <summary>Every page held against axe-core, which npm installs with the front end; it is used here and nowhere else.</summary>
public sealed class AccessibilityTests(Browser browser)
{
    private const float Patience = 60_000;

    private static string Axe => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "src", "Command.Web", "node_modules", "axe-core", "axe.min.js"));

    [Theory]
    [InlineData("/wall")]
    [InlineData("/wall/flood")]
    [InlineData("/wall/traffic")]
    [InlineData("/wall/city")]
    [InlineData("/wall/civil")]
    [InlineData("/wall/flood?theme=day&culture=en")]
    [InlineData("/admin/walls")]
    [InlineData("/admin/walls/layouts/flood")]
    [InlineData("/admin/feeds")]
    [InlineData("/dispatch")]
    public async Task Page_WithALevelOneIncident_HasNoSeriousFinding(string path)
    {
        string data = await SeededJournal.LevelOneAsync();
        await using Server server = await Server.StartAsync("http://127.0.0.1:0", data);
        IPage page = await browser.OpenAsync(server, path);
        await page.WaitForFunctionAsync("() => document.querySelector('cmd-session')?.hasAttribute('beat')", null, new() { Timeout = Patience });
        await page.AddScriptTagAsync(new() { Path = Axe });
        string found = await page.EvaluateAsync<string>("""
            async () => {
              const result = await axe.run(document, { resultTypes: ['violations'], rules: { region: { enabled: false } } });
              return JSON.stringify(result.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => `${v.id}: ${v.nodes.slice(0, 4).map((n) => n.html.slice(0, 160) + ' — ' + n.any.map((a) => a.message).join('; ')).join(' | ')}`));
            }
            """);
        Assert.Empty(JsonSerializer.Deserialize<string[]>(found)!);
        await page.Context.CloseAsync();
    }
}
