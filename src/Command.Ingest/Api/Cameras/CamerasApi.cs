using System.Globalization;
using Command.Geo;
using Command.Ingest.Api.Rights;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Api.Cameras;

/// <summary><c>GET /cameras?near=lon,lat&amp;radius=m&amp;limit=n</c>: the cameras nearest to a place (CGCS2000 degrees), with their state and where to watch them.</summary>
public static class CamerasApi
{
    private const double UsualRadiusM = 1_000;
    private const double MostRadiusM = 20_000;
    private const int UsualLimit = 10;
    private const int MostLimit = 100;

    public static void MapCameras(this IEndpointRouteBuilder app) => app.MapGet("/cameras", Answer).AddEndpointFilter<ReadAccess>().Needs(Right.SeePicture);

    private static IResult Answer(string? near, double? radius, int? limit, bool? exercise, HttpContext http, SharedViews views, IOptions<CommandOptions> options)
    {
        if (Place(near) is not { } place || radius is not null and not (> 0 and <= MostRadiusM) || limit is < 1 or > MostLimit)
        {
            return Results.Problem(
                statusCode: 400,
                title: "No usable place",
                detail: $"Give near as longitude,latitude in degrees (CGCS2000), radius in metres up to {MostRadiusM:0} and limit from 1 to {MostLimit} if at all: /cameras?near=126.64,45.757&radius=1000&limit=3.");
        }

        VideoOptions video = options.Value.Video;
        return Results.Json(new
        {
            place = new[] { place.Lon, place.Lat },
            cameras = views.Of(http).Picture.Assets.Values
                .Where(a => a.Asset.Kind == "camera" && a.Asset.Exercise == (exercise ?? false) && a.Place.Shape is PointShape)
                .Select(a => (Item: a, Distance: ((PointShape)a.Place.Shape!).At.DistanceTo(place)))
                .Where(c => c.Distance <= (radius ?? UsualRadiusM))
                .OrderBy(c => c.Distance).ThenBy(c => c.Item.Id, StringComparer.Ordinal)
                .Take(limit ?? UsualLimit)
                .Select(c => Camera(c.Item, c.Distance, video)),
        });
    }

    private static object Camera(AssetItem item, double distance, VideoOptions video)
    {
        Asset camera = item.Asset;
        (string platform, string channel) = CameraLinks.Split(camera.SourceId);
        GeoPoint at = ((PointShape)item.Place.Shape!).At;
        return new
        {
            id = item.Id,
            platform,
            channel,
            name = camera.Name,
            status = camera.Status.ToString().ToLowerInvariant(),
            text = camera.Text,
            at = new[] { Math.Round(at.Lon, 6), Math.Round(at.Lat, 6) },
            distanceM = Math.Round(distance),
            observedAt = camera.ObservedAt.ToString("O", CultureInfo.InvariantCulture),
            exercise = camera.Exercise,
            hls = CameraLinks.For(video.HlsTemplate, camera.SourceId),
            webrtc = CameraLinks.For(video.WebRtcTemplate, camera.SourceId),
        };
    }

    private static GeoPoint? Place(string? near)
    {
        string[] parts = near is { Length: <= 60 } ? near.Split(',') : [];
        return parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double lon)
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double lat)
            && new GeoPoint(lon, lat) is { IsValid: true } place
            ? place
            : null;
    }
}
