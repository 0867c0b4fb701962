using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Roads;
using Command.Ingest.Api.Ogc;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Inside;
using Command.Ingest.Resources;
using Command.Ingest.Roads;

namespace Command.Ingest.Api.Inside;

/// <summary>
/// <c>GET /inside?alert={id}</c>, <c>?incident={id}[&amp;radius=m]</c> , <c>?drawing={id}</c> or <c>?bbox=west,south,east,north</c>: the fixed things, roads, units, open cases and open incidents of an area,
/// each counted, and listed up to a limit; of a drawn one also who must be helped to leave it, and the shelters with the ways there.
/// </summary>
public static class InsideApi
{
    /// <summary>Maps the endpoint for readers. It needs <see cref="SharedViews"/>, the <see cref="CityPack"/> and a <see cref="TimeProvider"/>; roads are told where there is a <see cref="RoadState"/>.</summary>
    public static void MapInside(this IEndpointRouteBuilder app) => app.MapGet("/inside", Answer).AddEndpointFilter<ReadAccess>().Needs(Right.SeePicture);

    private static IResult Answer(HttpContext context, SharedViews views, CityPack pack, TimeProvider time)
    {
        SharedView view = views.Of(context);
        PictureState picture = view.Picture;
        (InsideQuery? query, InsideFault? fault) = InsideQuery.Parse(context.Request.Query, picture, pack);
        if (query is null)
        {
            return Results.Problem(statusCode: fault!.Status, title: fault.Title, detail: fault.Detail);
        }

        OgcMoment moment = new(view, pack, new ReasonText(pack), Language.Of(context.Request), time.GetUtcNow());
        RoadConditions? roads = !view.SeesRoads ? null : context.RequestServices.GetService<RoadState>()?.Of(query.Exercise);
        AreaInventory inside = AreaInventory.Of(picture, pack, view.Units.All(), roads, query.Region, query.Exercise, query.Limit);
        GeoBox box = query.Region.Box;
        ImmutableDictionary<string, PlanMeasure> opened = PlanClosings.Opened(picture, query.Exercise);
        return Results.Json(new
        {
            of = query.Of,
            id = query.Id,
            inForce = query.Of == "alert" ? picture.Alerts[query.Id!].InForce : (bool?)null,
            radiusM = query.Of == "incident" ? query.RadiusM : (double?)null,
            at = moment.Time(moment.Now),
            sequence = picture.Sequence,
            exercise = query.Exercise,
            bbox = new[] { box.West, box.South, box.East, box.North }.Select(d => Math.Round(d, 6)),
            areaKm2 = Math.Round(query.Region.AreaM2 / 1e6, 3),
            truncated = inside.Truncated,
            assets = List(inside.Assets, a => Asset(a, opened)),
            roads = inside.Roads is { } named ? List(named, Road) : null,
            units = List(inside.Units, u => Unit(u, moment)),
            cases = List(inside.Cases, r => Case(r, moment)),
            incidents = List(inside.Incidents, i => Incident(i, moment)),
            evacuation = query.Of == "drawing" ? Clearing(Evacuation.Of(inside, pack, roads, query.Region), opened, moment) : null,
        });
    }

    private static object List<T>(InsideList<T> list, Func<T, object> row) => new { count = list.Count, truncated = list.Truncated, items = list.Items.Select(row) };

    private static object Asset(InsideAsset a, ImmutableDictionary<string, PlanMeasure> opened) => new
    {
        id = a.Id,
        kind = a.Kind,
        name = a.Name,
        nameEn = a.NameEn,
        agency = a.Agency,
        status = a.Live?.Asset.Status.ToString().ToLowerInvariant(),
        at = Position(Middle(a.Shape)),
        exercise = a.Live?.Asset.Exercise ?? false,
        opened = opened.GetValueOrDefault(a.Id.StartsWith("facility:", StringComparison.Ordinal) ? a.Id["facility:".Length..] : a.Id) is { } by ? new { at = by.DoneAt, by = by.DoneBy } : null,
    };

    private static object Clearing(Evacuation evacuation, ImmutableDictionary<string, PlanMeasure> opened, OgcMoment moment) => new
    {
        people = evacuation.People.Select(p => Asset(p, opened)),
        shelters = evacuation.Shelters.Select(s => new
        {
            id = $"facility:{s.Shelter.Id}",
            name = s.Shelter.Zh,
            nameEn = s.Shelter.En,
            capacity = s.Shelter.Capacity,
            at = Position(Middle(s.Shelter.Shape)),
            seconds = Math.Round(s.Seconds!.Value),
            isEstimate = s.IsEstimate,
            opened = opened.GetValueOrDefault(s.Shelter.Id) is { DoneAt: { } at } by ? new { at = moment.Time(at), by = by.DoneBy } : null,
            way = s.Path.Select(p => Position(p)),
        }),
    };

    private static object Road(InsideRoad r) => new
    {
        name = r.Name,
        lengthM = Math.Round(r.LengthM),
        closedM = Math.Round(r.ClosedM),
        slowedM = Math.Round(r.SlowedM),
        reports = r.Reports,
    };

    private static object Unit(UnitFix u, OgcMoment moment) => new
    {
        id = u.Id,
        callSign = u.CallSign,
        kind = u.Kind,
        agency = u.Agency,
        status = u.Status,
        at = Position(u.At),
        observedAt = moment.Time(u.ObservedAt),
        ageSeconds = Math.Round(Math.Max(0, (moment.Now - u.ObservedAt).TotalSeconds), 1),
        stale = moment.IsStale(u),
        exercise = u.Exercise,
    };

    private static object Case(ReportItem r, OgcMoment moment) => new
    {
        id = r.Id,
        kind = r.Report.Kind,
        title = r.Report.Title,
        level = r.Report.Level,
        status = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(r.Report.Status.ToString()),
        at = Position(r.Place.Centre),
        uncertaintyM = r.Place.UncertaintyM,
        observedAt = moment.Time(r.Report.ObservedAt),
        incident = r.Incident,
        exercise = r.Report.Exercise,
    };

    private static object Incident(Incident i, OgcMoment moment) => new
    {
        id = i.Id,
        kind = i.Kind,
        title = i.Title,
        level = i.Level,
        at = Position(i.Place.Centre),
        observedAt = moment.Time(i.ObservedAt),
        lastObservedAt = moment.Time(i.LastObservedAt),
        exercise = i.Exercise,
    };

    private static GeoPoint? Middle(GeoShape shape) => shape is PointShape point ? point.At : ShapeGeometry.Centroid(shape);

    private static ImmutableArray<double>? Position(GeoPoint? at) => at is { } p ? [Math.Round(p.Lon, 6), Math.Round(p.Lat, 6)] : null;
}
