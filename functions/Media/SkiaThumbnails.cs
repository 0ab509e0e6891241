using Microsoft.Extensions.Options;
using Omni.Pipeline.Media;
using Omni.Pipeline.Ports;
using SkiaSharp;

namespace Omni.Functions.Media;

/// <summary>
/// Thumbnails by Skia. The header is read first: a picture that says it is too large to unpack is left alone. Only pixels are copied,
/// turned as the original's metadata says, so none of that metadata is in the result.
/// </summary>
internal sealed class SkiaThumbnails(IOptions<MediaOptions> options) : IThumbnails
{
    private const int Quality = 80;

    public ValueTask<byte[]?> MakeAsync(Stream picture, CancellationToken ct)
    {
        // Skia reads without waiting for anybody; a blob's stream reads ahead.
        ct.ThrowIfCancellationRequested();
        using var codec = SKCodec.Create(picture);
        return ValueTask.FromResult(codec is null ? null : Make(codec));
    }

    private byte[]? Make(SKCodec codec)
    {
        var limits = options.Value;
        var longest = Math.Max(codec.Info.Width, codec.Info.Height);
        if (longest == 0)
        {
            return null;
        }

        // Some formats unpack small at once, in eighths, and never smaller than is wanted; the others say their own size here.
        var wanted = Math.Min(1f, (float)limits.ThumbnailPixels / longest);
        var unpacked = codec.GetScaledDimensions(MathF.Ceiling(wanted * 8) / 8);
        if ((long)unpacked.Width * unpacked.Height > limits.ThumbnailSourcePixels)
        {
            return null;
        }

        using var bitmap = new SKBitmap(new SKImageInfo(unpacked.Width, unpacked.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) is not (SKCodecResult.Success or SKCodecResult.IncompleteInput))
        {
            return null;
        }

        return Draw(bitmap, codec.EncodedOrigin, limits.ThumbnailPixels);
    }

    private static byte[] Draw(SKBitmap bitmap, SKEncodedOrigin origin, int longest)
    {
        var scale = Math.Min(1f, (float)longest / Math.Max(bitmap.Width, bitmap.Height));
        var (width, height) = (Math.Max(1, (int)(bitmap.Width * scale)), Math.Max(1, (int)(bitmap.Height * scale)));
        var isOnItsSide = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        using var surface = SKSurface.Create(new SKImageInfo(isOnItsSide ? height : width, isOnItsSide ? width : height));
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        var turn = Turn(origin, width, height);
        canvas.Concat(in turn);
        using var image = SKImage.FromBitmap(bitmap);
        canvas.DrawImage(image, new SKRect(0, 0, width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var drawn = surface.Snapshot();
        using var data = drawn.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return data.ToArray();
    }

    /// <summary>From how a picture is stored to how it is looked at, by the eight ways of EXIF.</summary>
    private static SKMatrix Turn(SKEncodedOrigin origin, float width, float height) => origin switch
    {
        SKEncodedOrigin.TopLeft => SKMatrix.Identity,
        SKEncodedOrigin.TopRight => new(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new(0, -1, height, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new(0, -1, height, -1, 0, width, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new(0, 1, 0, -1, 0, width, 0, 0, 1),
    };
}
