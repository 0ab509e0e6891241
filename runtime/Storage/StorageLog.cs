using Microsoft.Extensions.Logging;

namespace Omni.Runtime.Storage;

/// <summary>Every log line of this folder. Ids 4100-4199.</summary>
internal static partial class StorageLog
{
    [LoggerMessage(4101, LogLevel.Critical, "The disk refused a write ({Reason}); nothing more is accepted until it takes writes again")]
    public static partial void WriteFailed(this ILogger logger, Exception error, string reason);

    [LoggerMessage(4102, LogLevel.Information, "Opened the data in {Directory}")]
    public static partial void Opened(this ILogger logger, string directory);

    [LoggerMessage(4103, LogLevel.Warning, "The disk takes writes again; what was held back is written and new work is accepted")]
    public static partial void WritesAgain(this ILogger logger);

    [LoggerMessage(4104, LogLevel.Critical, "The database could not be opened again after a refused write; it is tried further, and reads fail until then")]
    public static partial void NotOpenedAgain(this ILogger logger, Exception error);

    [LoggerMessage(4105, LogLevel.Critical, "The data is damaged: a read failed. Keep a copy and restore a backup")]
    public static partial void Damaged(this ILogger logger, Exception error);

    [LoggerMessage(4106, LogLevel.Error, "The disk has less than {Bytes} bytes free; new messages are refused, what was accepted goes on")]
    public static partial void DiskIsShort(this ILogger logger, long bytes);

    [LoggerMessage(4107, LogLevel.Information, "The disk has room again; new messages are accepted")]
    public static partial void DiskHasRoom(this ILogger logger);
}
