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

    /// <summary>More different sights than this are not remembered from one tile to the next.</summary>
    private const int MostSights = 32;

    private readonly SharedViews _views;
    private readonly CityPack _pack;
    private readonly TimeProvider _time;
    private readonly ReasonText _reasons;
    private readonly ImmutableArray<OgcCollection> _collections;
    private readonly TileCache _cache = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ImmutableArray<TileCollection>> _ofSight = new(StringComparer.Ordinal);

    // Counts begin anew with the process, so that a tag must name the run.
    private readonly string _run = Guid.NewGuid().ToString("N")[..12];

    public LiveTileApi(SharedViews views, CityPack pack, TimeProvider time)
    {
        _views = views;
        _pack = pack;
        _time = time;
        _reasons = new ReasonText(pack);
        _collections = OgcCollections.Of(pack);
    }

    public IResult List(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return new OgcJson(OgcLinks.Json, json => TileDocuments.List(json, _collections, Root(context), Language.Of(context.Request)));
    }

    public IResult Describe(HttpContext context, string id) => With(context, id, collection =>
    {
        context.Response.Headers.CacheControl = "no-cache";
        return new OgcJson(OgcLinks.Json, json => TileDocuments.TileJson(json, collection, _pack, Root(context), Language.Of(context.Request)));
    });

    public IResult Tile(HttpContext context, string id, string z, string x, string y) => With(context, id, collection =>
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

    /// <summary>The collections as the caller may see them: tiles are shared by all who see the same, and by nobody else.</summary>
    private ImmutableArray<TileCollection> Of(HttpContext context)
    {
        SharedView view = _views.Of(context);
        lock (_gate)
        {
            if (_ofSight.TryGetValue(view.Sight.Key, out ImmutableArray<TileCollection> known))
            {
                return known;
            }

            if (_ofSight.Count >= MostSights)
            {
                _ofSight.Clear();
            }

            string run = view.Sight.IsWhole ? _run : $"{_run}-{view.Sight.Key}";
            return _ofSight[view.Sight.Key] = [.. _collections.Select(c => new TileCollection(c, run, () => new OgcMoment(view, _pack, _reasons, s_culture, _time.GetUtcNow())))];
        }
    }

    private IResult With(HttpContext context, string id, Func<TileCollection, IResult> respond) =>
        Of(context).FirstOrDefault(c => c.Features.Id == id) is { } collection
            ? respond(collection)
            : Results.Problem(statusCode: 404, title: "No such collection", detail: $"There is no collection '{id}'. There is {string.Join(", ", _collections.Select(c => c.Id))}.");

    private static string Root(HttpContext context) =>
        $"{context.Request.Scheme}://{context.Request.Host.ToUriComponent()}{context.Request.PathBase.ToUriComponent()}/tiles";

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
