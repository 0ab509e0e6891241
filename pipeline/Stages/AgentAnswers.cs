using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Bots;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Stages;

/// <summary>Sends an agent's answer on its way, through the same door as a customer's message; and the bot's.</summary>
public sealed class AgentAnswers(IStageQueue queue, IOptions<PipelineOptions> options, TimeProvider time)
{
    /// <summary>The message's id derives from the agent's own, so that sending twice is sending once.</summary>
    /// <param name="conversation">Where.</param>
    /// <param name="agentId">Who answers.</param>
    /// <param name="clientMessageId">The same for every try.</param>
    /// <param name="text">Empty when the answer is only files.</param>
    /// <param name="attachments">Files that are in the media store.</param>
    /// <param name="ct">Ends the wait.</param>
    public ValueTask<UnifiedMessage> SendAsync(
        Conversation conversation, string agentId, string clientMessageId, string text, ImmutableArray<Attachment> attachments, CancellationToken ct)
    {
        var kind = AttachmentText.KindOf(text, attachments);
        return SendAsync(
            Answer(conversation, conversation.Channel, conversation.Account, conversation.Address) with
            {
                MessageId = IdOf(conversation.Id, agentId, clientMessageId),
                ExternalId = clientMessageId,
                Kind = kind,
                Content = AttachmentText.Of(kind, text),
                Attachments = attachments,
                AgentId = agentId,
            },
            ct);
    }

    /// <summary>The same to another address of the customer's: nobody asked for it there.</summary>
    public ValueTask<UnifiedMessage> SendToAsync(
        Conversation conversation, ChannelIdentity to, string agentId, string clientMessageId, string text, ImmutableArray<Attachment> attachments, CancellationToken ct)
    {
        var kind = AttachmentText.KindOf(text, attachments);
        return SendAsync(
            Answer(conversation, to.Channel, to.Account, to.Address) with
            {
                ReplyContext = "",
                MessageId = IdOf(conversation.Id, agentId, clientMessageId),
                ExternalId = clientMessageId,
                Kind = kind,
                Content = AttachmentText.Of(kind, text),
                Attachments = attachments,
                AgentId = agentId,
                Flags = [MessageFlags.Started],
            },
            ct);
    }

    /// <summary>The id of the one message that is sent again for another: whoever asks for it, and wherever it shall go.</summary>
    public static string ResendIdOf(string conversationId, long sequence) =>
        IdOf(conversationId, "again", sequence.ToString(CultureInfo.InvariantCulture));

    /// <summary>Sends a message of the company's again that was not delivered, to the same address or to another of the customer's. Two who ask at once send one.</summary>
    /// <param name="conversation">Where.</param>
    /// <param name="failed">What was not delivered.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="agentId">Who sends it again.</param>
    /// <param name="clientMessageId">The same for every try.</param>
    /// <param name="ct">Ends the wait.</param>
    public ValueTask<UnifiedMessage> ResendAsync(
        Conversation conversation, ConversationEntry failed, ChannelIdentity to, string agentId, string clientMessageId, CancellationToken ct)
    {
        var isWhereAnswersGo = ChannelRules.IsAt(conversation, to.Channel, to.Account, to.Address);
        return SendAsync(
            Answer(conversation, to.Channel, to.Account, to.Address) with
            {
                MessageId = ResendIdOf(conversation.Id, failed.Sequence),
                ExternalId = clientMessageId,
                Kind = failed.Kind,
                // What a word list covered is looked at again as it was written.
                Content = failed.OriginalText.Length > 0 ? failed.OriginalText : failed.Text,
                Attachments = failed.Attachments,
                Template = to.Channel == failed.Channel ? failed.Template : null,
                ReplyContext = isWhereAnswersGo ? conversation.ReplyContext : to == failed.Identity ? failed.ReplyContext : "",
                Flags = failed.Flags.Contains(MessageFlags.Started, StringComparer.Ordinal) || to != failed.Identity ? [MessageFlags.Started] : [],
                AgentId = agentId,
                About = failed.Sequence,
            },
            ct);
    }

    /// <summary>A first message to a customer who has not asked, as far as it is known before there is a conversation: enough to know it again.</summary>
    public UnifiedMessage First(ChannelIdentity to, string agentId, string clientMessageId) => Blank(to.Channel, to.Account, to.Address) with
    {
        // By where it goes to: another try may find the customer's next conversation.
        MessageId = IdOf("first|" + to.Key, agentId, clientMessageId),
        ExternalId = clientMessageId,
        AgentId = agentId,
        Flags = [MessageFlags.Started],
    };

    /// <summary>Sends a message of <see cref="First"/>, which has its text, in a conversation.</summary>
    public ValueTask<UnifiedMessage> SendFirstAsync(Conversation conversation, UnifiedMessage first, CancellationToken ct) =>
        SendAsync(first with { CustomerId = conversation.CustomerId, ConversationId = conversation.Id }, ct);

    /// <summary>What the bot, or a channel's greeting, answers to a message. Again for the same message is once.</summary>
    public async ValueTask SendForBotAsync(Conversation conversation, UnifiedMessage asked, CancellationToken ct) => await SendAsync(
        Answer(conversation, asked.Channel, asked.Account, asked.SenderId) with
        {
            MessageId = IdOf(conversation.Id, "", asked.MessageId),
            ExternalId = asked.MessageId,
            Content = asked.BotAnswer,
            ReplyContext = asked.ReplyContext,
            TraceParent = asked.TraceParent,
            TraceState = asked.TraceState,
        },
        ct);

    /// <summary>What the bot says, once for each key. It is nobody's answer, and marked as the bot's.</summary>
    /// <param name="conversation">Where.</param>
    /// <param name="to">To whom: whoever asked.</param>
    /// <param name="key">Of the occasion, in this conversation: the message that is answered.</param>
    /// <param name="said">What.</param>
    /// <param name="isHandover">It says that people go on.</param>
    /// <param name="ct">Ends the wait.</param>
    internal async ValueTask SendByBotAsync(Conversation conversation, ChannelIdentity to, string key, BotSaid said, bool isHandover, CancellationToken ct) => await SendAsync(
        Answer(conversation, to.Channel, to.Account, to.Address) with
        {
            MessageId = BotIdOf(conversation.Id, key),
            ExternalId = "bot-" + key,
            Content = said.Text,
            Metadata = said.Metadata,
            Flags = isHandover ? [MessageFlags.Bot, MessageFlags.Handover] : [MessageFlags.Bot],
            ReplyContext = to == conversation.Identity ? conversation.ReplyContext : "",
        },
        ct);

    /// <summary>What Omni says by itself, as a rule has it: once for each key. It is nobody's answer.</summary>
    /// <param name="conversation">Where.</param>
    /// <param name="key">Of the occasion, in this conversation.</param>
    /// <param name="text">What it says.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask SendByRuleAsync(Conversation conversation, string key, string text, CancellationToken ct)
    {
        var id = IdOf(conversation.Id, "", key);
        await SendAsync(
            Answer(conversation, conversation.Channel, conversation.Account, conversation.Address) with { MessageId = id, ExternalId = id, Content = text }, ct);
    }

    private UnifiedMessage Answer(Conversation conversation, string channel, string account, string address) => Blank(channel, account, address) with
    {
        ReplyContext = conversation.ReplyContext,
        CustomerId = conversation.CustomerId,
        ConversationId = conversation.Id,
    };

    private UnifiedMessage Blank(string channel, string account, string address)
    {
        var now = time.GetUtcNow();
        return new()
        {
            MessageId = "",
            Direction = Direction.Outbound,
            Channel = channel,
            Account = account,
            SenderId = address,
            ExternalId = "",
            Timestamp = now,
            ReceivedAt = now,
            TraceParent = Activity.Current?.Id ?? "",
            TraceState = Activity.Current?.TraceStateString ?? "",
        };
    }

    private async ValueTask<UnifiedMessage> SendAsync(UnifiedMessage message, CancellationToken ct)
    {
        await queue.SendAsync(
            StagePlan.Entry(options.Value.Plan), new StageMessage(SessionIds.OfSender(message), SessionIds.OfExternalMessage(message), message), ct);
        PipelineTelemetry.Accepted(message.Channel);
        return message;
    }

    /// <summary>The id of what the bot says for a key.</summary>
    internal static string BotIdOf(string conversationId, string key) => IdOf(conversationId, "", "bot|" + key);

    internal static string IdOf(string conversationId, string agentId, string clientMessageId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{conversationId}|{agentId}|{clientMessageId}")).AsSpan(0, 16));
}
