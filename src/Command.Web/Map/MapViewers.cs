using System.Collections.Concurrent;
using System.Security.Claims;
using System.Threading.Channels;
using Command.Geo;

namespace Command.Web.Map;

/// <summary>The connected maps.</summary>
public sealed class MapViewers(IServiceProvider services, IMapSights sights)
{
    private readonly ConcurrentDictionary<string, MapViewer> _viewers = new(StringComparer.Ordinal);

    public int Count => _viewers.Count;

    public MapViewer? Find(string connection) => _viewers.GetValueOrDefault(connection);

    public void Join(string connection, ClaimsPrincipal? user, CancellationToken aborted)
    {
        MapViewer viewer = new(connection, () => sights.Of(user));
        _viewers[connection] = viewer;
        viewer.Pump = services.GetRequiredService<MapPump>().RunAsync(viewer, aborted);
    }

    public void Leave(string connection) => _viewers.TryRemove(connection, out _);
}

/// <summary>What one map looks at and what it may see. The hub sets its wishes, one call after the other; its pump reads them.</summary>
public sealed class MapViewer(string connection, Func<MapSight> sight)
{
    private readonly Channel<bool> _ready = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _acknowledged;
    private long _sent;
    private MapWish? _wish;
    private MapLayerSet _layers = MapLayerSet.Usual;

    public string Connection => connection;

    /// <summary>What it may be shown at this moment.</summary>
    public MapSight Sight => sight();

    /// <summary>The newest wish, or null before the first view.</summary>
    public MapWish? Wish => Volatile.Read(ref _wish);

    /// <summary>The highest frame that the browser has applied.</summary>
    public long LastAcknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>The task that sends to it.</summary>
    internal Task? Pump { get; set; }

    public void Look(GeoBox box) => Want(new MapWish(CellRange.Around(box), _layers, Wish?.Repairs ?? 0));

    public void Choose(MapLayerSet layers)
    {
        _layers = layers;
        if (Wish is { } wish)
        {
            Want(wish with { Layers = layers });
        }
    }

    public void Repair()
    {
        if (Wish is { } wish)
        {
            Want(wish with { Repairs = wish.Repairs + 1 });
        }
    }

    /// <summary>Takes an acknowledgement; one of a frame that was never sent is worth no more than one of the last.</summary>
    public void Acknowledged(long frame)
    {
        long known = Math.Min(frame, Volatile.Read(ref _sent));
        if (known > LastAcknowledged)
        {
            Volatile.Write(ref _acknowledged, known);
            _ready.Writer.TryWrite(true);
        }
    }

    /// <summary>A frame with this number goes out.</summary>
    internal void Sending(long number) => Volatile.Write(ref _sent, number);

    /// <summary>Waits until the browser has spoken since the last call.</summary>
    internal ValueTask<bool> SpokenAsync(CancellationToken cancellationToken) => _ready.Reader.ReadAsync(cancellationToken);

    private void Want(MapWish wish)
    {
        Volatile.Write(ref _wish, wish);
        _ready.Writer.TryWrite(true);
    }
}

/// <summary>What a map wants to be sent; a new one, even an equal one, asks for a keyframe.</summary>
/// <param name="Cells">The ground.</param>
/// <param name="Layers">The layers.</param>
/// <param name="Repairs">How often the map has lost track: with one more all layers are wanted again, changed or not.</param>
public sealed record MapWish(CellRange Cells, MapLayerSet Layers, int Repairs);
