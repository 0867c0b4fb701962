using System.Security.Cryptography;

namespace Command.Geo.Tiles;

/// <summary>Writes a PMTiles v3 archive of vector tiles as they come: gzip, clustered, equal tiles kept once, leaf directories where the root is full.</summary>
/// <remarks>One writer writes one archive, from one thread. Tiles must come in the order of <see cref="TileAddress.HilbertId"/>.</remarks>
public sealed class PmTilesWriter
{
    private const int SmallestLeaf = 4096;

    private readonly Stream _archive;
    private readonly List<PmTilesEntry> _entries = [];
    private readonly Dictionary<UInt128, PmTilesPart> _known = [];
    private long _length;
    private long _addressed;
    private ulong? _last;
    private int _minZoom = TileAddress.MostZoom;
    private int _maxZoom;

    /// <summary>Begins an archive.</summary>
    /// <param name="archive">Empty, writable and seekable; left open.</param>
    public PmTilesWriter(Stream archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        _archive = archive;
        // The header and the root directory are known last but stand first.
        archive.Write(new byte[PmTilesHeader.RootEnd]);
    }

    /// <summary>Tiles written so far, equal ones counted each.</summary>
    public long Count => _addressed;

    /// <summary>Adds the next tile.</summary>
    /// <param name="tile">A tile beyond all that were added before.</param>
    /// <exception cref="ArgumentException">The tile's number is not above the last one's.</exception>
    public void Add(EncodedTile tile)
    {
        ulong id = tile.Address.HilbertId;
        if (!tile.Address.IsValid || id <= _last)
        {
            throw new ArgumentException("Tiles must be valid and come in the order of their numbers.", nameof(tile));
        }

        _last = id;
        _addressed++;
        (_minZoom, _maxZoom) = (Math.Min(_minZoom, tile.Address.Zoom), Math.Max(_maxZoom, tile.Address.Zoom));
        UInt128 hash = Hash(tile.Bytes);
        if (!_known.TryGetValue(hash, out PmTilesPart part))
        {
            byte[] packed = PmTilesDirectory.Gzip(tile.Bytes);
            part = new PmTilesPart(_length, packed.Length);
            _archive.Write(packed);
            _length += packed.Length;
            _known.Add(hash, part);
        }

        if (_entries is [.., var before] && before.Offset == part.Offset && before.Length == part.Length && before.TileId + before.Run == id)
        {
            _entries[^1] = before with { Run = before.Run + 1 };
        }
        else
        {
            _entries.Add(new PmTilesEntry(id, part.Offset, (uint)part.Length, 1));
        }
    }

    /// <summary>Writes the directories, the metadata and the header.</summary>
    /// <param name="metadata">A JSON object, UTF-8; PMTiles v3 §4 names its members (<c>vector_layers</c>, <c>attribution</c>, …).</param>
    /// <param name="box">The ground shown, degrees.</param>
    /// <returns>The header as written.</returns>
    public PmTilesHeader Finish(ReadOnlySpan<byte> metadata, GeoBox box)
    {
        (byte[] root, byte[] leaves) = Directories();
        byte[] packed = PmTilesDirectory.Gzip(metadata);
        long metadataAt = PmTilesHeader.RootEnd + _length;
        PmTilesHeader header = new()
        {
            Root = new PmTilesPart(PmTilesHeader.Size, root.Length),
            Metadata = new PmTilesPart(metadataAt, packed.Length),
            Leaves = new PmTilesPart(metadataAt + packed.Length, leaves.Length),
            Tiles = new PmTilesPart(PmTilesHeader.RootEnd, _length),
            AddressedTiles = _addressed,
            TileEntries = _entries.Count,
            TileContents = _known.Count,
            Clustered = true,
            MinZoom = Math.Min(_minZoom, _maxZoom),
            MaxZoom = _maxZoom,
            Box = box,
        };
        _archive.Write(packed);
        _archive.Write(leaves);
        _archive.Position = 0;
        _archive.Write(header.Write());
        _archive.Write(root);
        _archive.Flush();
        return header;
    }

    private (byte[] Root, byte[] Leaves) Directories()
    {
        PmTilesEntry[] entries = [.. _entries];
        byte[] root = PmTilesDirectory.Write(entries);
        if (root.Length <= PmTilesHeader.RootEnd - PmTilesHeader.Size)
        {
            return (root, []);
        }

        for (int size = SmallestLeaf; ; size *= 2)
        {
            using MemoryStream leaves = new();
            List<PmTilesEntry> pointers = [];
            for (int i = 0; i < entries.Length; i += size)
            {
                byte[] leaf = PmTilesDirectory.Write(entries.AsSpan(i, Math.Min(size, entries.Length - i)));
                pointers.Add(new PmTilesEntry(entries[i].TileId, leaves.Length, (uint)leaf.Length, 0));
                leaves.Write(leaf);
            }

            root = PmTilesDirectory.Write([.. pointers]);
            if (root.Length <= PmTilesHeader.RootEnd - PmTilesHeader.Size)
            {
                return (root, leaves.ToArray());
            }
        }
    }

    private static UInt128 Hash(byte[] bytes)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes, hash);
        return new UInt128(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]));
    }
}
