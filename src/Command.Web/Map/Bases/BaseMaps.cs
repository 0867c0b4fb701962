using System.Collections.Frozen;
using System.Net;
using Command.Geo;
using Command.Geo.Tiles;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Microsoft.Extensions.Options;

namespace Command.Web.Map.Bases;

/// <summary>The base maps that there are besides the pack's own, and which is shown where.</summary>
public sealed class BaseMaps : IDisposable
{
    /// <summary>What the city pack's own map is called.</summary>
    public const string Pack = "pack";

    private readonly MapOptions _options;
    private readonly TileShelf _shelf;

    /// <param name="options">The settings, valid.</param>
    /// <param name="upstream">Fetches.</param>
    /// <param name="shelf">Keeps.</param>
    /// <param name="time">Now.</param>
    /// <param name="loggers">For what fails.</param>
    public BaseMaps(IOptions<MapOptions> options, UpstreamTiles upstream, TileShelf shelf, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggers);
        (_options, _shelf) = (options.Value, shelf);
        ILogger logger = loggers.CreateLogger<BaseMaps>();
        All = BaseRules.Read(_options).Sources
            .Select(IBaseTiles (s) => s.File is null ? new OnlineBase(s, upstream, shelf, time, logger) : new FileBase(s, time, logger))
            .ToFrozenDictionary(b => b.Source.Id, StringComparer.Ordinal);
    }

    /// <summary>By id; the pack's own is not among them.</summary>
    public FrozenDictionary<string, IBaseTiles> All { get; }

    /// <summary>What a map shows before anybody has chosen.</summary>
    public string First(bool wall) => wall ? _options.WallBase ?? _options.Base : _options.Base;

    /// <summary>The tile of a map's own grid that shows a place, on a level where every map has something.</summary>
    public static TileAddress PlaceOn(BaseSource source, GeoPoint at)
    {
        ArgumentNullException.ThrowIfNull(source);
        int zoom = Math.Clamp(11, source.MinZoom, source.MaxZoom);
        (double x, double y) = source.Grid.PixelOf(at, zoom);
        return new TileAddress(zoom, (int)(x / source.Grid.TileSize), (int)(y / source.Grid.TileSize));
    }

    /// <summary>Adds them; <see cref="BaseWatch"/> is the host's to add.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<MapOptions>, BaseRules>();
        services.AddOptions<MapOptions>().BindConfiguration(MapOptions.Section).ValidateOnStart();
        services.AddSingleton<TileGuard>();
        services.AddHttpClient(UpstreamTiles.Client, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(s => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                UseCookies = false,
                ConnectCallback = s.GetRequiredService<TileGuard>().ConnectAsync,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                MaxConnectionsPerServer = 12,
                PooledConnectionLifetime = TimeSpan.FromMinutes(10),
                UseProxy = false,
            })
            .RemoveAllLoggers();
        services.AddSingleton<UpstreamTiles>();
        services.AddSingleton(s => new TileShelf(
            Path.Combine(Path.GetFullPath(s.GetRequiredService<IOptions<CommandOptions>>().Value.DataDir, s.GetRequiredService<IHostEnvironment>().ContentRootPath), "basemaps", "tiles.db"),
            s.GetRequiredService<IOptions<MapOptions>>().Value.CacheBytes,
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<TileShelf>>()));
        services.AddSingleton<BaseMaps>();
    }

    public void Dispose()
    {
        foreach (IDisposable map in All.Values.OfType<IDisposable>())
        {
            map.Dispose();
        }

        _shelf.Dispose();
    }
}

/// <summary>Asks every base map how it is: rarely while it is well, often while it is not, and soon after a tile could not be had.</summary>
public sealed class BaseWatch(BaseMaps maps, CityPack pack, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_well = TimeSpan.FromMinutes(5), s_failing = TimeSpan.FromSeconds(10), s_soonest = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(maps.All.Values.Select(m => WatchAsync(m, stoppingToken)));

    private async Task WatchAsync(IBaseTiles map, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await map.CheckAsync(BaseMaps.PlaceOn(map.Source, pack.City.Centre), stopping).ConfigureAwait(false);
                await Task.Delay(s_soonest, time, stopping).ConfigureAwait(false);
                using CancellationTokenSource wait = new((map.State.IsFailing ? s_failing : s_well) - s_soonest, time);
                using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(wait.Token, stopping);
                await map.Doubts.ReadAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The wait is over, or the host stops.
            }
        }
    }
}
