using System.Buffers.Binary;
using System.IO.Compression;
using Command.Geo.Wire;

namespace Command.Geo.Osm;

/// <summary>One block of a file, unpacked.</summary>
/// <param name="Offset">Where its length field stands in the file.</param>
/// <param name="IsHeader">An <c>OSMHeader</c> block; else <c>OSMData</c>.</param>
/// <param name="Data">The block; valid until the next read.</param>
internal readonly record struct PbfBlob(long Offset, bool IsHeader, ReadOnlyMemory<byte> Data);

/// <summary>
/// Reads the blobs of an OpenStreetMap PBF file one by one (the format's "fileformat" part): length, BlobHeader, Blob. The format's own
/// bounds hold: 64 KiB for a header, 32 MiB for a blob, packed or unpacked; so memory stays below 100 MiB whatever the file claims.
/// </summary>
internal sealed class PbfBlobReader(Stream stream)
{
    private const int MostHeader = 64 * 1024;
    private const int MostBlob = 32 * 1024 * 1024;

    private byte[] _header = [];
    private byte[] _packed = [];
    private byte[] _data = [];

    /// <summary>Set once a read has failed.</summary>
    public OsmFault? Fault { get; private set; }

    /// <summary>Where the next blob begins.</summary>
    public long Position { get; private set; }

    /// <summary>Goes to a blob whose place is known.</summary>
    public void Seek(long offset)
    {
        Position = offset;
        stream.Position = offset;
    }

    /// <summary>The next header or data block; false at the end and on a fault. Blobs of unknown types are passed over, as the format asks.</summary>
    public bool TryRead(out PbfBlob blob)
    {
        blob = default;
        try
        {
            while (Fault is null)
            {
                long offset = Position;
                if (!ReadFrame(offset, out string type, out int size))
                {
                    return false;
                }

                if (type is not ("OSMHeader" or "OSMData"))
                {
                    continue;
                }

                int length = Unpack(_packed.AsSpan(0, size), offset);
                blob = new PbfBlob(offset, type == "OSMHeader", _data.AsMemory(0, Math.Max(0, length)));
                return length >= 0;
            }
        }
        catch (IOException e)
        {
            Fail("osm-stream", $"The file can't be read: {e.Message}", Position);
        }

        return false;
    }

    private bool ReadFrame(long offset, out string type, out int size)
    {
        (type, size) = ("", 0);
        Span<byte> length = stackalloc byte[4];
        int got = stream.ReadAtLeast(length, 4, throwOnEndOfStream: false);
        if (got == 0)
        {
            return false;
        }

        uint headerSize = BinaryPrimitives.ReadUInt32BigEndian(length);
        if (got < 4)
        {
            return Fail("osm-truncated", "The file ends inside the length of a blob header.", offset);
        }

        if (headerSize > MostHeader)
        {
            return Fail("osm-size", $"A blob header of {headerSize} bytes is announced; the format allows {MostHeader}.", offset);
        }

        if (!Fill(ref _header, (int)headerSize))
        {
            return Fail("osm-truncated", "The file ends inside a blob header.", offset);
        }

        ProtoReader header = new(_header.AsSpan(0, (int)headerSize));
        ulong blobSize = ulong.MaxValue;
        while (header.Next())
        {
            switch (header.Field)
            {
                case 1:
                    ReadOnlySpan<byte> name = header.Bytes();
                    type = name.SequenceEqual("OSMData"u8) ? "OSMData" : name.SequenceEqual("OSMHeader"u8) ? "OSMHeader" : "";
                    break;
                case 3:
                    blobSize = header.Number();
                    break;
                default:
                    header.Skip();
                    break;
            }
        }

        if (header.Broken || blobSize == ulong.MaxValue)
        {
            return Fail("osm-protobuf", "A blob header is no BlobHeader message.", offset);
        }

        if (blobSize > MostBlob)
        {
            return Fail("osm-size", $"A blob of {blobSize} bytes is announced; the format allows {MostBlob}.", offset);
        }

        size = (int)blobSize;
        Position = offset + 4 + headerSize + size;
        return Fill(ref _packed, size) || Fail("osm-truncated", "The file ends inside a blob.", offset);
    }

    private bool Fill(ref byte[] buffer, int size)
    {
        if (buffer.Length < size)
        {
            buffer = new byte[Math.Max(size, Math.Min(MostBlob, buffer.Length * 2))];
        }

        return stream.ReadAtLeast(buffer.AsSpan(0, size), size, throwOnEndOfStream: false) == size;
    }

    private int Unpack(ReadOnlySpan<byte> packed, long offset)
    {
        ProtoReader blob = new(packed);
        ReadOnlySpan<byte> raw = [], zlib = [];
        bool hasRaw = false, hasZlib = false;
        int other = 0;
        ulong rawSize = 0;
        while (blob.Next())
        {
            switch (blob.Field)
            {
                case 1:
                    raw = blob.Bytes();
                    hasRaw = true;
                    break;
                case 2:
                    rawSize = blob.Number();
                    break;
                case 3:
                    zlib = blob.Bytes();
                    hasZlib = true;
                    break;
                default:
                    other = blob.Field;
                    blob.Skip();
                    break;
            }
        }

        if (blob.Broken)
        {
            Fail("osm-protobuf", "A blob is no Blob message.", offset);
            return -1;
        }

        if (hasRaw)
        {
            Grow(raw.Length);
            raw.CopyTo(_data);
            return raw.Length;
        }

        if (!hasZlib)
        {
            Fail("osm-compression", $"A blob is packed in a way that is not read (field {other}); write the file with zlib.", offset);
            return -1;
        }

        if (rawSize > MostBlob)
        {
            Fail("osm-size", $"A blob of {rawSize} bytes unpacked is announced; the format allows {MostBlob}.", offset);
            return -1;
        }

        return Inflate(zlib, (int)rawSize, offset);
    }

    private int Inflate(ReadOnlySpan<byte> zlib, int rawSize, long offset)
    {
        try
        {
            Grow(rawSize);
            using ZLibStream inflater = new(new MemoryStream(zlib.ToArray(), writable: false), CompressionMode.Decompress);
            int got = inflater.ReadAtLeast(_data.AsSpan(0, rawSize), rawSize, throwOnEndOfStream: false);
            if (got == rawSize && inflater.ReadByte() < 0)
            {
                return rawSize;
            }

            Fail("osm-compression", $"A blob does not unpack to the {rawSize} bytes it announces.", offset);
        }
        catch (InvalidDataException e)
        {
            Fail("osm-compression", $"A blob's zlib data is damaged: {e.Message}", offset);
        }

        return -1;
    }

    private void Grow(int size)
    {
        if (_data.Length < size)
        {
            _data = new byte[size];
        }
    }

    private bool Fail(string code, string reason, long offset)
    {
        Fault ??= new OsmFault(code, reason, offset);
        return false;
    }
}
