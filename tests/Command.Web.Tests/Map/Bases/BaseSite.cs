using System.Collections.Concurrent;
using Command.Geo;
using Command.Geo.Tiles;
using Command.Ingest.Configuration;
using Command.Web.Map.Bases;
using Command.Web.Tests.Features.Wall;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Command.Web.Tests.Map.Bases;

/// <summary>The base maps' part of a web node on a real Kestrel, with a clock of the test's own.</summary>
internal sealed class BaseSite : IAsyncDisposable
{
    /// <summary>哈尔滨: where every base map must have something.</summary>
    public static readonly GeoPoint Centre = new(126.6425, 45.757);

    private readonly WebApplication _app;
    private readonly bool _keep;

    private BaseSite(WebApplication app, string folder, bool keep, FakeTimeProvider time, Lines lines)
    {
        (_app, Folder, _keep, Time, Log) = (app, folder, keep, time, lines);
        Http.BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public string Folder { get; }

    public FakeTimeProvider Time { get; }

    public HttpClient Http { get; } = new();

    public Lines Log { get; }

    public IBaseTiles Map => Assert.Single(_app.Services.GetRequiredService<BaseMaps>().All.Values);

    public TileShelf Shelf => _app.Services.GetRequiredService<TileShelf>();

    /// <summary>Starts with one base map, <c>city</c>.</summary>
    public static Task<BaseSite> StartAsync(params (string Key, string Value)[] settings) => StartAsync(null, settings);

    public static async Task<BaseSite> StartAsync(string? folder, params (string Key, string Value)[] settings)
    {
        string data = folder ?? Directory.CreateTempSubdirectory("command-bases-").FullName;
        FakeTimeProvider time = new(DateTimeOffset.Parse("2026-07-18T06:00:00Z"));
        Lines lines = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(lines);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create("Command:Map:" + (s.Key.StartsWith('/') ? s.Key[1..] : "Bases:city:" + s.Key), (string?)s.Value)));
        builder.Services.AddSingleton<TimeProvider>(time).AddSingleton(Scene.Pack).Configure<CommandOptions>(o => o.DataDir = data);
        BaseMaps.Add(builder.Services);
        WebApplication app = builder.Build();
        app.MapBases();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new BaseSite(app, data, folder is not null, time, lines);
    }

    public Task CheckAsync() => Map.CheckAsync(BaseMaps.PlaceOn(Map.Source, Centre), TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> GetAsync(TileAddress at, int layer = 0) =>
        Http.GetAsync(new Uri($"/map/bases/city/{layer}/{at.Zoom}/{at.X}/{at.Y}", UriKind.Relative), TestContext.Current.CancellationToken);

    /// <summary>A tile's pixels, 256 a side.</summary>
    public async Task<uint[]> PixelsAsync(TileAddress at, int layer = 0)
    {
        using HttpResponseMessage answer = await GetAsync(at, layer);
        answer.EnsureSuccessStatusCode();
        uint[]? pixels = TilePictures.Decode(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), 256);
        Assert.NotNull(pixels);
        return pixels;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        if (!_keep)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>Whatever is logged, by anybody.</summary>
    internal sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
