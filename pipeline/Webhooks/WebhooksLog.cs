using Microsoft.Extensions.Logging;

namespace Omni.Pipeline.Webhooks;

/// <summary>Every log line of this folder, ids 1820 to 1839. Ids and reasons only.</summary>
internal static partial class WebhooksLog
{
    [LoggerMessage(1820, LogLevel.Warning, "Webhook {Endpoint} did not take entry {Sequence} of conversation {ConversationId}: {Reason}")]
    public static partial void NotTaken(this ILogger logger, string endpoint, string conversationId, long sequence, string reason);
}
