using System.Runtime.InteropServices;
using SkiaSharp;

namespace Command.Web.Map.Bases;

/// <summary>What a tile's bytes say they are, by their signature and never by what the sender calls them.</summary>
public enum TileFormat
{
    None,
    Png,
    Jpeg,
    Webp,
}

/// <summary>Tiles as pixels. Nothing here throws on bytes from outside.</summary>
public static class TilePictures
{
    private const int Quality = 88;

    /// <summary>The format of some bytes; None for anything that is no tile, a page or a script above all.</summary>
    public static TileFormat FormatOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => TileFormat.Png,
        [0xFF, 0xD8, 0xFF, ..] => TileFormat.Jpeg,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => TileFormat.Webp,
        _ => TileFormat.None,
    };

    /// <summary>The media type that a format is sent with.</summary>
    public static string TypeOf(TileFormat format) => format switch { TileFormat.Jpeg => "image/jpeg", TileFormat.Webp => "image/webp", _ => "image/png" };

    /// <summary>
    /// A tile's pixels, row by row, red first, with the colours multiplied by the alpha; null when the bytes are no whole picture of that size. The size is read from the head,
    /// so that a picture made to fill the memory is never unpacked.
    /// </summary>
    public static uint[]? Decode(ReadOnlySpan<byte> bytes, int size)
    {
        if (FormatOf(bytes) == TileFormat.None)
        {
            return null;
        }

        using SKData data = SKData.CreateCopy(bytes);
        using SKCodec? codec = SKCodec.Create(data);
        if (codec is null || codec.Info.Width != size || codec.Info.Height != size)
        {
            return null;
        }

        uint[] pixels = new uint[size * size];
        GCHandle held = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        try
        {
            return codec.GetPixels(Info(size), held.AddrOfPinnedObject()) == SKCodecResult.Success ? pixels : null;
        }
        finally
        {
            held.Free();
        }
    }

    /// <summary>Pixels as a tile: PNG, or JPEG where nothing shows through and the pixels came from photographs.</summary>
    public static (byte[] Bytes, TileFormat Format) Encode(uint[] pixels, int size, bool photograph)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        bool jpeg = photograph && pixels.All(p => p >> 24 == 255);
        GCHandle held = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        try
        {
            using SKImage image = SKImage.FromPixelCopy(Info(size), held.AddrOfPinnedObject(), size * sizeof(uint));
            using SKData data = image.Encode(jpeg ? SKEncodedImageFormat.Jpeg : SKEncodedImageFormat.Png, Quality);
            return (data.ToArray(), jpeg ? TileFormat.Jpeg : TileFormat.Png);
        }
        finally
        {
            held.Free();
        }
    }

    private static SKImageInfo Info(int size) => new(size, size, SKColorType.Rgba8888, SKAlphaType.Premul);
}
