using Microsoft.Extensions.Logging;

namespace Omni.Functions.Media;

/// <summary>Every log line of this folder. Ids 3400 to 3499.</summary>
internal static partial class MediaLog
{
    [LoggerMessage(3400, LogLevel.Warning, "The malware scanner does not answer; files wait for it")]
    public static partial void ScannerGone(this ILogger logger, Exception error);

    [LoggerMessage(3401, LogLevel.Warning, "The malware scanner answers without a verdict; files wait for one")]
    public static partial void ScannerUnsure(this ILogger logger);
}
