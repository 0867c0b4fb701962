using System.Net;
using Command.Harness;
using Command.Ingest.Tests.Bus;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Command.Browser.Tests;

/// <summary>What is behind a screen goes and comes back: the screen says so and heals, and nobody touches it.</summary>
public sealed class WallHealingTests(Browser browser)
{
    private const float Patience = 90_000;
    private static readonly PageWaitForFunctionOptions s_patience = new() { Timeout = Patience, PollingInterval = 100 };

    [Fact]
    public async Task Wall_CutOffForTenMinutes_IsShownAsOldAndHealsWithWhatCameMeanwhile()
    {
        // The server forgets a page's session sooner than by default, so that ten minutes may be ten minutes of the browser's clock alone.
        await using Server server = await Server.StartAsync(("Command__Pages__KeepSessionSeconds", "5"));
        await using ChaosProxy proxy = new(IPEndPoint.Parse(server.Address.Authority));
        IPage page = await browser.PlainPageAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync($"http://{proxy.Door}/wall");
        await server.PushAsync("city", Messages.Case("C-1"));
        await Expect(page.GetByTestId("incident-row")).ToHaveAttributeAsync("data-sources", "1", new() { Timeout = Patience });
        await page.WaitForFunctionAsync("() => window.__map?.stats().incidents === 1", null, s_patience);
        proxy.Refuse = true;
        proxy.Reset();
        await Expect(page.GetByTestId("lost-banner")).ToBeVisibleAsync(new() { Timeout = Patience });
        string first = await page.GetByTestId("lost-banner").InnerTextAsync();

        // Thirty seconds at a time, in which everything that waits on the page gets its turn.
        for (int seconds = 0; seconds < 600; seconds += 30)
        {
            await page.Clock.FastForwardAsync(30_000);
            await Expect(page.GetByTestId("lost-banner")).ToBeVisibleAsync();
        }

        Assert.Equal(first, await page.GetByTestId("lost-banner").InnerTextAsync());
        foreach (ILocator shown in (ILocator[])[page.Locator(".cell").First, page.Locator(".foot"), page.Locator("cmd-map")])
        {
            await Expect(shown).ToHaveAttributeAsync("data-state", "down");
        }

        await Expect(page.GetByTestId("picture-age")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("1[0-2] min"));
        await server.PushAsync("traffic", Messages.Accident("D-1"));
        proxy.Refuse = false;
        await Expect(page.GetByTestId("lost-banner")).ToBeHiddenAsync(new() { Timeout = Patience });
        await Expect(page.GetByTestId("incident-row")).ToHaveAttributeAsync("data-sources", "2", new() { Timeout = Patience });
        await page.WaitForFunctionAsync("() => window.__map?.stats().connected && window.__map.stats().incidents === 1", null, s_patience);
        await Expect(page.Locator(".cell").First).ToHaveAttributeAsync("data-state", "live", new() { Timeout = Patience });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Wall_RedisGoneAndBack_GoesOnAndSaysSo()
    {
        await using DebianRedis redis = DebianRedis.Start();
        await using Server server = await Server.StartAsync(("Command__Redis", redis.ConnectionString));
        IPage page = await browser.OpenAsync(server, "/wall");
        await server.PushAsync("city", Messages.Case("C-1"));
        await Expect(page.GetByTestId("incident-row")).ToHaveAttributeAsync("data-sources", "1", new() { Timeout = Patience });
        await page.WaitForFunctionAsync("() => window.__map?.stats().incidents === 1", null, s_patience);
        await page.EvaluateAsync("() => { window.same = true; }");

        redis.Kill();
        await Expect(page.Locator(".notice.degraded")).ToContainTextAsync("Redis", new() { Timeout = Patience });
        await server.PushAsync("traffic", Messages.Accident("D-1"));
        await Expect(page.GetByTestId("incident-row")).ToHaveAttributeAsync("data-sources", "2", new() { Timeout = Patience });
        await Expect(page.GetByTestId("lost-banner")).ToBeHiddenAsync();

        redis.Up();
        await Expect(page.Locator(".notice.degraded")).ToHaveCountAsync(0, new() { Timeout = Patience });
        await server.PushAsync("civil", Messages.Alert("A-1"));
        await Expect(page.GetByTestId("incident-row")).ToHaveAttributeAsync("data-sources", "3", new() { Timeout = Patience });
        await page.WaitForFunctionAsync("() => window.__map?.stats().connected && window.same === true", null, s_patience);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Wall_DatabaseGoneAndBack_KeepsItsPictureSaysSoAndGoesOn()
    {
        using LoopbackPostgres? postgres = LoopbackPostgres.Start();
        Assert.SkipWhen(postgres is null, "PostgreSQL is not installed: apt-get install postgresql.");
        await using Server server = await Server.StartAsync(("Command__Postgres", postgres!.NewDatabase()));
        IPage page = await browser.OpenAsync(server, "/wall");
        await server.PushAsync("city", Messages.Case("C-1"));
        await Expect(page.GetByTestId("incident-row")).ToHaveAttributeAsync("data-sources", "1", new() { Timeout = Patience });
        await page.WaitForFunctionAsync("() => window.__map?.stats().incidents === 1", null, s_patience);
        await page.EvaluateAsync("() => { window.same = true; }");

        postgres.Kill();
        await Expect(page.Locator(".notice.degraded, .notice.writer-lost").First).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByTestId("incident-row")).ToHaveCountAsync(1);
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => server.PushAsync("traffic", Messages.Accident("D-1")));
        Assert.StartsWith("503", refused.Message, StringComparison.Ordinal);

        postgres.Up();
        await Expect(page.Locator(".notice.degraded, .notice.writer-lost")).ToHaveCountAsync(0, new() { Timeout = Patience });
        await SentAgainAsync(server);
        await Expect(page.GetByTestId("incident-row")).ToHaveAttributeAsync("data-sources", "2", new() { Timeout = Patience });
        await page.WaitForFunctionAsync("() => window.__map?.stats().connected && window.same === true", null, s_patience);
        await Expect(page.GetByTestId("lost-banner")).ToBeHiddenAsync(new() { Timeout = Patience });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Pages_ServerGoneAndBack_AllHealUntouched()
    {
        Server server = await Server.StartAsync();
        string[] paths = ["/wall/flood", "/map", "/dispatch", "/admin/walls", "/admin/feeds"];
        List<IPage> pages = [];
        foreach (string path in paths)
        {
            IPage page = await browser.OpenAsync(server, path, 960, 540);
            await page.WaitForFunctionAsync("() => document.querySelector('cmd-session')?.hasAttribute('beat') || window.__map?.stats().connected", null, s_patience);
            pages.Add(page);
        }

        server.Kill();
        foreach (IPage page in pages)
        {
            await Expect(page.Locator("cmd-lost")).ToBeVisibleAsync(new() { Timeout = Patience });
        }

        await using Server again = await Server.StartAsync(server.Address.ToString(), server.Data);
        await again.PushAsync("city", Messages.Case("C-1"));
        foreach (IPage page in pages)
        {
            await Expect(page.Locator("cmd-lost")).ToBeHiddenAsync(new() { Timeout = Patience });
        }

        await Expect(pages[0].GetByTestId("incident-count")).ToHaveTextAsync("1", new() { Timeout = Patience });
        await pages[1].WaitForFunctionAsync("() => window.__map?.stats().connected && window.__map.stats().incidents === 1", null, s_patience);
        await Expect(pages[2].GetByTestId("incident")).ToHaveCountAsync(1, new() { Timeout = Patience });
        await Expect(pages[3].Locator("tr[data-screen]")).ToHaveCountAsync(1, new() { Timeout = Patience });
        await Expect(pages[4].Locator("tr[data-feed=city] cmd-fresh")).ToHaveAttributeAsync("data-state", "live", new() { Timeout = Patience });
        foreach (IPage page in pages)
        {
            await page.Context.CloseAsync();
        }

        await server.DisposeAsync();
    }

    /// <summary>As a sender does who was told to come again later.</summary>
    private static async Task SentAgainAsync(Server server)
    {
        for (int tries = 0; ; tries++)
        {
            try
            {
                await server.PushAsync("traffic", Messages.Accident("D-1"));
                return;
            }
            catch (InvalidOperationException e) when (tries < 60 && e.Message.StartsWith("503", StringComparison.Ordinal))
            {
                await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            }
        }
    }
}
