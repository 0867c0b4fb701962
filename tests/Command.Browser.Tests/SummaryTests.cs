using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Command.Browser.Tests;

public sealed class SummaryTests(Browser browser)
{
    private const float Patience = 90_000;

    [Fact]
    public async Task Sentences_WhenAnIncidentOpens_HaveItWithoutTheTouchOfAHandAndOpenToItsRow()
    {
        await using Server server = await Server.StartAsync();
        IPage page = await browser.OpenAsync(server, "/summary");
        await page.WaitForFunctionAsync("() => document.querySelector('cmd-session')?.hasAttribute('beat')", null, new() { Timeout = Patience, PollingInterval = 100 });
        ILocator sentence = page.Locator("[data-testid=sentence][data-subject=incidents]");

        // Nothing was ever heard: that is not known, and not calm.
        await Expect(sentence).ToHaveAttributeAsync("data-code", "unknown", new() { Timeout = Patience });
        await server.PushAsync("city", Messages.Case("C-1"));
        await server.PushAsync("traffic", Messages.Accident("D-1"));
        await Expect(sentence).ToContainTextAsync("中山路", new() { Timeout = Patience });
        ILocator evidence = sentence.GetByTestId("evidence");
        await Expect(evidence).ToHaveAttributeAsync("href", "dispatch?incident=I-0001");

        await sentence.GetByTestId("figure").First.ClickAsync();
        await Expect(page.GetByTestId("figure-pane").GetByTestId("row")).ToHaveCountAsync(1, new() { Timeout = Patience });
        await Expect(page.GetByTestId("figure-pane").GetByTestId("row")).ToHaveAttributeAsync("data-id", "I-0001");
        Assert.Empty(browser.Outside);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(1920, 1080)]
    [InlineData(820, 1180)]
    [InlineData(390, 844)]
    public async Task Page_AnyScreen_HasNoSidewaysScroll(int width, int height)
    {
        string data = await SeededJournal.LevelOneAsync();
        await using Server server = await Server.StartAsync("http://127.0.0.1:0", data);
        IPage page = await browser.OpenAsync(server, "/summary", width, height);
        await Expect(page.GetByTestId("sentence")).ToHaveCountAsync(5, new() { Timeout = Patience });
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"));
        await page.Context.CloseAsync();
    }
}
