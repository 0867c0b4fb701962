using System.Buffers.Binary;

namespace Command.Geo.Tiles;

/// <summary>Why a file is no usable tile archive.</summary>
/// <param name="Code">Stable: <c>pmtiles-header</c>, <c>pmtiles-directory</c>, <c>pmtiles-compression</c>, <c>pmtiles-truncated</c> or <c>pmtiles-tile</c>.</param>
/// <param name="Reason">What was found, in plain English.</param>
public sealed record PmTilesFault(string Code, string Reason);

/// <summary>How bytes of an archive are packed: the numbers of PMTiles v3 §3.</summary>
public enum PmTilesCompression
{
    /// <summary>Not stated.</summary>
    Unknown,

    /// <summary>As they are.</summary>
    None,

    /// <summary>RFC 1952.</summary>
    Gzip,

    /// <summary>RFC 7932; not read.</summary>
    Brotli,

    /// <summary>RFC 8878; not read.</summary>
    Zstd,
}

/// <summary>A stretch of an archive.</summary>
/// <param name="Offset">Bytes from the start.</param>
/// <param name="Length">Bytes.</param>
public readonly record struct PmTilesPart(long Offset, long Length);

/// <summary>The 127 bytes at the start of a PMTiles v3 archive.</summary>
public sealed record PmTilesHeader
{
    /// <summary>Its length in bytes.</summary>
    public const int Size = 127;

    /// <summary>The header and the root directory must lie within so many bytes.</summary>
    public const int RootEnd = 16_384;

    /// <summary>The root directory.</summary>
    public required PmTilesPart Root { get; init; }

    /// <summary>The metadata, a JSON object.</summary>
    public required PmTilesPart Metadata { get; init; }

    /// <summary>All leaf directories.</summary>
    public required PmTilesPart Leaves { get; init; }

    /// <summary>All tiles.</summary>
    public required PmTilesPart Tiles { get; init; }

    /// <summary>Tiles that can be asked for.</summary>
    public long AddressedTiles { get; init; }

    /// <summary>Entries of the directories that stand for tiles.</summary>
    public long TileEntries { get; init; }

    /// <summary>Different tiles.</summary>
    public long TileContents { get; init; }

    /// <summary>True when the tiles lie in the order of their numbers.</summary>
    public bool Clustered { get; init; }

    /// <summary>How the directories and the metadata are packed.</summary>
    public PmTilesCompression InternalCompression { get; init; } = PmTilesCompression.Gzip;

    /// <summary>How each tile is packed.</summary>
    public PmTilesCompression TileCompression { get; init; } = PmTilesCompression.Gzip;

    /// <summary>1 for Mapbox vector tiles.</summary>
    public int TileType { get; init; } = 1;

    /// <summary>The first level.</summary>
    public required int MinZoom { get; init; }

    /// <summary>The last level.</summary>
    public required int MaxZoom { get; init; }

    /// <summary>The ground shown, degrees; kept to 1e-7.</summary>
    public required GeoBox Box { get; init; }

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">The first 127 bytes of the archive, or more.</param>
    public static (PmTilesHeader? Header, PmTilesFault? Fault) Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Size || !bytes.StartsWith("PMTiles"u8))
        {
            return (null, new PmTilesFault("pmtiles-header", "The file does not begin with a PMTiles header."));
        }

        if (bytes[7] != 3)
        {
            return (null, new PmTilesFault("pmtiles-header", $"The archive is of version {bytes[7]}; version 3 is read."));
        }

        PmTilesHeader header = new()
        {
            Root = Part(bytes, 8),
            Metadata = Part(bytes, 24),
            Leaves = Part(bytes, 40),
            Tiles = Part(bytes, 56),
            AddressedTiles = BinaryPrimitives.ReadInt64LittleEndian(bytes[72..]),
            TileEntries = BinaryPrimitives.ReadInt64LittleEndian(bytes[80..]),
            TileContents = BinaryPrimitives.ReadInt64LittleEndian(bytes[88..]),
            Clustered = bytes[96] == 1,
            InternalCompression = (PmTilesCompression)bytes[97],
            TileCompression = (PmTilesCompression)bytes[98],
            TileType = bytes[99],
            MinZoom = bytes[100],
            MaxZoom = bytes[101],
            Box = new GeoBox(Degrees(bytes, 102), Degrees(bytes, 106), Degrees(bytes, 110), Degrees(bytes, 114)),
        };
        foreach (PmTilesPart part in new[] { header.Root, header.Metadata, header.Leaves, header.Tiles })
        {
            if (part.Offset < 0 || part.Length < 0 || part.Offset > long.MaxValue - part.Length)
            {
                return (null, new PmTilesFault("pmtiles-header", "A part of the archive is said to lie beyond any file."));
            }
        }

        return header.MinZoom <= header.MaxZoom && header.MaxZoom <= TileAddress.MostZoom
            ? (header, null)
            : (null, new PmTilesFault("pmtiles-header", $"The levels {header.MinZoom} to {header.MaxZoom} are none that can be."));
    }

    /// <summary>The header's bytes.</summary>
    public byte[] Write()
    {
        byte[] bytes = new byte[Size];
        "PMTiles"u8.CopyTo(bytes);
        bytes[7] = 3;
        long[] numbers =
        [
            Root.Offset, Root.Length, Metadata.Offset, Metadata.Length, Leaves.Offset, Leaves.Length, Tiles.Offset, Tiles.Length,
            AddressedTiles, TileEntries, TileContents,
        ];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8 + (8 * i)), numbers[i]);
        }

        bytes[96] = Clustered ? (byte)1 : (byte)0;
        bytes[97] = (byte)InternalCompression;
        bytes[98] = (byte)TileCompression;
        bytes[99] = (byte)TileType;
        bytes[100] = (byte)MinZoom;
        bytes[101] = (byte)MaxZoom;
        double[] degrees = [Box.West, Box.South, Box.East, Box.North];
        for (int i = 0; i < degrees.Length; i++)
        {
            Put(bytes, 102 + (4 * i), degrees[i]);
        }

        bytes[118] = (byte)Math.Min(MaxZoom, Math.Max(MinZoom, 11));
        Put(bytes, 119, (Box.West + Box.East) / 2);
        Put(bytes, 123, (Box.South + Box.North) / 2);
        return bytes;
    }

    private static PmTilesPart Part(ReadOnlySpan<byte> bytes, int at) =>
        new(BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[(at + 8)..]));

    private static double Degrees(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]) / 1e7;

    private static void Put(byte[] bytes, int at, double degrees) =>
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), (int)Math.Round(Math.Clamp(degrees, -180, 180) * 1e7));
}
