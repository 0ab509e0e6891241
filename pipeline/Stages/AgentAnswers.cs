using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Stages;

/// <summary>Sends an agent's answer on its way, through the same door as a customer's message.</summary>
public sealed class AgentAnswers(IStageQueue queue, IOptions<PipelineOptions> options, TimeProvider time)
{
    /// <summary>The message's id derives from the agent's own, so that sending twice is sending once.</summary>
    public async ValueTask<UnifiedMessage> SendAsync(Conversation conversation, string agentId, string clientMessageId, string text, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var message = new UnifiedMessage
        {
            MessageId = IdOf(conversation.Id, agentId, clientMessageId),
            Direction = Direction.Outbound,
            Channel = conversation.Channel,
            Account = conversation.Account,
            SenderId = conversation.Address,
            ReplyContext = conversation.ReplyContext,
            ExternalId = clientMessageId,
            Content = text,
            Timestamp = now,
            ReceivedAt = now,
            CustomerId = conversation.CustomerId,
            ConversationId = conversation.Id,
            AgentId = agentId,
            TraceParent = Activity.Current?.Id ?? "",
            TraceState = Activity.Current?.TraceStateString ?? "",
        };
        await queue.SendAsync(
            StagePlan.Entry(options.Value.Plan), new StageMessage(SessionIds.OfSender(message), SessionIds.OfExternalMessage(message), message), ct);
        PipelineTelemetry.Accepted(message.Channel);
        return message;
    }

    private static string IdOf(string conversationId, string agentId, string clientMessageId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{conversationId}|{agentId}|{clientMessageId}")).AsSpan(0, 16));
}
