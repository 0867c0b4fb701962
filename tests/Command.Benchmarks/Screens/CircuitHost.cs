using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Command.Browser.Tests;
using Command.Web.Map;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace Command.Benchmarks.Screens;

/// <summary>A page that renders every unit through its Blazor circuit: the way that the product does not take, to know what it would cost.</summary>
internal sealed class CircuitHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly byte[] _script;

    private CircuitHost(WebApplication app, byte[] script)
    {
        _app = app;
        _script = script;
    }

    public static async Task<CircuitHost> StartAsync(Server server)
    {
        using HttpClient http = new() { BaseAddress = server.Address };
        string wall = await http.GetStringAsync(new Uri("/wall", UriKind.Relative));
        string script = Regex.Match(wall, "_framework/blazor\\.web[^\"]*\\.js", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddSingleton(new CircuitFeed(new Uri(server.Address, MapHub.Path)));
        WebApplication app = builder.Build();
        app.UseAntiforgery();
        app.MapRazorComponents<CircuitPage>().AddInteractiveServerRenderMode();
        await app.StartAsync();
        await app.Services.GetRequiredService<CircuitFeed>().StartAsync();
        return new CircuitHost(app, await http.GetByteArrayAsync(new Uri("/" + script, UriKind.Relative)));
    }

    public async Task ShowAsync(IPage page)
    {
        await page.RouteAsync("**/_framework/blazor.web.js", route => route.FulfillAsync(new RouteFulfillOptions { BodyBytes = _script, ContentType = "text/javascript" }));
        await page.GotoAsync(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>One connection to the product's hub, whose units the circuit's component draws.</summary>
public sealed class CircuitFeed : IAsyncDisposable
{
    private readonly HubConnection _connection;

    public CircuitFeed(Uri hub)
    {
        _connection = new HubConnectionBuilder().WithUrl(hub).AddMessagePackProtocol().Build();
        _connection.On<MapFrame>("Frame", TakeAsync);
    }

    public ConcurrentDictionary<int, UnitRecord.Unit> Units { get; } = [];

    public long Updates { get; private set; }

    public long Fixes { get; private set; }

    public event Action? Changed;

    public async Task StartAsync()
    {
        await _connection.StartAsync();
        await _connection.SendAsync(nameof(MapHub.SetLayers), (string?[])["units"]);
        await _connection.SendAsync(nameof(MapHub.SetView), 126.3, 45.6, 127.0, 45.9, 11.0);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task TakeAsync(MapFrame frame)
    {
        byte[] records = frame.Units.ToArray();
        for (int at = 0; at < records.Length; at += UnitRecord.Size)
        {
            UnitRecord.Unit unit = UnitRecord.Read(records.AsSpan(at));
            Fixes += Units.TryGetValue(unit.Slot, out UnitRecord.Unit known) && known.ObservedAt == unit.ObservedAt ? 0 : 1;
            Units[unit.Slot] = unit;
        }

        if (records.Length > 0)
        {
            Updates++;
            Changed?.Invoke();
        }

        await _connection.SendAsync(nameof(MapHub.Ack), frame.Number);
    }
}

[Route("/")]
public sealed class CircuitPage : ComponentBase
{
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.AddMarkupContent(0, "<!DOCTYPE html>");
        builder.OpenElement(1, "html");
        builder.AddMarkupContent(2, "<head><base href=\"/\"><style>html,body,svg{height:100%;width:100%;margin:0;background:#0B1622}</style></head>");
        builder.OpenElement(3, "body");
        builder.OpenComponent<CircuitUnits>(4);
        builder.AddComponentRenderMode(RenderMode.InteractiveServer);
        builder.CloseComponent();
        builder.AddMarkupContent(5, """
            <script>
              window.bench = { updates: 0, applied: 0, fixes: 0, units: 0 };
              new MutationObserver(() => {
                const svg = document.querySelector('svg');
                if (svg && svg.dataset.n !== String(bench.n)) {
                  bench.n = svg.dataset.n; bench.applied++; bench.updates = Number(svg.dataset.updates); bench.fixes = Number(svg.dataset.fixes); bench.units = svg.childElementCount;
                }
              }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-n'] });
            </script>
            <script src="_framework/blazor.web.js"></script>
            """);
        builder.CloseElement();
        builder.CloseElement();
    }
}

public sealed class CircuitUnits : ComponentBase, IDisposable
{
    private int _rendering;
    private long _renders;

    [Inject]
    public required CircuitFeed Feed { get; set; }

    public void Dispose() => Feed.Changed -= Change;

    protected override void OnInitialized() => Feed.Changed += Change;

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "svg");
        builder.AddAttribute(1, "viewBox", "0 0 1280 720");
        builder.AddAttribute(2, "data-n", (++_renders).ToString(CultureInfo.InvariantCulture));
        builder.AddAttribute(3, "data-updates", Feed.Updates.ToString(CultureInfo.InvariantCulture));
        builder.AddAttribute(4, "data-fixes", Feed.Fixes.ToString(CultureInfo.InvariantCulture));
        foreach ((int slot, UnitRecord.Unit unit) in Feed.Units.OrderBy(u => u.Key))
        {
            builder.OpenElement(5, "circle");
            builder.SetKey(slot);
            builder.AddAttribute(6, "cx", ((unit.At.Lon - 126.4) * 2700).ToString("0.0", CultureInfo.InvariantCulture));
            builder.AddAttribute(7, "cy", ((45.87 - unit.At.Lat) * 3200).ToString("0.0", CultureInfo.InvariantCulture));
            builder.AddAttribute(8, "r", "4");
            builder.AddAttribute(9, "fill", "#4DD1A6");
            builder.CloseElement();
        }

        builder.CloseElement();
    }

    protected override void OnAfterRender(bool firstRender) => Volatile.Write(ref _rendering, 0);

    // One render at a time: what comes meanwhile is in the next.
    private void Change()
    {
        if (Interlocked.Exchange(ref _rendering, 1) == 0)
        {
            _ = InvokeAsync(StateHasChanged);
        }
    }
}
