using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Command.Browser.Tests;

/// <summary>The crew's page in a real browser, on a phone's screen, with and without a network.</summary>
public sealed class FieldTests(Browser browser, SharedServer shared) : IClassFixture<SharedServer>
{
    private const float Patience = 90_000;

    private static string Axe => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "src", "Command.Web", "node_modules", "axe-core", "axe.min.js"));

    [Fact]
    public async Task Words_SaidWithoutANetworkAndKeptOverAReload_ArriveOnceInOrderWithTheirTimes()
    {
        (IPage page, string unit) = await CrewAsync("wang");
        await AssignAsync(page, unit);
        DateTimeOffset went = DateTimeOffset.UtcNow;
        await page.Context.SetOfflineAsync(true);
        await page.Locator("[data-status=EnRoute]").ClickAsync();
        await page.Locator("[data-status=OnScene]").ClickAsync();
        await page.GetByTestId("say-text").FillAsync("六层有人");
        await page.GetByTestId("say").ClickAsync();
        await Expect(page.GetByTestId("banner")).ToContainTextAsync("离线：3 条待发送", new() { Timeout = Patience });

        await page.ReloadAsync();
        await Expect(page.GetByTestId("outbox").Locator("li[data-state=queued]")).ToHaveCountAsync(3, new() { Timeout = Patience });
        await Expect(page.GetByTestId("job")).ToContainTextAsync("Zhongshan");
        await Expect(page.Locator("[data-status=OnScene]")).ToHaveAttributeAsync("aria-pressed", "true");
        DateTimeOffset back = DateTimeOffset.UtcNow;
        await page.Context.SetOfflineAsync(false);
        await Expect(page.GetByTestId("outbox").Locator("li[data-state=queued]")).ToHaveCountAsync(0, new() { Timeout = Patience });
        await Expect(page.GetByTestId("messages")).ToContainTextAsync("六层有人", new() { Timeout = Patience });

        JsonElement state = await StateAsync(page);
        JsonElement[] steps = [.. state.GetProperty("job").GetProperty("steps").EnumerateArray()];
        Assert.Equal(["Dispatched", "EnRoute", "OnScene"], steps.Select(s => s.GetProperty("step").GetString()));
        Assert.All(steps.Skip(1), s => Assert.InRange(s.GetProperty("at").GetDateTimeOffset(), went.AddSeconds(-2), back.AddSeconds(2)));
        Assert.Single(state.GetProperty("messages").EnumerateArray());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Word_ThatIsRefused_StaysWithItsReasonUntilItIsPutAway()
    {
        (IPage page, string unit) = await CrewAsync("zhao");
        await AssignAsync(page, unit);
        await page.Context.SetOfflineAsync(true);
        await page.Locator("[data-status=EnRoute]").ClickAsync();
        await Expect(page.GetByTestId("banner")).ToContainTextAsync("离线", new() { Timeout = Patience });

        // Meanwhile the desk puts somebody else in the unit.
        await DeskAsync(page, new { c = "crew", unit, crew = new[] { new { name = "other" } }, equipment = Array.Empty<string>(), reason = "" });
        await page.Context.SetOfflineAsync(false);
        await Expect(page.GetByTestId("refusal")).ToContainTextAsync("您不在该力量的班组里", new() { Timeout = Patience });
        await page.GetByTestId("outbox").Locator("button").ClickAsync();
        await Expect(page.GetByTestId("refusal")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Distress_HeldAndTakenBack_CallsNobodyAndHeldAgainCalls()
    {
        (IPage page, _) = await CrewAsync("sun");
        await HoldAsync(page);
        await page.GetByTestId("take-back").ClickAsync();
        await Expect(page.GetByTestId("grace")).ToHaveCountAsync(0);
        await Expect(page.GetByTestId("outbox").Locator("li[data-kind=distress]")).ToHaveCountAsync(0);
        Assert.False((await StateAsync(page)).GetProperty("unit").TryGetProperty("distress", out _));
        await HoldAsync(page);
        await Expect(page.GetByTestId("cry")).ToContainTextAsync("已发出求救", new() { Timeout = Patience });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task SignOut_LeavesNothingOfThePersonOnThePhone()
    {
        (IPage page, string unit) = await CrewAsync("qian");
        await AssignAsync(page, unit);
        await page.WaitForFunctionAsync("async () => (await caches.keys()).length > 0 && (await (await caches.open((await caches.keys())[0])).keys()).length >= 4", null, new() { Timeout = Patience, PollingInterval = 200 });
        string kept = await page.EvaluateAsync<string>("async () => { let all = ''; for (const name of await caches.keys()) { const c = await caches.open(name); for (const r of await c.keys()) { all += r.url + await (await c.match(r)).text(); } } return all; }");
        Assert.DoesNotContain("qian", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("Zhongshan", kept, StringComparison.Ordinal);
        await page.GetByTestId("sign-out").ClickAsync();
        await page.WaitForURLAsync(new Regex("/account/sign-in"), new() { Timeout = Patience });
        await page.WaitForFunctionAsync("async () => (await caches.keys()).length === 0 && !(await indexedDB.databases()).some((d) => d.name === 'command-field-state')", null, new() { Timeout = Patience, PollingInterval = 200 });
        await page.GotoAsync(new Uri(new Uri(page.Url), "/field").ToString());
        Assert.Contains("/account/sign-in", page.Url, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("night", "")]
    [InlineData("day", "?culture=en")]
    public async Task Page_WithATask_HasNoSeriousFindingAndButtonsForGloves(string theme, string query)
    {
        (IPage page, string unit) = await CrewAsync("axe" + theme, query);
        await AssignAsync(page, unit);
        await page.EvaluateAsync("t => { document.documentElement.dataset.theme = t; }", theme);
        string axe = await File.ReadAllTextAsync(Axe, TestContext.Current.CancellationToken);
        await page.EvaluateAsync($"() => {{ {axe}\n }}");
        string found = await page.EvaluateAsync<string>("async () => JSON.stringify((await axe.run(document, { resultTypes: ['violations'] })).violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + ' — ' + n.any.map((a) => a.message).join('; ')).join(' | ')}`))");
        Assert.Equal("[]", found);
        Assert.Equal("[]", await page.EvaluateAsync<string>("() => JSON.stringify([...document.querySelectorAll('button, .button')].filter((b) => b.offsetParent && b.getBoundingClientRect().height < 64).map((b) => b.textContent))"));
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the phone");
        await page.Context.CloseAsync();
    }

    private static async Task HoldAsync(IPage page)
    {
        ILocator button = page.GetByTestId("distress");
        await button.DispatchEventAsync("keydown", new { key = " " });
        await Expect(page.GetByTestId("grace")).ToBeVisibleAsync(new() { Timeout = Patience });
        await button.DispatchEventAsync("keyup", new { key = " " });
    }

    private static async Task<JsonElement> StateAsync(IPage page) => JsonDocument.Parse(await page.EvaluateAsync<string>("async () => await (await fetch('/field/state')).text()")).RootElement;

    /// <summary>Sends the unit to the incident as the desk does, and waits until the phone shows it.</summary>
    private async Task AssignAsync(IPage page, string unit)
    {
        Server server = await ServerAsync();
        using HttpClient http = Desk(server);
        JsonElement incident = default;
        for (DateTimeOffset end = DateTimeOffset.UtcNow.AddSeconds(90); incident.ValueKind == JsonValueKind.Undefined && DateTimeOffset.UtcNow < end; await Task.Delay(100, TestContext.Current.CancellationToken))
        {
            JsonElement all = JsonDocument.Parse(await http.GetStringAsync(new Uri("/ogc/collections/incidents/items", UriKind.Relative), TestContext.Current.CancellationToken)).RootElement;
            incident = all.GetProperty("features").EnumerateArray().FirstOrDefault();
        }

        await DeskAsync(page, new { c = "assign", incident = incident.GetProperty("properties").GetProperty("number").GetString(), units = new[] { new { unit } }, reason = "" });
        await Expect(page.GetByTestId("job")).ToContainTextAsync("Zhongshan", new() { Timeout = Patience });
    }

    private async Task DeskAsync(IPage page, object command)
    {
        using HttpClient http = Desk(await ServerAsync());
        using StringContent body = new(JsonSerializer.Serialize(command), System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await http.PostAsync(new Uri("/incidents/commands", UriKind.Relative), body, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.NotNull(page);
    }

    private static HttpClient Desk(Server server)
    {
        HttpClient http = new() { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Add("Authorization", "Bearer desk-key-for-tests-0123456789");
        return http;
    }

    /// <summary>Signs a person in on a phone and on to a unit of their own.</summary>
    private async Task<(IPage Page, string Unit)> CrewAsync(string name, string query = "")
    {
        Server server = await ServerAsync();
        IPage page = await browser.OpenAsync(server, "/field" + query, 390, 844);
        await SeededPeople.SignInAsync(page, name);
        string unit = s_units[name];
        await page.Locator($"[data-unit='{unit}']").ClickAsync(new() { Timeout = Patience });
        await Expect(page.GetByTestId("unit-status")).ToBeVisibleAsync(new() { Timeout = Patience });
        return (page, unit);
    }

    private static readonly Dictionary<string, string> s_units = new(StringComparer.Ordinal) { ["wang"] = "消防1", ["zhao"] = "消防2", ["sun"] = "消防3", ["qian"] = "消防4", ["axenight"] = "救护1", ["axeday"] = "救护2" };

    private Task<Server> ServerAsync() => shared.GetAsync(async () =>
    {
        Server server = await SeededPeople.StartAsync(
            await SeededPeople.MakeAsync([.. s_units.Keys.Select(n => (n, "field"))]),
            ("Command__ApiKeys__desk__Key", "desk-key-for-tests-0123456789"),
            ("Command__ApiKeys__desk__Role", "operator"));
        string now = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        await server.PushAsync("city", $$"""[{"service_request_id":"F-1","status":"open","service_code":"0410","service_name":"火灾","description":"居民楼起火","requested_datetime":"{{now}}","updated_datetime":"{{now}}","address":"Zhongshan 182","lat":45.7471,"long":126.6526}]""");
        return server;
    });
}
