using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Command.Browser.Tests;

/// <summary>The control room and the walls it looks after.</summary>
public sealed class WallRoomTests(Browser browser, UntouchedServer untouched)
{
    private const float Patience = 60_000;

    [Fact]
    public async Task Room_ConnectedWall_IsListedWithItsHealthAndDoesWhatItIsTold()
    {
        await using Server server = await Server.StartAsync();
        IPage wall = await browser.OpenAsync(server, "/wall/flood?screen=north", 1920, 1080), room = await browser.OpenAsync(server, "/admin/walls", 1440, 900);
        ILocator row = room.Locator("tr[data-screen=north]");
        await Expect(row).ToContainTextAsync("防汛", new() { Timeout = Patience });
        await Expect(row).ToContainTextAsync("1920×1080");
        await Expect(row).ToHaveAttributeAsync("data-health", new System.Text.RegularExpressions.Regex("well|slow"), new() { Timeout = Patience });

        // A layout that stays.
        await row.GetByRole(AriaRole.Button, new() { Name = "north" }).ClickAsync();
        await room.GetByTestId("give-layout").SelectOptionAsync("traffic");
        await room.GetByTestId("save-screen").ClickAsync();
        await Expect(wall.GetByTestId("layout-name")).ToHaveTextAsync("交通", new() { Timeout = Patience });
        await Expect(row).ToContainTextAsync("交通", new() { Timeout = Patience });

        // A message for a while, taken back.
        await room.GetByTestId("throw-message").FillAsync("十五点会商");
        await room.GetByTestId("throw-message").PressAsync("Tab");
        await room.GetByTestId("throw").ClickAsync();
        await Expect(wall.GetByTestId("thrown")).ToContainTextAsync("十五点会商", new() { Timeout = Patience });
        await room.GetByTestId("take-back").ClickAsync();
        await Expect(wall.GetByTestId("thrown")).ToHaveCountAsync(0, new() { Timeout = Patience });

        // A reload, after which it is what it was told to be.
        await wall.EvaluateAsync("() => { window.before = true; }");
        await row.GetByTestId("reload").ClickAsync();
        await wall.WaitForFunctionAsync("() => window.before === undefined", null, new() { Timeout = Patience, PollingInterval = 100 });
        await Expect(wall.GetByTestId("layout-name")).ToHaveTextAsync("交通", new() { Timeout = Patience });
        await room.Context.CloseAsync();
        await wall.Context.CloseAsync();
    }

    [Fact]
    public async Task LevelOne_TakesOverEveryWallUntilSomebodyAcknowledgesIt()
    {
        string data = await SeededJournal.LevelOneAsync();
        await using Server server = await Server.StartAsync("http://127.0.0.1:0", data);
        IPage north = await browser.OpenAsync(server, "/wall?screen=north"), south = await browser.OpenAsync(server, "/wall/civil?screen=south");
        await Expect(north.GetByTestId("takeover")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(south.GetByTestId("takeover")).ToContainTextAsync("I-0001", new() { Timeout = Patience });
        double share = await south.EvaluateAsync<double>("() => { const b = document.querySelector('.takeover').getBoundingClientRect(); return b.width * b.height / (innerWidth * innerHeight); }");
        Assert.InRange(share, 0.35, 1);

        await Expect(north.GetByTestId("acknowledge")).ToBeEnabledAsync(new() { Timeout = Patience });
        await north.GetByTestId("acknowledge").ClickAsync();
        foreach (IPage wall in (IPage[])[north, south])
        {
            await Expect(wall.GetByTestId("takeover")).ToHaveCountAsync(0, new() { Timeout = Patience });
            await Expect(wall.GetByTestId("acknowledged")).ToContainTextAsync("演示操作员", new() { Timeout = Patience });
        }

        await north.Context.CloseAsync();
        await south.Context.CloseAsync();
    }

    [Fact]
    public async Task Editor_ArrangedByMouseAndKeys_IsSavedAndShown()
    {
        Server server = await untouched.GetAsync();
        IPage page = await browser.OpenAsync(server, "/admin/walls/layouts", 1440, 1000);
        ILocator alerts = page.Locator(".palette-panel[data-panel=alerts]"), canvas = page.GetByTestId("canvas");
        await Expect(alerts).ToBeEnabledAsync(new() { Timeout = Patience });
        await page.GetByTestId("layout-slug").FillAsync("my-wall");
        await page.GetByTestId("layout-zh").FillAsync("我的大屏");
        await page.GetByTestId("layout-en").FillAsync("My wall");

        // Dropped on the map it overlaps, which is refused in words; moved away by the keys it is fine.
        LocatorBoundingBoxResult box = (await canvas.BoundingBoxAsync())!, from = (await alerts.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(from.X + 10, from.Y + 10);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.1f), box.Y + 20, new() { Steps = 5 });
        await page.Mouse.UpAsync();
        ILocator cell = page.Locator(".cell-box[data-cell=alerts]");
        await Expect(cell).ToHaveAttributeAsync("data-x", "2", new() { Timeout = Patience });
        await Expect(page.GetByTestId("layout-fault").First).ToContainTextAsync("重叠");
        await Expect(page.GetByTestId("save-layout")).ToBeDisabledAsync();
        await cell.Locator(".cell-face").FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(cell).ToHaveAttributeAsync("data-x", "0", new() { Timeout = Patience });
        await page.Keyboard.PressAsync("Shift+ArrowDown");
        await Expect(cell).ToHaveAttributeAsync("data-h", "5", new() { Timeout = Patience });

        await page.GetByTestId("save-layout").ClickAsync();
        await Expect(page.GetByTestId("told")).ToContainTextAsync("/wall/my-wall", new() { Timeout = Patience });
        await page.GotoAsync(new Uri(server.Address, "/wall/my-wall").ToString());
        await Expect(page.GetByTestId("layout-name")).ToHaveTextAsync("我的大屏", new() { Timeout = Patience });
        await Expect(page.Locator(".cell[data-cell=alerts]")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }
}
