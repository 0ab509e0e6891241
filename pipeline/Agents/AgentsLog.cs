using Microsoft.Extensions.Logging;

namespace Omni.Pipeline.Agents;

/// <summary>Every log line of this folder, ids 1600 to 1619. Ids only: no names, passwords or tokens.</summary>
internal static partial class AgentsLog
{
    [LoggerMessage(1600, LogLevel.Warning, "A used refresh token of agent {AgentId} came again; sign-in {Family} ended")]
    public static partial void RefreshTokenReused(this ILogger logger, string agentId, string family);
}
