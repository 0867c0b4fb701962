namespace Command.Geo.Tiles;

/// <summary>Reads bytes of an archive wherever it lies.</summary>
public interface IArchiveBytes
{
    /// <summary>The archive's length in bytes.</summary>
    long Length { get; }

    /// <summary>Fills the buffer from an offset; false when there are not so many bytes or they can't be read. Must be safe to call from several threads.</summary>
    /// <param name="offset">Bytes from the start.</param>
    /// <param name="buffer">Filled whole.</param>
    bool Read(long offset, Span<byte> buffer);
}

/// <summary>An archive in memory.</summary>
/// <param name="bytes">All of it.</param>
public sealed class MemoryArchive(ReadOnlyMemory<byte> bytes) : IArchiveBytes
{
    /// <inheritdoc/>
    public long Length => bytes.Length;

    /// <inheritdoc/>
    public bool Read(long offset, Span<byte> buffer)
    {
        if (offset < 0 || offset > bytes.Length - buffer.Length)
        {
            return false;
        }

        bytes.Span.Slice((int)offset, buffer.Length).CopyTo(buffer);
        return true;
    }
}

/// <summary>A tile as it lies in an archive.</summary>
/// <param name="Bytes">Packed as <see cref="PmTilesHeader.TileCompression"/> says.</param>
/// <param name="Offset">Where it lies among the tiles: equal tiles share it, so it names the content.</param>
public sealed record PmTile(byte[] Bytes, long Offset);

/// <summary>Reads a PMTiles v3 archive. The root directory is held; leaf directories are read when a tile asks for them.</summary>
/// <remarks>Immutable and safe to share between threads, as its <see cref="IArchiveBytes"/> is. No archive makes it throw.</remarks>
public sealed class PmTilesReader
{
    private const int DeepestDirectory = 3;
    private const int MostDirectory = 16 * 1024 * 1024;
    private const int MostTile = 32 * 1024 * 1024;

    private readonly IArchiveBytes _archive;
    private readonly PmTilesEntry[] _root;

    private PmTilesReader(IArchiveBytes archive, PmTilesHeader header, PmTilesEntry[] root, byte[] metadata)
    {
        (_archive, Header, _root, Metadata) = (archive, header, root, metadata);
    }

    /// <summary>The archive's header.</summary>
    public PmTilesHeader Header { get; }

    /// <summary>The archive's metadata, unpacked: a JSON object, not checked.</summary>
    public ReadOnlyMemory<byte> Metadata { get; }

    /// <summary>Opens an archive.</summary>
    /// <param name="archive">Its bytes.</param>
    public static (PmTilesReader? Reader, PmTilesFault? Fault) Open(IArchiveBytes archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        byte[] start = new byte[PmTilesHeader.Size];
        if (!archive.Read(0, start))
        {
            return (null, new PmTilesFault("pmtiles-truncated", "The archive ends inside its header."));
        }

        (PmTilesHeader? header, PmTilesFault? fault) = PmTilesHeader.Read(start);
        if (header is null)
        {
            return (null, fault);
        }

        if (header.InternalCompression is not (PmTilesCompression.None or PmTilesCompression.Gzip))
        {
            return (null, new PmTilesFault("pmtiles-compression", "The directories are packed in a way that is not read; gzip is."));
        }

        if (Part(archive, header.Root, MostDirectory) is not { } rootBytes || Part(archive, header.Metadata, MostDirectory) is not { } packed)
        {
            return (null, new PmTilesFault("pmtiles-truncated", "The archive ends before its directory or its metadata."));
        }

        if (PmTilesDirectory.Read(rootBytes, header.InternalCompression) is not { } root)
        {
            return (null, new PmTilesFault("pmtiles-directory", "The root directory is damaged."));
        }

        return PmTilesDirectory.Unpack(packed, header.InternalCompression, MostDirectory) is { } metadata
            ? (new PmTilesReader(archive, header, root, metadata), null)
            : (null, new PmTilesFault("pmtiles-compression", "The metadata is damaged."));
    }

    /// <summary>A tile; null when the archive has none there.</summary>
    /// <param name="address">The tile.</param>
    /// <returns>The tile, or nothing, or what is wrong with the archive where the tile should be.</returns>
    public (PmTile? Tile, PmTilesFault? Fault) Find(TileAddress address)
    {
        if (!address.IsValid)
        {
            return default;
        }

        PmTilesEntry[] directory = _root;
        for (int depth = 0; depth <= DeepestDirectory; depth++)
        {
            if (PmTilesDirectory.Find(directory, address.HilbertId) is not { } entry)
            {
                return default;
            }

            if (entry.Run > 0)
            {
                return Within(Header.Tiles, entry) is { } place && Part(_archive, place, MostTile) is { } bytes
                    ? (new PmTile(bytes, entry.Offset), null)
                    : (null, new PmTilesFault("pmtiles-tile", $"The tile {address.Zoom}/{address.X}/{address.Y} is said to lie beyond the archive's tiles."));
            }

            if (Within(Header.Leaves, entry) is not { } leaf || Part(_archive, leaf, MostDirectory) is not { } packed
                || PmTilesDirectory.Read(packed, Header.InternalCompression) is not { } next)
            {
                return (null, new PmTilesFault("pmtiles-directory", "A leaf directory is damaged."));
            }

            directory = next;
        }

        return (null, new PmTilesFault("pmtiles-directory", $"The leaf directories are more than {DeepestDirectory} deep."));
    }

    /// <summary>A tile's bytes as they were before they were packed; null when they are damaged or packed in a way that is not read.</summary>
    /// <param name="tile">A tile of this archive.</param>
    public byte[]? Unpack(PmTile tile)
    {
        ArgumentNullException.ThrowIfNull(tile);
        return PmTilesDirectory.Unpack(tile.Bytes, Header.TileCompression, MostTile);
    }

    private static PmTilesPart? Within(PmTilesPart section, PmTilesEntry entry) =>
        entry.Offset <= section.Length - entry.Length ? new PmTilesPart(section.Offset + entry.Offset, entry.Length) : null;

    private static byte[]? Part(IArchiveBytes archive, PmTilesPart part, int most)
    {
        if (part.Length > most || part.Length > archive.Length)
        {
            return null;
        }

        byte[] bytes = new byte[part.Length];
        return archive.Read(part.Offset, bytes) ? bytes : null;
    }
}
