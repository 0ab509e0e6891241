using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Media;

/// <summary>One kept file on the disk: a mark, the length of what is said of it, that as JSON, then the content.</summary>
internal static class MediaFile
{
    private const int MaxInfoBytes = 16 * 1024;

    private static readonly byte[] Mark = [.. "OMNIMED1"u8];

    /// <summary>The name on the disk: of one length, and in one case.</summary>
    public static string NameOf(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 20));

    /// <summary>Writes it whole and synced.</summary>
    public static async ValueTask WriteAsync(string path, Stream content, MediaInfo info, CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var said = JsonSerializer.SerializeToUtf8Bytes(info);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, said.Length);
        await using var file = new FileStream(path, options);
        await file.WriteAsync(Mark, ct);
        await file.WriteAsync(length, ct);
        await file.WriteAsync(said, ct);
        await content.CopyToAsync(file, ct);
        await file.FlushAsync(ct);
        file.Flush(flushToDisk: true);
    }

    /// <exception cref="IOException">It is not there, or not such a file.</exception>
    public static async ValueTask<StoredMedia> OpenAsync(string path, CancellationToken ct)
    {
        var file = new FileStream(path, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous });
        try
        {
            var start = new byte[Mark.Length + sizeof(int)];
            await file.ReadExactlyAsync(start, ct);
            var length = BinaryPrimitives.ReadInt32BigEndian(start.AsSpan(Mark.Length));
            if (!start.AsSpan(0, Mark.Length).SequenceEqual(Mark) || length is < 2 or > MaxInfoBytes)
            {
                throw new IOException($"{path} is no kept file.");
            }

            var said = new byte[length];
            await file.ReadExactlyAsync(said, ct);
            var info = JsonSerializer.Deserialize<MediaInfo>(said) ?? throw new IOException($"{path} says nothing of itself.");
            return new StoredMedia(info, file.Length - file.Position, new FileSection(file, file.Position));
        }
        catch (JsonException damaged)
        {
            await file.DisposeAsync();
            throw new IOException($"{path} says nothing of itself.", damaged);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
