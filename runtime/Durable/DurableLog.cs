using Microsoft.Extensions.Logging;

namespace Omni.Runtime.Durable;

/// <summary>Every log line of this folder. Ids 4650-4699. Neither inputs nor outputs, nor what exceptions say.</summary>
internal static partial class DurableLog
{
    [LoggerMessage(4651, LogLevel.Information, "Orchestrations read back: {Live} live, {Activities} activities to run again")]
    public static partial void ReadBack(this ILogger logger, int live, int activities);

    [LoggerMessage(4652, LogLevel.Warning, "Activity {Activity} of {InstanceId} failed: {ErrorType}")]
    public static partial void ActivityFailed(this ILogger logger, string activity, string instanceId, string errorType);

    [LoggerMessage(4653, LogLevel.Warning, "Orchestration {InstanceId} ({Orchestrator}) failed: {ErrorType}")]
    public static partial void Failed(this ILogger logger, string instanceId, string orchestrator, string errorType);

    [LoggerMessage(4654, LogLevel.Error, "Orchestration {InstanceId} can't take its turn; it rests until the host is started again")]
    public static partial void Rests(this ILogger logger, Exception error, string instanceId);

    [LoggerMessage(4655, LogLevel.Warning, "Orchestrations wait: storage is not available")]
    public static partial void StorageGone(this ILogger logger, Exception error);

    [LoggerMessage(4656, LogLevel.Warning, "Stopped with activities that were running; they are run again after the start")]
    public static partial void StoppedWithActivities(this ILogger logger);

    [LoggerMessage(4657, LogLevel.Error, "Orchestration {InstanceId} ({Orchestrator}) does not fit its history any more and was failed")]
    public static partial void Unfit(this ILogger logger, string instanceId, string orchestrator);

    [LoggerMessage(4658, LogLevel.Debug, "An event for {InstanceId} was dropped: no such orchestration is under way")]
    public static partial void EventDropped(this ILogger logger, string instanceId);
}
