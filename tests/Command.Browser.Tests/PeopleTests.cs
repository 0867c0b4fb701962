using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Command.Browser.Tests;

/// <summary>Who may look, in a real browser.</summary>
public sealed class PeopleTests(Browser browser, SharedServer shared, UntouchedServer untouched) : IClassFixture<SharedServer>
{
    private const float Patience = 90_000;

    [Fact]
    public async Task Visitor_InDevelopment_IsTheDemonstrationOperatorAndIsToldSo()
    {
        Server server = await untouched.GetAsync();
        IPage page = await browser.OpenAsync(server, "/");
        Assert.EndsWith("/wall", page.Url, StringComparison.Ordinal);
        await Expect(page.GetByTestId("demo-banner")).ToContainTextAsync("演示操作员");
        await page.WaitForFunctionAsync("() => window.__map?.stats().connected", null, new() { Timeout = Patience, PollingInterval = 100 });
        await page.GotoAsync(new Uri(server.Address, "/dispatch?culture=en").ToString());
        await Expect(page.GetByTestId("demo-banner")).ToContainTextAsync("Nobody is signed in");
        await Expect(page.GetByTestId("who")).ToBeEnabledAsync(new() { Timeout = Patience });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Visitor_WithoutADemonstration_SignsInFirstAndActsInTheirOwnName()
    {
        Server server = await PeopleAsync();
        IPage page = await browser.OpenAsync(server, "/dispatch");
        Assert.Contains("/account/sign-in?returnUrl=%2Fdispatch", page.Url, StringComparison.Ordinal);
        await Expect(page.GetByTestId("demo-banner")).ToHaveCountAsync(0);
        await page.Locator("input[name=name]").FillAsync("li.min");
        await page.Locator("[data-testid=sign-in] input[name=password]").FillAsync("Wrong-Horse-7");
        await page.Locator("[data-testid=sign-in] button").ClickAsync();
        await Expect(page.GetByTestId("fault")).ToContainTextAsync("没有登录", new() { Timeout = Patience });

        await SeededPeople.SignInAsync(page, "li.min");
        await Expect(page.GetByTestId("person")).ToHaveTextAsync("li.min", new() { Timeout = Patience });
        await Expect(page.GetByTestId("who")).ToHaveCountAsync(0);
        await page.GotoAsync(new Uri(server.Address, "/admin/audit").ToString());
        await Expect(page.GetByTestId("refused")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.GetByTestId("sign-out").ClickAsync();
        await Expect(page.GetByTestId("told")).ToContainTextAsync("已退出登录", new() { Timeout = Patience });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Person_WhoIsStopped_LosesTheScreenWithinSeconds()
    {
        Server server = await PeopleAsync();
        IPage wall = await browser.OpenAsync(server, "/wall"), desk = await browser.OpenAsync(server, "/admin/people");
        await SeededPeople.SignInAsync(wall, "zhao.yu");
        await wall.WaitForFunctionAsync("() => window.__map?.stats().connected", null, new() { Timeout = Patience, PollingInterval = 100 });
        await Expect(wall.Locator("cmd-lamp[of=session]")).ToHaveAttributeAsync("data-state", "up", new() { Timeout = Patience });
        await SeededPeople.SignInAsync(desk, "sun");
        await desk.Locator("tr[data-account='zhao.yu']").GetByTestId("stop").ClickAsync(new() { Timeout = Patience });
        await Expect(desk.GetByTestId("told")).ToBeVisibleAsync(new() { Timeout = Patience });

        await wall.WaitForURLAsync(new Regex("/account/sign-in"), new() { Timeout = Patience });
        await Expect(wall.Locator("cmd-map")).ToHaveCountAsync(0);
        await SeededPeople.SignInAsync(wall, "zhao.yu");
        await Expect(wall.GetByTestId("fault")).ToBeVisibleAsync(new() { Timeout = Patience });
        await wall.Context.CloseAsync();
        await desk.Context.CloseAsync();
    }

    [Fact]
    public async Task Screen_Paired_ShowsTheWallByItselfAndGoesWhenItIsTakenBack()
    {
        Server server = await PeopleAsync();
        IPage screen = await browser.OpenAsync(server, "/pair"), desk = await browser.OpenAsync(server, "/admin/screens");
        await screen.GetByTestId("pair-begin").ClickAsync();
        string code = await screen.GetByTestId("pair-code").InnerTextAsync(new() { Timeout = Patience });
        await SeededPeople.SignInAsync(desk, "li.min");
        await desk.Locator("[data-testid=approve] input[name=code]").FillAsync(code);
        await desk.Locator("[data-testid=approve] input[name=name]").FillAsync("指挥大厅 1 号屏");
        await desk.Locator("[data-testid=approve] button").ClickAsync();
        await Expect(desk.GetByTestId("told")).ToBeVisibleAsync(new() { Timeout = Patience });

        await screen.WaitForURLAsync(new Regex("/wall$"), new() { Timeout = Patience });
        await screen.WaitForFunctionAsync("() => window.__map?.stats().connected", null, new() { Timeout = Patience, PollingInterval = 100 });
        await desk.ReloadAsync();
        await Expect(desk.GetByTestId("screens")).ToContainTextAsync("指挥大厅 1 号屏", new() { Timeout = Patience });
        await desk.GetByTestId("revoke").ClickAsync();
        await screen.WaitForURLAsync(new Regex("/account/sign-in"), new() { Timeout = Patience });
        await screen.Context.CloseAsync();
        await desk.Context.CloseAsync();
    }

    [Fact]
    public async Task Passkey_AddedOnce_SignsInWithoutAPassword()
    {
        Server server = await PeopleAsync();

        // A passkey belongs to a name: an address of numbers can have none.
        Uri site = new UriBuilder(server.Address) { Host = "localhost" }.Uri;
        IPage page = await browser.PlainPageAsync();
        ICDPSession cdp = await page.Context.NewCDPSessionAsync(page);
        await cdp.SendAsync("WebAuthn.enable");
        await cdp.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        await page.GotoAsync(new Uri(site, "/account").ToString());
        await SeededPeople.SignInAsync(page, "li.min");
        ILocator add = page.GetByTestId("passkey-add");
        await add.Locator("input[name=name]").FillAsync("桌上的钥匙", new() { Timeout = Patience });
        await add.Locator("input[name=current]").FillAsync(SeededPeople.Password);
        await add.Locator("button").ClickAsync();
        await Expect(page.GetByTestId("passkey-there")).ToContainTextAsync("桌上的钥匙", new() { Timeout = Patience });
        await page.GetByTestId("sign-out").ClickAsync();

        await page.GetByTestId("passkey").Locator("button").ClickAsync(new() { Timeout = Patience });
        await Expect(page).ToHaveURLAsync(new Regex("/wall$"), new() { Timeout = Patience });
        await page.GotoAsync(new Uri(site, "/account").ToString());
        await Expect(page.GetByTestId("signed-in")).ToHaveTextAsync("li.min", new() { Timeout = Patience });
        await page.Context.CloseAsync();
    }
    /// <summary>One of them is there to be stopped; the others are nobody's victim.</summary>
    private Task<Server> PeopleAsync() =>
        shared.GetAsync(async () => await SeededPeople.StartAsync(await SeededPeople.MakeAsync(("li.min", "operator"), ("zhao.yu", "operator"), ("sun", "system-admin"))));
}
