using System.Security.Cryptography;
using System.Text;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Stages;

/// <summary>The sessions and broker message ids of the design's steps, hashed where they would be too long for a broker.</summary>
public static class SessionIds
{
    /// <summary>Steps 2 to 6: the sender, so that a sender's messages keep their order. An outbound message's sender is its agent.</summary>
    public static string OfSender(UnifiedMessage message) => Fit(message.Direction switch
    {
        Direction.Inbound => $"{message.Channel}|{Part(message.Account)}|{message.SenderId}",
        Direction.Outbound => $"{message.ConversationId}|{message.AgentId}",
    });

    /// <summary>Steps 7 and 9.</summary>
    public static string OfConversation(UnifiedMessage message) => Fit(message.ConversationId);

    /// <summary>Step 8.</summary>
    public static string OfDelivery(UnifiedMessage message) => Fit($"{message.ConversationId}|{message.Channel}");

    /// <summary>
    /// What makes a message the same message: where it came from and its sender's own id. Of an answer that is its id, which derives from
    /// the conversation, the agent and the agent's own id; the conversation itself may change on the way.
    /// </summary>
    public static string OfExternalMessage(UnifiedMessage message) => Fit(message.Direction switch
    {
        Direction.Inbound => $"{message.Channel}|{Part(message.Account)}|{Part(message.SenderId)}|{message.ExternalId}",
        Direction.Outbound => $"out|{message.MessageId}",
    });

    /// <summary>
    /// A part before the last one can't hold the sign that ends it, or one sender could have another's id. Channels and conversations are
    /// named by Omni, without that sign; ids without it and without <c>~</c> are as they were.
    /// </summary>
    private static string Part(string id) => id.AsSpan().ContainsAny('|', '~')
        ? id.Replace("~", "~0", StringComparison.Ordinal).Replace("|", "~1", StringComparison.Ordinal)
        : id;

    private static string Fit(string id)
    {
        if (id.Length <= StageMessage.MaxIdLength)
        {
            return id;
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
    }
}
