using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Command.Browser.Tests;

public sealed class WallTests(Browser browser, SharedServer shared, UntouchedServer untouched) : IClassFixture<SharedServer>
{
    private const float Patience = 90_000;

    [Fact]
    public async Task Wall_ThreeCentresSpeakOfOnePlace_ShowsOneIncidentWithThreeSources()
    {
        await using Server server = await Server.StartAsync();
        IPage page = await browser.OpenAsync(server, "/wall");
        await server.PushAsync("civil", Messages.Alert("A-1"));
        await server.PushAsync("city", Messages.Case("C-1"));
        await server.PushAsync("traffic", Messages.Accident("D-1"));

        ILocator row = page.GetByTestId("incident-row");
        await Expect(row).ToHaveAttributeAsync("data-sources", "3", new() { Timeout = Patience });
        await Expect(row).ToHaveCountAsync(1);
        await Expect(row).ToHaveAttributeAsync("data-level", "2");
        await Expect(row).ToContainTextAsync("中山路");
        await Expect(page.GetByTestId("alert-row")).ToHaveCountAsync(1);
        await page.WaitForFunctionAsync("() => window.__map?.stats().incidents === 1", null, new() { Timeout = Patience, PollingInterval = 100 });
        await Expect(page.GetByTestId("exercise-banner")).ToHaveCountAsync(0);

        await server.PushAsync("city", Messages.Case("C-1"));
        await Expect(row).ToHaveCountAsync(1);
        Assert.Empty(browser.Outside);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Wall_FeedThatStops_TurnsLateThenStaleWithinItsRhythm()
    {
        await using Server server = await Server.StartAsync(("Command__Feeds__city__Rhythm", "4"));
        IPage page = await browser.OpenAsync(server, "/wall");
        await server.PushAsync("city", Messages.Case("C-1"));
        ILocator feed = page.Locator("[data-testid=feed-row][data-feed=city]");

        await Expect(feed).ToHaveAttributeAsync("data-state", "live", new() { Timeout = Patience });
        await Expect(feed).ToHaveAttributeAsync("data-state", "late", new() { Timeout = Patience });
        await Expect(feed).ToContainTextAsync("迟到");
        await Expect(feed).ToHaveAttributeAsync("data-state", "stale", new() { Timeout = Patience });
        await Expect(feed).ToContainTextAsync("陈旧");

        await server.PushAsync("city", Messages.Case("C-2"));
        await Expect(feed).ToHaveAttributeAsync("data-state", "live", new() { Timeout = Patience });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Wall_ServerGoneAndBack_SaysSoAndHealsUntouched()
    {
        Server server = await Server.StartAsync();
        IPage page = await browser.OpenAsync(server, "/wall");
        await server.PushAsync("city", Messages.Case("C-1"));
        await Expect(page.GetByTestId("incident-row")).ToHaveCountAsync(1, new() { Timeout = Patience });
        await Expect(page.GetByTestId("lost-banner")).ToBeHiddenAsync();

        server.Kill();
        await Expect(page.GetByTestId("lost-banner")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByTestId("lost-banner")).ToContainTextAsync("不代表现在");

        await using Server again = await Server.StartAsync(server.Address.ToString(), server.Data);
        await Expect(page.GetByTestId("lost-banner")).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await Expect(page.GetByTestId("incident-row")).ToHaveCountAsync(1, new() { Timeout = Patience });
        await again.PushAsync("traffic", Messages.Accident("D-1"));
        await Expect(page.GetByTestId("incident-row")).ToHaveAttributeAsync("data-sources", "2", new() { Timeout = Patience });
        await page.Context.CloseAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Wall_OfANodeThatFollowsARemoteIngest_ShowsItsPictureAndSaysWhenItIsLost()
    {
        await using Server ingest = await Server.StartIngestAsync(("Command__ApiKeys__web__Key", "a-key-for-web-nodes-01"), ("Command__ApiKeys__web__Role", "node"));
        await using Server web = await Server.StartAsync(("Command__Ingest__Url", ingest.Address.ToString()), ("Command__Ingest__Key", "a-key-for-web-nodes-01"));
        IPage page = await browser.OpenAsync(web, "/wall");
        await ingest.PushAsync("city", Messages.Case("C-1"));
        await ingest.PushAsync("traffic", Messages.Accident("D-1"));
        await Expect(page.GetByTestId("incident-row")).ToHaveAttributeAsync("data-sources", "2", new() { Timeout = Patience });
        await page.WaitForFunctionAsync("() => window.__map?.stats().incidents === 1", null, new() { Timeout = Patience, PollingInterval = 100 });

        ingest.Kill();
        await Expect(page.GetByTestId("lost-banner").Or(page.GetByTestId("writer-lost")).First).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Wall_WithExercise_IsAliveAtOnceAndMarkedEverywhere()
    {
        await using Server server = await Server.StartAsync(("Command__Exercise__Enabled", "true"));
        IPage page = await browser.OpenAsync(server, "/wall");

        await Expect(page.GetByTestId("exercise-banner")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.WaitForFunctionAsync("() => window.__map?.stats().units >= 250", null, new() { Timeout = Patience, PollingInterval = 100 });
        await Expect(page.GetByTestId("incident-row").First).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByTestId("gauge-row").First).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByTestId("incident-row").First).ToContainTextAsync("演练");
        Assert.Equal(0, await page.Locator("[data-testid=incident-row][data-incident^='I-']").CountAsync());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Wall_InEnglish_SpeaksEnglish()
    {
        Server server = await untouched.GetAsync();
        IPage page = await browser.OpenAsync(server, "/wall?culture=en");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await Expect(page.Locator("body")).ToContainTextAsync("Feeds");
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(1920, 1080)]
    [InlineData(3840, 2160)]
    [InlineData(390, 844)]
    public async Task Wall_AnyScreen_HasNoSidewaysScroll(int width, int height)
    {
        Server server = await shared.GetAsync(() => Server.StartAsync());
        IPage page = await browser.OpenAsync(server, "/wall", width, height);
        await server.PushAsync("city", Messages.Case("C-1"));
        await Expect(page.GetByTestId("incident-row")).ToHaveCountAsync(1, new() { Timeout = Patience });
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"));
        await page.Context.CloseAsync();
    }
}
