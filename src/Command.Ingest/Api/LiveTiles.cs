using Command.Ingest.Api.Rights;
using Command.Ingest.Api.Tiles;
using Command.Ingest.City;

namespace Command.Ingest.Api;

/// <summary>
/// The collections of <c>/ogc</c> as Mapbox Vector Tiles 2.1 with the same field names: <c>/tiles</c> lists them, <c>/tiles/{collection}</c> is the
/// TileJSON 3.0 of one, <c>/tiles/{collection}/{z}/{x}/{y}.mvt</c> a tile of the web map grid (EPSG:3857, XYZ).
/// </summary>
public static class LiveTiles
{
    private static readonly string[] s_methods = ["GET", "HEAD"];

    /// <summary>Maps the tiles for readers. It needs <see cref="SharedViews"/>, the <see cref="CityPack"/> and a <see cref="TimeProvider"/> among the services.</summary>
    public static IEndpointRouteBuilder MapLiveTiles(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        IServiceProvider services = app.ServiceProvider;
        // Made by the first request, so that a fault in the settings is told by their validation and not by this.
        Lazy<LiveTileApi> api = new(() => new LiveTileApi(
            services.GetRequiredService<SharedViews>(),
            services.GetRequiredService<CityPack>(),
            services.GetRequiredService<TimeProvider>()));
        RouteGroupBuilder tiles = app.MapGroup("/tiles");
        tiles.AddEndpointFilter<RouteGroupBuilder, ReadAccess>().Needs(Right.SeePicture);
        tiles.MapMethods("", s_methods, IResult (HttpContext context) => api.Value.List(context));
        tiles.MapMethods("/{collection}", s_methods, IResult (HttpContext context, string collection) => api.Value.Describe(context, collection));
        tiles.MapMethods("/{collection}.json", s_methods, IResult (HttpContext context, string collection) => api.Value.Describe(context, collection));
        // As texts: what is no number is told as such, and is not a page that is not there.
        tiles.MapMethods("/{collection}/{z}/{x}/{y}.mvt", s_methods, IResult (HttpContext context, string collection, string z, string x, string y) => api.Value.Tile(context, collection, z, x, y));
        return app;
    }
}
