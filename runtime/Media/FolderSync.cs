using System.Runtime.InteropServices;

namespace Omni.Runtime.Media;

/// <summary>
/// Makes names in a folder as safe as the files they name: on Unix a file's sync does not cover its name. On Windows the file system
/// sees to it.
/// </summary>
internal static class FolderSync
{
    private const int ReadOnly = 0;

    /// <summary>Makes the folder where there is none, its own name synced.</summary>
    public static void Create(string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            Sync(Path.GetDirectoryName(path)!);
        }
    }

    /// <exception cref="IOException">The disk does not take it.</exception>
    public static void Sync(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folder = NativeMethods.Open(path, ReadOnly);
        if (folder < 0)
        {
            throw new IOException($"Folder {path} does not open: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        var result = NativeMethods.Sync(folder);
        var error = Marshal.GetLastPInvokeErrorMessage();
        _ = NativeMethods.Close(folder);
        if (result != 0)
        {
            throw new IOException($"Folder {path} was not synced: {error}");
        }
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static extern int Sync(int file);

        [DllImport("libc", EntryPoint = "close", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static extern int Close(int file);
    }
}
