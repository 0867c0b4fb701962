using System.Text.Json;
using Microsoft.Playwright;

namespace Command.Browser.Tests;

/// <summary>Every page held against axe-core, which npm installs with the front end; it is used here and nowhere else.</summary>
public sealed class AccessibilityTests(Browser browser)
{
    private const float Patience = 60_000;

    private static string Axe => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "src", "Command.Web", "node_modules", "axe-core", "axe.min.js"));

    private static readonly string[] s_pages =
    [
        "/wall", "/wall/flood", "/wall/traffic", "/wall/city", "/wall/civil", "/wall/flood?theme=day&culture=en", "/admin/walls", "/admin/walls/layouts/flood", "/admin/feeds",
        "/dispatch", "/dispatch?incident=I-0001", "/cases", "/duty", "/notices", "/summary", "/summary?culture=en", "/briefs", "/briefs?incident=I-0001", "/directives", "/admin/exercise",
        "/summary/handling", "/summary/handling?culture=en", "/summary/evaluation", "/paper", "/review", "/review?incident=I-0001&culture=en",
    ];

    [Fact]
    public async Task Pages_WithALevelOneIncident_HaveNoSeriousFinding()
    {
        string data = await SeededJournal.LevelOneAsync();
        await using Server server = await Server.StartAsync("http://127.0.0.1:0", data);
        List<string> findings = [];
        string axe = await File.ReadAllTextAsync(Axe, TestContext.Current.CancellationToken);
        foreach (string path in s_pages)
        {
            IPage page = await browser.OpenAsync(server, path, 1920, 1080);
            // The past needs no session: it asks for its moments itself.
            await page.WaitForFunctionAsync("() => document.querySelector('cmd-session')?.hasAttribute('beat') || document.querySelector('[data-testid=review-when]')?.textContent", null, new() { Timeout = Patience, PollingInterval = 100 });
            // The page's own policy lets no foreign script in; the debugger may.
            await page.EvaluateAsync($"() => {{ {axe}\n }}");
            string found = await page.EvaluateAsync<string>("""
                async () => {
                  const result = await axe.run(document, { resultTypes: ['violations'], rules: { region: { enabled: false } } });
                  return JSON.stringify(result.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => `${v.id}: ${v.nodes.slice(0, 4).map((n) => n.html.slice(0, 160) + ' — ' + n.any.map((a) => a.message).join('; ')).join(' | ')}`));
                }
                """);
            findings.AddRange(JsonSerializer.Deserialize<string[]>(found)!.Select(f => $"{path}: {f}"));
            await page.Context.CloseAsync();
        }

        Assert.Empty(findings);
    }
}
