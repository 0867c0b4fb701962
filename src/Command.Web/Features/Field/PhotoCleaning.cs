using Command.Ingest.Api.Field;
using Command.Ingest.Contracts;
using Command.Web.Map.Bases;
using SkiaSharp;

namespace Command.Web.Features.Field;

/// <summary>Makes of whatever a phone sends a plain picture: unpacked and written anew, so that nothing but pixels remains, neither place and owner nor anything hidden in the file. Pure.</summary>
public static class PhotoCleaning
{
    /// <summary>Bytes of what is sent at the most.</summary>
    public const int Largest = 12 * 1024 * 1024;

    // A picture made to fill the memory is never unpacked; phones of today take 12 to 50 million.
    private const long MostPixels = 60_000_000;
    private const int LongestSide = 1_920, Quality = 82;

    /// <summary>The picture as a bare JPEG, upright and at most 1920 pixels long; or why it is none.</summary>
    public static (byte[]? Jpeg, Fault? Refusal) Clean(ReadOnlyMemory<byte> file)
    {
        if (file.Length > Largest)
        {
            return (null, FieldFaults.PhotoLarge(Largest));
        }

        // What it is says its beginning, not its name.
        if (TilePictures.FormatOf(file.Span) == TileFormat.None)
        {
            return (null, FieldFaults.PhotoType);
        }

        using SKData data = SKData.CreateCopy(file.Span);
        using SKCodec? codec = SKCodec.Create(data);
        if (codec is null || codec.Info.Width < 1 || codec.Info.Height < 1)
        {
            return (null, FieldFaults.PhotoType);
        }

        if ((long)codec.Info.Width * codec.Info.Height > MostPixels)
        {
            return (null, FieldFaults.PhotoLarge(Largest));
        }

        using SKBitmap whole = new(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        if (codec.GetPixels(whole.Info, whole.GetPixels()) is not SKCodecResult.Success)
        {
            return (null, FieldFaults.PhotoType);
        }

        return (Write(whole, codec.EncodedOrigin), null);
    }

    private static byte[] Write(SKBitmap whole, SKEncodedOrigin origin)
    {
        float scale = Math.Min(1f, (float)LongestSide / Math.Max(whole.Width, whole.Height));
        int width = Math.Max(1, (int)(whole.Width * scale)), height = Math.Max(1, (int)(whole.Height * scale));
        bool lies = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        using SKSurface surface = SKSurface.Create(new SKImageInfo(lies ? height : width, lies ? width : height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Concat(Upright(origin, width, height));
        using SKImage image = SKImage.FromBitmap(whole);
        surface.Canvas.DrawImage(image, new SKRect(0, 0, width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using SKImage shown = surface.Snapshot();
        using SKData jpeg = shown.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return jpeg.ToArray();
    }

    /// <summary>What turns the stored rows upright (Exif 2.32, tag 0x0112), for a picture that is stored so wide and high.</summary>
    private static SKMatrix Upright(SKEncodedOrigin origin, float w, float h) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, w, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, w, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, h, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, h, -1, 0, w, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, w, 0, 0, 1),
        _ => SKMatrix.Identity,
    };
}
