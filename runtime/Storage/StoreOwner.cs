using System.Globalization;

namespace Omni.Runtime.Storage;

/// <summary>Which process has a store open, for the message to whoever comes second. RocksDB's lock is what keeps that one out.</summary>
internal static class StoreOwner
{
    private const string Name = "OWNER";

    public static void Write(string store) =>
        File.WriteAllText(Path.Combine(store, Name), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

    public static void Remove(string store)
    {
        try
        {
            File.Delete(Path.Combine(store, Name));
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            // On a disk that has become read-only it stays, and tells of a process that is gone: the next start overwrites it.
        }
    }

    /// <summary>Such as <c>process 4711</c>.</summary>
    public static string Describe(string store)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(store, Name));
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? $"process {id}" : "another process";
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
