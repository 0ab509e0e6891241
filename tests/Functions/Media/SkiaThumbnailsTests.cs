using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Microsoft.Extensions.Options;
using Omni.Functions.Media;
using Omni.Pipeline.Media;
using Omni.Tests.Support;
using SkiaSharp;

namespace Omni.Tests.Functions.Media;

public sealed class SkiaThumbnailsTests
{
    [Theory]
    [InlineData(1200, 600, 480, 240)]
    [InlineData(300, 1000, 144, 480)]
    [InlineData(30, 20, 30, 20)]
    [InlineData(2000, 1, 480, 1)]
    public async Task A_thumbnail_is_as_small_as_it_shall_be_and_never_larger_than_the_picture(int width, int height, int expectedWidth, int expectedHeight)
    {
        using var made = SKBitmap.Decode(await MakeAsync(SampleFiles.Picture(width, height, SKEncodedImageFormat.Jpeg)));

        Assert.InRange(made.Width, expectedWidth - 1, expectedWidth + 1);
        Assert.InRange(made.Height, expectedHeight - 1, expectedHeight + 1);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public async Task Pictures_of_every_kind_have_one(SKEncodedImageFormat format)
    {
        var made = await MakeAsync(SampleFiles.Picture(100, 50, format));

        Assert.Equal("image/jpeg", MediaSniffer.Sniff(made!).ContentType);
    }

    [Fact]
    public async Task What_the_camera_wrote_into_the_picture_is_not_in_the_thumbnail_but_it_stands_upright()
    {
        var photo = WithExif(Halves(), orientation: 6);
        Assert.Contains("GPS 31.2,121.5", Encoding.Latin1.GetString(photo), StringComparison.Ordinal);

        var made = await MakeAsync(photo);

        Assert.DoesNotContain("GPS", Encoding.Latin1.GetString(made!), StringComparison.Ordinal);
        Assert.DoesNotContain("Exif", Encoding.Latin1.GetString(made!), StringComparison.Ordinal);
        using var upright = SKBitmap.Decode(made);
        Assert.Equal((100, 200), (upright.Width, upright.Height));
        // Stored: red left, blue right. Turned a quarter clockwise, red is on top.
        Assert.True(upright.GetPixel(50, 20) is { Red: > 200, Blue: < 60 });
        Assert.True(upright.GetPixel(50, 180) is { Red: < 60, Blue: > 200 });
    }

    [Fact]
    public async Task A_small_file_that_would_unpack_to_gigabytes_is_left_alone()
    {
        var bomb = Header(60_000, 60_000);

        Assert.Null(await MakeAsync(bomb));
    }

    [Fact]
    public async Task A_large_photo_is_unpacked_small_and_not_refused()
    {
        var photo = SampleFiles.Picture(6000, 4000, SKEncodedImageFormat.Jpeg);

        Assert.NotNull(await MakeAsync(photo, new() { ThumbnailSourcePixels = 2_000_000 }));
        Assert.Null(await MakeAsync(SampleFiles.Picture(6000, 4000, SKEncodedImageFormat.Png), new() { ThumbnailSourcePixels = 2_000_000 }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(30)]
    public async Task What_is_broken_has_none(int bytes) => Assert.Null(await MakeAsync(SampleFiles.Png[..bytes]));

    [Fact]
    public async Task Any_bytes_are_taken_without_an_exception()
    {
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            var file = SampleFiles.Jpeg.ToArray();
            for (var j = 0; j < 5; j++)
            {
                file[random.Next(file.Length)] = (byte)random.Next(256);
            }

            await MakeAsync(file);
        }
    }

    private static async Task<byte[]?> MakeAsync(byte[] picture, MediaOptions? options = null) =>
        await new SkiaThumbnails(Options.Create(options ?? new())).MakeAsync(new MemoryStream(picture), default);

    private static byte[] Halves()
    {
        using var surface = SKSurface.Create(new SKImageInfo(200, 100));
        surface.Canvas.Clear(SKColors.Blue);
        using var red = new SKPaint { Color = SKColors.Red };
        surface.Canvas.DrawRect(0, 0, 100, 100, red);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Jpeg, 95);
        return data.ToArray();
    }

    /// <summary>The picture with an EXIF segment: how the camera was held, and a text where a place would be.</summary>
    private static byte[] WithExif(byte[] jpeg, byte orientation)
    {
        byte[] exif =
        [
            .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0, .. "GPS 31.2,121.5"u8,
        ];
        return [0xff, 0xd8, 0xff, 0xe1, (byte)((exif.Length + 2) >> 8), (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    /// <summary>The beginning of a PNG that says it is of this size.</summary>
    private static byte[] Header(int width, int height)
    {
        byte[] chunk = [.. "IHDR"u8, .. new byte[8], 8, 6, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk.AsSpan(4), width);
        BinaryPrimitives.WriteInt32BigEndian(chunk.AsSpan(8), height);
        var check = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc32.HashToUInt32(chunk));
        return [0x89, .. "PNG\r\n"u8, 0x1a, 0x0a, 0, 0, 0, 13, .. chunk, .. check, 0, 0, 0, 0, .. "IDAT"u8];
    }
}
