using Microsoft.Extensions.Logging;

namespace Omni.Runtime.Storage;

/// <summary>Every log line of this folder. Ids 4100-4199.</summary>
internal static partial class StorageLog
{
    [LoggerMessage(4101, LogLevel.Critical, "The database refused a write; nothing more is accepted until the host is restarted")]
    public static partial void WriteFailed(this ILogger logger, Exception error);

    [LoggerMessage(4102, LogLevel.Information, "Opened the data in {Directory}")]
    public static partial void Opened(this ILogger logger, string directory);
}
