using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Geo.Roads;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Roads;

namespace Command.Ingest.Api;

/// <summary><c>GET /travel-times?lon=…&amp;lat=…</c>: the units that are soonest at a place, over the roads as they are now.</summary>
public static class TravelTimesApi
{
    private const int MostUnits = 200;

    public static void MapTravelTimes(this IEndpointRouteBuilder app) => app.MapGet("/travel-times", Answer).AddEndpointFilter<ReadAccess>().Needs(Right.SeePicture);

    private static IResult Answer(double? lon, double? lat, int? limit, bool? exercise, HttpContext http, SharedViews views, RoadState roads)
    {
        if (lon is null || lat is null || !new GeoPoint(lon.Value, lat.Value).IsValid || limit is < 1 or > MostUnits)
        {
            return Results.Problem(
                statusCode: 400,
                title: "No usable place",
                detail: $"Give lon and lat in degrees (CGCS2000), and limit from 1 to {MostUnits} if at all: /travel-times?lon=126.64&lat=45.757&limit=10.");
        }

        GeoPoint place = new(lon.Value, lat.Value);
        SharedView view = views.Of(http);
        bool byRoad = view.SeesRoads && roads.Of(exercise ?? false) is not null;
        ImmutableArray<UnitFix> units = [.. view.Units.All().Where(u => u.Exercise == (exercise ?? false))];
        ImmutableArray<GeoPoint> from = [.. units.Select(u => u.At)];
        ImmutableArray<TravelTime> times = view.SeesRoads ? roads.Times(place, from.AsSpan(), exercise ?? false) : StraightLine.Times(place, from.AsSpan());
        return Results.Json(new
        {
            place = new[] { place.Lon, place.Lat },
            byRoad,
            units = units.Zip(times)
                .Where(u => u.Second.Seconds is not null)
                .OrderBy(u => u.Second.Seconds)
                .ThenBy(u => u.First.Id, StringComparer.Ordinal)
                .Take(limit ?? 10)
                .Select(u => new
                {
                    id = u.First.Id,
                    callSign = u.First.CallSign,
                    kind = u.First.Kind,
                    seconds = Math.Round(u.Second.Seconds!.Value, 1),
                    straightM = Math.Round(u.First.At.DistanceTo(place)),
                    isEstimate = u.Second.IsEstimate,
                    observedAt = u.First.ObservedAt.ToString("O", CultureInfo.InvariantCulture),
                }),
        });
    }
}
