using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Command.Geo;
using Command.Geo.Tiles;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Microsoft.Net.Http.Headers;

namespace Command.Web.Map.Bases;

/// <summary>
/// <c>GET /map/bases</c> says how each base map is; <c>GET /map/bases/{id}/{layer}/{z}/{x}/{y}</c> is a tile of the live map's grid, whatever grid and datum its source has
/// (404 where there is nothing, 503 with the reason while it can't be had). Browsers ask no other server for a map.
/// </summary>
public static class BaseApi
{
    public static void MapBases(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder bases = app.MapGroup("/map/bases").Needs(Right.SeePicture);
        bases.MapGet("", States);
        bases.MapGet("/{id}/{layer:int}/{z:int}/{x:int}/{y:int}", TileAsync);
    }

    /// <summary>The style of the base map that is asked for; the pack's where there is none of that name.</summary>
    public static JsonObject Style(BaseMaps maps, string? id, StreetMap? street, CityPack pack, MapTheme theme, bool english, double scale, bool narrow)
    {
        ArgumentNullException.ThrowIfNull(maps);
        if (id is not null && maps.All.TryGetValue(id, out IBaseTiles? map))
        {
            BaseSource source = map.Source;
            return map.IsVector
                ? StreetStyle.For(new StreetMap(source.MinZoom, source.MaxZoom, new GeoBox(-180, -85, 180, 85)), theme, english, scale, narrow, BaseStyle.Tiles(source, 0), source.Attribution)
                : BaseStyle.For(source, theme);
        }

        return street is null ? MapStyle.For(pack, theme, english, scale, narrow) : StreetStyle.For(street, theme, english, scale, narrow);
    }

    private static IResult States(BaseMaps maps, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(maps.All.Values.OrderBy(m => m.Source.Id, StringComparer.Ordinal).Select(m => new { id = m.Source.Id, fault = m.State.Fault?.Code, since = m.State.Since }));
    }

    private static async Task<IResult> TileAsync(string id, int layer, int z, int x, int y, BaseMaps maps, HttpContext http, CancellationToken cancellationToken)
    {
        TileAddress at = new(z, x, y);
        if (!maps.All.TryGetValue(id, out IBaseTiles? map) || !at.IsValid)
        {
            return Results.NotFound();
        }

        BaseTile tile = await map.TileAsync(layer, at, AcceptsGzip(http.Request), cancellationToken).ConfigureAwait(false);
        if (tile.Fault is { } fault)
        {
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.RetryAfter = "10";
            return Results.Problem(statusCode: 503, title: "The base map can't be had now", detail: "The pack's own map is there all the same; the server's log says what is wrong.", extensions: new Dictionary<string, object?> { ["code"] = fault.Code });
        }

        http.Response.Headers.CacheControl = "private, max-age=3600";
        if (tile.Bytes is not { } bytes)
        {
            return Results.NotFound();
        }

        if (map.IsVector)
        {
            http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        }

        if (tile.Encoding is { } encoding)
        {
            http.Response.Headers.ContentEncoding = encoding;
        }

        string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\"";
        http.Response.Headers["Command-Tile-At"] = tile.At.ToString("O", CultureInfo.InvariantCulture);
        return Results.Bytes(bytes, tile.Type, entityTag: new EntityTagHeaderValue(tag));
    }

    private static bool AcceptsGzip(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out IList<StringWithQualityHeaderValue>? accepted)
        && accepted.Any(a => (a.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) || a.Value.Equals("*", StringComparison.Ordinal)) && a.Quality != 0);
}
