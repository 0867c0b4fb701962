using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Command.Browser.Tests;

public sealed class FeedDeskTests(Browser browser)
{
    private const float Patience = 90_000;

    [Fact]
    public async Task Feeds_BrokenMessage_IsShownWithItsReasonAndBytesAndStaysUntilItCanBeRead()
    {
        await using Server server = await Server.StartAsync();
        IPage page = await browser.OpenAsync(server, "/admin/feeds");
        await server.PushAsync("city", Messages.Case("C-1").TrimEnd().TrimEnd(']') + ""","42"]""");

        ILocator row = page.Locator("tr[data-feed=city]");
        await Expect(row.Locator("td").Nth(7)).ToHaveTextAsync("1", new() { Timeout = Patience });
        await Expect(page.Locator("tr[data-feed=city] cmd-fresh")).ToHaveAttributeAsync("data-state", "live", new() { Timeout = Patience });
        await row.GetByRole(AriaRole.Button).ClickAsync();
        ILocator quarantine = page.GetByTestId("quarantine");
        await Expect(quarantine.Locator("li")).ToHaveCountAsync(1, new() { Timeout = Patience });
        await Expect(quarantine).ToContainTextAsync("item-not-an-object");
        await quarantine.Locator("summary").ClickAsync();
        await Expect(quarantine.Locator("pre")).ToContainTextAsync("service_request_id");

        await page.GetByTestId("replay-all").ClickAsync();
        await Expect(page.GetByTestId("replay-said")).ToContainTextAsync("1 处仍不可用", new() { Timeout = Patience });
        await Expect(quarantine.Locator("li")).ToHaveCountAsync(1);
        Assert.Empty(browser.Outside);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Try_PastedCase_IsExplainedFieldByFieldAndNotKept()
    {
        await using Server server = await Server.StartAsync();
        IPage page = await browser.OpenAsync(server, "/admin/feeds?culture=en");
        await page.Locator("tr[data-feed=city]").GetByRole(AriaRole.Button).ClickAsync(new() { Timeout = Patience });
        await page.GetByTestId("try-text").FillAsync(Messages.Case("C-7"));
        await page.GetByTestId("try-run").ClickAsync();

        ILocator message = page.GetByTestId("try-message");
        await Expect(message).ToContainTextAsync("C-7", new() { Timeout = Patience });
        await Expect(message).ToContainTextAsync("Sender’s id");
        await Expect(page.Locator("tr[data-feed=city] td").Nth(4)).ToHaveTextAsync("0");
        await page.Context.CloseAsync();
    }
}
