using System.Threading.Channels;
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
        viewers.Join(Context.ConnectionId, Context.ConnectionAborted);
        screens.Join(Context.ConnectionId, Context.GetHttpContext()?.Request.Query["page"]);
        await base.OnConnectedAsync().ConfigureAwait(false);
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        viewers.Leave(Context.ConnectionId);
        screens.Leave(Context.ConnectionId);
        await base.OnDisconnectedAsync(exception).ConfigureAwait(false);
    }

    /// <summary>The map's view: lon/lat degrees and zoom. The next frame is a keyframe for it.</summary>
    [Needs(Right.SeePicture)]
    public void SetView(double west, double south, double east, double north, double zoom)
    {
        GeoBox box = new(west, south, east, north);
        if (box.IsEmpty || !double.IsFinite(zoom) || !double.IsFinite(west + south + east + north))
        {
            throw new HubException("The view is not a box: west ≤ east and south ≤ north, in degrees.");
        }

        viewers.Find(Context.ConnectionId)?.Look(box);
    }

    /// <summary>The frame with this number is applied; the next may be sent.</summary>
    [Needs(Right.SeePicture)]
    public void Ack(long frame) => viewers.Find(Context.ConnectionId)?.Acknowledged(frame);
}

/// <summary>The connected maps.</summary>
public sealed class MapViewers(IServiceProvider services)
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, MapViewer> _viewers = new(StringComparer.Ordinal);

    public int Count => _viewers.Count;

    public MapViewer? Find(string connection) => _viewers.GetValueOrDefault(connection);

    public void Join(string connection, CancellationToken aborted)
    {
        MapViewer viewer = new(connection);
        _viewers[connection] = viewer;
        viewer.Pump = services.GetRequiredService<MapPump>().RunAsync(viewer, aborted);
    }

    public void Leave(string connection) => _viewers.TryRemove(connection, out _);
}

/// <summary>What one map looks at and has received. The hub sets its wishes; its pump alone reads and changes the rest.</summary>
public sealed class MapViewer(string connection)
{
    private readonly Channel<bool> _ready = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _acknowledged;
    private View? _view;

    public string Connection => connection;

    /// <summary>The newest view asked for, or null before the first.</summary>
    public View? Wish => Volatile.Read(ref _view);

    /// <summary>The highest frame that the browser has applied.</summary>
    public long LastAcknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>The task that sends to it.</summary>
    internal Task? Pump { get; set; }

    public void Look(GeoBox box)
    {
        Volatile.Write(ref _view, new View(box));
        _ready.Writer.TryWrite(true);
    }

    public void Acknowledged(long frame)
    {
        Volatile.Write(ref _acknowledged, frame);
        _ready.Writer.TryWrite(true);
    }

    /// <summary>Waits until the browser has spoken since the last call.</summary>
    internal ValueTask<bool> SpokenAsync(CancellationToken cancellationToken) => _ready.Reader.ReadAsync(cancellationToken);

    /// <summary>A view; a new one, even of the same box, asks for a keyframe.</summary>
    public sealed record View(GeoBox Box);
}
