using SkiaSharp;

namespace Omni.Tests.Support;

/// <summary>Small files of the kinds that customers send.</summary>
internal static class SampleFiles
{
    public static byte[] Png { get; } = Picture(40, 20, SKEncodedImageFormat.Png);

    public static byte[] Jpeg { get; } = Picture(64, 32, SKEncodedImageFormat.Jpeg);

    public static byte[] Amr { get; } = [.. "#!AMR\n"u8, .. new byte[100]];

    public static byte[] Mp4 { get; } = [0, 0, 0, 24, .. "ftypisom"u8, .. new byte[100]];

    public static byte[] Pdf { get; } = [.. "%PDF-1.7\n"u8, .. new byte[100]];

    public static byte[] Html { get; } = [.. "<html><script>alert(1)</script></html>"u8];

    public static byte[] Svg { get; } = [.. """<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>"""u8];

    public static byte[] Picture(int width, int height, SKEncodedImageFormat format)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        surface.Canvas.Clear(SKColors.SteelBlue);
        using var image = surface.Snapshot();
        using var data = image.Encode(format, 90);
        return data.ToArray();
    }
}
