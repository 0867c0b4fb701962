using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Command.Geo.Tiles;

namespace Command.Web.Map.Bases;

/// <summary>
/// A base map that a service gives. Each tile is fetched once for all who ask, kept on disk, asked about when it is old, and shown from disk while the service does not
/// answer. A service on another plane or datum is redrawn onto the live map's.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed partial class OnlineBase : IBaseTiles, IDisposable
{
    /// <summary>Requests under way to the service; one page asks for sixteen tiles at a time.</summary>
    private const int AtOnce = 12;

    /// <summary>Requests that may wait: the screens of a hall opened at the same moment.</summary>
    private const int MostWaiting = 1_000;

    /// <summary>How long nothing is taken for nothing.</summary>
    private static readonly TimeSpan s_freshNothing = TimeSpan.FromDays(1);

    private readonly UpstreamTiles _upstream;
    private readonly TileShelf _shelf;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _fetching = new(AtOnce), _drawing = new(Environment.ProcessorCount);
    private readonly ConcurrentDictionary<string, Lazy<Task<Raw>>> _flights = new(StringComparer.Ordinal);
    private readonly Channel<bool> _doubts = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private BaseState _state;

    /// <param name="source">What it is.</param>
    /// <param name="upstream">Fetches.</param>
    /// <param name="shelf">Keeps.</param>
    /// <param name="time">Now.</param>
    /// <param name="logger">Told when it fails and when it is back.</param>
    public OnlineBase(BaseSource source, UpstreamTiles upstream, TileShelf shelf, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(time);
        (Source, _upstream, _shelf, _time, _logger) = (source, upstream, shelf, time, logger);
        _state = new BaseState(null, time.GetUtcNow());
    }

    /// <inheritdoc/>
    public BaseSource Source { get; }

    /// <inheritdoc/>
    public BaseState State => Volatile.Read(ref _state);

    /// <inheritdoc/>
    public bool IsVector => false;

    /// <inheritdoc/>
    public ChannelReader<bool> Doubts => _doubts.Reader;

    /// <inheritdoc/>
    public async Task<BaseTile> TileAsync(int layer, TileAddress at, bool packed, CancellationToken cancellationToken)
    {
        if (layer < 0 || layer >= Source.Layers || !at.IsValid || at.Zoom < Source.MinZoom || at.Zoom > Source.MaxZoom)
        {
            return BaseTile.Nothing(_time.GetUtcNow());
        }

        if (!Source.Grid.IsTheMaps)
        {
            return await DrawnAsync(layer, at, cancellationToken).ConfigureAwait(false);
        }

        Raw raw = await RawAsync(layer, at, cancellationToken).ConfigureAwait(false);
        return raw.Tile is { } tile ? Shown(tile) : BaseTile.Failed(raw.Fault!);
    }

    /// <inheritdoc/>
    public async Task CheckAsync(TileAddress place, CancellationToken cancellationToken)
    {
        BaseFault? fault = null;
        for (int layer = 0; layer < Source.Layers && fault is null; layer++)
        {
            UpstreamAnswer answer = await _upstream.GetAsync(Source.Addresses[layer], place, Source.Grid.TileSize, null, cancellationToken).ConfigureAwait(false);
            fault = answer.Fault ?? (layer == 0 && answer.Bytes is null ? new BaseFault("status", $"{Source.Addresses[0].Host} has no tile at the city's centre.") : null);
            if (fault is null)
            {
                _shelf.Put(Key(layer, "", place), new KeptTile(answer.Bytes, _time.GetUtcNow(), answer.ETag, answer.LastModified));
            }
        }

        BaseState before = State;
        if (before.Fault?.Code != fault?.Code)
        {
            Volatile.Write(ref _state, new BaseState(fault, _time.GetUtcNow()));
            if (fault is not null)
            {
                Fails(_logger, Source.Id, fault.Code, fault.Detail);
            }
            else
            {
                Back(_logger, Source.Id);
            }
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        _fetching.Dispose();
        _drawing.Dispose();
    }

    private async Task<BaseTile> DrawnAsync(int layer, TileAddress at, CancellationToken cancellationToken)
    {
        string key = Key(layer, "drawn/", at);
        KeptTile? kept = _shelf.Get(key);
        if (kept is not null && (IsFresh(kept) || State.IsFailing))
        {
            return Shown(kept);
        }

        TileWarp warp = TileWarp.Of(at, Source.Grid);
        Raw[] parts = await Task.WhenAll(warp.Tiles.Select(t => RawAsync(layer, t, cancellationToken))).ConfigureAwait(false);
        if (parts.FirstOrDefault(p => p.Tile is null) is { } failed)
        {
            return kept is not null ? Shown(kept) : BaseTile.Failed(failed.Fault!);
        }

        await _drawing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            KeptTile drawn = await Task.Run(() => Draw(warp, [.. parts.Select(p => p.Tile!)]), cancellationToken).ConfigureAwait(false);
            _shelf.Put(key, drawn);
            return Shown(drawn);
        }
        finally
        {
            _drawing.Release();
        }
    }

    /// <summary>As old as the oldest of what it was drawn from.</summary>
    private KeptTile Draw(TileWarp warp, KeptTile[] parts)
    {
        DateTimeOffset at = parts.Min(p => p.At);
        if (parts.All(p => p.Bytes is null))
        {
            return new KeptTile(null, at);
        }

        int size = Source.Grid.TileSize;
        uint[] pixels = warp.Draw([.. parts.Select(p => p.Bytes is { } bytes ? TilePictures.Decode(bytes, size) : null)]);
        bool photographs = parts.All(p => p.Bytes is null || TilePictures.FormatOf(p.Bytes) == TileFormat.Jpeg);
        return new KeptTile(TilePictures.Encode(pixels, size, photographs).Bytes, at);
    }

    private async Task<Raw> RawAsync(int layer, TileAddress at, CancellationToken cancellationToken)
    {
        if (!Source.Grid.Has(at))
        {
            return new Raw(new KeptTile(null, _time.GetUtcNow()), null);
        }

        string key = Key(layer, "", at);
        KeptTile? kept = _shelf.Get(key);
        BaseState state = State;
        if (kept is not null && (IsFresh(kept) || state.IsFailing))
        {
            return new Raw(kept, null);
        }

        // While it fails only the checks ask it: a hall of screens must not wait for one timeout after another.
        if (state.Fault is { } fault)
        {
            return new Raw(null, fault);
        }

        if (_flights.Count > MostWaiting)
        {
            return new Raw(kept, kept is null ? new BaseFault("busy", "Too many tiles are asked for at the same time.") : null);
        }

        // Who goes away does not take the tile from the others that wait for it.
        Lazy<Task<Raw>> flight = _flights.GetOrAdd(key, k => new Lazy<Task<Raw>>(() => FetchAsync(k, layer, at, kept)));
        return await flight.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<Raw> FetchAsync(string key, int layer, TileAddress at, KeptTile? kept)
    {
        try
        {
            await _fetching.WaitAsync(_stopping.Token).ConfigureAwait(false);
            try
            {
                UpstreamAnswer answer = await _upstream.GetAsync(Source.Addresses[layer], at, Source.Grid.TileSize, kept, _stopping.Token).ConfigureAwait(false);
                return Taken(key, answer, kept);
            }
            finally
            {
                _fetching.Release();
            }
        }
        finally
        {
            _flights.TryRemove(key, out _);
        }
    }

    private Raw Taken(string key, UpstreamAnswer answer, KeptTile? kept)
    {
        DateTimeOffset now = _time.GetUtcNow();
        if (answer.Unchanged && kept is not null)
        {
            _shelf.Confirm(key, now);
            return new Raw(kept with { At = now }, null);
        }

        // A service that has forgotten a tile has more likely lost its way than its map.
        if (answer.Fault is not null || (answer.Bytes is null && kept?.Bytes is not null))
        {
            _doubts.Writer.TryWrite(true);
            return new Raw(kept, kept is null ? answer.Fault : null);
        }

        KeptTile tile = new(answer.Bytes, now, answer.ETag, answer.LastModified);
        _shelf.Put(key, tile);
        return new Raw(tile, null);
    }

    private bool IsFresh(KeptTile tile) => _time.GetUtcNow() - tile.At < (tile.Bytes is null && s_freshNothing < Source.Fresh ? s_freshNothing : Source.Fresh);

    private string Key(int layer, string what, TileAddress at) => string.Create(CultureInfo.InvariantCulture, $"{Source.Id}-{Source.Stamp}/{layer}/{what}{at.Zoom}/{at.X}/{at.Y}");

    private static BaseTile Shown(KeptTile tile) =>
        tile.Bytes is { } bytes ? new BaseTile(bytes, TilePictures.TypeOf(TilePictures.FormatOf(bytes)), null, At: tile.At) : BaseTile.Nothing(tile.At);

    [LoggerMessage(741, LogLevel.Warning, "The base map {Base} can't be had ({Code}), kept tiles and the pack's map are shown: {Reason}")]
    private static partial void Fails(ILogger logger, string @base, string code, string reason);

    [LoggerMessage(742, LogLevel.Information, "The base map {Base} is there again")]
    private static partial void Back(ILogger logger, string @base);

    /// <summary>A tile of the service's own, or why it can't be had.</summary>
    private sealed record Raw(KeptTile? Tile, BaseFault? Fault);
}
