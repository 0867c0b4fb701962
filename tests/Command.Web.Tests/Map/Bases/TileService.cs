using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Geo.Tiles;
using Command.Web.Map.Bases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Command.Web.Tests.Map.Bases;

/// <summary>A tile service on a real Kestrel: it paints landmarks where they are on its own grid, and can be told to misbehave.</summary>
internal sealed class TileService : IAsyncDisposable
{
    /// <summary>Places of Harbin, CGCS2000: 索菲亚教堂, 哈尔滨西站, 太阳岛, 哈尔滨东站, 松北.</summary>
    public static readonly ImmutableArray<GeoPoint> Landmarks =
        [new(126.62716, 45.76995), new(126.57832, 45.70641), new(126.58973, 45.78962), new(126.71268, 45.78361), new(126.56021, 45.80217)];

    private const double DiscPx = 6;
    private readonly WebApplication _app;

    private TileService(WebApplication app, TileGrid grid) => (_app, Grid) = (app, grid);

    public TileGrid Grid { get; }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>What was asked for, newest last: path with query, and the validator shown.</summary>
    public ConcurrentQueue<(string Asked, string? IfNoneMatch)> Requests { get; } = [];

    /// <summary>Answers instead of the picture.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    public static async Task<TileService> StartAsync(TileGrid grid, string url = "http://127.0.0.1:0")
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        WebApplication app = builder.Build();
        TileService service = new(app, grid);
        app.MapGet("/wmts", (HttpContext http) => service.AnswerAsync(http, Number(http, "TILEMATRIX"), Number(http, "TILECOL"), Number(http, "TILEROW")));
        app.MapGet("/xyz/{z:int}/{x:int}/{y:int}.png", (HttpContext http, int z, int x, int y) => service.AnswerAsync(http, z, x, y));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    /// <summary>A tile as the service has it.</summary>
    public byte[] Paint(TileAddress tile)
    {
        int size = Grid.TileSize;
        uint[] pixels = new uint[size * size];
        for (int i = 0; i < pixels.Length; i++)
        {
            (double x, double y) = ((tile.X * size) + (i % size) + 0.5, (tile.Y * size) + (i / size) + 0.5);
            bool marked = Landmarks.Any(l => Math.Pow(Grid.PixelOf(l, tile.Zoom).X - x, 2) + Math.Pow(Grid.PixelOf(l, tile.Zoom).Y - y, 2) <= DiscPx * DiscPx);
            pixels[i] = marked ? 0xFF0000FF : 0xFFF0F0F0;
        }

        return TilePictures.Encode(pixels, size, photograph: false).Bytes;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http, int z, int x, int y)
    {
        Requests.Enqueue((http.Request.Path + http.Request.QueryString.Value, http.Request.Headers.IfNoneMatch.FirstOrDefault()));
        if (Instead is { } instead)
        {
            await instead(http);
            return;
        }

        string tag = $"\"{z}-{x}-{y}\"";
        http.Response.Headers.ETag = tag;
        if (http.Request.Headers.IfNoneMatch == tag)
        {
            http.Response.StatusCode = 304;
            return;
        }

        http.Response.ContentType = "image/png";
        await http.Response.Body.WriteAsync(Paint(new TileAddress(z, x, y)), http.RequestAborted);
    }

    private static int Number(HttpContext http, string name) => int.Parse(http.Request.Query[name].ToString(), CultureInfo.InvariantCulture);
}
