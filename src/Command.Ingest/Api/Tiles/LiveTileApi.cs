using System.Collections.Immutable;
using System.Globalization;
using Command.Geo.Tiles;
using Command.Ingest.Api.Ogc;
using Command.Ingest.City;
using Command.Ingest.Resources;

namespace Command.Ingest.Api.Tiles;

/// <summary>Requests for live tiles to answers.</summary>
internal sealed class LiveTileApi
{
    private static readonly CultureInfo s_culture = CultureInfo.GetCultureInfo("zh-CN");

    private readonly CityPack _pack;
    private readonly ImmutableArray<TileCollection> _collections;
    private readonly TileCache _cache = new();

    public LiveTileApi(IPictureView view, CityPack pack, TimeProvider time)
    {
        _pack = pack;
        ReasonText reasons = new(pack);
        // Counts begin anew with the process, so that a tag must name the run.
        string run = Guid.NewGuid().ToString("N")[..12];
        _collections = [.. OgcCollections.Of(pack).Select(c => new TileCollection(c, run, () => new OgcMoment(view, pack, reasons, s_culture, time.GetUtcNow())))];
    }

    public IResult List(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return new OgcJson(OgcLinks.Json, json => TileDocuments.List(json, _collections, Root(context), Language.Of(context.Request)));
    }

    public IResult Describe(HttpContext context, string id) => With(id, collection =>
    {
        context.Response.Headers.CacheControl = "no-cache";
        return new OgcJson(OgcLinks.Json, json => TileDocuments.TileJson(json, collection, _pack, Root(context), Language.Of(context.Request)));
    });

    public IResult Tile(HttpContext context, string id, string z, string x, string y) => With(id, collection =>
        Number(z) is { } zoom && Number(x) is { } column && Number(y) is { } row && new TileAddress(zoom, column, row) is { IsValid: true } address
            ? Tile(context, collection, address)
            : Results.Problem(statusCode: 400, title: "No such tile", detail: $"{z}/{x}/{y} is no tile of the grid: z is 0 to {TileAddress.MostZoom}, x and y are 0 to 2^z - 1."));

    private IResult Tile(HttpContext context, TileCollection collection, TileAddress address)
    {
        TileSnapshot snapshot = collection.Now();
        TileReply reply = new(context, snapshot.Version, collection.CacheControl);
        return reply.IsKnown
            ? TileReply.NotModified()
            : reply.Send(_cache.Get(new TileKey(collection.Features.Id, address, snapshot.Version), () => snapshot.Encode(address)));
    }

    private IResult With(string id, Func<TileCollection, IResult> respond) =>
        _collections.FirstOrDefault(c => c.Features.Id == id) is { } collection
            ? respond(collection)
            : Results.Problem(statusCode: 404, title: "No such collection", detail: $"There is no collection '{id}'. There is {string.Join(", ", _collections.Select(c => c.Features.Id))}.");

    private static string Root(HttpContext context) =>
        $"{context.Request.Scheme}://{context.Request.Host.ToUriComponent()}{context.Request.PathBase.ToUriComponent()}/tiles";

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
