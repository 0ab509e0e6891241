using RocksDbSharp;

namespace Omni.Runtime.Storage;

/// <summary>What RocksDB says, in words.</summary>
internal static class RocksFault
{
    /// <summary>The reason without paths or numbers, since readiness shows it to everybody: <c>No space left on device</c>.</summary>
    public static string Reason(Exception error)
    {
        var parts = error.Message.Split(": ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            [] => "unknown",
            [.., var last] when error is RocksDbException && !last.Contains('/', StringComparison.Ordinal) && !last.Contains('=', StringComparison.Ordinal) => last,
            [var first, ..] when error is RocksDbException => first,
            _ => error.GetType().Name,
        };
    }

    public static bool IsLocked(RocksDbException error) =>
        error.Message.Contains("While lock file", StringComparison.OrdinalIgnoreCase) || error.Message.Contains("lock hold by current process", StringComparison.Ordinal);

    public static bool IsDamage(RocksDbException error) =>
        error.Message.StartsWith("Corruption", StringComparison.Ordinal) || error.Message.Contains("No such file", StringComparison.Ordinal);
}
