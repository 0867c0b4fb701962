using System.Globalization;
using Command.Benchmarks.Screens;
using Microsoft.Playwright;

namespace Command.Benchmarks.Soak;

/// <summary>A wall in a Chromium of its own that nobody touches: its card is taken away, its palette changed, its link cut, and it is looked at from outside.</summary>
internal sealed class SoakWall : IAsyncDisposable
{
    /// <summary>
    /// Counts what the page holds on the graphics card, and puts the page's own clock at noon, where no night begins by itself. A context that is lost takes all
    /// it held with it; an object that is no longer reached is freed by the browser.
    /// </summary>
    private const string Watch = """
        (() => {
          const held = new Map(), kinds = ['Buffer', 'Texture', 'Program', 'Shader', 'Framebuffer', 'Renderbuffer', 'VertexArray'];
          const of = (gl) => {
            let own = held.get(gl);
            if (!own) {
              own = { life: 0, count: 0 };
              held.set(gl, own);
              gl.canvas.addEventListener?.('webglcontextlost', () => { own.life++; own.count = 0; });
            }
            return own;
          };
          const known = new WeakMap();
          const give = ({ own, life }) => { if (own.life === life) own.count--; };
          const gone = new FinalizationRegistry(give);
          const gl = WebGL2RenderingContext.prototype;
          for (const kind of kinds) {
            const create = gl['create' + kind], remove = gl['delete' + kind];
            gl['create' + kind] = function (...args) {
              const made = create.apply(this, args);
              if (made) { const own = of(this), ticket = { own, life: own.life }; own.count++; known.set(made, ticket); gone.register(made, ticket, made); }
              return made;
            };
            gl['delete' + kind] = function (made) {
              const ticket = made && known.get(made);
              if (ticket) { known.delete(made); gone.unregister(made); give(ticket); }
              return remove.call(this, made);
            };
          }
          window.__held = () => [...held.values()].reduce((sum, own) => sum + own.count, 0);
          window.__loads = Number(sessionStorage.getItem('soak-loads') ?? 0) + 1;
          sessionStorage.setItem('soak-loads', String(window.__loads));
          document.addEventListener('DOMContentLoaded', () => { document.documentElement.dataset.zone = 'ZONE'; });
        })();
        """;

    private const string Well = """
        () => {
          const stats = window.__map?.stats(), wall = document.querySelector('cmd-wall');
          return !!stats && stats.connected && stats.unitsDrawn && wall?.dataset.live === 'true'
            && document.querySelector('cmd-lamp[of=session]')?.dataset.state === 'up' && document.querySelector('cmd-lamp[of=data]')?.dataset.state === 'up'
            && document.querySelector('.lost-banner')?.hidden === true;
        }
        """;

    private readonly Renderer _renderer;

    private SoakWall(Renderer renderer) => _renderer = renderer;

    private IPage Page => _renderer.Page;

    public IReadOnlyCollection<string> Said => _renderer.Said;

    public static async Task<SoakWall> OpenAsync(Uri address, int width, int height)
    {
        Renderer renderer = await Renderer.LaunchAsync(width, height);
        await renderer.Page.AddInitScriptAsync(Watch.Replace("ZONE", ZoneWhereItIs(12), StringComparison.Ordinal));
        await renderer.Page.GotoAsync(address.ToString(), new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        return new SoakWall(renderer);
    }

    /// <summary>The zone of whole hours in which it is that hour of the day now.</summary>
    public static string ZoneWhereItIs(int hour)
    {
        int ahead = hour - DateTime.UtcNow.Hour;
        ahead = ahead > 12 ? ahead - 24 : ahead < -11 ? ahead + 24 : ahead;

        // The sign in these names is the other way round.
        return string.Create(CultureInfo.InvariantCulture, $"Etc/GMT{-ahead:+0;-0;+0}");
    }

    /// <summary>A screen's name whose turn in the night comes in its first hour: the same hash as in nightly.ts.</summary>
    public static string EarlySleeper() => Enumerable.Range(1, 100).Select(n => string.Create(CultureInfo.InvariantCulture, $"soak-{n}"))
        .First(name => name.Aggregate(2166136261u, (hash, letter) => (hash ^ letter) * 16777619u) % 6600 < 3500);

    /// <summary>
    /// How long it may take to heal. A link that is half open is noticed by the map after 20 s and by the circuit after 30 s; what is asked for after that may still go
    /// over connections that are dead as well, of which a browser keeps up to six to a server and each is given up after 5 s; what is left is for loading the page.
    /// </summary>
    public static readonly TimeSpan Heals = TimeSpan.FromSeconds(90);

    /// <summary>True when it shows what is live before it was given <see cref="Heals"/>.</summary>
    public async Task<bool> HealsAsync()
    {
        GivenTime given = new();
        while (given.Elapsed < Heals)
        {
            if (await IsWellAsync())
            {
                return true;
            }

            await Task.Delay(250);
        }

        return false;
    }

    /// <summary>What it lacks to be well, for a report.</summary>
    public Task<string> StateAsync() => Page.EvaluateAsync<string>("""
        () => JSON.stringify({
          map: (({ connected, unitsDrawn, decorated, lastFrameAt }) => ({ connected, unitsDrawn, decorated, lastFrameAt }))(window.__map?.stats() ?? {}),
          live: document.querySelector('cmd-wall')?.dataset.live,
          session: document.querySelector('cmd-lamp[of=session]')?.dataset.state,
          data: document.querySelector('cmd-lamp[of=data]')?.dataset.state,
          banner: document.querySelector('.lost-banner')?.textContent,
        })
        """);

    private async Task<bool> IsWellAsync()
    {
        try
        {
            return await Page.EvaluateAsync<bool>(Well);
        }
        catch (Exception e) when (e is TimeoutException or PlaywrightException)
        {
            // The page is being loaded anew.
            return false;
        }
    }

    /// <summary>How many times the page was loaded since the tab was opened.</summary>
    public Task<int> LoadsAsync() => Page.EvaluateAsync<int>("() => window.__loads");

    public Task ThemeAsync(string theme) => Page.EvaluateAsync("theme => document.querySelector('cmd-map')?.setAttribute('data-theme', theme)", theme);

    /// <summary>Takes the graphics card away and gives it back after a second.</summary>
    public Task LoseCardAsync() => Page.EvaluateAsync("""
        () => {
          const card = document.querySelector('.map-canvas canvas')?.getContext('webgl2')?.getExtension('WEBGL_lose_context');
          card?.loseContext();
          setTimeout(() => card?.restoreContext(), 1_000);
        }
        """);

    /// <summary>Waits until the page says that it lost its server and that what it shows is old.</summary>
    public async Task<bool> SaysThatItIsLostAsync()
    {
        try
        {
            await Page.WaitForFunctionAsync(
                "() => document.querySelector('.lost-banner')?.hidden === false && [...document.querySelectorAll('.cell')].every((cell) => ['stale', 'down'].includes(cell.dataset.state))",
                null,
                new PageWaitForFunctionOptions { Timeout = 60_000, PollingInterval = 250 });
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Makes it night where the screen hangs, the page being a day old, and waits until it has loaded itself anew.</summary>
    public async Task<bool> SleepAsync()
    {
        int before = await LoadsAsync();
        await Page.EvaluateAsync("zone => { sessionStorage.removeItem('wall-reloads'); document.querySelector('main.wall').dataset.loadedAt = String(Date.now() - 86_400_000); document.documentElement.dataset.zone = zone; }", ZoneWhereItIs(4));
        try
        {
            await Page.WaitForFunctionAsync(
                $"() => window.__loads > {before} && sessionStorage.getItem('wall-reloads-why') === 'nightly'", null, new PageWaitForFunctionOptions { Timeout = 30_000, PollingInterval = 250 });
            return true;
        }
        catch (Exception e) when (e is TimeoutException or PlaywrightException)
        {
            return false;
        }
    }

    /// <summary>What the map was told: its history, its sequence, and each incident as <c>id/version</c>.</summary>
    public async Task<(string Epoch, long Sequence, string[] Incidents)> ToldAsync()
    {
        string epoch = await Page.EvaluateAsync<string>("() => window.__map.stats().epoch");
        long sequence = await Page.EvaluateAsync<long>("() => window.__map.stats().sequence");
        string[] incidents = await Page.EvaluateAsync<string[]>("() => window.__map.told()");
        return (epoch, sequence, [.. incidents.Order(StringComparer.Ordinal)]);
    }

    /// <summary>The count in the list's heading, which comes by the circuit.</summary>
    public Task<string> ListedAsync() => Page.GetByTestId("incident-count").InnerTextAsync();

    public Task<long> FixesAsync() => Page.EvaluateAsync<long>("() => window.__map.stats().fixes");

    public Task<long> UnitsAsync() => Page.EvaluateAsync<long>("() => window.__map.stats().units");

    public async Task<PageFigures> MeasureAsync()
    {
        Renderer.Rest rest = await _renderer.RestAsync();
        return new PageFigures(rest.HeapMb, rest.Nodes, rest.Listeners, await Page.EvaluateAsync<int>("() => window.__held()"), rest.ResidentMb, rest.GpuMb);
    }

    public ValueTask DisposeAsync() => _renderer.DisposeAsync();
}

/// <summary>What a page holds after its garbage was collected.</summary>
/// <param name="HeapMb">Script memory.</param>
/// <param name="CardObjects">Buffers, textures, programs and the like on the graphics card.</param>
/// <param name="ResidentMb">Of the page's process.</param>
/// <param name="GpuMb">Of the browser's graphics process.</param>
internal sealed record PageFigures(double HeapMb, int Nodes, int Listeners, int CardObjects, double ResidentMb, double GpuMb);
