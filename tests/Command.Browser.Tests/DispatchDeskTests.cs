using System.Diagnostics;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Command.Browser.Tests;

/// <summary>Dispatching as dispatchers do it: two at once, by keyboard alone, with what goes wrong meanwhile.</summary>
public sealed class DispatchDeskTests(Browser browser)
{
    private const float Patience = 90_000;

    private static readonly LocatorAssertionsToBeVisibleOptions s_seen = new() { Timeout = Patience };
    private static readonly LocatorAssertionsToContainTextOptions s_told = new() { Timeout = Patience };
    private static readonly LocatorAssertionsToHaveCountOptions s_counted = new() { Timeout = Patience };

    [Fact]
    public async Task Dispatchers_Two_SeeEachOthersClaimsOrdersAndStatusesWithoutTouchingAnything()
    {
        await using Server server = await Server.StartAsync("http://127.0.0.1:0", await SeededJournal.TwoCrashesAsync(), ("Command__DemoSignIn", "true"));
        IPage wang = await OpenAsync(server, "王强"), li = await OpenAsync(server, "李敏");
        await li.Locator("[data-incident=I-0001]").ClickAsync();
        await wang.Locator("[data-incident=I-0001]").ClickAsync();

        // The board draws what is on the screen, and a unit that is sent moves to another group.
        await li.GetByTestId("board-filter").FillAsync("消防3");

        await wang.GetByTestId("take-on").ClickAsync();
        await Expect(li.Locator("[data-incident=I-0001]").GetByTestId("claim")).ToContainTextAsync("王强在处理", s_told);
        await Expect(li.GetByTestId("claimed-by")).ToContainTextAsync("王强在处理", s_told);

        // A double click is one order.
        await wang.Locator("[data-unit=消防3]").GetByTestId("unit-pick").ClickAsync();
        await Expect(wang.GetByTestId("pick")).ToHaveCountAsync(1, s_counted);
        await wang.GetByTestId("assign-send").DblClickAsync();
        await Expect(li.GetByTestId("job")).ToHaveCountAsync(1, s_counted);
        await Expect(li.Locator("[data-job=A-0001]").GetByTestId("job-status")).ToHaveTextAsync("已派", new() { Timeout = Patience });
        await Expect(li.Locator("[data-testid=unit][data-unit=消防3]")).ToContainTextAsync("I-0001", s_told);
        await Expect(li.Locator("[data-incident=I-0001]").GetByTestId("due")).ToHaveCountAsync(0, s_counted);

        await wang.Locator("[data-job=A-0001]").GetByTestId("job-EnRoute").ClickAsync();
        await Expect(li.Locator("[data-job=A-0001]").GetByTestId("job-status")).ToHaveTextAsync("出动", new() { Timeout = Patience });
        await li.Locator("[data-job=A-0001]").GetByTestId("job-OnScene").ClickAsync();
        await Expect(wang.Locator("[data-job=A-0001]").GetByTestId("job-status")).ToHaveTextAsync("到场", new() { Timeout = Patience });
        await Expect(wang.GetByTestId("job")).ToHaveCountAsync(1, s_counted);
        Assert.Empty(browser.Outside);
        await wang.Context.CloseAsync();
        await li.Context.CloseAsync();
    }

    [Fact]
    public async Task Unit_ThatTwoHaveChosen_GoesOnceAndTheOtherSeesBothVersions()
    {
        await using Server server = await Server.StartAsync("http://127.0.0.1:0", await SeededJournal.TwoCrashesAsync(), ("Command__DemoSignIn", "true"));
        IPage wang = await OpenAsync(server, "王强"), li = await OpenAsync(server, "李敏");
        await wang.Locator("[data-incident=I-0001]").ClickAsync();
        await li.Locator("[data-incident=I-0002]").ClickAsync();
        await wang.Locator("[data-unit=消防3]").GetByTestId("unit-pick").ClickAsync();
        await li.Locator("[data-unit=消防3]").GetByTestId("unit-pick").ClickAsync();
        await Expect(li.GetByTestId("pick")).ToHaveCountAsync(1, s_counted);
        await wang.GetByTestId("assign-send").ClickAsync();
        await Expect(wang.GetByTestId("job")).ToHaveCountAsync(1, s_counted);

        await Expect(li.GetByTestId("changed")).ToContainTextAsync("王强", s_told);
        await Expect(li.GetByTestId("seen")).ToContainTextAsync("待命", s_told);
        await Expect(li.GetByTestId("now")).ToContainTextAsync("已派 I-0001", s_told);
        await li.GetByTestId("assign-send").ClickAsync();
        await Expect(li.GetByTestId("assign-refused")).ToContainTextAsync("该力量已有任务", s_told);
        await Expect(li.GetByTestId("job")).ToHaveCountAsync(0, s_counted);

        await li.GetByTestId("go-on").ClickAsync();
        await li.GetByTestId("assign-reason").FillAsync("有人受伤");
        await li.GetByTestId("assign-send").ClickAsync();
        await Expect(li.GetByTestId("job")).ToHaveCountAsync(1, s_counted);
        await Expect(wang.Locator("[data-job=A-0001]")).ToHaveCountAsync(0, s_counted);
        await wang.Context.CloseAsync();
        await li.Context.CloseAsync();
    }

    [Fact]
    public async Task Call_ByKeyboardAlone_IsTakenAndSomebodyIsSent()
    {
        await using Server server = await Server.StartAsync(
            "http://127.0.0.1:0", await SeededJournal.TwoCrashesAsync(), ("Command__DemoSignIn", "true"), ("Command__Feeds__citizens__Key", Server.Key("citizens")));
        IPage page = await browser.OpenAsync(server, "/dispatch", 1920, 1080);
        await Expect(page.GetByTestId("incident")).ToHaveCountAsync(2, s_counted);
        await LiveAsync(page);
        long began = Stopwatch.GetTimestamp();

        await page.Keyboard.PressAsync("n");
        await Expect(page.GetByTestId("case-kind")).ToBeFocusedAsync(new() { Timeout = Patience });
        await page.Keyboard.TypeAsync("huo");
        await page.GetByTestId("case-kind").FillAsync("");
        await page.Keyboard.TypeAsync("hz");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("case-as")).ToContainTextAsync("火", s_told);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("45.80, 126.60");
        await Expect(page.GetByTestId("case-lon")).ToHaveValueAsync("126.6", new() { Timeout = Patience });
        await Expect(page.GetByTestId("near")).ToBeVisibleAsync(s_seen);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("厂房冒烟，有人被困");
        await page.Keyboard.PressAsync("Control+Enter");

        await Expect(page.GetByTestId("assign-unit")).ToBeFocusedAsync(new() { Timeout = Patience });
        await Expect(page.GetByTestId("tab-work")).ToHaveTextAsync("I-0003", new() { Timeout = Patience });
        await page.Keyboard.TypeAsync("消防6");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("pick")).ToHaveAttributeAsync("data-unit", "消防6", new() { Timeout = Patience });
        await page.Keyboard.TypeAsync("jh1");
        await page.GetByTestId("assign-unit").FillAsync("");
        await page.Keyboard.TypeAsync("救护1");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("pick")).ToHaveCountAsync(2, s_counted);
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.GetByTestId("job")).ToHaveCountAsync(2, s_counted);
        TestContext.Current.TestOutputHelper?.WriteLine($"From the call to two units sent: {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s.");

        // The bar, by keyboard: a status, an order that is taken back.
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("status 救护1 到场");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-testid=job][data-unit=救护1]").GetByTestId("job-status")).ToHaveTextAsync("到场", new() { Timeout = Patience });
        await Expect(page.GetByTestId("bar")).ToHaveValueAsync("", new() { Timeout = Patience });
        await page.GetByTestId("board-filter").FillAsync("消防1");
        await page.GetByTestId("board-filter").PressAsync("Escape");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("派 消防1 2");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("undo")).ToBeVisibleAsync(s_seen);
        await Expect(page.Locator("[data-testid=unit][data-unit=消防1]")).ToContainTextAsync("I-0002", s_told);
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Control+z");
        await Expect(page.Locator("[data-testid=unit][data-unit=消防1]")).Not.ToContainTextAsync("I-0002", s_told);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task View_AfterAReload_IsTheSameIncidentTheSameFilterAndTheHalfTypedCase()
    {
        await using Server server = await Server.StartAsync("http://127.0.0.1:0", await SeededJournal.TwoCrashesAsync(), ("Command__DemoSignIn", "true"));
        IPage page = await browser.OpenAsync(server, "/dispatch", 1920, 1080);
        await Expect(page.GetByTestId("incident")).ToHaveCountAsync(2, s_counted);
        await LiveAsync(page);
        await page.Locator("[data-incident=I-0002]").ClickAsync();
        await Expect(page.GetByTestId("tab-work")).ToHaveTextAsync("I-0002", new() { Timeout = Patience });
        await page.GetByTestId("filters").ClickAsync();
        await page.GetByTestId("filter-order").SelectOptionAsync("Age");
        await page.GetByTestId("filter-waiting").CheckAsync();
        await Expect(page.GetByTestId("filtered")).ToBeVisibleAsync(s_seen);
        await page.GetByTestId("tab-intake").ClickAsync();
        await page.GetByTestId("case-text").FillAsync("两辆车");
        await page.ReloadAsync();

        await Expect(page.GetByTestId("tab-work")).ToHaveTextAsync("I-0002", new() { Timeout = Patience });
        await Expect(page.GetByTestId("filtered")).ToBeVisibleAsync(s_seen);
        await page.GetByTestId("tab-intake").ClickAsync();
        await Expect(page.GetByTestId("case-text")).ToHaveValueAsync("两辆车", new() { Timeout = Patience });
        await Expect(page.GetByTestId("case-back")).ToBeVisibleAsync(s_seen);
        Assert.Contains("incident=I-0002", page.Url, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    private static async Task LiveAsync(IPage page) => await page.WaitForFunctionAsync("() => document.querySelector('cmd-session')?.hasAttribute('beat')", null, new() { Timeout = Patience, PollingInterval = 100 });

    private async Task<IPage> OpenAsync(Server server, string who)
    {
        IPage page = await browser.OpenAsync(server, "/dispatch", 1920, 1080);
        await Expect(page.GetByTestId("incident")).ToHaveCountAsync(2, s_counted);
        await LiveAsync(page);
        await page.GetByTestId("who").FillAsync(who);
        await page.GetByTestId("who").BlurAsync();
        return page;
    }
}
