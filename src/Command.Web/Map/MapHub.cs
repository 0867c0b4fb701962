using Command.Geo;
using Command.Ingest.Api.Rights;
using Microsoft.AspNetCore.SignalR;

namespace Command.Web.Map;

/// <summary><c>/hubs/map</c>: one browser map. It says what it looks at and acknowledges frames; <see cref="MapPump"/> sends to it.</summary>
[Needs(Right.SeePicture)]
public sealed class MapHub(MapViewers viewers, Screens screens) : Microsoft.AspNetCore.SignalR.Hub
{
    public const string Path = "/hubs/map";

    public override async Task OnConnectedAsync()
    {
        viewers.Join(Context.ConnectionId, Context.User, Context.ConnectionAborted);
        screens.Join(Context.ConnectionId, Context.GetHttpContext()?.Request.Query["page"]);
        await base.OnConnectedAsync().ConfigureAwait(false);
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        viewers.Leave(Context.ConnectionId);
        screens.Leave(Context.ConnectionId);
        await base.OnDisconnectedAsync(exception).ConfigureAwait(false);
    }

    /// <summary>The map's view: lon/lat degrees and zoom. The next frame is a keyframe for it. A view beyond the earth shows what there is of it.</summary>
    [Needs(Right.SeePicture)]
    public void SetView(double west, double south, double east, double north, double zoom)
    {
        GeoBox box = new(west, south, east, north);
        if (!double.IsFinite(west) || !double.IsFinite(south) || !double.IsFinite(east) || !double.IsFinite(north) || !double.IsFinite(zoom) || box.IsEmpty)
        {
            throw new HubException("The view is not a box: west ≤ east and south ≤ north, in degrees.");
        }

        viewers.Find(Context.ConnectionId)?.Look(box);
    }

    /// <summary>The layers that the map shows, by name; the others are not sent to it. Names that are no layer's are left out.</summary>
    [Needs(Right.SeePicture)]
    public void SetLayers(string?[] names)
    {
        if (MapLayerNames.Parse(names) is not { } layers)
        {
            throw new HubException($"Name at most {MapLayerNames.Most} layers: units, incidents, alerts, gauges, cases, closures, cameras, drawings.");
        }

        viewers.Find(Context.ConnectionId)?.Choose(layers);
    }

    /// <summary>The map has lost track: the next frame is a keyframe with all its layers.</summary>
    [Needs(Right.SeePicture)]
    public void Repair() => viewers.Find(Context.ConnectionId)?.Repair();

    /// <summary>The frame with this number is applied; the next may be sent.</summary>
    [Needs(Right.SeePicture)]
    public void Ack(long frame) => viewers.Find(Context.ConnectionId)?.Acknowledged(frame);
}
