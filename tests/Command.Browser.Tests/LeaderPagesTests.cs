using System.Globalization;
using Command.Ingest.Incidents.Paper;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Command.Browser.Tests;

/// <summary>What leaders and their staff read and write besides the summary, in a real browser.</summary>
public sealed class LeaderPagesTests(Browser browser)
{
    private const float Patience = 90_000;

    [Theory]
    [InlineData(1920, 1080)]
    [InlineData(820, 1180)]
    [InlineData(390, 844)]
    public async Task Pages_AnyScreen_HaveNoSidewaysScrollAndTellWholeThatNobodyIsSignedIn(int width, int height)
    {
        await using Server server = await Server.StartAsync("http://127.0.0.1:0", await SeededJournal.LevelOneAsync());
        foreach (string path in (string[])["/summary/handling", "/summary/evaluation", "/briefs?incident=I-0001", "/directives", "/paper", "/review?incident=I-0001", "/review?culture=en"])
        {
            IPage page = await browser.OpenAsync(server, path, width, height);
            await page.WaitForFunctionAsync("() => document.querySelector('cmd-session')?.hasAttribute('beat') || document.querySelector('[data-testid=review-when]')?.textContent", null, new() { Timeout = Patience, PollingInterval = 100 });
            Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"), path);
            Assert.True(await page.GetByTestId("demo-banner").EvaluateAsync<bool>("b => b.scrollWidth <= b.clientWidth && b.scrollHeight <= b.clientHeight"), path);
            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task Card_OfAnIncidentThatNobodyKnew_IsOneOnTheDeskWithItsTrueTime()
    {
        await using Server server = await Server.StartAsync();
        IPage page = await browser.OpenAsync(server, "/paper", 1600, 1000);
        await page.WaitForFunctionAsync("() => document.querySelector('cmd-session')?.hasAttribute('beat')", null, new() { Timeout = Patience, PollingInterval = 100 });
        DateTimeOffset received = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).AddMinutes(-40);
        await page.GetByTestId("outage").FillAsync(Local(received.AddMinutes(-5)));
        await page.GetByTestId("received").FillAsync(Local(received));
        await page.GetByTestId("number").FillAsync(CardNumbers.Of("K7Q", CardNumbers.MinuteOf(received.AddMinutes(-30)), 4));
        await page.GetByTestId("incident").SelectOptionAsync("");
        await page.GetByTestId("service").SelectOptionAsync("0406");
        await page.GetByTestId("address").FillAsync("中山路93号");
        await page.GetByTestId("text").FillAsync("桥下积水，两辆车熄火");
        await page.GetByTestId("key").ClickAsync();
        await Expect(page.Locator("[data-card]")).ToHaveCountAsync(1, new() { Timeout = Patience });
        await Expect(page.Locator("[data-card]")).ToContainTextAsync("I-0001");
        await Expect(page.Locator("[data-card]")).ToContainTextAsync(received.ToString("HH:mm", CultureInfo.InvariantCulture));

        IPage desk = await browser.OpenAsync(server, "/dispatch?incident=I-0001", 1920, 1080);
        await Expect(desk.GetByText("桥下积水，两辆车熄火").First).ToBeVisibleAsync(new() { Timeout = Patience });
        Assert.Empty(browser.Outside);
        await page.Context.CloseAsync();
        await desk.Context.CloseAsync();
    }

    [Fact]
    public async Task Review_OfAnIncidentThatCameWhileNobodyLooked_GoesFromMarkToMarkAndStandsBesideAnotherMoment()
    {
        await using Server server = await Server.StartAsync("http://127.0.0.1:0", await SeededJournal.LevelOneAsync());
        IPage page = await browser.OpenAsync(server, "/review", 1920, 1080);
        ILocator moment = page.GetByTestId("review-moment"), when = page.GetByTestId("review-when");
        await Expect(page.Locator(".review .mark.opened")).ToHaveCountAsync(2, new() { Timeout = Patience });
        await Expect(when.First).Not.ToBeEmptyAsync(new() { Timeout = Patience });
        string last = await moment.InputValueAsync();

        // Back over the second accident and the fire, to before either was known.
        await page.Keyboard.PressAsync("[");
        await Expect(moment).Not.ToHaveValueAsync(last, new() { Timeout = Patience });
        await Expect(page.GetByTestId("review-queue")).ToContainTextAsync("I-0002", new() { Timeout = Patience });
        await page.Keyboard.PressAsync("[");
        await Expect(page.GetByTestId("review-queue")).Not.ToContainTextAsync("I-0002", new() { Timeout = Patience });
        await Expect(page.GetByTestId("review-queue")).ToContainTextAsync("I-0001");

        await page.Keyboard.PressAsync("b");
        await Expect(when).ToHaveCountAsync(2, new() { Timeout = Patience });
        await page.Keyboard.PressAsync("]");
        await Expect(page.GetByTestId("review-queue").Filter(new() { HasText = "I-0002" })).ToHaveCountAsync(1, new() { Timeout = Patience });
        await page.Context.CloseAsync();
    }

    private static string Local(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
