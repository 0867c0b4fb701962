using Bunit;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Web.Features.Wall;
using Command.Web.Replica;
using Command.Web.Tests.Walls;
using Command.Web.Walls;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Command.Web.Tests.Features.Wall;

public sealed class WallScreenTests : BunitContext
{
    private readonly FakeTimeProvider _time = new(Scene.Now);
    private readonly Scene _scene = new();
    private readonly StillReplica _replica = new(ReplicaView.Empty);
    private readonly OpenBook _open;
    private readonly CommandOptions _options = new() { DemoSignIn = true };

    public WallScreenTests()
    {
        _open = new OpenBook(_time);
        _open.AddTo(Services);
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddSingleton<CityPack>(Scene.Pack);
        Services.AddSingleton<IReplica>(_replica);
        Services.AddSingleton<IOptions<CommandOptions>>(new OptionsWrapper<CommandOptions>(_options));
        SetRendererInfo(new RendererInfo("Server", true));
    }

    [Theory]
    [InlineData("flood", "panel-hydrograph", "panel-rain")]
    [InlineData("traffic", "panel-bridges", "panel-closures")]
    [InlineData("city", "panel-cases-kind", "panel-cases-new")]
    [InlineData("civil", "panel-shelter", "panel-crews")]
    public void Layout_OfACentre_HasItsPanels(string slug, string one, string other)
    {
        IRenderedComponent<WallScreen> wall = Show(slug);
        Assert.NotEmpty(wall.FindAll($"[data-testid={one}]"));
        Assert.NotEmpty(wall.FindAll($"[data-testid={other}]"));
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public void Layout_EmptyCity_SaysInEveryPanelThatThereIsNothing(string culture)
    {
        foreach (WallLayout layout in BuiltInLayouts.All)
        {
            IRenderedComponent<WallScreen> wall = Show(layout.Slug, culture);
            Assert.All(wall.FindAll(".cell .panel"), p => Assert.True(p.QuerySelector(".empty") is not null || p.QuerySelector("li, .statuses, cmd-clock") is not null, p.OuterHtml));
        }
    }

    [Fact]
    public async Task LevelOne_TakesOverWithWhatWasReportedUntilItIsAcknowledged()
    {
        _scene.Report("C-1", "fire", "化工厂起火").Incident("C-1", 1, TimeSpan.FromMinutes(3), "fire");
        IRenderedComponent<WallScreen> wall = Show("flood");
        AngleSharp.Dom.IElement takeover = wall.Find("[data-testid=takeover]");
        Assert.Contains("特别重大", takeover.TextContent, StringComparison.Ordinal);
        Assert.Equal("C-1@1", wall.Find("cmd-wall").GetAttribute("data-alarms"));
        Assert.Equal("1", wall.Find("cmd-wall").GetAttribute("data-worst"));

        await wall.InvokeAsync(() => wall.Find("[data-testid=acknowledge]").Click());
        wall.WaitForAssertion(() => Assert.Empty(wall.FindAll("[data-testid=takeover]")));
        Assert.Equal("演示操作员", _open.Book.Notes.Acknowledged["C-1"].Who);
        Assert.Contains("14:32", wall.Find("[data-testid=acknowledged]").TextContent, StringComparison.Ordinal);
        Assert.Equal("", wall.Find("cmd-wall").GetAttribute("data-alarms"));
    }

    [Fact]
    public async Task Acknowledge_WithoutAName_IsNotTakenWhereNobodyIsSignedInForShow()
    {
        _options.DemoSignIn = false;
        _scene.Incident("I-0001", 1, TimeSpan.Zero);
        IRenderedComponent<WallScreen> wall = Show("flood");
        await wall.InvokeAsync(() => wall.Find("[data-testid=acknowledge]").Click());
        Assert.Empty(_open.Book.Notes.Acknowledged);
        await wall.InvokeAsync(() => wall.Find("[data-testid=ack-who]").Change("张三"));
        await wall.InvokeAsync(() => wall.Find("[data-testid=acknowledge]").Click());
        wall.WaitForAssertion(() => Assert.Equal("张三", _open.Book.Notes.Acknowledged["I-0001"].Who));
    }

    [Fact]
    public async Task Settings_OfTheScreen_ChangeWhatIsOnItWithoutAReload()
    {
        IRenderedComponent<WallScreen> wall = Show("overview");
        Assert.Equal("综合", wall.Find("[data-testid=layout-name]").TextContent);
        await _open.Book.SaveAsync(new ScreenSettings { Id = "north", Layout = "traffic", HeightM = 2, DistanceM = 8 }, Xunit.TestContext.Current.CancellationToken);
        wall.WaitForAssertion(() =>
        {
            _time.Advance(Command.Web.Components.RenderPump.Spacing);
            Assert.Equal("交通", wall.Find("[data-testid=layout-name]").TextContent);
        });
        Assert.Equal(("1.5", "traffic"), (wall.Find("cmd-wall").GetAttribute("data-scale"), wall.Find("cmd-wall").GetAttribute("data-layout")));
    }

    [Fact]
    public async Task Message_ThrownToAll_IsShownWithWhoAndUntilWhen()
    {
        await _open.Desk.ThrowAsync(Thrown.Everywhere, null, null, "十五点\n会商<b>", TimeSpan.FromMinutes(10), "张三", Xunit.TestContext.Current.CancellationToken);
        AngleSharp.Dom.IElement thrown = Show("overview").Find("[data-testid=thrown]");
        Assert.Contains("十五点会商<b>", thrown.TextContent, StringComparison.Ordinal);
        Assert.Contains("张三 于 14:32 投送，至 14:42", thrown.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_AfterShowing_LeavesNobodyWatching()
    {
        Show("overview");
        await DisposeComponentsAsync();
        Assert.Equal((0, 0), (_replica.Followers, _open.Book.Watchers));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _open.Dispose();
        }
    }

    private IRenderedComponent<WallScreen> Show(string slug, string culture = "zh-CN")
    {
        _replica.Become(_scene.View);
        return Render<WallScreen>(p => p.Add(w => w.Culture, culture).Add(w => w.Screen, "north").Add(w => w.Slug, slug));
    }
}
