namespace Omni.Runtime.Storage;

/// <summary>
/// Looks at the data directory before anything in it is touched: a wrong path must not be written into, and a store that has lost
/// its beginning must not be taken for a new one.
/// </summary>
internal static class DataDirectory
{
    /// <summary>Says that the directory is Omni's, and holds the format. Written once the store is there.</summary>
    public const string Marker = "omni.format";

    /// <summary>The folder that the database has for itself.</summary>
    public const string Store = "store";

    /// <summary>The folder of the search index, which may be removed while the host is down: it is built anew.</summary>
    public const string Search = "search";

    /// <summary>What a first start that was cut short may have left.</summary>
    private static readonly string[] Ours =
        [Store, Search, KeyRingFiles.Folder, SigningKeyFile.Name, SigningKeyFile.Name + ".new", Marker + ".new", "lost+found"];

    /// <summary>Makes the directory where there is none.</summary>
    /// <exception cref="DataDirectoryException">It can't be the data directory of this host; nothing was changed.</exception>
    public static void Prepare(string path)
    {
        if (File.Exists(path))
        {
            throw new DataDirectoryException($"{path} is a file, the data needs a directory. Name another with --data.");
        }

        try
        {
            Directory.CreateDirectory(path);
            Check(path);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException(
                $"{path} can't be the data directory: {ex.Message.TrimEnd('.')}. Give the user that runs Omni the right to write there, or name another with --data.", ex);
        }
    }

    /// <summary>From now on the directory is known as Omni's. Whole or not at all.</summary>
    public static void Mark(string path)
    {
        var marker = Path.Combine(path, Marker);
        if (File.Exists(marker))
        {
            return;
        }

        using (var file = new FileStream(marker + ".new", FileMode.Create, FileAccess.Write))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(DataFormat.Text));
            file.Flush(flushToDisk: true);
        }

        File.Move(marker + ".new", marker, overwrite: true);
    }

    private static void Check(string path)
    {
        var marker = Path.Combine(path, Marker);
        var store = Path.Combine(path, Store);
        var begun = File.Exists(Path.Combine(store, "CURRENT"));
        if (File.Exists(marker))
        {
            DataFormat.Check(path, File.ReadAllText(marker).Trim());
            if (!begun || !HoldsAny(store, "*.log"))
            {
                throw new DataDirectoryException(
                    $"{path} has lost {(begun ? "the log" : "the beginning")} of its database ({store}). Nothing was changed. Restore the whole directory from a backup, or name another with --data.");
            }
        }
        else if (!begun)
        {
            CheckIsNew(path, store);
        }
    }

    /// <summary>Hidden files are left alone: a mounted or checked-out folder has some.</summary>
    private static void CheckIsNew(string path, string store)
    {
        var foreign = Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry))
            .FirstOrDefault(name => !name.StartsWith('.') && !Ours.Contains(name, StringComparer.Ordinal));
        if (foreign is not null)
        {
            throw new DataDirectoryException($"{path} holds files that are not Omni's ({foreign}). Nothing was written. Name an empty or a new directory with --data.");
        }

        if (Directory.Exists(store) && (HoldsAny(store, "*.sst") || HoldsAny(store, "*.log")))
        {
            throw new DataDirectoryException(
                $"{path} has lost the beginning of its database ({store}). Nothing was changed. Restore the whole directory from a backup, or name another with --data.");
        }
    }

    private static bool HoldsAny(string folder, string pattern) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, pattern).Any();
}
