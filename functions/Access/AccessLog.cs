using Microsoft.Extensions.Logging;

namespace Omni.Functions.Access;

/// <summary>Every log line of this folder, ids 3200 to 3219. Ids only: no names, passwords or tokens.</summary>
internal static partial class AccessLog
{
    [LoggerMessage(3200, LogLevel.Information, "Created the first admin {AgentId}")]
    public static partial void FirstAdminCreated(this ILogger logger, string agentId);

    [LoggerMessage(3201, LogLevel.Warning, "The first admin's name is taken: another process makes the admin now, or one died doing so less than a minute ago")]
    public static partial void FirstAdminExists(this ILogger logger);
}
