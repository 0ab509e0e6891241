using Microsoft.Extensions.Logging;

namespace Omni.Functions.Http;

/// <summary>Every log line of this folder, ids 3100 to 3199. Ids and reasons only: no names, passwords, tokens or texts.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(3100, LogLevel.Information, "Agent {AgentId} signed in")]
    public static partial void SignedIn(this ILogger logger, string agentId);

    [LoggerMessage(3101, LogLevel.Warning, "Sign-in refused for {AgentId}: {Reason}")]
    public static partial void SignInRefused(this ILogger logger, string agentId, string reason);

    [LoggerMessage(3102, LogLevel.Information, "Agent {AgentId} signed out")]
    public static partial void SignedOut(this ILogger logger, string agentId);

    [LoggerMessage(3103, LogLevel.Warning, "The backlog was not called for agent {AgentId}, the queue is full; the timer calls it")]
    public static partial void BacklogNotCalled(this ILogger logger, string agentId);

    [LoggerMessage(3104, LogLevel.Information, "Admin {AdminId} created agent {AgentId}")]
    public static partial void AgentCreated(this ILogger logger, string adminId, string agentId);

    [LoggerMessage(3105, LogLevel.Information, "Admin {AdminId} changed agent {AgentId}")]
    public static partial void AgentChanged(this ILogger logger, string adminId, string agentId);

    [LoggerMessage(3106, LogLevel.Information, "Admin {AdminId} {What} account {Account} of channel {Channel}")]
    public static partial void ChannelHandled(this ILogger logger, string adminId, string what, string channel, string account);

    [LoggerMessage(3112, LogLevel.Information, "{CallerId} {What} customer {CustomerId}")]
    public static partial void CustomerHandled(this ILogger logger, string callerId, string what, string customerId);

    [LoggerMessage(3107, LogLevel.Information, "Admin {AdminId} changed a word list, now of {Count} words")]
    public static partial void WordsChanged(this ILogger logger, string adminId, int count);

    [LoggerMessage(3113, LogLevel.Information, "Admin {AdminId} applied the menu of account {Account} of channel {Channel}: {Result}")]
    public static partial void MenuApplied(this ILogger logger, string adminId, string channel, string account, string result);

    [LoggerMessage(3110, LogLevel.Information, "{CallerId} put {Count} dead letters of queue {Queue} back")]
    public static partial void DeadLettersReplayed(this ILogger logger, string callerId, int count, string queue);

    [LoggerMessage(3111, LogLevel.Warning, "{CallerId} removed dead letter {SequenceNumber} of queue {Queue}")]
    public static partial void DeadLetterRemoved(this ILogger logger, string callerId, long sequenceNumber, string queue);

    [LoggerMessage(3109, LogLevel.Warning, "A webhook call on channel {Channel} was refused: {Reason}")]
    public static partial void WebhookRefused(this ILogger logger, string channel, string reason);

    [LoggerMessage(
        3118,
        LogLevel.Warning,
        "A message on channel {Channel}, account {Account}, is dropped: its sender writes too fast. Others of the sender in the next minute are only counted")]
    public static partial void FloodDropped(this ILogger logger, string channel, string account);

    [LoggerMessage(3108, LogLevel.Warning, "Event {Target} was not pushed; browsers read it when they next ask")]
    public static partial void NotPushed(this ILogger logger, string target, Exception exception);

    [LoggerMessage(3114, LogLevel.Information, "Agent {AgentId} started conversation {ConversationId} with customer {CustomerId}")]
    public static partial void ConversationStarted(this ILogger logger, string agentId, string conversationId, string customerId);

    [LoggerMessage(3117, LogLevel.Information, "{CallerId} scanned all data for {Count} texts and found {Found} places")]
    public static partial void DataScanned(this ILogger logger, string callerId, int count, int found);

    [LoggerMessage(3115, LogLevel.Information, "{CallerId} changed the rules of retention")]
    public static partial void RetentionChanged(this ILogger logger, string callerId);

    [LoggerMessage(3119, LogLevel.Information, "{CallerId} changed the schedules")]
    public static partial void SchedulesChanged(this ILogger logger, string callerId);

    [LoggerMessage(3116, LogLevel.Warning, "The export of customer {CustomerId} ended before its end")]
    public static partial void ExportBroken(this ILogger logger, string customerId, Exception exception);

    [LoggerMessage(3150, LogLevel.Information, "{CallerId} had the search index built anew")]
    public static partial void SearchRebuilt(this ILogger logger, string callerId);

    [LoggerMessage(3160, LogLevel.Information, "{CallerId} {What} the password of agent {AgentId}")]
    public static partial void PasswordHandled(this ILogger logger, string callerId, string what, string agentId);

    [LoggerMessage(3161, LogLevel.Information, "{CallerId} had all conversations counted again for the reports")]
    public static partial void ReportsRebuilt(this ILogger logger, string callerId);

    [LoggerMessage(3151, LogLevel.Warning, "Making the first admin was refused: a wrong secret")]
    public static partial void SetupRefused(this ILogger logger);

    [LoggerMessage(3170, LogLevel.Information, "{CallerId} changed the rules of intents")]
    public static partial void IntentRulesChanged(this ILogger logger, string callerId);

    [LoggerMessage(3171, LogLevel.Information, "{CallerId} trained the intents' model {Version}")]
    public static partial void IntentsTrained(this ILogger logger, string callerId, string version);

    [LoggerMessage(3174, LogLevel.Information, "{CallerId} began a simulation of {Scenario}")]
    public static partial void SimulationBegun(this ILogger logger, string callerId, string scenario);

    [LoggerMessage(3173, LogLevel.Information, "{CallerId} changed the weights of routing")]
    public static partial void RoutingWeightsChanged(this ILogger logger, string callerId);

    [LoggerMessage(3172, LogLevel.Information, "{CallerId} put the intents' model {Version} in force")]
    public static partial void IntentModelActivated(this ILogger logger, string callerId, string version);
}
