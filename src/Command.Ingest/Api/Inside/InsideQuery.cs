using System.Globalization;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Picture;
using Microsoft.Extensions.Primitives;

namespace Command.Ingest.Api.Inside;

/// <summary>Why a request has no answer.</summary>
/// <param name="Status">The HTTP status.</param>
internal sealed record InsideFault(int Status, string Title, string Detail);

/// <summary>The area that a request asks about.</summary>
/// <param name="Of">What it is the area of: <c>alert</c>, <c>incident</c>, <c>drawing</c> or <c>bbox</c>.</param>
/// <param name="Id">The alert's, incident's or drawing's id; null for a box.</param>
/// <param name="Region">The area.</param>
/// <param name="RadiusM">Metres around the thing's own shape; 0 for the shape itself.</param>
/// <param name="Exercise">True when an exercise's things are listed as well.</param>
/// <param name="Limit">How many of each are listed.</param>
internal sealed record InsideQuery(string Of, string? Id, ShapeRegion Region, double RadiusM, bool Exercise, int Limit)
{
    public const int DefaultLimit = 200;
    public const int MostLimit = 1_000;
    public const double WidestRadiusM = 20_000;

    private const int LongestId = 1_000;
    private const string Usage = "Ask /inside?alert={id}, /inside?incident={id}&radius={metres}, /inside?drawing={id} or /inside?bbox=west,south,east,north, with limit and (for a box) exercise=true if at all.";

    /// <summary>Reads the parameters against the picture; the first that is wrong is the fault.</summary>
    public static (InsideQuery? Query, InsideFault? Fault) Parse(IQueryCollection parameters, PictureState picture, CityPack pack)
    {
        if (parameters.FirstOrDefault(p => p.Value.Count != 1) is { Key: not null } repeated)
        {
            return Bad($"{repeated.Key} is given more than once. {Usage}");
        }

        if (parameters.Keys.FirstOrDefault(k => k is not ("alert" or "incident" or "drawing" or "bbox" or "radius" or "limit" or "exercise")) is { } unknown)
        {
            return Bad($"There is no parameter {Shown(unknown)}. {Usage}");
        }

        if (((string[])["alert", "incident", "drawing", "bbox"]).Count(parameters.ContainsKey) != 1)
        {
            return Bad($"Give one of alert, incident, drawing and bbox. {Usage}");
        }

        int limit = DefaultLimit;
        if (parameters.TryGetValue("limit", out StringValues limits)
            && (!int.TryParse(limits[0], NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MostLimit))
        {
            return Bad($"limit is a whole number from 1 to {MostLimit}.");
        }

        double? radius = null;
        if (parameters.TryGetValue("radius", out StringValues radii))
        {
            if (!parameters.ContainsKey("incident") || Number(radii[0]) is not (>= 0 and <= WidestRadiusM and var metres))
            {
                return Bad($"radius goes with incident and is a number of metres from 0 to {WidestRadiusM:0}.");
            }

            radius = metres;
        }

        bool exercise = false;
        if (parameters.TryGetValue("exercise", out StringValues exercises) && (!parameters.ContainsKey("bbox") || !bool.TryParse(exercises[0], out exercise)))
        {
            return Bad("exercise goes with bbox and is true or false: an alert and an incident say themselves whether they are an exercise's.");
        }

        return parameters.ContainsKey("bbox") ? OfBox(parameters["bbox"][0]!, exercise, limit)
            : parameters.ContainsKey("alert") ? OfAlert(parameters["alert"][0]!, picture, limit)
            : parameters.ContainsKey("drawing") ? OfDrawing(parameters["drawing"][0]!, picture, limit)
            : OfIncident(parameters["incident"][0]!, radius, picture, pack, limit);
    }

    private static (InsideQuery? Query, InsideFault? Fault) OfBox(string text, bool exercise, int limit)
    {
        string[] parts = text.Length <= LongestId ? text.Split(',') : [];
        double[] numbers = [.. parts.Select(Number).OfType<double>()];
        if (parts.Length != 4 || numbers.Length != 4)
        {
            return Bad("bbox is four numbers in degrees (CGCS2000): west,south,east,north.");
        }

        GeoPoint low = new(numbers[0], numbers[1]), high = new(numbers[2], numbers[3]);
        if (!low.IsValid || !high.IsValid || low.Lon >= high.Lon || low.Lat >= high.Lat)
        {
            return Bad("bbox is west,south,east,north in degrees, west under east and south under north: 126.5,45.7,126.7,45.8.");
        }

        AreaShape area = new([low, new(high.Lon, low.Lat), high, new(low.Lon, high.Lat), low]);
        return ShapeRegion.Of(area, 0) is { } region ? (new InsideQuery("bbox", null, region, 0, exercise, limit), null) : Bad("The box covers no ground.");
    }

    private static (InsideQuery? Query, InsideFault? Fault) OfAlert(string id, PictureState picture, int limit)
    {
        if (id.Length > LongestId || !picture.Alerts.TryGetValue(id, out AlertItem? alert))
        {
            return (null, new InsideFault(404, "No such alert", $"The picture holds no alert {Shown(id)}. Ids are those of the collection alerts: feed:sender,identifier."));
        }

        return alert.Place.Shape is { } shape && Around(shape, 0) is { } region
            ? (new InsideQuery("alert", alert.Id, region, 0, alert.Alert.Exercise, limit), null)
            : (null, new InsideFault(422, "The alert has no area", "It names its area in words or by a code that the city does not know, so nothing can be said to lie in it. Ask for a bbox."));
    }

    private static (InsideQuery? Query, InsideFault? Fault) OfDrawing(string id, PictureState picture, int limit)
    {
        if (id.Length > LongestId || !picture.Drawings.TryGetValue(id, out DrawingItem? item))
        {
            return (null, new InsideFault(404, "No such drawing", $"Nothing is drawn under the id {Shown(id)}: it may have been taken away. Ids are those of /map/drawings.geojson."));
        }

        return item.Drawing is { Form: "area", Points: [var first, ..] points } && ShapeRegion.Of(new AreaShape([.. points, first]), 0) is { } region
            ? (new InsideQuery("drawing", id, region, 0, picture.Incidents.GetValueOrDefault(item.Drawing.Sheet)?.Exercise ?? false, limit), null)
            : (null, new InsideFault(422, "The drawing has no area", "Nothing lies in a line, an arrow, a point or a text, nor in an area without ground. Draw an area, or ask for a bbox."));
    }

    private static (InsideQuery? Query, InsideFault? Fault) OfIncident(string id, double? radius, PictureState picture, CityPack pack, int limit)
    {
        if (id.Length > LongestId || !picture.Incidents.TryGetValue(id, out Incident? incident))
        {
            return (null, new InsideFault(404, "No such incident", $"The picture holds no incident {Shown(id)}. Ids are those of the collection incidents: I-0001."));
        }

        double metres = radius ?? pack.KindOf(incident.Kind)?.RadiusM ?? 100;
        return incident.Place.Shape is { } shape && Around(shape, metres) is { } region
            ? (new InsideQuery("incident", incident.Id, region, metres, incident.Exercise, limit), null)
            : (null, new InsideFault(422, "The incident has no area", "Its place is not known, or is a point and the radius 0. Give a radius over 0, or ask for a bbox."));
    }

    private static ShapeRegion? Around(GeoShape shape, double marginM) => ShapeRegion.Of(shape, Math.Min(marginM, WidestRadiusM));

    private static double? Number(string? text) =>
        text is { Length: > 0 and <= 100 } && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;

    private static string Shown(string text) => text.Length > 60 ? text[..60] + "…" : text;

    private static (InsideQuery? Query, InsideFault? Fault) Bad(string detail) => (null, new InsideFault(400, "No usable area", detail));
}
