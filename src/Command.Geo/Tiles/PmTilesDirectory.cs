using System.IO.Compression;
using Command.Geo.Wire;

namespace Command.Geo.Tiles;

/// <summary>One entry of a directory: a run of equal tiles, or, with a run of 0, a leaf directory that begins with this tile.</summary>
internal readonly record struct PmTilesEntry(ulong TileId, long Offset, uint Length, uint Run);

/// <summary>The directories of PMTiles v3 §5: columns of varints, packed with gzip.</summary>
internal static class PmTilesDirectory
{
    private const int MostEntries = 1_000_000;
    private const int MostBytes = 64 * 1024 * 1024;

    public static byte[] Write(ReadOnlySpan<PmTilesEntry> entries)
    {
        ProtoWriter columns = new();
        columns.Raw((ulong)entries.Length);
        ulong last = 0;
        foreach (PmTilesEntry entry in entries)
        {
            columns.Raw(entry.TileId - last);
            last = entry.TileId;
        }

        foreach (PmTilesEntry entry in entries)
        {
            columns.Raw(entry.Run);
        }

        foreach (PmTilesEntry entry in entries)
        {
            columns.Raw(entry.Length);
        }

        for (int i = 0; i < entries.Length; i++)
        {
            bool follows = i > 0 && entries[i].Offset == entries[i - 1].Offset + entries[i - 1].Length;
            columns.Raw(follows ? 0 : (ulong)entries[i].Offset + 1);
        }

        return Gzip(columns.Written);
    }

    public static PmTilesEntry[]? Read(ReadOnlySpan<byte> packed, PmTilesCompression compression)
    {
        if (Unpack(packed, compression, MostBytes) is not { } bytes)
        {
            return null;
        }

        ProtoReader columns = new(bytes);
        ulong count = columns.Raw();
        // Four columns of at least one byte each.
        if (columns.Broken || count > MostEntries || count * 4 > (ulong)bytes.Length)
        {
            return null;
        }

        PmTilesEntry[] entries = new PmTilesEntry[count];
        ulong id = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            id = unchecked(id + columns.Raw());
            entries[i] = new PmTilesEntry(id, 0, 0, 0);
        }

        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = entries[i] with { Run = (uint)Math.Min(columns.Raw(), uint.MaxValue) };
        }

        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = entries[i] with { Length = (uint)Math.Min(columns.Raw(), uint.MaxValue) };
        }

        for (int i = 0; i < entries.Length; i++)
        {
            ulong offset = columns.Raw();
            long at = offset > 0 ? (long)Math.Min(offset - 1, long.MaxValue / 2) : i > 0 ? entries[i - 1].Offset + entries[i - 1].Length : 0;
            entries[i] = entries[i] with { Offset = at };
        }

        return columns.Broken ? null : entries;
    }

    /// <summary>The entry that a tile is in: the last one that begins at or before it; null when there is none.</summary>
    public static PmTilesEntry? Find(PmTilesEntry[] entries, ulong tileId)
    {
        int low = 0, high = entries.Length - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) / 2);
            if (entries[middle].TileId <= tileId)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high >= 0 && (entries[high].Run == 0 || tileId - entries[high].TileId < entries[high].Run) ? entries[high] : null;
    }

    public static byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>The bytes unpacked; null when they are damaged, packed in another way, or more than <paramref name="most"/>.</summary>
    public static byte[]? Unpack(ReadOnlySpan<byte> packed, PmTilesCompression compression, int most)
    {
        if (compression == PmTilesCompression.None)
        {
            return packed.ToArray();
        }

        if (compression != PmTilesCompression.Gzip)
        {
            return null;
        }

        try
        {
            using GZipStream gzip = new(new MemoryStream(packed.ToArray(), writable: false), CompressionMode.Decompress);
            using MemoryStream unpacked = new();
            byte[] part = new byte[32 * 1024];
            for (int got = gzip.Read(part); got > 0; got = gzip.Read(part))
            {
                unpacked.Write(part, 0, got);
                if (unpacked.Length > most)
                {
                    return null;
                }
            }

            return unpacked.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
