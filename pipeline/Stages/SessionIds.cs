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
        Direction.Inbound => $"{message.Channel}|{message.Account}|{message.SenderId}",
        Direction.Outbound => $"{message.ConversationId}|{message.AgentId}",
    });

    /// <summary>Steps 7 and 9.</summary>
    public static string OfConversation(UnifiedMessage message) => Fit(message.ConversationId);

    /// <summary>Step 8.</summary>
    public static string OfDelivery(UnifiedMessage message) => Fit($"{message.ConversationId}|{message.Channel}");

    /// <summary>What makes a message the same message: where it came from and its sender's own id.</summary>
    public static string OfExternalMessage(UnifiedMessage message) => Fit(message.Direction switch
    {
        Direction.Inbound => $"{message.Channel}|{message.Account}|{message.SenderId}|{message.ExternalId}",
        Direction.Outbound => $"out|{message.ConversationId}|{message.AgentId}|{message.ExternalId}",
    });

    private static string Fit(string id)
    {
        if (id.Length <= StageMessage.MaxIdLength)
        {
            return id;
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
    }
}
