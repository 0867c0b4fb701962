using System.IO.Compression;

namespace Command.Ingest.Api.Tiles;

/// <summary>A tile as it is and as gzip, packed once and only when somebody takes it so.</summary>
/// <param name="plain">Not packed; empty when nothing lies on the tile.</param>
public sealed class PackedTile(byte[] plain)
{
    private readonly Lazy<byte[]> _gzip = new(() => Pack(plain));

    public ReadOnlyMemory<byte> Plain => plain;

    public ReadOnlyMemory<byte> Gzip => _gzip.Value;

    public bool IsEmpty => plain.Length == 0;

    /// <summary>The bytes held at most, with something for the object itself.</summary>
    public int Size => (2 * plain.Length) + 256;

    private static byte[] Pack(byte[] plain)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(plain);
        }

        return packed.ToArray();
    }
}
