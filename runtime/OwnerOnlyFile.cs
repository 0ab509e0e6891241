namespace Omni.Runtime;

/// <summary>A small file that only its owner reads.</summary>
internal static class OwnerOnlyFile
{
    /// <summary>Whole or not at all: half a secret would stop every later start.</summary>
    public static void Create(string path, ReadOnlySpan<byte> content)
    {
        var partial = path + ".new";
        File.Delete(partial);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(partial, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(partial, path, overwrite: false);
    }
}
