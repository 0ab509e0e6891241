using Microsoft.Extensions.Logging;

namespace Omni.Runtime.Http;

/// <summary>Every log line of this folder. Ids 4200-4299.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(4201, LogLevel.Error, "Request to {Endpoint} failed")]
    public static partial void Failed(this ILogger logger, string endpoint, Exception exception);

    [LoggerMessage(4202, LogLevel.Warning, "Request to {Endpoint} refused: {Reason}")]
    public static partial void Unavailable(this ILogger logger, string endpoint, string reason);

    [LoggerMessage(4203, LogLevel.Warning, "Not ready: {Check}: {Problem}")]
    public static partial void NotReady(this ILogger logger, string check, string problem);

    [LoggerMessage(4204, LogLevel.Information, "Request to {Endpoint} answered with {Status}")]
    public static partial void Refused(this ILogger logger, string endpoint, int status);
}
