using System.Net;
using System.Text.RegularExpressions;
using Command.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Command.Browser.Tests;

/// <summary>A dispatcher's laptop that slept for an hour: what was half done is there, what is shown is of now, and nothing of an hour ago is carried out unseen.</summary>
public sealed class AsleepTests(Browser browser)
{
    private const float Patience = 90_000;
    private static readonly LocatorAssertionsToHaveCountOptions s_counted = new() { Timeout = Patience };
    private static readonly LocatorAssertionsToContainTextOptions s_told = new() { Timeout = Patience };
    private static readonly LocatorAssertionsToHaveValueOptions s_held = new() { Timeout = Patience };

    [Fact]
    public async Task Laptop_AsleepForAnHour_HealsKeepsWhatWasHalfDoneAndIsToldWhatChanged()
    {
        await using Server server = await Server.StartAsync(
            "http://127.0.0.1:0",
            await SeededJournal.TwoCrashesAsync(),
            ("Command__DemoSignIn", "true"),
            ("Command__Pages__KeepSessionSeconds", "5"),
            ("Logging__LogLevel__Microsoft.AspNetCore.Components.Server.Circuits", "Debug"));
        await using ChaosProxy proxy = new(IPEndPoint.Parse(server.Address.Authority));
        IPage wang = await browser.OpenAsync(server, "/dispatch", 1920, 1080);
        await BeginAsync(wang, "王强");
        IPage li = await browser.PlainPageAsync();
        await li.SetViewportSizeAsync(1920, 1080);
        await li.Clock.InstallAsync();
        await li.GotoAsync($"http://{proxy.Door}/dispatch");
        await BeginAsync(li, "李敏");

        // A call that is being typed, and an order that is being put together.
        await li.GetByTestId("tab-intake").ClickAsync();
        await li.GetByTestId("case-text").FillAsync("两辆车，有人");
        await li.Locator("[data-incident=I-0002]").ClickAsync();
        await li.Locator("[data-testid=unit][data-unit=消防3]").GetByTestId("unit-pick").ClickAsync();
        await Expect(li.GetByTestId("pick")).ToHaveCountAsync(1, s_counted);
        await li.GetByTestId("assign-task").FillAsync("封住北口");
        await li.WaitForFunctionAsync("() => JSON.parse(JSON.parse(sessionStorage.getItem('kept:dispatch-orders') ?? '{}').orders || '[]')[0]?.task === '封住北口'", null, Patiently);

        // The lid is closed: nothing comes through, and the machine's timers stand until it wakes.
        proxy.Refuse = true;
        proxy.Reset();
        await Expect(li.Locator("cmd-lost")).ToBeVisibleAsync(new() { Timeout = Patience });
        await wang.Locator("[data-incident=I-0001]").ClickAsync();
        await wang.Locator("[data-testid=unit][data-unit=消防3]").GetByTestId("unit-pick").ClickAsync();
        await wang.GetByTestId("assign-send").ClickAsync();
        await Expect(wang.GetByTestId("job")).ToHaveCountAsync(1, s_counted);
        await wang.Locator("[data-incident=I-0002]").ClickAsync();
        await wang.GetByTestId("take-on").ClickAsync();
        await Expect(wang.GetByTestId("claimed-by")).ToContainTextAsync("我在处理", s_told);
        await ForgottenAsync(server);
        await li.Clock.FastForwardAsync("01:00:00");
        proxy.Refuse = false;

        // Nobody touched it, and it shows what is so now.
        await Expect(li.Locator("cmd-lost")).ToBeHiddenAsync(new() { Timeout = Patience });
        await Expect(li.GetByTestId("claimed-by")).ToContainTextAsync("王强在处理", s_told);
        await Expect(li.Locator("[data-testid=unit][data-unit=消防3]")).ToContainTextAsync("I-0001", s_told);
        await Expect(li.GetByTestId("who")).ToHaveValueAsync("李敏", s_held);
        await Expect(li.GetByTestId("tab-work")).ToHaveTextAsync("I-0002", new() { Timeout = Patience });
        await Expect(li.GetByTestId("case-text")).ToHaveValueAsync("两辆车，有人", s_held);
        await Expect(li.GetByTestId("pick")).ToHaveAttributeAsync("data-unit", "消防3", new() { Timeout = Patience });
        await Expect(li.GetByTestId("assign-task")).ToHaveValueAsync("封住北口", s_held);
        await Expect(li.GetByTestId("changed")).ToContainTextAsync(new Regex("王强于 \\d\\d:\\d\\d:\\d\\d 改动过"), s_told);
        await Expect(li.GetByTestId("seen")).ToContainTextAsync("待命", s_told);
        await Expect(li.GetByTestId("now")).ToContainTextAsync("已派 I-0001", s_told);

        // What was ordered an hour ago is not carried out as if nothing had been.
        await li.GetByTestId("assign-send").ClickAsync();
        await Expect(li.GetByTestId("assign-refused")).ToContainTextAsync("该力量已有任务", s_told);
        await Expect(wang.GetByTestId("job")).ToHaveCountAsync(0, s_counted);
        await Expect(wang.Locator("[data-testid=unit][data-unit=消防3]")).ToContainTextAsync("I-0001", s_told);

        // Another unit goes at once, with what was half typed.
        await li.Locator("[data-testid=unit][data-unit=消防3]").GetByTestId("unit-pick").ClickAsync();
        await li.Locator("[data-testid=unit][data-unit=消防2]").GetByTestId("unit-pick").ClickAsync();
        await Expect(li.GetByTestId("pick")).ToHaveAttributeAsync("data-unit", "消防2", new() { Timeout = Patience });
        await li.GetByTestId("assign-send").ClickAsync();
        await Expect(li.GetByTestId("job")).ToContainTextAsync("封住北口", s_told);
        await wang.Context.CloseAsync();
        await li.Context.CloseAsync();
    }

    private static PageWaitForFunctionOptions Patiently => new() { Timeout = Patience, PollingInterval = 100 };

    /// <summary>Until the server has let the page's session go, as it has within an hour.</summary>
    private static async Task ForgottenAsync(Server server)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMilliseconds(Patience));
        while (!server.Log.Contains("evicted", StringComparison.OrdinalIgnoreCase))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token);
        }
    }

    private static async Task BeginAsync(IPage page, string who)
    {
        await Expect(page.GetByTestId("incident")).ToHaveCountAsync(2, s_counted);
        await page.WaitForFunctionAsync("() => document.querySelector('cmd-session')?.hasAttribute('beat')", null, Patiently);
        await page.GetByTestId("who").FillAsync(who);
        await page.GetByTestId("who").BlurAsync();

        // The board draws what is on the screen, and a unit that is sent moves to another group.
        await page.GetByTestId("board-filter").FillAsync("消防");
    }
}
