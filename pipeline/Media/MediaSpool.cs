using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Media;

/// <summary>
/// A file on its way: read to its end before anybody judges it, and never past a limit. A small one stays in memory, a larger one lies
/// in a temporary file that only this process can read and that goes when it is closed.
/// </summary>
internal static class MediaSpool
{
    private const int InMemory = 256 * 1024;

    /// <summary>The content from its start, seekable; null when it is larger than that. The caller disposes it.</summary>
    public static async ValueTask<Stream?> ReadAsync(Stream content, long maxBytes, CancellationToken ct)
    {
        Stream spool = new MemoryStream();
        try
        {
            var buffer = new byte[81_920];
            while (await content.ReadAsync(buffer, ct) is var read and > 0)
            {
                if (spool.Length + read > maxBytes)
                {
                    await spool.DisposeAsync();
                    return null;
                }

                if (spool is MemoryStream && spool.Length + read > InMemory)
                {
                    spool = await ToFileAsync(spool, ct);
                }

                await WriteAsync(spool, buffer.AsMemory(0, read), ct);
            }

            spool.Position = 0;
            return spool;
        }
        catch
        {
            await spool.DisposeAsync();
            throw;
        }
    }

    private static async ValueTask WriteAsync(Stream spool, ReadOnlyMemory<byte> read, CancellationToken ct)
    {
        try
        {
            await spool.WriteAsync(read, ct);
        }
        catch (IOException full)
        {
            throw new StorageUnavailableException("There is no room for a file on its way.", full);
        }
    }

    private static async ValueTask<FileStream> ToFileAsync(Stream memory, CancellationToken ct)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            var file = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), options);
            memory.Position = 0;
            await memory.CopyToAsync(file, ct);
            await memory.DisposeAsync();
            return file;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException("There is no room for a file on its way.", refused);
        }
    }
}
