using Command.Ingest.Api;
using Command.Ingest.Api.Cameras;
using Command.Ingest.Api.Cap;
using Command.Ingest.Api.Drills;
using Command.Ingest.Api.Field;
using Command.Ingest.Api.Figures;
using Command.Ingest.Api.Handling;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Inside;
using Command.Ingest.Api.Ogc;
using Command.Ingest.Api.Persons;
using Command.Ingest.Api.Rights;
using Command.Ingest.Bus.Redis;
using Command.Ingest.City;
using Command.Web.Map;

namespace Command.Web.Replica;

/// <summary><c>/ogc</c>, <c>/tiles</c>, <c>/cap</c>, <c>/cameras</c>, <c>/inside</c>, <c>/summary/figures</c>, <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c> of a web node that follows a remote ingest.</summary>
public static class FollowerOperations
{
    public static void MapFollower(this IEndpointRouteBuilder app)
    {
        app.MapOgc();
        app.MapLiveTiles();
        app.MapCap();
        app.MapCameras();
        app.MapInside();
        app.MapFigures();
        app.MapIncidents();
        app.MapAdvice();
        app.MapPersons();
        app.MapDrills();
        app.MapFieldIntake();
        app.MapHandlingFigures();
        app.MapGet("/healthz", () => Results.Text("alive")).Needs(Right.Anyone);
        app.MapGaugesOnly();
        app.MapGet("/readyz", (PictureReplica replica, RedisLink redis, PaperHealth paper, Screens screens, CityPack pack, TimeProvider time) =>
        {
            ReplicaView view = replica.Current;
            double? lag = view.FrameAt is { } at ? Math.Max(0, (time.GetUtcNow() - at).TotalSeconds) : null;
            string[] reasons = view.Connected ? [] : ["The link to Command.Ingest is down, so this node shows no news. It is tried again every second; check Command__Ingest__Url and Command__Ingest__Key."];
            return Results.Json(
                new { ready = view.Connected, reasons, epoch = view.Epoch, sequence = view.Picture.Sequence, lagSeconds = lag, screens = screens.Count, degraded = Operations.Told([redis.Trouble, paper.Trouble], pack) },
                statusCode: view.Connected ? 200 : 503);
        }).Needs(Right.Anyone);
    }
}
