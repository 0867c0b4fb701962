using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Command.Browser.Tests;

public sealed class DispatchTests(Browser browser)
{
    private const float Patience = 90_000;

    [Fact]
    public async Task Incidents_MergedAndTakenBackByClicking_AreTwoAgain()
    {
        await using Server server = await Server.StartAsync("http://127.0.0.1:0", await SeededJournal.TwoCrashesAsync(), ("Command__DemoSignIn", "true"));
        IPage page = await browser.OpenAsync(server, "/dispatch");
        ILocator rows = page.GetByTestId("incident");
        await Expect(rows).ToHaveCountAsync(2, new() { Timeout = Patience });
        await page.Locator("[data-incident=I-0002]").ClickAsync();
        await Expect(page.GetByTestId("sources").Locator(":scope > li")).ToHaveCountAsync(1, new() { Timeout = Patience });

        await page.GetByTestId("act-merge").ClickAsync();
        await page.GetByTestId("target").SelectOptionAsync("I-0001", new() { Timeout = Patience });
        await Expect(page.GetByTestId("will")).ToContainTextAsync("I-0002 的 1 个来源全部并入 I-0001", new() { Timeout = Patience });
        await Expect(page.GetByTestId("confirm")).ToBeDisabledAsync();
        await page.GetByTestId("reason").FillAsync("同一起追尾");
        await page.GetByTestId("confirm").ClickAsync();

        await Expect(page.GetByTestId("told")).ToContainTextAsync("I-0002 已并入 I-0001", new() { Timeout = Patience });
        await Expect(rows).ToHaveCountAsync(1, new() { Timeout = Patience });
        await Expect(page.GetByTestId("sources").Locator(":scope > li")).ToHaveCountAsync(3, new() { Timeout = Patience });
        await Expect(page.Locator("[data-source='city:C-2'] .why")).ToContainTextAsync("由演示操作员认定：同一起追尾", new() { Timeout = Patience });
        await Expect(page.GetByTestId("tab-suggestions").Locator("b")).ToHaveTextAsync("0");

        await page.GetByTestId("undo").ClickAsync();
        await Expect(page.GetByTestId("told")).ToContainTextAsync("新事件为 I-0003", new() { Timeout = Patience });
        await Expect(rows).ToHaveCountAsync(2, new() { Timeout = Patience });
        await Expect(page.GetByTestId("sources").Locator(":scope > li")).ToHaveCountAsync(2, new() { Timeout = Patience });
        Assert.Empty(browser.Outside);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Suggestion_AnsweredByKey_JoinsTheReportAndAsksNoMore()
    {
        await using Server server = await Server.StartAsync("http://127.0.0.1:0", await SeededJournal.TwoCrashesAsync(), ("Command__DemoSignIn", "true"));
        IPage page = await browser.OpenAsync(server, "/dispatch?culture=en");
        await Expect(page.GetByTestId("tab-suggestions").Locator("b")).ToHaveTextAsync("1", new() { Timeout = Patience });
        await page.GetByTestId("tab-suggestions").ClickAsync();
        await Expect(page.Locator("mark").First).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByTestId("sketch")).ToBeVisibleAsync();
        await Expect(page.Locator("a[href='https://pictures.example/2.jpg']").First).ToHaveAttributeAsync("rel", "noopener noreferrer nofollow");

        await page.GetByTestId("suggestion").PressAsync("y");

        await Expect(page.GetByTestId("told")).ToContainTextAsync("Confirmed: city:C-2 belongs to I-0001", new() { Timeout = Patience });
        await Expect(page.GetByTestId("tab-suggestions").Locator("b")).ToHaveTextAsync("0", new() { Timeout = Patience });
        await Expect(page.GetByTestId("tab-incidents").Locator("b")).ToHaveTextAsync("1", new() { Timeout = Patience });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task NewCase_WhileTyped_ShowsWhatItMayBeAndIsTakenAsThat()
    {
        await using Server server = await Server.StartAsync(
            "http://127.0.0.1:0", await SeededJournal.TwoCrashesAsync(), ("Command__DemoSignIn", "true"), ("Command__Feeds__citizens__Key", Server.Key("citizens")));
        IPage page = await browser.OpenAsync(server, "/dispatch");
        await Expect(page.GetByTestId("incident")).ToHaveCountAsync(2, new() { Timeout = Patience });
        await page.GetByTestId("case-kind").FillAsync("交通事故");
        await page.GetByTestId("case-lon").FillAsync("126.6427");
        await page.GetByTestId("case-lat").FillAsync("45.7572");
        await page.GetByTestId("case-text").FillAsync("两辆车追尾");
        ILocator probable = page.GetByTestId("probable").First;
        await Expect(probable).ToHaveAttributeAsync("data-incident", "I-0001", new() { Timeout = Patience });
        await probable.GetByTestId("same-as").CheckAsync();
        await page.GetByTestId("case-send").ClickAsync();

        await Expect(page.GetByTestId("case-taken")).ToContainTextAsync("归入 I-0001", new() { Timeout = Patience });
        await Expect(page.GetByTestId("case-text")).ToHaveValueAsync("");
        await page.Locator("[data-incident=I-0001]").First.ClickAsync();
        await Expect(page.GetByTestId("rulings")).ToContainTextAsync("受理时确认是同一事件", new() { Timeout = Patience });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task NewCase_HalfTyped_IsThereAgainAfterAReload()
    {
        await using Server server = await Server.StartAsync("http://127.0.0.1:0", await SeededJournal.TwoCrashesAsync(), ("Command__DemoSignIn", "true"));
        IPage page = await browser.OpenAsync(server, "/dispatch");
        await Expect(page.GetByTestId("incident")).ToHaveCountAsync(2, new() { Timeout = Patience });
        await page.GetByTestId("case-kind").FillAsync("交通事故");
        await Expect(page.GetByTestId("case-as")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.GetByTestId("case-text").FillAsync("两辆车");
        await page.ReloadAsync();

        await Expect(page.GetByTestId("case-text")).ToHaveValueAsync("两辆车", new() { Timeout = Patience });
        await Expect(page.GetByTestId("case-as")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.Context.CloseAsync();
    }
}
