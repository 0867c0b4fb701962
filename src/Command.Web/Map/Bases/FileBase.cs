using System.Text.Json;
using System.Threading.Channels;
using Command.Geo.Crs;
using Command.Geo.Tiles;
using Command.Ingest.Api;
using Command.Ingest.Contracts;

namespace Command.Web.Map.Bases;

/// <summary>A base map in a PMTiles v3 archive on the server: pictures of any map, or vector tiles of a street map that <c>citypack build</c> made. An archive that was replaced is opened anew.</summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed partial class FileBase : IBaseTiles, IDisposable
{
    private const string VectorType = "application/vnd.mapbox-vector-tile";

    private static readonly string[] s_streetLayers = ["road", "water", "boundary", "place"];

    private readonly BaseSource _source;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<bool> _doubts = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _drawing = new(Environment.ProcessorCount);
    private BaseState _state;
    private Opened? _opened;

    /// <param name="source">What it is.</param>
    /// <param name="time">Now.</param>
    /// <param name="logger">Told when it fails and when it is back.</param>
    public FileBase(BaseSource source, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_source, _time, _logger) = (source, time, logger);
        _state = new BaseState(null, time.GetUtcNow());
        Look();
    }

    /// <inheritdoc/>
    public BaseSource Source => Volatile.Read(ref _opened) is { Reader.Header: var header, WrittenAt: var at }
        ? _source with { MinZoom = Math.Max(_source.MinZoom, header.MinZoom), MaxZoom = Math.Min(_source.MaxZoom, header.MaxZoom), Stamp = $"{_source.Stamp}-{at.UtcTicks:x}" }
        : _source;

    /// <inheritdoc/>
    public BaseState State => Volatile.Read(ref _state);

    /// <inheritdoc/>
    public bool IsVector => Volatile.Read(ref _opened)?.Format == ArchiveFormat.Vector;

    /// <inheritdoc/>
    public ChannelReader<bool> Doubts => _doubts.Reader;

    /// <inheritdoc/>
    public async Task<BaseTile> TileAsync(int layer, TileAddress at, bool packed, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _opened) is not { } opened)
        {
            return BaseTile.Failed(State.Fault ?? new BaseFault("file", "The archive is not open."));
        }

        if (layer != 0 || !at.IsValid)
        {
            return BaseTile.Nothing(opened.WrittenAt);
        }

        if (opened.Format == ArchiveFormat.Vector || _source.Grid.IsTheMaps)
        {
            return Stored(opened, at, packed);
        }

        await _drawing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Drawn(opened, at), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _drawing.Release();
        }
    }

    /// <inheritdoc/>
    public Task CheckAsync(TileAddress place, CancellationToken cancellationToken)
    {
        Look();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        Volatile.Read(ref _opened)?.Archive.Dispose();
        _drawing.Dispose();
    }

    private BaseTile Stored(Opened opened, TileAddress at, bool packed)
    {
        (PmTile? tile, PmTilesFault? fault) = opened.Reader.Find(at);
        if (fault is not null)
        {
            return Doubtful(fault.Reason);
        }

        if (tile is null)
        {
            return BaseTile.Nothing(opened.WrittenAt);
        }

        bool vector = opened.Format == ArchiveFormat.Vector;
        bool asStored = opened.Reader.Header.TileCompression == PmTilesCompression.None || (packed && vector && opened.Reader.Header.TileCompression == PmTilesCompression.Gzip);
        if ((asStored ? tile.Bytes : opened.Reader.Unpack(tile)) is not { } bytes)
        {
            return Doubtful("A tile can't be unpacked.");
        }

        if (vector)
        {
            return new BaseTile(bytes, VectorType, null, asStored && opened.Reader.Header.TileCompression == PmTilesCompression.Gzip ? "gzip" : null, opened.WrittenAt);
        }

        // What the archive calls a picture may be anything; a browser is told only what the bytes are.
        TileFormat format = TilePictures.FormatOf(bytes);
        return format == TileFormat.None ? Doubtful("A tile is no PNG, JPEG or WebP.") : new BaseTile(bytes, TilePictures.TypeOf(format), null, At: opened.WrittenAt);
    }

    private BaseTile Drawn(Opened opened, TileAddress at)
    {
        TileWarp warp = TileWarp.Of(at, _source.Grid);
        int size = _source.Grid.TileSize;
        List<uint[]?> pixels = new(warp.Tiles.Length);
        bool photographs = true;
        foreach (TileAddress part in warp.Tiles)
        {
            BaseTile stored = Stored(opened, part, packed: false);
            if (stored.Fault is not null)
            {
                return stored;
            }

            uint[]? decoded = stored.Bytes is { } bytes ? TilePictures.Decode(bytes, size) : null;
            if (decoded is null && stored.Bytes is not null)
            {
                return Doubtful($"A tile is no whole picture of {size} by {size} pixels.");
            }

            photographs &= stored.Bytes is null || stored.Type == TilePictures.TypeOf(TileFormat.Jpeg);
            pixels.Add(decoded);
        }

        if (pixels.TrueForAll(p => p is null))
        {
            return BaseTile.Nothing(opened.WrittenAt);
        }

        (byte[] made, TileFormat format) = TilePictures.Encode(warp.Draw(pixels), size, photographs);
        return new BaseTile(made, TilePictures.TypeOf(format), null, At: opened.WrittenAt);
    }

    private BaseTile Doubtful(string reason)
    {
        _doubts.Writer.TryWrite(true);
        return BaseTile.Failed(new BaseFault("file", reason));
    }

    /// <summary>Opens the archive when it is not open or is another one than before.</summary>
    private void Look()
    {
        FileInfo file = new(_source.File!);
        Opened? opened = Volatile.Read(ref _opened);
        if (opened is not null && file.Exists && opened.WrittenAt == file.LastWriteTimeUtc && opened.Archive.Length == file.Length)
        {
            return;
        }

        (Opened? found, string? reason) = Open();

        // The one before is still being read by requests under way; its handle closes when the last of them is done.
        Volatile.Write(ref _opened, found);
        BaseFault? fault = reason is null ? null : new BaseFault("file", reason);
        if (State.Fault != fault)
        {
            Volatile.Write(ref _state, new BaseState(fault, _time.GetUtcNow()));
            if (fault is not null)
            {
                Unusable(_logger, _source.Id, _source.File!, fault.Detail);
            }
            else
            {
                Back(_logger, _source.Id, _source.File!);
            }
        }
    }

    private (Opened? Opened, string? Reason) Open()
    {
        (FileArchive? archive, Fault? unreadable) = FileArchive.Open(_source.File!);
        if (archive is null)
        {
            return (null, unreadable!.Reason);
        }

        (PmTilesReader? reader, PmTilesFault? fault) = PmTilesReader.Open(archive);
        string? reason = fault?.Reason ?? WhyNot(reader!);
        if (reason is null)
        {
            return (new Opened(archive, reader!, archive.WrittenAt, reader!.Header.TileType == 1 ? ArchiveFormat.Vector : ArchiveFormat.Pictures), null);
        }

        archive.Dispose();
        return (null, reason);
    }

    private string? WhyNot(PmTilesReader reader)
    {
        if (reader.Header.TileType is 2 or 3 or 4)
        {
            return null;
        }

        if (reader.Header.TileType != 1)
        {
            return $"Its tiles are of type {reader.Header.TileType}; vector tiles, PNG, JPEG and WebP are read.";
        }

        if (_source.Grid.Datum == Datum.Gcj02)
        {
            return "Vector tiles in GCJ-02 can't be moved; give pictures, or the map in CGCS2000.";
        }

        string[] layers = LayersOf(reader.Metadata);
        return s_streetLayers.All(layers.Contains)
            ? null
            : $"Its vector layers are {(layers.Length == 0 ? "not named" : string.Join(", ", layers))}, and not those of a street map that 'citypack build' makes. Pictures are drawn whatever they show.";
    }

    private static string[] LayersOf(ReadOnlyMemory<byte> metadata)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(metadata);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("vector_layers", out JsonElement layers) && layers.ValueKind == JsonValueKind.Array
                ? [.. layers.EnumerateArray().Take(100).Select(l => l.ValueKind == JsonValueKind.Object && l.TryGetProperty("id", out JsonElement id) ? id.ToString() : "")]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    [LoggerMessage(743, LogLevel.Warning, "The base map {Base} in {Path} can't be used, the pack's map is shown: {Reason}")]
    private static partial void Unusable(ILogger logger, string @base, string path, string reason);

    [LoggerMessage(744, LogLevel.Information, "The base map {Base} in {Path} is there again")]
    private static partial void Back(ILogger logger, string @base, string path);

    private enum ArchiveFormat
    {
        Vector,
        Pictures,
    }

    private sealed record Opened(FileArchive Archive, PmTilesReader Reader, DateTimeOffset WrittenAt, ArchiveFormat Format);
}
