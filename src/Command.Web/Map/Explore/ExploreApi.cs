using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Geo.Crs;
using Command.Geo.Places;
using Command.Geo.Roads;
using Command.Ingest.Api;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Picture;
using Command.Ingest.Roads;
using Command.Web.Replica;
using Command.Web.Resources;

namespace Command.Web.Map.Explore;

/// <summary>
/// What the map asks for who explores it: <c>GET /map/here?lon&amp;lat[&amp;exercise]</c>, what there is at a point, and <c>GET /map/search?q</c>. Both take <c>lang=zh|en</c>.
/// On a node that follows a remote ingest there is no road network and no address index: ways are estimates and say so, and addresses are not found.
/// </summary>
public static class ExploreApi
{
    public static IServiceCollection AddExplore(this IServiceCollection services) => services.AddSingleton(s => new Ground(new Locator(s.GetRequiredService<CityPack>())));

    public static void MapExplore(this IEndpointRouteBuilder app)
    {
        app.MapGet("/map/here", Here).AddEndpointFilter<ReadAccess>().Needs(Right.SeePicture);
        app.MapGet("/map/search", Search).AddEndpointFilter<ReadAccess>().Needs(Right.SeePicture);
        app.MapPast();
        app.MapTrend();
        app.MapThrow();
    }

    private static IResult Here(HttpContext http, double? lon, double? lat, bool? exercise, string? lang, IReplica replica, CityPack pack, Ground ground, IMapSights sights, TimeProvider time)
    {
        if (lon is null || lat is null || !new GeoPoint(lon.Value, lat.Value).IsValid)
        {
            return Results.Problem(statusCode: 400, title: "No usable place", detail: "Give lon and lat in degrees (CGCS2000): /map/here?lon=126.64&lat=45.757.");
        }

        GeoPoint at = new(lon.Value, lat.Value);
        bool drill = exercise ?? false;
        RoadState? roads = replica.Current.SeesRoads ? http.RequestServices.GetService<RoadState>() : null;
        PackNames names = new(pack, Words.For(lang));
        PictureState picture = replica.Current.Picture;
        PlaceFacts facts = PlaceFacts.At(at, picture, pack, replica.Units.All(), from => Times(roads, at, from, drill), sights.Of(http.User), drill);
        Place place = ground.Locator.Of(new PointShape(at), Datum.Cgcs2000, 0, null);
        DateTimeOffset now = time.GetUtcNow();
        return Results.Json(new
        {
            place = new[] { Math.Round(at.Lon, 6), Math.Round(at.Lat, 6) },
            district = pack.Areas.FirstOrDefault(a => a.Code == place.District) is { } area ? names.Words.Pick(area.Zh, area.En) : null,
            grid = place.Grid,
            byRoad = roads?.Of(drill) is not null,
            alerts = facts.Alerts.Select(a => new { id = a.Id, title = names.Headline(a.Alert) ?? names.Words["Alert_Untitled"], level = a.Alert.Level }),
            incidents = facts.Incidents.Select(i => new { id = i.Thing.Id, title = names.Title(i.Thing), level = i.Thing.Level, metres = Math.Round(i.Metres), at = Position(i.At) }),
            gauges = facts.Gauges.Select(g => new
            {
                id = g.Thing.Latest.Station,
                title = names.Station(g.Thing.Latest.Station, g.Thing.Latest.StationName),
                value = g.Thing.Latest.Value,
                unit = g.Thing.Latest.Unit,
                level = g.Thing.Check?.Level,
                metres = Math.Round(g.Metres),
                ageSeconds = Age(g.Thing.Latest.ObservedAt, now),
                at = Position(g.At),
            }),
            facilities = facts.Facilities.Select(f => new { id = f.Thing.Id, kind = f.Thing.Kind, title = names.Words.Pick(f.Thing.Zh, f.Thing.En), metres = Math.Round(f.Metres), at = Position(f.At) }),
            units = facts.Units.Select(u => new
            {
                id = u.Unit.Id,
                title = u.Unit.CallSign,
                kind = u.Unit.Kind,
                status = u.Unit.Status,
                seconds = Math.Round(u.Way.Seconds!.Value),
                isEstimate = u.Way.IsEstimate,
                ageSeconds = Age(u.Unit.ObservedAt, now),
                at = Position(u.Unit.At),
            }),
        });
    }

    private static IResult Search(HttpContext http, string? q, string? lang, IReplica replica, CityPack pack, IMapSights sights)
    {
        if (q is null || q.Length > PlaceIndex.LongestQuery)
        {
            return Results.Problem(statusCode: 400, title: "Not a query", detail: string.Create(CultureInfo.InvariantCulture, $"'q' must be a text of at most {PlaceIndex.LongestQuery} characters: a number, a name, a call sign, an address."));
        }

        return Results.Json(MapSearch.Find(q, replica.Current.Picture, replica.Units, new PackNames(pack, Words.For(lang)), http.RequestServices.GetService<PlaceIndex>(), sights.Of(http.User)));
    }

    private static ImmutableArray<TravelTime> Times(RoadState? roads, GeoPoint at, ImmutableArray<GeoPoint> from, bool exercise) =>
        roads is null ? StraightLine.Times(at, from.AsSpan()) : roads.Times(at, from.AsSpan(), exercise);

    private static double[] Position(GeoPoint at) => [Math.Round(at.Lon, 6), Math.Round(at.Lat, 6)];

    private static double Age(DateTimeOffset at, DateTimeOffset now) => Math.Round(Math.Max(0, (now - at).TotalSeconds));

    /// <summary>Says which areas a point lies in; built once.</summary>
    internal sealed record Ground(Locator Locator);
}
