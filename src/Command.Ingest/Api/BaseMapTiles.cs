using System.Globalization;
using Command.Geo.Tiles;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.City.Build;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Command.Ingest.Api;

/// <summary>
/// The base map built from OpenStreetMap: <c>/basemap/{z}/{x}/{y}</c> gives a vector tile (204 where there is nothing), <c>/basemap/osm.json</c> says as
/// TileJSON 3 what there is. Both are 404 where the pack has none; the schematic map of the pack is there all the same. A new build is served after a restart.
/// </summary>
public static partial class BaseMapTiles
{
    private const string TileType = "application/vnd.mapbox-vector-tile";

    /// <summary>Maps the endpoints; what is put on the result, such as who may read, holds for both.</summary>
    public static IEndpointConventionBuilder MapBaseMapTiles(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        BaseMap? map = Open(app.ServiceProvider);
        RouteGroupBuilder group = app.MapGroup("/basemap").Needs(Right.SeePicture);
        group.MapGet("/{z:int}/{x:int}/{y:int}", (int z, int x, int y, HttpContext http) => map is null ? Results.NotFound() : Tile(map, new TileAddress(z, x, y), http));
        group.MapGet("/osm.json", (HttpContext http) => map is null ? Results.NotFound() : Description(map, http));
        return group;
    }

    /// <summary>True when a pack's folder holds a base map.</summary>
    public static bool IsBuilt(string packFolder) => File.Exists(OsmFolder.PathOf(packFolder, OsmFolder.BaseMap));

    private static BaseMap? Open(IServiceProvider services)
    {
        string root = services.GetRequiredService<IHostEnvironment>().ContentRootPath;
        string? folder = CityPackLocation.FolderOf(services.GetRequiredService<IOptions<CommandOptions>>().Value, root);
        if (folder is null || !IsBuilt(folder))
        {
            return null;
        }

        ILogger logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(BaseMapTiles).FullName!);
        string path = OsmFolder.PathOf(folder, OsmFolder.BaseMap);
        (FileArchive? archive, Fault? unreadable) = FileArchive.Open(path);
        if (archive is null)
        {
            Unusable(logger, path, unreadable!.Reason);
            return null;
        }

        (PmTilesReader? reader, PmTilesFault? fault) = PmTilesReader.Open(archive);
        if (reader is null)
        {
            archive.Dispose();
            Unusable(logger, path, fault!.Reason);
            return null;
        }

        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(archive.Dispose);
        Served(logger, path, reader.Header.MinZoom, reader.Header.MaxZoom, reader.Header.AddressedTiles);
        return new BaseMap(reader, string.Create(CultureInfo.InvariantCulture, $"{archive.Length:x}-{archive.WrittenAt.UtcTicks:x}"), logger);
    }

    private static IResult Tile(BaseMap map, TileAddress address, HttpContext http)
    {
        (PmTile? tile, PmTilesFault? fault) = map.Reader.Find(address);
        if (fault is not null)
        {
            Damaged(map.Logger, address.Zoom, address.X, address.Y, fault.Reason);
            return Results.Problem(statusCode: 500, title: "The base map is damaged", detail: "Build the city pack again.");
        }

        http.Response.Headers.CacheControl = "private, max-age=3600";
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (tile is null)
        {
            return Results.NoContent();
        }

        bool packed = map.Reader.Header.TileCompression == PmTilesCompression.Gzip && AcceptsGzip(http.Request);
        byte[]? bytes = packed ? tile.Bytes : map.Reader.Unpack(tile);
        if (bytes is null)
        {
            Damaged(map.Logger, address.Zoom, address.X, address.Y, "The tile can't be unpacked.");
            return Results.Problem(statusCode: 500, title: "The base map is damaged", detail: "Build the city pack again.");
        }

        if (packed)
        {
            http.Response.Headers.ContentEncoding = "gzip";
        }

        // The two encodings are two representations: a strong tag must tell them apart.
        string tag = string.Create(CultureInfo.InvariantCulture, $"\"{map.Stamp}-{tile.Offset:x}{(packed ? "-g" : "")}\"");
        return Results.Bytes(bytes, TileType, entityTag: new EntityTagHeaderValue(tag));
    }

    private static IResult Description(BaseMap map, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-cache";
        PmTilesHeader header = map.Reader.Header;
        return TileDescription.Write(map.Reader, $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}/basemap/{{z}}/{{x}}/{{y}}") is { } json
            ? Results.Bytes(json, "application/json")
            : Results.Problem(statusCode: 500, title: "The base map is damaged", detail: $"Its metadata of {header.Metadata.Length} bytes is no JSON object. Build the city pack again.");
    }

    private static bool AcceptsGzip(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out IList<StringWithQualityHeaderValue>? accepted)
        && accepted.Any(a => (a.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) || a.Value.Equals("*", StringComparison.Ordinal)) && a.Quality != 0);

    [LoggerMessage(400, LogLevel.Information, "The street map {Path} is served: levels {MinZoom} to {MaxZoom}, {Tiles} tiles")]
    private static partial void Served(ILogger logger, string path, int minZoom, int maxZoom, long tiles);

    [LoggerMessage(401, LogLevel.Warning, "The street map {Path} can't be used, the schematic one is shown: {Reason}")]
    private static partial void Unusable(ILogger logger, string path, string reason);

    [LoggerMessage(402, LogLevel.Warning, "The street map is damaged at tile {Zoom}/{X}/{Y}: {Reason}")]
    private static partial void Damaged(ILogger logger, int zoom, int x, int y, string reason);

    private sealed record BaseMap(PmTilesReader Reader, string Stamp, ILogger Logger);
}
